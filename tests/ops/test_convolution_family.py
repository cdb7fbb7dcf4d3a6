"""Convolution with every padding and in one dimension, against PyTorch and SciPy."""

import numpy as np
import pytest
import scipy.signal
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from convolution_cases import cases, one_thread, quarters  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.padding import NamedPadding, causal_padding, named_padding
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve, flipped

small = st.integers(1, 4)
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=300)
@given(cases())
def test_convolution_is_that_of_torch_with_every_padding(case):
    trace = case.trace()
    np.testing.assert_array_equal(trace.output, case.expected)
    assert (trace.groups, trace.padding_mode) == (case.groups, case.mode)
    assert trace.multiplications == trace.products.size


@settings(max_examples=200)
@given(cases())
def test_the_sums_of_the_channels_are_those_of_each_channel_alone(case):
    sums, (kernels, channels) = case.trace().channel_sums, case.kernel.shape[:2]
    for channel in range(channels):
        seen = np.arange(case.groups) * channels + channel  # the channel at this place of each group
        alone = case.torch_output(
            torch.tensor(case.image[seen]), torch.tensor(case.kernel[:, [channel]]), torch.zeros(kernels).double()
        )
        np.testing.assert_array_equal(sums[..., channel], alone.numpy())


@settings(max_examples=200)
@given(cases())
def test_the_sources_say_what_each_window_shows(case):
    trace = case.trace()
    flat = trace.image.reshape(len(trace.image), -1)
    shown = np.where(trace.sources < 0, 0, flat[:, trace.sources])
    np.testing.assert_array_equal(shown, trace.windows)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths:UserWarning")
@settings(max_examples=200)
@given(size=st.tuples(st.integers(1, 9), st.integers(1, 9)), kernel=st.tuples(small, small),
       dilation=st.tuples(small, small), seed=seeds)  # fmt: skip
def test_same_padding_is_that_of_torch_for_even_kernels_too(size, kernel, dilation, seed):
    image, weights = quarters(seed, 2, *size), quarters(seed + 1, 3, 2, *kernel)
    window = Window(kernel, 1, named_padding(NamedPadding.SAME, size, kernel, 1, dilation), dilation)
    expected = F.conv2d(torch.tensor(image[None]), torch.tensor(weights), padding="same", dilation=dilation)[0]
    np.testing.assert_array_equal(convolve(image, weights, window).output, expected.numpy())


@settings(max_examples=200)
@given(length=st.integers(1, 20), kernel=small, dilation=st.integers(1, 8), seed=seeds)
def test_causal_convolution_is_that_of_torch_and_never_looks_ahead(length, kernel, dilation, seed):
    signal, weights = quarters(seed, 2, length), quarters(seed + 1, 3, 2, kernel)
    window = Window((1, kernel), 1, causal_padding(kernel, dilation), (1, dilation))
    trace = convolve(signal[:, np.newaxis], weights[:, :, np.newaxis], window)
    padded = F.pad(torch.tensor(signal[None]), (dilation * (kernel - 1), 0))
    expected = F.conv1d(padded, torch.tensor(weights), dilation=dilation)[0]
    np.testing.assert_array_equal(trace.output[:, 0], expected.numpy())
    assert (trace.sources[0, :, 0].max(axis=1) == np.arange(length)).all()  # up to now, and no further


@settings(max_examples=200)
@given(size=st.tuples(st.integers(1, 7), st.integers(1, 7)), kernel=st.tuples(small, small), seed=seeds)
def test_with_the_kernel_flipped_it_is_the_convolution_of_mathematics(size, kernel, seed):
    image, weights = quarters(seed, *size), quarters(seed + 1, *kernel)
    window = Window(kernel, padding=named_padding(NamedPadding.FULL, size, kernel))
    expected = scipy.signal.convolve2d(image, weights)
    np.testing.assert_array_equal(convolve(image, flipped(weights), window).output, expected)


def test_flipping_turns_each_kernel_and_leaves_the_channels_in_order():
    kernel = np.arange(8.0).reshape(2, 1, 2, 2)
    np.testing.assert_array_equal(flipped(kernel), [[[[3, 2], [1, 0]]], [[[7, 6], [5, 4]]]])


def test_multiplications_counted_by_hand():
    assert convolve(np.zeros((5, 5)), np.zeros((3, 3)), Window(3)).multiplications == 81
    depthwise = convolve(np.zeros((4, 5, 5)), np.zeros((4, 1, 3, 3)), Window(3, padding=1), groups=4)
    pointwise = convolve(depthwise.output, np.zeros((8, 4, 1, 1)), Window(1))
    assert (depthwise.multiplications, pointwise.multiplications) == (900, 800)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bias": [1, 2]}, r"the bias has the shape \(2,\): give one number, or 4, one for each output map"),
        ({"groups": 3}, "2 channels and 4 kernels do not divide into 3 groups"),
        ({"groups": 2}, "the kernel has 2 channels, but the image has 2 in 2 groups: give it 1"),
        ({"padding_mode": "mirror"}, "padding mode 'mirror' is none of zeros, reflect, replicate, circular"),
        ({"padding_mode": "reflect"}, "reflect padding of 3 px needs more than the 3 px there are: use at most 2"),
    ],
)
def test_a_convolution_that_cannot_be_is_explained(options, message):
    with pytest.raises(GeometryError, match=message):
        convolve(np.zeros((2, 3, 3)), np.zeros((4, 2, 3, 3)), Window(3, padding=3), **options)

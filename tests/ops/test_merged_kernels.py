"""Two convolutions in a row against the one that they merge into."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from convolution_cases import one_thread, quarters  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.merging import merged_bias, merged_kernel, merging_trace, two_in_a_row

small = st.integers(1, 3)


@settings(max_examples=200)
@given(
    channels=st.tuples(small, small, small),
    first_size=st.tuples(small, small),
    second_size=st.tuples(small, small),
    seed=st.integers(0, 2**32 - 1),
)
def test_the_merged_convolution_gives_what_two_of_torch_give(channels, first_size, second_size, seed):
    first, second = (
        quarters(seed, channels[1], channels[0], *first_size),
        quarters(seed + 1, channels[2], channels[1], *second_size),
    )
    first_bias, second_bias = quarters(seed + 2, channels[1]), quarters(seed + 3, channels[2])
    image = quarters(seed + 4, channels[0], 6, 7)
    tensors = (torch.tensor(values) for values in (first, first_bias, second, second_bias))
    weights, bias, weights2, bias2 = tensors
    expected = F.conv2d(F.conv2d(torch.tensor(image[None]), weights, bias), weights2, bias2)[0].numpy()

    kernel = merged_kernel(first, second)
    merged = convolve(image, kernel, Window(kernel.shape[2:]), merged_bias(second, first_bias, second_bias))
    np.testing.assert_array_equal(merged.output, expected)


def test_two_box_blurs_make_a_tent():
    tent = np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1])
    np.testing.assert_array_equal(merged_kernel(np.ones((3, 3)), np.ones((3, 3))), tent)


def test_smoothing_and_a_difference_make_sobel():
    sobel = merged_kernel([[1], [2], [1]], [[-1, 0, 1]])
    np.testing.assert_array_equal(sobel, [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def test_the_merging_is_a_full_convolution_with_the_second_kernel_flipped():
    trace = merging_trace([[1, 2, 3]], [[10, 20]])
    np.testing.assert_array_equal(trace.kernel[0, 0], [[20, 10]])
    np.testing.assert_array_equal(trace.padded[0], [[0, 1, 2, 3, 0]])
    np.testing.assert_array_equal(trace.output, [[10, 40, 70, 60]])


def test_the_bias_of_the_first_passes_through_every_weight_of_the_second():
    second = np.array([[[[1, 2]], [[3, 4]]]])  # one kernel for two feature maps
    np.testing.assert_array_equal(merged_bias(second, first_bias=[10, 100], second_bias=5), [30 + 700 + 5])


def test_kernels_that_do_not_follow_each_other_are_explained():
    first, second = np.zeros((3, 2, 3, 3)), np.zeros((4, 2, 3, 3))
    with pytest.raises(
        GeometryError, match="has 2 channels, but the first convolution gives 3 feature maps: give it 3"
    ):
        merged_kernel(first, second)
    with pytest.raises(GeometryError, match="channel 2 is none of the 2: use 0 to 1"):
        merging_trace(first, np.zeros((4, 3, 3, 3)), channel=2)
    with pytest.raises(GeometryError, match="give one number, or 3, one for each output map"):
        merged_bias(np.zeros((4, 3, 3, 3)), first_bias=[1, 2])


@settings(max_examples=200)
@given(
    channels=st.tuples(small, small, small),
    first_size=st.tuples(small, small),
    second_size=st.tuples(small, small),
    seed=st.integers(0, 2**32 - 1),
)
def test_two_in_a_row_are_compared_as_in_torch(channels, first_size, second_size, seed):
    first = quarters(seed, channels[1], channels[0], *first_size)
    second = quarters(seed + 1, channels[2], channels[1], *second_size)
    image = quarters(seed + 2, channels[0], 6, 7)
    both = two_in_a_row(image, first, second)
    x, weights, after = (torch.tensor(values) for values in (image, first, second))
    between = F.conv2d(x[None], weights)
    linear, bent = F.conv2d(between, after)[0], F.conv2d(F.relu(between), after)[0]
    np.testing.assert_array_equal(both.between, between[0])
    np.testing.assert_array_equal(both.in_a_row, linear)
    np.testing.assert_array_equal(both.at_once, linear)
    np.testing.assert_array_equal(both.with_relu, bent)
    assert both.difference == 0
    assert both.difference_with_relu == (bent - linear).abs().max()
    assert both.relu_cuts == bool((between < 0).any())


def test_two_that_do_not_fit_one_after_the_other_are_refused():
    with pytest.raises(GeometryError, match="together they span 5 × 5 px, but the input has 4 × 4"):
        two_in_a_row(np.ones((4, 4)), np.ones((3, 3)), np.ones((3, 3)))

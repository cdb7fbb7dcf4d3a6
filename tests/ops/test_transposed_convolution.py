"""Transposed convolution against torch.nn.functional, and stamped by hand."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from convolution_cases import one_thread, quarters, steps, transposed_cases  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.transposed import convolve_transposed


def torch_output(image, kernel, window, bias, extra, groups):
    """PyTorch crops opposite sides alike, so the whole is cropped here."""
    whole = F.conv_transpose2d(
        torch.tensor(image[None]), torch.tensor(kernel), torch.tensor(bias),
        window.stride, 0, extra, groups, window.dilation,
    )[0].numpy()  # fmt: skip
    (top, bottom), (left, right) = window.padding
    return whole[:, top : whole.shape[1] - bottom, left : whole.shape[2] - right]


@settings(max_examples=300)
@given(transposed_cases())
def test_transposed_convolution_is_that_of_torch(case):
    trace = convolve_transposed(*case)
    np.testing.assert_array_equal(trace.output, torch_output(*case))
    assert (trace.groups, trace.output_padding) == (case[-1], case[-2])


@settings(max_examples=200)
@given(transposed_cases(), st.data())
def test_the_stamp_of_a_pixel_is_what_torch_makes_of_that_pixel_alone(case, data):
    image, kernel, window, bias, extra, groups = case
    trace = convolve_transposed(*case)
    channel, row, column = (data.draw(st.integers(0, length - 1)) for length in image.shape)
    alone = np.zeros_like(image)
    alone[channel, row, column] = image[channel, row, column]
    expected = torch_output(alone, kernel, window, 0 * bias, extra, groups)

    maps, channels = kernel.shape[1], len(image) // groups
    stamped = np.zeros((len(bias), expected[0].size))
    for output_map in range(channel // channels * maps, (channel // channels + 1) * maps):
        stamp = trace.stamps[output_map, channel % channels, row, column]
        for place, value in zip(trace.places[row, column].flat, stamp.flat, strict=True):
            if place >= 0:
                stamped[output_map, place] = value
    np.testing.assert_array_equal(stamped.reshape(expected.shape), expected)


@settings(max_examples=200)
@given(
    size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    stride=steps,
    padding=st.integers(0, 1),
    data=st.data(),
    seed=st.integers(0, 2**32 - 1),
)
def test_equal_crops_are_the_padding_of_torch(size, stride, padding, data, seed):
    extra = data.draw(st.integers(0, stride - 1))
    image, kernel = quarters(seed, 2, *size), quarters(seed + 1, 2, 3, 3, 4)
    expected = F.conv_transpose2d(
        torch.tensor(image[None]), torch.tensor(kernel), stride=stride, padding=padding, output_padding=extra
    )
    trace = convolve_transposed(image, kernel, Window((3, 4), stride, padding), output_padding=extra)
    np.testing.assert_array_equal(trace.output, expected[0].numpy())


def test_stamps_that_overlap_add_up_as_worked_by_hand():
    image, ones = [[1, 2], [3, 4]], np.ones((2, 2))
    np.testing.assert_array_equal(
        convolve_transposed(image, ones, Window(2)).output, [[1, 3, 2], [4, 10, 6], [3, 7, 4]]
    )
    np.testing.assert_array_equal(
        convolve_transposed(image, ones, Window(2, stride=2)).output,
        [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]],
    )


def test_what_the_padding_crops_lands_nowhere():
    trace = convolve_transposed([[1, 2], [3, 4]], np.ones((2, 2)), Window(2, padding=((1, 0), (0, 1))), bias=0.5)
    np.testing.assert_array_equal(trace.places[0, 0], [[-1, -1], [0, 1]])
    np.testing.assert_array_equal(trace.places[1, 1], [[1, -1], [3, -1]])
    np.testing.assert_array_equal(trace.output, [[4.5, 10.5], [3.5, 7.5]])


@pytest.mark.parametrize(
    ("kernel", "window", "options", "message"),
    [
        ((3, 1, 2, 2), Window(2), {}, "the kernel is for 3 channels, but the image has 2: give it 2"),
        ((2, 1, 2, 2), Window(3), {}, r"the kernel has \(2, 2\) weights but the window says \(3, 3\)"),
        ((2, 1, 2, 2), Window(2), {"groups": 3}, "2 channels do not divide into 3 groups"),
        ((2, 1, 2, 2), Window(2), {"bias": [1, 2, 3]}, "give one number, or 1, one for each output map"),
        ((2, 1, 2, 2), Window(2, 2), {"output_padding": 2}, "the output padding is 2 for the rows.*use at most 1"),
        ((2, 1, 2, 2), Window(2, padding=2), {}, "the padding crops 4 px, but there are 4 rows to crop from"),
    ],
)
def test_a_transposed_convolution_that_cannot_be_is_explained(kernel, window, options, message):
    with pytest.raises(GeometryError, match=message):
        convolve_transposed(np.zeros((2, 3, 3)), np.zeros(kernel), window, **options)

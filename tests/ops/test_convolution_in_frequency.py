"""Convolution by way of frequencies against the sliding window of PyTorch."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from convolution_cases import cases, one_thread  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.frequency import convolve_in_frequency

AGREEMENT = 1e-9  # of the largest absolute output, as promised


def normal(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


@settings(max_examples=300)
@given(cases())
def test_the_way_through_frequencies_gives_the_output_of_torch(case):
    case = replace(
        case,
        image=normal(case.seed, *case.image.shape),
        kernel=normal(case.seed + 1, *case.kernel.shape),
        bias=normal(case.seed + 2, *case.bias.shape),
    )
    trace = convolve_in_frequency(case.image, case.kernel, case.window, case.bias, case.groups, case.mode)
    assert np.abs(trace.output - case.expected).max() <= AGREEMENT * np.abs(case.expected).max()
    assert trace.largest_difference(case.trace()) <= AGREEMENT * np.abs(case.expected).max()

    spectrum = torch.fft.fft2(torch.tensor(trace.laid_kernel)).numpy()
    assert np.abs(trace.kernel_spectrum - spectrum).max() <= AGREEMENT * np.abs(spectrum).max()


@pytest.mark.parametrize("stride", [1, 2])
def test_a_photograph_s_worth_of_pixels_agrees_too(stride):
    image, kernel = normal(0, 3, 120, 90), normal(1, 4, 3, 11, 7)
    window = Window((11, 7), stride, padding=(5, 3), dilation=2)
    sliding = convolve(image, kernel, window)
    difference = convolve_in_frequency(image, kernel, window).largest_difference(sliding)
    assert difference <= AGREEMENT * np.abs(sliding.output).max()


def test_spectra_worked_by_hand():
    """A single bright pixel holds every frequency alike; an even image holds frequency 0 alone."""
    spot = convolve_in_frequency([[1, 0, 0, 0]], [[1]], Window(1))
    np.testing.assert_array_equal(spot.image_spectrum[0], [[1, 1, 1, 1]])
    even = convolve_in_frequency([[2, 2, 2, 2]], [[1, 1]], Window((1, 2)))
    np.testing.assert_array_equal(even.image_spectrum[0], [[8, 0, 0, 0]])
    np.testing.assert_array_equal(even.product[0], [[16, 0, 0, 0]])
    np.testing.assert_array_equal(even.everywhere[0], [[4, 4, 4, 4]])  # the last window wraps around
    np.testing.assert_array_equal(even.output, [[4, 4, 4]])


def test_shapes_that_do_not_fit_are_explained_in_frequency_too():
    with pytest.raises(GeometryError, match="the kernel spans 3 px but the input has 2 rows"):
        convolve_in_frequency(np.zeros((2, 2)), np.zeros((3, 3)), Window(3))
    with pytest.raises(GeometryError, match="the window says"):
        convolve_in_frequency(np.zeros((2, 2)), np.zeros((2, 2)), Window(1))

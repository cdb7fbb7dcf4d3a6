"""The PyTorch that shows other ways to a convolution, and its way back, gives what cnnviz gives, as pasted.

All numbers are quarters: only frequencies round.
"""

import numpy as np
from convolution_cases import cases, one_thread, quarters  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.geometry.window import Window
from cnnviz.ops.activations import activate
from cnnviz.ops.convolution import convolve
from cnnviz.ops.frequency import convolve_in_frequency
from cnnviz.ops.gradients import convolution_gradients
from cnnviz.ops.matrices import kernel_matrix, window_matrix
from cnnviz.ops.merging import merged_kernel
from cnnviz.ops.source_modes import (
    frequency_source,
    gradient_source,
    kernel_matrix_source,
    two_in_a_row_source,
    window_matrix_source,
)

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
small_numbers = st.integers(1, 2)


def pasted(source):
    """What it prints, and the names that it leaves behind."""
    printed = []
    names = {"print": printed.append}
    exec(source, names)
    return printed, names


def assert_equal_maps(printed, expected):
    """Equal, and printed without the axis of the maps where there is one map."""
    assert printed.shape == (expected.shape[1:] if len(expected) == 1 else expected.shape)
    np.testing.assert_array_equal(printed.reshape(expected.shape), expected)


@settings(max_examples=200)
@given(cases())
def test_the_source_of_the_window_matrix(case):
    trace = case.trace()
    (output,), names = pasted(window_matrix_source(trace))
    assert_equal_maps(output, trace.output)
    np.testing.assert_array_equal(names["windows"], window_matrix(trace))


@settings(max_examples=200)
@given(cases())
def test_the_source_of_the_kernel_matrix(case):
    trace = case.trace()
    (shape, output), names = pasted(kernel_matrix_source(trace))
    assert_equal_maps(output, trace.output)
    expected = kernel_matrix(trace)
    assert shape == expected.shape
    np.testing.assert_array_equal(names["matrix"], expected)


@settings(max_examples=200)
@given(cases())
def test_the_source_of_the_way_by_frequencies(case):
    trace = case.trace()
    (output,), names = pasted(frequency_source(trace))
    assert_equal_maps((output * 16).round() / 16, trace.output)  # products of quarters are sixteenths
    in_frequency = convolve_in_frequency(case.image, case.kernel, case.window, case.bias, case.groups, case.mode)
    for name in ("laid_kernel", "kernel_spectrum", "product", "everywhere"):
        np.testing.assert_allclose(names[name], getattr(in_frequency, name), atol=1e-3)


@settings(max_examples=200)
@given(cases())
def test_the_source_of_the_gradients(case):
    trace = case.trace()
    upstream = quarters(case.seed + 3, *trace.output.shape)
    (image, kernel), names = pasted(gradient_source(trace, upstream))
    expected = convolution_gradients(trace, upstream)
    assert_equal_maps(image, expected.image)
    np.testing.assert_array_equal(kernel.reshape(expected.kernel.shape), expected.kernel)
    assert names["y"].shape[1:] == trace.output.shape


@settings(max_examples=200)
@given(
    channels=st.tuples(small_numbers, small_numbers, small_numbers),
    first_size=pairs,
    second_size=pairs,
    more=pairs,
    seed=st.integers(0, 2**32 - 1),
)
def test_the_source_of_two_in_a_row(channels, first_size, second_size, more, seed):
    given_maps, maps, last_maps = channels
    size = np.add(np.add(first_size, second_size), more) - 2
    image = quarters(seed, given_maps, *size)
    first, second = quarters(seed + 1, maps, given_maps, *first_size), quarters(seed + 2, last_maps, maps, *second_size)
    (in_a_row, at_once, difference, with_relu, bent), names = pasted(two_in_a_row_source(image, first, second))

    between = convolve(image, first, Window(first_size)).output
    kernel = merged_kernel(first, second)
    np.testing.assert_array_equal(names["merged"], kernel)
    assert_equal_maps(in_a_row, convolve(between, second, Window(second_size)).output)
    assert_equal_maps(at_once, convolve(image, kernel, Window(kernel.shape[2:])).output)
    assert difference == 0
    rectified = convolve(activate(between, "relu").after, second, Window(second_size)).output
    assert_equal_maps(with_relu, rectified)
    assert bent == np.abs(rectified - convolve(between, second, Window(second_size)).output).max()


def test_matrices_give_matrices():
    square, corner = np.arange(9.0).reshape(3, 3), np.array([[1.0, -1.0], [0.5, 0.0]])
    trace = convolve(square, corner, Window(2, padding=((1, 0), (0, 2))), 0.5, padding_mode="reflect")
    for source in (window_matrix_source(trace), kernel_matrix_source(trace), gradient_source(trace, trace.output)):
        assert {value.ndim for value in pasted(source)[0] if hasattr(value, "ndim")} == {2}
    np.testing.assert_array_equal(pasted(window_matrix_source(trace))[0][0], trace.output)
    (output,), _ = pasted(frequency_source(trace))
    np.testing.assert_allclose(output, trace.output, atol=1e-5)
    assert [value.ndim for value in pasted(two_in_a_row_source(square, corner, corner))[0]] == [2, 2, 0, 2, 0]


def test_one_channel_and_one_kernel_stay_short():
    source = window_matrix_source(convolve([[1, 2.5]], [[-1, 1]], Window((1, 2), padding=(0, 1)), bias=3))
    assert (
        source
        == """import torch
import torch.nn.functional as F

x = torch.tensor([
    [1.0, 2.5],
])[None, None]  # (N, C, H, W)
kernel = torch.tensor([
    [-1.0, 1.0],
])[None, None]  # (F, C, h, w)
bias = torch.tensor([3.0])

padded = F.pad(x, (1, 1, 0, 0))
windows = F.unfold(padded, (1, 2), stride=(1, 1), dilation=(1, 1))
windows = windows[0].T  # (rows · columns, C · h · w): each window is a row
y = windows @ kernel.reshape(1, -1).T  # (rows · columns, F)
y = y.T.reshape(1, 1, 3) + bias[:, None, None]
print(y[0])
"""
    )

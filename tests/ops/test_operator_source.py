"""The PyTorch that a page shows gives what the page shows, as pasted."""

import numpy as np
from convolution_cases import cases, one_thread, transposed_cases  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings

from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.source import convolution_source, transposed_source
from cnnviz.ops.transposed import convolve_transposed


def printed_by(source):
    printed = []
    exec(source, {"print": printed.append})
    return printed[0].numpy()


@settings(max_examples=300)
@given(cases())
def test_the_source_of_a_convolution_prints_its_output(case):
    printed = printed_by(convolution_source(case.trace()))
    np.testing.assert_array_equal(printed.reshape(case.expected.shape), case.expected)


@settings(max_examples=300)
@given(transposed_cases())
def test_the_source_of_a_transposed_convolution_prints_its_output(case):
    trace = convolve_transposed(*case)
    np.testing.assert_array_equal(printed_by(transposed_source(trace)).reshape(trace.output.shape), trace.output)


def test_matrices_give_matrices():
    square = np.arange(9.0).reshape(3, 3)
    for mode in ("zeros", "reflect"):
        trace = convolve(square, square[:2, :2], Window(2, padding=((1, 0), (0, 2))), 0.5, padding_mode=mode)
        np.testing.assert_array_equal(printed_by(convolution_source(trace)), trace.output)
    stamped = convolve_transposed(square, square[:2, :2], Window(2, stride=2, padding=((1, 0), (0, 1))))
    np.testing.assert_array_equal(printed_by(transposed_source(stamped)), stamped.output)


def test_one_channel_and_one_kernel_stay_short():
    source = convolution_source(convolve([[1, 2.5], [0, 0]], [[-1, 1]], Window((1, 2), padding=(0, 1)), bias=3))
    assert (
        source
        == """import torch
import torch.nn.functional as F

x = torch.tensor([
    [1.0, 2.5],
    [0.0, 0.0],
])
kernel = torch.tensor([
    [-1.0, 1.0],
])
x = F.pad(x, (1, 1, 0, 0))
y = F.conv2d(
    x[None, None],  # (N, C, H, W)
    kernel[None, None],  # (F, C, h, w)
    bias=torch.tensor([3.0]),
    stride=(1, 1),
    dilation=(1, 1),
)
print(y[0, 0])
"""
    )


def test_one_row_is_convolved_as_a_signal():
    source = convolution_source(convolve([[1, 2.5]], [[-1, 1]], Window((1, 2), (2, 1), (0, 1)), bias=3))
    assert (
        source
        == """import torch
import torch.nn.functional as F

x = torch.tensor([1.0, 2.5])
kernel = torch.tensor([-1.0, 1.0])
x = F.pad(x[None, None], (1, 1))  # (N, C, L)
y = F.conv1d(
    x,
    kernel[None, None],  # (F, C, w)
    bias=torch.tensor([3.0]),
    stride=1,
    dilation=1,
)
print(y[0, 0])
"""
    )
    np.testing.assert_array_equal(printed_by(source), [4, 4.5, 0.5])


@settings(max_examples=200)
@given(cases())
def test_the_source_of_a_signal_prints_its_output(case):
    given_window, size = case.window, (1, case.window.kernel_size[1])
    window = Window(size, given_window.stride, ((0, 0), given_window.padding[1]), given_window.dilation)
    trace = convolve(case.image[:, :1], case.kernel[:, :, :1], window, case.bias, case.groups, case.mode)
    source = convolution_source(trace)
    assert "conv1d" in source
    np.testing.assert_array_equal(printed_by(source).reshape(trace.output.shape), trace.output)


@settings(max_examples=200)
@given(transposed_cases())
def test_the_source_of_a_stamped_signal_prints_its_output(case):
    image, kernel, given_window, bias, (_, extra), groups = case
    size = (1, given_window.kernel_size[1])
    window = Window(size, given_window.stride, ((0, 0), given_window.padding[1]), given_window.dilation)
    trace = convolve_transposed(image[:, :1], kernel[:, :, :1], window, bias, (0, extra), groups)
    source = transposed_source(trace)
    assert "conv_transpose1d" in source
    np.testing.assert_array_equal(printed_by(source).reshape(trace.output.shape), trace.output)


def test_one_row_with_padded_rows_is_no_signal():
    assert "conv2d" in convolution_source(convolve([[1, 2.5]], [[-1, 1]], Window((1, 2), padding=(1, 0))))
    stamped = convolve_transposed([[1, 2.5]], [[-1, 1]], Window((1, 2), stride=2), output_padding=(1, 0))
    assert "conv_transpose2d" in transposed_source(stamped)
    np.testing.assert_array_equal(printed_by(transposed_source(stamped)), [[-1, 1, -2.5, 2.5], [0, 0, 0, 0]])

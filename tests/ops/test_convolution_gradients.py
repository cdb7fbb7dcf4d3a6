"""Gradients of a convolution against autograd, and worked by hand."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from convolution_cases import cases, one_thread, quarters  # noqa: F401  # a fixture, for all tests below
from hypothesis import given, settings

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.gradients import (
    convolution_gradients,
    first_of_each,
    image_gradient_trace,
    kernel_gradient_trace,
    upstream_of,
)


def autograd(case):
    """An upstream gradient, and the gradients of image, kernel and bias."""
    tensors = case.tensors()
    output = case.torch_output(*tensors)
    upstream = quarters(case.seed + 3, *output.shape)
    output.backward(torch.tensor(upstream))
    return upstream, *(tensor.grad.numpy() for tensor in tensors)


@settings(max_examples=300)
@given(cases())
def test_gradients_are_those_of_autograd_with_every_padding(case):
    upstream, image, kernel, bias = autograd(case)
    gradients = convolution_gradients(case.trace(), upstream)
    np.testing.assert_array_equal(gradients.image, image)
    np.testing.assert_array_equal(gradients.kernel, kernel)
    np.testing.assert_array_equal(gradients.bias, bias)


@settings(max_examples=200)
@given(cases(mode="zeros"))
def test_the_gradient_of_the_image_is_a_transposed_convolution(case):
    upstream, image, _, _ = autograd(case)
    np.testing.assert_array_equal(image_gradient_trace(case.trace(), upstream).output, image)


@settings(max_examples=200)
@given(cases())
def test_the_gradient_of_the_kernel_is_a_convolution_with_stride_and_dilation_swapped(case):
    upstream, _, kernel, _ = autograd(case)
    trace = kernel_gradient_trace(case.trace(), upstream)
    (kernels, channels), size = kernel.shape[:2], kernel.shape[2:]
    by_channel = trace.output.reshape(case.groups, channels, kernels // case.groups, *size)
    np.testing.assert_array_equal(by_channel.swapaxes(1, 2).reshape(kernel.shape), kernel)
    assert trace.window.stride == case.window.dilation
    assert trace.window.dilation == case.window.stride


def test_gradients_worked_by_hand():
    """Each pixel of the middle takes part in four outputs, those of the corners in one."""
    trace = convolve([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 10], [100, 1000]], Window(2), bias=7)
    upstream = [[1, 0], [0, 2]]
    gradients = convolution_gradients(trace, upstream)
    np.testing.assert_array_equal(gradients.image[0], [[1, 10, 0], [100, 1002, 20], [0, 200, 2000]])
    np.testing.assert_array_equal(gradients.kernel[0, 0], [[11, 14], [20, 23]])
    np.testing.assert_array_equal(gradients.bias, [3])
    np.testing.assert_array_equal(image_gradient_trace(trace, upstream).output, gradients.image[0])
    np.testing.assert_array_equal(kernel_gradient_trace(trace, upstream).output, gradients.kernel[0, 0])


def test_padding_that_copies_passes_its_gradient_to_the_pixel_that_it_copied():
    trace = convolve([[1, 2, 3]], [[1, 10]], Window((1, 2), padding=((0, 0), (1, 0))), padding_mode="replicate")
    np.testing.assert_array_equal(convolution_gradients(trace, [[1, 1, 1]]).image[0], [[12, 11, 10]])


def test_padding_that_copies_has_no_picture_as_a_transposed_convolution():
    trace = convolve(np.ones((3, 3)), np.ones((2, 2)), Window(2, padding=1), padding_mode="reflect")
    with pytest.raises(GeometryError, match="reflect padding copies pixels.*pad with zeros"):
        image_gradient_trace(trace, np.ones((4, 4)))
    unpadded = convolve(np.ones((3, 3)), np.ones((2, 2)), Window(2), padding_mode="reflect")
    assert image_gradient_trace(unpadded, np.ones((2, 2))).output.sum() == 16


@pytest.mark.parametrize("way", [convolution_gradients, image_gradient_trace, kernel_gradient_trace])
def test_an_upstream_gradient_of_another_shape_is_explained(way):
    trace = convolve(np.ones((3, 3)), np.ones((2, 2)), Window(2))
    with pytest.raises(GeometryError, match=r"has the shape \(3, 3\), but the output has \(2, 2\): give one number"):
        way(trace, np.ones((3, 3)))


def test_what_went_in_is_not_changed():
    trace = convolve(np.ones((3, 3)), np.ones((2, 2)), Window(2, padding=1))
    upstream = np.ones((4, 4))
    for way in (convolution_gradients, image_gradient_trace, kernel_gradient_trace):
        way(trace, upstream)
    assert all((values == 1).all() for values in (trace.image, trace.kernel, upstream))


def test_the_upstream_gradient_to_begin_with_is_one_cell_of_every_map_or_all():
    trace = convolve(np.ones((3, 3)), np.ones((2, 1, 2, 2)), Window(2))
    np.testing.assert_array_equal(upstream_of(trace, (1, 0)), [[[0, 0], [1, 0]]] * 2)
    np.testing.assert_array_equal(upstream_of(trace, (9, 9)), [[[0, 0], [0, 1]]] * 2)
    np.testing.assert_array_equal(upstream_of(trace), np.ones((2, 2, 2)))


def test_the_first_channel_and_slice_are_convolved_alone_as_in_torch():
    image, kernel = quarters(1, 2, 5, 4), quarters(2, 3, 2, 3, 2)
    alone = first_of_each(convolve(image, kernel, Window((3, 2), stride=2), bias=[7, 8, 9]))
    expected = F.conv2d(
        torch.tensor(image[None, :1]), torch.tensor(kernel[:1, :1]), torch.tensor([7.0], dtype=torch.float64), 2
    )[0, 0]
    np.testing.assert_array_equal(alone.output, expected)

"""How a convolution passes gradients back: to its image, its kernel and its bias.

Both ways back are convolutions again, and `image_gradient_trace` and `kernel_gradient_trace` show them step by step.
"""

from dataclasses import dataclass

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import padded_size
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.convolution import ConvolutionTrace, convolve
from cnnviz.ops.transposed import TransposedTrace, convolve_transposed
from cnnviz.ops.windows import Array


@dataclass(frozen=True, eq=False)
class ConvolutionGradients:
    """How much the loss changes with each number that went into a convolution.

    Attributes
    ----------
    image : ndarray, (C, H, W)
    kernel : ndarray, (F, C/groups, kernel rows, kernel columns)
    bias : ndarray, (F,)
    """

    image: Array
    kernel: Array
    bias: Array


def first_of_each(trace: ConvolutionTrace) -> ConvolutionTrace:
    """The convolution of the first channel with the first slice of the first kernel, in two dimensions."""
    return convolve(trace.image[0], trace.kernel[0, 0], trace.window, trace.bias[0], padding_mode=trace.padding_mode)


def upstream_of(trace: ConvolutionTrace, cell: Pair | None = None) -> Array:
    """A gradient of the output to begin with: 1 for one cell and 0 for all others, or 1 for every cell.

    Parameters
    ----------
    trace : ConvolutionTrace
    cell : (int, int) or None
        Row and column of the one cell, counted from 0, the same in every map; behind the end, the last there is.

    Returns
    -------
    ndarray, of the output's shape

    Examples
    --------
    >>> trace = convolve([[1, 2, 3]], [[10, 20]], Window((1, 2)))
    >>> upstream_of(trace, (0, 1)), upstream_of(trace, (5, 0)), upstream_of(trace)
    (array([[0., 1.]]), array([[1., 0.]]), array([[1., 1.]]))
    """
    if cell is None:
        return np.ones(trace.output.shape)
    upstream = np.zeros(trace.output.shape)
    rows, columns = trace.output.shape[-2:]
    upstream[..., min(cell[0], rows - 1), min(cell[1], columns - 1)] = 1.0
    return upstream


def convolution_gradients(trace: ConvolutionTrace, upstream: object) -> ConvolutionGradients:
    """The chain rule for a convolution.

    Each product is pixel × weight. So the pixel gets weight × upstream and the weight gets pixel × upstream, added up
    over all products that they take part in. Padding that copies a pixel passes its share on to that pixel.

    Parameters
    ----------
    trace : ConvolutionTrace
    upstream : array_like, of the output's shape
        The gradient of the loss with respect to the output.

    Raises
    ------
    GeometryError
        If the upstream gradient has not the output's shape.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning (2016), section 9.5.

    Examples
    --------
    >>> gradients = convolution_gradients(convolve([[1, 2, 3]], [[10, 20]], Window((1, 2))), [[1, 1]])
    >>> gradients.image, gradients.kernel, gradients.bias
    (array([[[10., 30., 20.]]]), array([[[[3., 5.]]]]), array([2.]))
    """
    gradient = _as_upstream(trace, upstream)
    grouped_gradient = gradient.reshape(trace.groups, -1, *gradient.shape[1:])
    grouped_windows = trace.windows.reshape(trace.groups, -1, *trace.windows.shape[1:])
    grouped_kernels = trace.kernel.reshape(trace.groups, -1, *trace.kernel.shape[1:])

    shares = np.einsum("gfyx,gfcij->gcyxij", grouped_gradient, grouped_kernels).reshape(trace.windows.shape)
    channels, rows, columns = trace.image.shape
    pixels = np.zeros((channels, rows * columns + 1))  # the last cell, −1, takes what falls on padded zeros
    for channel, share in zip(pixels, shares, strict=True):
        np.add.at(channel, trace.sources, share)

    return ConvolutionGradients(
        image=pixels[:, :-1].reshape(trace.image.shape),
        kernel=np.einsum("gfyx,gcyxij->gfcij", grouped_gradient, grouped_windows).reshape(trace.kernel.shape),
        bias=gradient.sum(axis=(1, 2)),
    )


def image_gradient_trace(trace: ConvolutionTrace, upstream: object) -> TransposedTrace:
    """The gradient of the image as a transposed convolution: the upstream gradient stamps the same kernel.

    Parameters
    ----------
    trace : ConvolutionTrace
        Of any channels, kernels and groups, padded with zeros or not at all.
    upstream : array_like, of the output's shape

    Returns
    -------
    TransposedTrace
        Its output is the gradient of the image: (C, H, W), or (H, W) where the convolution's output has two dimensions.

    Raises
    ------
    GeometryError
        If the padding copies pixels, or the upstream gradient has not the output's shape.

    Examples
    --------
    >>> image_gradient_trace(convolve([[1, 2, 3]], [[10, 20]], Window((1, 2))), [[1, 1]]).output
    array([[10., 30., 20.]])
    """
    gradient, window = _as_upstream(trace, upstream), trace.window
    if trace.padding_mode != "zeros" and trace.padded.shape != trace.image.shape:
        raise GeometryError(
            f"{trace.padding_mode} padding copies pixels, and a transposed convolution cannot add the copies' "
            "gradients to them: pad with zeros, or take convolution_gradients"
        )
    _, height, width = trace.image.shape
    rows, columns = padded_size((height, width), window)
    unread = (rows - window.span[0]) % window.stride[0], (columns - window.span[1]) % window.stride[1]
    if trace.output.ndim == 2:
        return convolve_transposed(gradient[0], trace.kernel[0, 0], window, output_padding=unread)
    return convolve_transposed(gradient, trace.kernel, window, output_padding=unread, groups=trace.groups)


def kernel_gradient_trace(trace: ConvolutionTrace, upstream: object) -> ConvolutionTrace:
    """The gradient of the kernel as a convolution: the upstream gradient slides over the padded image.

    Stride and dilation swap their roles, since neighbouring outputs lie a stride apart in the image, and neighbouring
    weights a dilation.

    Parameters
    ----------
    trace : ConvolutionTrace
        Of any channels, kernels, groups and padding mode.
    upstream : array_like, of the output's shape

    Returns
    -------
    ConvolutionTrace
        Its image is the padded image without what the stride never reads. It has a group for each channel, and its
        output is the gradient of the kernel, channel by channel: (C · F/groups, kernel rows, kernel columns), or
        (kernel rows, kernel columns) where the convolution's output has two dimensions.

    Raises
    ------
    GeometryError
        If the upstream gradient has not the output's shape.

    Examples
    --------
    >>> kernel_gradient_trace(convolve([[1, 2, 3]], [[10, 20]], Window((1, 2))), [[1, 1]]).output
    array([[3., 5.]])
    """
    gradient = _as_upstream(trace, upstream)
    rows, columns = gradient.shape[1:]
    (row_stride, column_stride), (span_rows, span_columns) = trace.window.stride, trace.window.span
    read = trace.padded[:, : (rows - 1) * row_stride + span_rows, : (columns - 1) * column_stride + span_columns]
    window = Window((rows, columns), stride=trace.window.dilation, dilation=trace.window.stride)
    if trace.output.ndim == 2:
        return convolve(read[0], gradient[0], window)

    channels, per_group = trace.kernel.shape[1], len(trace.kernel) // trace.groups
    grouped = gradient.reshape(trace.groups, per_group, 1, rows, columns)
    for_each_channel = np.repeat(grouped, channels, axis=0)  # (C, F/groups, 1, rows, columns)
    return convolve(read, for_each_channel.reshape(-1, 1, rows, columns), window, groups=len(read))


def _as_upstream(trace: ConvolutionTrace, upstream: object) -> Array:
    gradient = np.asarray(upstream, dtype=np.float64)
    if gradient.shape != trace.output.shape:
        raise GeometryError(
            f"the upstream gradient has the shape {gradient.shape}, but the output has {trace.output.shape}: "
            "give one number for each output"
        )
    return gradient.reshape(-1, *gradient.shape[-2:])  # (F, rows, columns)

"""Convolution as one matrix product, in two ways: windows laid out as rows, or the kernel laid out as a matrix."""

from dataclasses import dataclass

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.windows import Array

LARGEST_MATRIX = 20_000_000  # cells: 160 MB


@dataclass(frozen=True)
class MultiplicationCounts:
    """How many products the same output takes.

    Attributes
    ----------
    dense : int
        Of the kernel matrix with the image, zeros and all.
    without_zeros : int
        Of the cells of the kernel matrix that a weight reaches, whatever its value.
    sliding : int
        Of the sliding window, products with padding included.
    """

    dense: int
    without_zeros: int
    sliding: int


def window_matrix(trace: ConvolutionTrace) -> Array:
    """Each window as one row (im2col): (rows · columns, C · kernel rows · kernel columns).

    With groups all channels stand in it, one group after another. `window_matrix` times `weight_matrix` plus the bias
    is the output, a column for each kernel.

    References
    ----------
    Chellapilla, Puri and Simard, High performance convolutional neural networks for document processing (2006).

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.convolution import convolve
    >>> trace = convolve([[1, 2, 3]], [[10, 20]], Window((1, 2)))
    >>> window_matrix(trace)
    array([[1., 2.],
           [2., 3.]])
    >>> (window_matrix(trace) @ weight_matrix(trace)).T
    array([[50., 80.]])
    """
    channels, rows, columns = trace.windows.shape[:3]
    return np.moveaxis(trace.windows, 0, 2).reshape(rows * columns, channels * trace.kernel[0, 0].size)


def weight_matrix(trace: ConvolutionTrace) -> Array:
    """Each kernel as one column: (C · kernel rows · kernel columns, F); zeros where it does not see the group."""
    kernels, groups = len(trace.kernel), trace.groups
    weights = trace.kernel.reshape(groups, kernels // groups, -1)  # (groups, F/groups, weights of a kernel)
    matrix = np.zeros((groups, weights.shape[2], groups, kernels // groups))
    for group in range(groups):
        matrix[group, :, group] = weights[group].T
    return matrix.reshape(-1, kernels)


def kernel_matrix(trace: ConvolutionTrace) -> Array:
    """The convolution as one matrix: (F · rows · columns, C · H · W), for every padding mode.

    Times the flattened image without padding, plus the bias, it gives the flattened output: one row for each output,
    one column for each pixel. For one row of pixels it is a Toeplitz matrix, each row of which is the one above, moved
    by the stride; for an image it is made of such blocks. Where padding copies a pixel, its weights add up.

    Raises
    ------
    GeometryError
        If it would have more than `LARGEST_MATRIX` cells.

    References
    ----------
    Goodfellow, Bengio and Courville, Deep Learning (2016), section 9.1.

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.convolution import convolve
    >>> kernel_matrix(convolve([[1, 2, 3, 4]], [[10, 20]], Window((1, 2))))
    array([[10., 20.,  0.,  0.],
           [ 0., 10., 20.,  0.],
           [ 0.,  0., 10., 20.]])
    """
    (kernels, channels), pixels = trace.kernel.shape[:2], trace.image[0].size
    places = trace.sources.reshape(-1, trace.kernel[0, 0].size)  # (rows · columns, kernel rows · kernel columns)
    height, width = kernels * len(places), trace.image.size
    if height * width > LARGEST_MATRIX:
        raise GeometryError(
            f"the matrix would have {height} rows and {width} columns, more than {LARGEST_MATRIX:,} cells: "
            "use a smaller image or fewer kernels"
        )
    # In each row one cell more for each channel: the last, −1, takes the weights that meet padded zeros.
    matrix = np.zeros((kernels, len(places), len(trace.image), pixels + 1))
    output = np.arange(len(places))[:, np.newaxis]
    for kernel, slice_ in np.ndindex(kernels, channels):
        channel = kernel // (kernels // trace.groups) * channels + slice_
        np.add.at(matrix[kernel, :, channel], (output, places), trace.kernel[kernel, slice_].ravel())
    return matrix[..., :-1].reshape(height, width)


def multiplication_counts(trace: ConvolutionTrace) -> MultiplicationCounts:
    """How many products the kernel matrix takes, with its zeros and without, and the sliding window.

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.convolution import convolve
    >>> multiplication_counts(convolve([[1, 2, 3, 4]], [[10, 20]], Window((1, 2))))
    MultiplicationCounts(dense=12, without_zeros=6, sliding=6)
    """
    kernels, channels = trace.kernel.shape[:2]
    reached = sum(len(np.unique(row[row >= 0])) for row in trace.sources.reshape(-1, trace.kernel[0, 0].size))
    return MultiplicationCounts(
        dense=trace.output.size * trace.image.size,
        without_zeros=kernels * channels * reached,
        sliding=trace.multiplications,
    )

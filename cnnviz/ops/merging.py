"""Two convolutions in a row with nothing between them are one, with a larger kernel."""

from dataclasses import dataclass

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.activations import activate
from cnnviz.ops.convolution import ConvolutionTrace, as_biases, as_kernels, convolve, flipped
from cnnviz.ops.windows import Array


@dataclass(frozen=True, eq=False)
class TwoInARow:
    """Two convolutions, one after the other, beside the one with the merged kernel.

    Attributes
    ----------
    between : ndarray, (F1, rows, columns)
        After the first; the maps have two dimensions where image and kernels were given so.
    in_a_row, at_once, with_relu : ndarray, (F2, rows, columns)
        After the second, after the merged kernel, and after the second with a ReLU between.
    """

    between: Array
    in_a_row: Array
    at_once: Array
    with_relu: Array

    @property
    def difference(self) -> float:
        """The largest absolute difference of the two from the merged kernel: rounding at most."""
        return float(np.abs(self.in_a_row - self.at_once).max())

    @property
    def difference_with_relu(self) -> float:
        """The same with a ReLU between them."""
        return float(np.abs(self.with_relu - self.at_once).max())

    @property
    def relu_cuts(self) -> bool:
        """Whether anything is negative after the first, so that a ReLU changes it."""
        return bool((self.between < 0).any())


def two_in_a_row(image: object, first: object, second: object) -> TwoInARow:
    """Convolve with two kernels in a row, without and with a ReLU between, and with their merged kernel.

    Stride 1, no padding, no dilation, one group.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    first, second
        As for `merged_kernel`.

    Raises
    ------
    GeometryError
        If the kernels do not fit together, or into the image one after the other.

    Examples
    --------
    >>> both = two_in_a_row([[1, 3, 1, 1]], [[-1, 1]], [[1, 1]])
    >>> both.between, both.at_once, both.with_relu
    (array([[ 2., -2.,  0.]]), array([[ 0., -2.]]), array([[2., 0.]]))
    """
    merged = merged_kernel(first, second)
    size, spanned = np.asarray(image).shape[-2:], merged.shape[-2:]
    if any(side > length for side, length in zip(spanned, size, strict=True)):
        raise GeometryError(
            f"together they span {spanned[0]} × {spanned[1]} px, but the input has {size[0]} × {size[1]}: use an input "
            "as large as that, or smaller kernels"
        )
    between = convolve(image, first, _window_of(first)).output
    return TwoInARow(
        between,
        in_a_row=convolve(between, second, _window_of(second)).output,
        at_once=convolve(image, merged, _window_of(merged)).output,
        with_relu=convolve(activate(between, "relu").after, second, _window_of(second)).output,
    )


def merging_trace(first: object, second: object, channel: int = 0) -> ConvolutionTrace:
    """The merging for one channel, itself a convolution: the second kernel, flipped, slides over the first, padded.

    Parameters
    ----------
    first, second
        As for `merged_kernel`.
    channel : int
        Which channel of the input the kernels are merged for, from 0.

    Returns
    -------
    ConvolutionTrace
        Its output is the merged kernels' slice for the channel: (F2, h1 + h2 − 1, w1 + w2 − 1), or without F2 where
        both kernels were given as two-dimensional.

    Raises
    ------
    GeometryError
        If the kernels do not fit together, or there is no such channel.

    Examples
    --------
    >>> merging_trace([[1, 2]], [[10, 20]]).output
    array([[10., 40., 40.]])
    """
    before, after = as_kernels(first), as_kernels(second)
    if after.shape[1] != len(before):
        raise GeometryError(
            f"the second kernel has {after.shape[1]} channels, but the first convolution gives {len(before)} "
            f"feature maps: give it {len(before)}"
        )
    if not 0 <= channel < before.shape[1]:
        raise GeometryError(f"channel {channel} is none of the {before.shape[1]}: use 0 to {before.shape[1] - 1}")
    rows, columns = after.shape[2:]
    window = Window((rows, columns), padding=(rows - 1, columns - 1))
    if np.ndim(first) == 2 and np.ndim(second) == 2:  # type: ignore[arg-type]
        return convolve(before[0, 0], flipped(after[0, 0]), window)
    return convolve(before[:, channel], flipped(after), window)


def merged_kernel(first: object, second: object) -> Array:
    """The one kernel that does what two do in a row, with stride 1, no padding, no dilation and one group.

    Parameters
    ----------
    first : array_like, (F1, C, h1, w1) or (h1, w1)
    second : array_like, (F2, F1, h2, w2) or (h2, w2)

    Returns
    -------
    ndarray, (F2, C, h1 + h2 − 1, w1 + w2 − 1), or its last two axes where both were given as two-dimensional

    Raises
    ------
    GeometryError
        If the second does not take as many channels as the first gives.

    Examples
    --------
    Two box blurs of three make a tent of five:

    >>> merged_kernel([[1, 1, 1]], [[1, 1, 1]])
    array([[1., 2., 3., 2., 1.]])
    """
    if np.ndim(first) == 2 and np.ndim(second) == 2:  # type: ignore[arg-type]
        return merging_trace(first, second).output
    channels = as_kernels(first).shape[1]
    return np.stack([merging_trace(first, second, channel).output for channel in range(channels)], axis=1)


def merged_bias(second: object, first_bias: object = 0.0, second_bias: object = 0.0) -> Array:
    """The bias that goes with the merged kernel: the second's own, and what it makes of the first's.

    Parameters
    ----------
    second : array_like, (F2, F1, h2, w2) or (h2, w2)
    first_bias : float or array_like, (F1,)
    second_bias : float or array_like, (F2,)

    Returns
    -------
    ndarray, (F2,)

    Raises
    ------
    GeometryError
        If a bias is neither one number nor as many as its convolution has kernels.

    Examples
    --------
    >>> merged_bias([[10, 20]], first_bias=2, second_bias=5)
    array([65.])
    """
    after = as_kernels(second)
    passed_on = after.sum(axis=(2, 3)) @ as_biases(first_bias, after.shape[1])
    return np.asarray(passed_on + as_biases(second_bias, len(after)))


def _window_of(kernel: object) -> Window:
    rows, columns = as_kernels(kernel).shape[2:]
    return Window((rows, columns))

"""Two convolutions in a row with nothing between them are one, with a larger kernel."""

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import ConvolutionTrace, as_biases, as_kernels, convolve, flipped
from cnnviz.ops.windows import Array


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

"""The places of a sliding window, as a view of the padded input."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import output_size
from cnnviz.geometry.window import Window

Array = NDArray[np.float64]


def as_channels(image: object) -> Array:
    """An image as (C, H, W) in float64; two dimensions are one channel.

    Raises
    ------
    GeometryError
        If it has neither two nor three dimensions, or no pixels.
    """
    array = np.asarray(image, dtype=np.float64)
    if array.ndim == 2:
        array = array[np.newaxis]
    if array.ndim != 3 or array.size == 0:
        raise GeometryError(f"the image has the shape {array.shape}: give (rows, columns) or (channels, rows, columns)")
    return array


def sliding_windows(padded: Array, size: tuple[int, int], window: Window) -> Array:
    """What the window sees at each of its places.

    Parameters
    ----------
    padded : ndarray, (C, H + padding, W + padding)
    size : (int, int)
        Rows and columns before padding.
    window : Window

    Returns
    -------
    ndarray, (C, rows, columns, kernel rows, kernel columns)
        A read-only view; rows and columns are those of the output.
    """
    output_size(size, window)  # says what is wrong where the window does not fit
    (row_stride, column_stride), (row_dilation, column_dilation) = window.stride, window.dilation
    places = np.lib.stride_tricks.sliding_window_view(padded, window.span, axis=(1, 2))
    return places[:, ::row_stride, ::column_stride, ::row_dilation, ::column_dilation]

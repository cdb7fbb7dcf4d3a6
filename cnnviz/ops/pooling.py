"""Pooling: one number for each window, without weights."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.windows import Array, as_channels, sliding_windows


class Pooling(StrEnum):
    """What a pooling takes from each window."""

    MAX = "max"
    AVERAGE = "average"


@dataclass(frozen=True, eq=False)
class PoolingTrace:
    """A pooling and all that led to it.

    Attributes
    ----------
    image : ndarray, (C, H, W)
    pooling : Pooling
    window : Window
    padded : ndarray, (C, H + padding, W + padding)
        Padded with −∞ for the maximum, which padding must never win, and with 0 for the average.
    windows : ndarray, (C, rows, columns, kernel rows, kernel columns)
    winners : ndarray of int64, (C, rows, columns), or None for the average
        Which place of the window holds the maximum, counted row by row; the first of equals, as in PyTorch.
    output : ndarray, (C, rows, columns), or (rows, columns) where the image was given as two-dimensional
    """

    image: Array
    pooling: Pooling
    window: Window
    padded: Array
    windows: Array
    winners: NDArray[np.int64] | None
    output: Array


def pool(image: object, pooling: Pooling, window: Window) -> PoolingTrace:
    """Slide a window over an image and keep one number of what it sees.

    Averages count the padding, as PyTorch does unless told otherwise.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    pooling : Pooling
    window : Window
        Has stride 1 unless it says otherwise; layers of a network take the kernel's size as their stride.

    Raises
    ------
    GeometryError
        If the window does not fit, or the padding is more than half of it, so that a window could lie in padding alone.

    Examples
    --------
    >>> pool([[1, 3], [0, 1]], Pooling("max"), Window(2, stride=2)).output
    array([[3.]])
    """
    pixels = as_channels(image)
    for size, sides in zip(window.kernel_size, window.padding, strict=True):
        if max(sides) > size // 2:
            raise GeometryError(
                f"padding of {max(sides)} px is more than half of a window of {size} px: use at most {size // 2}"
            )
    fill = -np.inf if pooling is Pooling.MAX else 0.0
    padded = np.pad(pixels, ((0, 0), *window.padding), constant_values=fill)
    windows = sliding_windows(padded, pixels.shape[1:], window)

    if pooling is Pooling.MAX:
        seen = windows.reshape(*windows.shape[:3], -1)  # (C, rows, columns, kernel rows · kernel columns)
        winners, output = seen.argmax(axis=-1), seen.max(axis=-1)
    else:
        winners, output = None, windows.mean(axis=(-2, -1))
    return PoolingTrace(
        pixels,
        pooling,
        window,
        padded,
        windows,
        winners,
        output[0] if np.ndim(image) == 2 else output,  # type: ignore[arg-type]
    )

"""Pooling to a size that is given: the windows adapt to the image."""

from dataclasses import dataclass

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Pair
from cnnviz.ops.pooling import NOWHERE, Indices, Pooled, Pooling, keep_one, read_cells
from cnnviz.ops.windows import as_channels


@dataclass(frozen=True, eq=False)
class AdaptivePoolingTrace(Pooled):
    """A pooling to a given size and all that led to it.

    Attributes
    ----------
    output_size : (int, int)
        Rows and columns of the output.
    """

    output_size: Pair


def adaptive_pool(image: object, pooling: Pooling, output_size: int | Pair) -> AdaptivePoolingTrace:
    """Divide an image into as many windows as asked for and keep one number of each.

    Along each axis, window i begins at ⌊i·length / places⌋ and ends before ⌈(i + 1)·length / places⌉, as in PyTorch
    (``aten/src/ATen/native/AdaptivePooling.h``). Windows differ in size and overlap where the lengths do not divide.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    pooling : Pooling
    output_size : int or (int, int)
        Rows and columns of the output, at least 1; more than the image has is allowed and repeats pixels.

    Raises
    ------
    GeometryError
        If a size is below 1.

    Examples
    --------
    >>> adaptive_pool([[1, 2, 3, 4, 5]], Pooling("average"), (1, 2)).output
    array([[2., 4.]])
    """
    pixels = as_channels(image)
    size = (output_size, output_size) if isinstance(output_size, int) else output_size
    if min(size) < 1:
        raise GeometryError(f"the output size is {size[0]} × {size[1]}, but the least is 1: use 1 or more")

    row_taps, column_taps = (_taps(length, places) for length, places in zip(pixels.shape[1:], size, strict=True))
    cells, windows = read_cells(pixels, row_taps, column_taps, pooling)
    divisors, winners, winning_cells, output = keep_one(pooling, cells, windows, np.ones(pixels.shape[1:], dtype=bool))
    return AdaptivePoolingTrace(
        pixels,
        pooling,
        pixels,
        (0, 0),
        cells,
        windows,
        divisors,
        winners,
        winning_cells,
        output[0] if np.ndim(image) == 2 else output,  # type: ignore[arg-type]
        size,
    )


def global_pool(image: object, pooling: Pooling) -> AdaptivePoolingTrace:
    """One number for each feature map, whatever its size: adaptive pooling to 1 × 1.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    pooling : Pooling
        The average is what networks end with: global average pooling (Lin et al. 2013, “Network in Network”).

    Examples
    --------
    >>> global_pool([[1, 2], [3, 6]], Pooling("average")).output
    array([[3.]])
    """
    return adaptive_pool(image, pooling, 1)


def _taps(length: int, places: int) -> Indices:
    """Which rows (or columns) each window reads: (places, most of a window), −1 behind the end of a smaller one."""
    place = np.arange(places, dtype=np.int64)
    starts = place * length // places
    ends = -(-(place + 1) * length // places)  # −⌊−a/b⌋ is ⌈a/b⌉
    taps = starts[:, np.newaxis] + np.arange((ends - starts).max())
    return np.where(taps < ends[:, np.newaxis], taps, NOWHERE)

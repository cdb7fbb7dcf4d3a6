"""Pooling: one number for each window, without weights."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError
from cnnviz.geometry.pooling import pooled_size
from cnnviz.geometry.window import PaddingPair, Pair, Window
from cnnviz.ops.windows import Array, as_channels

Indices = NDArray[np.int64]

NOWHERE = -1  # where a window has no cell: it hangs over the end, or it is smaller than the largest


class Pooling(StrEnum):
    """What a pooling takes from each window."""

    MAX = "max"
    AVERAGE = "average"


@dataclass(frozen=True, eq=False)
class Pooled:
    """What every pooling leaves behind, whether its windows slide or adapt.

    Attributes
    ----------
    image : ndarray, (C, H, W)
    pooling : Pooling
    padded : ndarray, (C, H + padding, W + padding)
        Padded with −∞ for the maximum, which padding must never win, and with 0 for the average.
    origin : (int, int)
        Row and column of the image's first pixel in `padded`.
    cells : ndarray of int64, (rows, columns, most cells of a window)
        Which cells of one padded channel each output reads, counted row by row; −1 where there is none.
    windows : ndarray, (C, rows, columns, most rows of a window, most columns)
        The numbers in those cells; −∞ or 0, as in the padding, where there is none.
    divisors : ndarray of int64, (rows, columns), or None for the maximum
        By what the sum of each window is divided.
    winners : ndarray of int64, (C, rows, columns), or None for the average
        Which place of the window holds the maximum, counted row by row; the first of equals, as in PyTorch.
    winning_cells : ndarray of int64, (C, rows, columns), or None for the average
        Which cell of its padded channel that is.
    output : ndarray, (C, rows, columns), or (rows, columns) where the image was given as two-dimensional
    """

    image: Array
    pooling: Pooling
    padded: Array
    origin: Pair
    cells: Indices
    windows: Array
    divisors: Indices | None
    winners: Indices | None
    winning_cells: Indices | None
    output: Array

    @cached_property
    def times_read(self) -> Indices:
        """How many windows read each cell of a padded channel, (H + padding, W + padding); 0 is dropped."""
        times = np.bincount(self.cells[self.cells != NOWHERE], minlength=self.padded[0].size)
        return times.reshape(self.padded.shape[1:])

    @property
    def never_read(self) -> Pair:
        """How many rows and how many columns of the padded input no window reads."""
        unread = self.times_read == 0
        return int(unread.all(axis=1).sum()), int(unread.all(axis=0).sum())

    @property
    def window_reaches(self) -> tuple[list[Pair], list[Pair]]:
        """From which to which row each row of windows reaches, counted from 1 in the padded input; and the columns."""
        down, across = (np.where(self.cells < 0, 0, n + 1) for n in np.divmod(self.cells, self.padded.shape[2]))
        rows, columns = ([(int(n[n > 0].min()), int(n.max())) for n in lines] for lines in (down[:, 0], across[0]))
        return rows, columns

    @property
    def padding(self) -> PaddingPair:
        """How many rows and columns of a padded channel are padding at each side: ((top, bottom), (left, right))."""
        sides = zip(self.origin, self.image.shape[1:], self.padded.shape[1:], strict=True)
        rows, columns = ((before, padded - before - length) for before, length, padded in sides)
        return rows, columns

    @property
    def counted_cells(self) -> Indices:
        """The cells of each window that count: as `cells`, without the padding where an average leaves it out."""
        if self.divisors is None or ((self.cells != NOWHERE).sum(axis=-1) == self.divisors).all():
            return self.cells
        inside = np.append(np.pad(np.ones_like(self.image[0], dtype=bool), self.padding), False)
        return np.where(inside[self.cells], self.cells, NOWHERE)


@dataclass(frozen=True, eq=False)
class PoolingTrace(Pooled):
    """A pooling with a sliding window and all that led to it.

    Attributes
    ----------
    window : Window
    ceil_mode, count_padding : bool
        As given to `pool`.
    """

    window: Window
    ceil_mode: bool
    count_padding: bool


def pool(
    image: object,
    pooling: Pooling,
    window: Window,
    *,
    ceil_mode: bool = False,
    count_padding: bool = True,
) -> PoolingTrace:
    """Slide a window over an image and keep one number of what it sees.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    pooling : Pooling
    window : Window
        Has stride 1 unless it says otherwise; layers of a network take the kernel's size as their stride.
    ceil_mode : bool
        Whether a last window that hangs over the end counts; see `cnnviz.geometry.pooling.pooled_size`.
    count_padding : bool
        Whether an average divides by the cells of padding too (``count_include_pad`` in PyTorch). What a window reaches
        beyond the padding is never counted.

    Raises
    ------
    GeometryError
        If the window does not fit, or the padding is more than half of it, so that a window could lie in padding alone,
        or an average is dilated.

    Examples
    --------
    >>> pool([[1, 3], [0, 1]], Pooling("max"), Window(2, stride=2)).output
    array([[3.]])
    >>> pool([[1, 3, 5]], Pooling("average"), Window((1, 2), stride=2), ceil_mode=True).output
    array([[2., 5.]])
    """
    pixels = as_channels(image)
    _check(pooling, window)
    rows, columns = pooled_size(pixels.shape[1:], window, ceil_mode)

    padded = np.pad(pixels, ((0, 0), *window.padding), constant_values=_fill(pooling))
    row_taps = _taps(0, rows, padded.shape[1], window)
    column_taps = _taps(1, columns, padded.shape[2], window)
    cells, windows = read_cells(padded, row_taps, column_taps, pooling)

    counted = np.ones_like(padded[0], dtype=bool) if count_padding else _inside(pixels, window)
    divisors, winners, winning_cells, output = keep_one(pooling, cells, windows, counted)
    return PoolingTrace(
        pixels,
        pooling,
        padded,
        (window.padding[0][0], window.padding[1][0]),
        cells,
        windows,
        divisors,
        winners,
        winning_cells,
        output[0] if np.ndim(image) == 2 else output,  # type: ignore[arg-type]
        window,
        ceil_mode,
        count_padding,
    )


def read_cells(padded: Array, row_taps: Indices, column_taps: Indices, pooling: Pooling) -> tuple[Indices, Array]:
    """The cells that each window reads, and the numbers in them.

    Parameters
    ----------
    padded : ndarray, (C, H + padding, W + padding)
    row_taps, column_taps : ndarray of int64, (rows, most rows of a window) and (columns, most columns)
        Which rows and which columns of `padded` belong to a window; −1 for none.

    Returns
    -------
    (ndarray of int64, ndarray)
        `cells` and `windows` as in `Pooled`.
    """
    row, column = row_taps[:, np.newaxis, :, np.newaxis], column_taps[:, np.newaxis, :]
    cells = np.where((row == NOWHERE) | (column == NOWHERE), NOWHERE, row * padded.shape[2] + column)
    numbers = padded.reshape(len(padded), -1)
    numbers = np.pad(numbers, ((0, 0), (0, 1)), constant_values=_fill(pooling))  # the last is what −1 reads
    return cells.reshape(*cells.shape[:2], -1), numbers[:, cells]


def keep_one(
    pooling: Pooling, cells: Indices, windows: Array, counted: NDArray[np.bool_]
) -> tuple[Indices | None, Indices | None, Indices | None, Array]:
    """One number for each window, and where it is from.

    Parameters
    ----------
    pooling : Pooling
    cells, windows : ndarray
        As in `Pooled`.
    counted : ndarray of bool, (H + padding, W + padding)
        Which cells of a padded channel count in an average's divisor.

    Returns
    -------
    (ndarray or None, ndarray or None, ndarray or None, ndarray)
        `divisors`, `winners`, `winning_cells` and `output` as in `Pooled`, the output with its channels.
    """
    seen = windows.reshape(*windows.shape[:3], -1)  # (C, rows, columns, most cells of a window)
    if pooling is Pooling.AVERAGE:
        divisors = np.append(counted, False)[cells].sum(axis=-1)  # −1 reads the last, which does not count
        return divisors, None, None, seen.sum(axis=-1) / divisors
    winners = seen.argmax(axis=-1)
    winning_cells = np.take_along_axis(cells[np.newaxis], winners[..., np.newaxis], axis=-1)[..., 0]
    return None, winners, winning_cells, seen.max(axis=-1)


def _check(pooling: Pooling, window: Window) -> None:
    for size, sides in zip(window.kernel_size, window.padding, strict=True):
        if max(sides) > size // 2:
            raise GeometryError(
                f"padding of {max(sides)} px is more than half of a window of {size} px: use at most {size // 2}"
            )
    if pooling is Pooling.AVERAGE and max(window.dilation) > 1:
        raise GeometryError(
            f"average pooling has no dilation, in PyTorch neither, but the window has {max(window.dilation)}: "
            "set it to 1 or take the maximum"
        )


def _taps(axis: int, places: int, length: int, window: Window) -> Indices:
    """Which rows (or columns) of the padded input each place of the window reads: (places, kernel size)."""
    starts = np.arange(places) * window.stride[axis]
    taps = starts[:, np.newaxis] + np.arange(window.kernel_size[axis]) * window.dilation[axis]
    return np.where(taps < length, taps, NOWHERE)


def _inside(pixels: Array, window: Window) -> NDArray[np.bool_]:
    return np.pad(np.ones(pixels.shape[1:], dtype=bool), window.padding)


def _fill(pooling: Pooling) -> float:
    return -np.inf if pooling is Pooling.MAX else 0.0

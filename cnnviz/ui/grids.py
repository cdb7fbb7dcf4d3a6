"""Grids of a state: their size, and how they grow."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.geometry.window import Pair
from cnnviz.links.numbers import Grid


def size_of(cells: Grid) -> Pair:
    """Rows and columns."""
    return len(cells), len(cells[0])


def as_grid(cells: NDArray[np.floating]) -> Grid:
    """An array as a state and a link hold it."""
    return tuple(tuple(row) for row in cells.tolist())


def tiled(cells: Grid, size: Pair) -> Grid:
    """Cut off, or its pattern going on."""
    array = np.array(cells)
    rows, columns = (np.arange(length) % held for length, held in zip(size, array.shape, strict=True))
    return as_grid(array[rows][:, columns])

"""Many small grids of numbers laid out as one: rows of tiles with gaps between them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOWHERE = -1


@dataclass(frozen=True)
class Mosaic:
    """Where each tile lies, in cells.

    Attributes
    ----------
    tiles : int
    tile_size : (int, int)
        Rows and columns of each tile.
    across : int
        Tiles in a row of the mosaic; the last row may have fewer.
    gap : (int, int)
        Empty rows above each tile, where its title stands, and empty columns to its right.

    Examples
    --------
    >>> Mosaic(3, (2, 2), across=2, gap=(1, 1)).laid_out(np.arange(12.0).reshape(3, 2, 2))
    array([[nan, nan, nan, nan, nan],
           [ 0.,  1., nan,  4.,  5.],
           [ 2.,  3., nan,  6.,  7.],
           [nan, nan, nan, nan, nan],
           [ 8.,  9., nan, nan, nan],
           [10., 11., nan, nan, nan]], dtype=float32)
    """

    tiles: int
    tile_size: tuple[int, int]
    across: int
    gap: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the whole, in cells."""
        (rows, columns), (above, beside) = self.tile_size, self.gap
        down, across = -(-self.tiles // self.across), min(self.tiles, self.across)
        return down * (above + rows), across * (columns + beside) - beside

    def corner(self, tile: int) -> tuple[int, int]:
        """Row and column of the tile's first cell."""
        (rows, columns), (above, beside) = self.tile_size, self.gap
        down, across = divmod(tile, self.across)
        return down * (above + rows) + above, across * (columns + beside)

    def laid_out(self, values: NDArray[np.floating]) -> NDArray[np.float32]:
        """(tiles, rows, columns) → the whole, with NaN in the gaps."""
        whole = np.full(self.size, np.nan, np.float32)
        rows, columns = self.tile_size
        for tile in range(self.tiles):
            top, left = self.corner(tile)
            whole[top : top + rows, left : left + columns] = values[tile]
        return whole

    def places(self) -> NDArray[np.int16]:
        """For each cell of the whole: its tile, and its row and column there, all from 0; `NOWHERE` in the gaps.

        Returns
        -------
        ndarray of int16, (rows, columns, 3)
        """
        whole = np.full((*self.size, 3), NOWHERE, np.int16)
        rows, columns = self.tile_size
        for tile in range(self.tiles):
            top, left = self.corner(tile)
            part = whole[top : top + rows, left : left + columns]
            part[..., 0] = tile
            part[..., 1], part[..., 2] = np.indices((rows, columns))
        return whole

    def outlines(self) -> tuple[list[float | None], list[float | None]]:
        """x and y of a line around each tile, broken by None; whole numbers are the middles of cells."""
        x: list[float | None] = []
        y: list[float | None] = []
        rows, columns = self.tile_size
        for tile in range(self.tiles):
            top, left = self.corner(tile)
            right, bottom = left + columns - 0.5, top + rows - 0.5
            x += [left - 0.5, right, right, left - 0.5, left - 0.5, None]
            y += [top - 0.5, top - 0.5, bottom, bottom, top - 0.5, None]
        return x, y

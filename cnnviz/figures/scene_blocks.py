"""A grid of a scene with what stands around it: the caption above, the names of rows and columns, or its picture."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cnnviz.figures.drawing import Anchor, Piece, Pixels, Place, Shape, Size, Words, shortened, text_width
from cnnviz.figures.scene import NO_BREAK, SceneGrid
from cnnviz.figures.scene_cells import role_colour
from cnnviz.figures.scene_fit import BETWEEN, LEAST_CAPTION
from cnnviz.figures.theme import Theme

CAPTION_SIZE, LINE, BELOW_CAPTION = 13, 18, 4  # px
LONGEST_NAME, BESIDE_NAME = 140, 8
PICTURE, THINNEST = 96, 8  # the longer side of a picture, and the least that the shorter one is drawn with
BREAK = re.compile("(?<![×·]) +(?!×)")  # 3 × 3 is not torn apart, and a dot goes with what follows


@dataclass(frozen=True, eq=False)
class Block:
    """A grid with its caption and names.

    Attributes
    ----------
    grid : SceneGrid
    size : (int, int)
        Of the cells together.
    caption : tuple of tuple of Piece
        Line by line.
    names : (int, int)
        The room for the names of rows, left, and of columns, above.
    """

    grid: SceneGrid
    size: Size
    caption: tuple[tuple[Piece, ...], ...]
    names: Size

    @property
    def width(self) -> int:
        """Of everything."""
        captions = [sum(text_width(p.text, CAPTION_SIZE, bold=p.bold) for p in line) for line in self.caption]
        return max(self.names[0] + self.size[0], math.ceil(max(captions)))

    @property
    def height(self) -> int:
        """Of what is below the caption."""
        return self.names[1] + self.size[1]

    def shapes(self, corner: Place, theme: Theme) -> Iterator[Shape]:
        """Caption, names and picture, where `corner` is the upper left one of the cells."""
        left, top = corner[0] - self.names[0], corner[1] - self.names[1] - BELOW_CAPTION
        for at, pieces in enumerate(reversed(self.caption)):
            if pieces:
                yield Words((left, top - LINE * at - LINE // 2), pieces, CAPTION_SIZE, Anchor.START)
        yield from self._names(corner, theme)
        if self.grid.colouring and self.grid.is_picture:
            yield Pixels(corner, self.size, self.grid.colouring.scale.pixels(self.grid.colouring.fractions))

    def _names(self, corner: Place, theme: Theme) -> Iterator[Shape]:
        grid = self.grid
        (rows, columns), gap = grid.values.shape, BETWEEN[grid.is_below]
        for row, name in enumerate(grid.row_names):
            place = (corner[0] - BESIDE_NAME, corner[1] + round((row + 0.5) * (self.size[1] + gap) / rows - gap / 2))
            yield Words(place, (Piece(_short(name), theme.muted),), CAPTION_SIZE, Anchor.END)
        upright = _is_upright(grid)
        for column, name in enumerate(grid.column_names):
            across = corner[0] + round((column + 0.5) * (self.size[0] + gap) / columns - gap / 2)
            place = (across, corner[1] - (6 if upright else LINE // 2 + 2))
            anchor = Anchor.START if upright else Anchor.MIDDLE
            yield Words(place, (Piece(_short(name), theme.muted),), CAPTION_SIZE, anchor, upright=upright)


def block(grid: SceneGrid, side: int, theme: Theme, *, is_first: bool) -> Block:
    """A grid whose cells have that side; the caption of the first one of a column may be wider than the grid."""
    rows, columns = grid.values.shape
    if grid.is_picture:
        scale = side if grid.is_below else max(1, PICTURE // max(rows, columns))
        size, names = (max(THINNEST, scale * columns), max(THINNEST, scale * rows)), (0, 0)
    else:
        between = BETWEEN[grid.is_below]
        size = (columns * (side + between) - between, rows * (side + between) - between)
        names = (_longest(grid.row_names) + BESIDE_NAME if grid.row_names else 0, _room_above(grid))
    whole = math.ceil(text_width(grid.title, CAPTION_SIZE, bold=True)) if NO_BREAK in grid.title else 0
    width = max(names[0] + size[0], LEAST_CAPTION[is_first], whole)
    return Block(grid, size, _caption(grid, width, theme), names)


def _caption(grid: SceneGrid, width: int, theme: Theme) -> tuple[tuple[Piece, ...], ...]:
    """Title and note, broken into lines; each begins its own where grids of all widths stand side by side."""
    words = [Piece(word, role_colour(grid.role, theme), bold=True) for word in BREAK.split(grid.title)]
    words += [Piece(word, theme.muted) for word in BREAK.split(grid.note)]
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for word in words:
        if not word.text:
            continue
        if lines[-1] and lines[-1][0].bold and not word.bold and (grid.is_below or grid.is_picture):
            lines.append([])
            used = 0
        text = shortened(word.text, CAPTION_SIZE, width, bold=word.bold)
        needed = text_width(f" {text}" if lines[-1] else text, CAPTION_SIZE, bold=word.bold)
        if lines[-1] and used + needed > width:
            lines.append([])
            used = 0
        lines[-1].append(Piece(f" {text}" if lines[-1] else text, word.colour, word.bold))
        used += needed
    return tuple(tuple(line) for line in lines)


def _short(name: str) -> str:
    return shortened(name, CAPTION_SIZE, LONGEST_NAME)


def _longest(names: tuple[str, ...]) -> int:
    return math.ceil(max(text_width(_short(name), CAPTION_SIZE) for name in names))


def _is_upright(grid: SceneGrid) -> bool:
    return any(len(name) > 3 for name in grid.column_names)


def _room_above(grid: SceneGrid) -> int:
    if not grid.column_names:
        return 0
    return _longest(grid.column_names) + 10 if _is_upright(grid) else LINE + 4

"""Where everything in a drawing of a scene is: grids in columns by role, or one after another like words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from cnnviz.figures.drawing import Piece, Place, Shape, Size, Words
from cnnviz.figures.scene import Scene
from cnnviz.figures.scene_blocks import BELOW_CAPTION, LINE, Block, block
from cnnviz.figures.scene_fit import (
    BETWEEN,
    GAP,
    SIGN_ROOM,
    WIDTH,
    columns_fitted,
    digit_sizes,
    is_whole_row,
    side_below,
    side_of_loose,
)
from cnnviz.figures.theme import Theme

MARGIN, SIGN_SIZE = 24, 24  # px


@dataclass(frozen=True, eq=False)
class SceneLayout:
    """A scene on its drawing, except for what depends on the step.

    Attributes
    ----------
    size : (int, int)
        Of what the grids take, from the drawing's upper left corner, with the margins.
    sides : tuple of int
        Of a cell, for each grid.
    cells : tuple of (int, int) or None
        The upper left corner of each cell; None for those of pictures.
    digits : tuple of float
        The size of the number in each cell.
    shapes : tuple of Shape
        Captions, signs, names of rows and columns, pictures.
    """

    size: Size
    sides: tuple[int, ...]
    cells: tuple[Place | None, ...]
    digits: tuple[float, ...]
    shapes: tuple[Shape, ...]


Placed = list[tuple[Block, Place]]  # the place is the upper left corner of the cells


def scene_layout(scene: Scene, texts: Sequence[str], theme: Theme) -> SceneLayout:
    """Find a place for everything.

    Parameters
    ----------
    scene : Scene
    texts : sequence of str
        Of all cells.
    theme : Theme
    """
    upper, lower = ([grid for grid in scene.grids if grid.is_below is is_below] for is_below in (False, True))
    columns = [tuple(grids) for _, grids in groupby(upper, key=lambda grid: grid.role)]
    across, side = columns_fitted(columns, scene.slices) if scene.steps else ((), side_of_loose(upper))
    roles = [[block(grid, side, theme, is_first=at == 0) for at, grid in enumerate(grids)] for grids in columns]
    if scene.steps:
        placed, signs = _in_columns(roles, across, scene.signs, theme)
    else:
        placed, signs = _like_words(roles, scene.signs, MARGIN, theme)
    below = side_below(lower)
    bottom = max((corner[1] + each.size[1] for each, corner in placed), default=MARGIN - GAP)
    blocks = [[block(grid, below, theme, is_first=True)] for grid in lower]
    placed_below, signs_below = _like_words(blocks, scene.below_signs, bottom + GAP, theme)
    placed += placed_below
    corners = {id(each.grid): corner for each, corner in placed}
    sides = tuple(below if grid.is_below else side for grid in scene.grids)
    return SceneLayout(
        size=(
            max(corner[0] - each.names[0] + each.width for each, corner in placed) + MARGIN,
            max(corner[1] + each.size[1] for each, corner in placed) + MARGIN,
        ),
        sides=sides,
        cells=tuple(_cells(scene, sides, corners)),
        digits=tuple(digit_sizes(scene, texts, sides)),
        shapes=(*(shape for each, corner in placed for shape in each.shapes(corner, theme)), *signs, *signs_below),
    )


def _in_columns(
    roles: list[list[Block]], across: Sequence[int], signs: Sequence[str], theme: Theme
) -> tuple[Placed, list[Shape]]:
    """A column for each role, all of them centred, and the signs between."""
    columns = [_column(blocks, count) for blocks, count in zip(roles, across, strict=True)]
    tallest = max(height for _, (_, height) in columns)
    placed: Placed = []
    shapes: list[Shape] = []
    left = MARGIN
    for at, (blocks, (width, height)) in enumerate(columns):
        down = MARGIN + (tallest - height) // 2
        placed += [(each, (left + x, down + y)) for each, (x, y) in blocks]
        left += width
        if at < min(len(signs), len(columns) - 1):
            place = (left + SIGN_ROOM // 2, MARGIN + tallest // 2)
            shapes.append(Words(place, (Piece(signs[at], theme.muted),), SIGN_SIZE))
        left += SIGN_ROOM
    return placed, shapes


def _column(blocks: list[Block], across: int) -> tuple[Placed, Size]:
    """Rows of so many grids; what stands alone has a row of its own. From the column's upper left corner."""
    flowing = [each for each in blocks if not is_whole_row(each.grid)]
    rows = [flowing[at : at + across] for at in range(0, len(flowing), across)]
    widths = [max(row[at].width for row in rows if at < len(row)) for at in range(max(map(len, rows), default=0))]
    rows += [[each] for each in blocks if is_whole_row(each.grid)]
    placed: Placed = []
    down = 0
    for row in rows:
        placed += _row(row, (0, down), widths if len(row) > 1 else [row[0].width])
        down += _height(row) + GAP
    width = max([sum(widths) + GAP * (len(widths) - 1), *(each.width for row in rows for each in row)])
    return placed, (width, down - GAP)


def _like_words(
    columns: list[list[Block]], signs: Sequence[str], down: int, theme: Theme
) -> tuple[Placed, list[Shape]]:
    """From left to right, and below where there is no room left; the first ones at the height `down`.

    A sign stands before each column but the first, and goes to the next line with it.
    """
    before = {id(blocks[0]): sign for blocks, sign in zip(columns[1:], signs, strict=False)}
    rooms = dict.fromkeys(before, SIGN_ROOM - GAP)
    lines: list[list[Block]] = []
    used = 0
    for each in chain.from_iterable(columns):
        wide = rooms.get(id(each), 0) + each.width
        if not lines or used + wide > WIDTH:
            lines.append([])
            used = 0
        lines[-1].append(each)
        used += wide + GAP
    placed: Placed = []
    shapes: list[Shape] = []
    for line in lines:
        of_line = [rooms.get(id(each), 0) for each in line]
        row = _row(line, (MARGIN, down), [each.width for each in line], of_line)
        for (left, _), (each, corner) in pairwise([row[0], *row]):
            if id(each) in before:  # beside the middle of the lower one
                middle = corner[1] + min(left.size[1], each.size[1]) // 2
                place = (corner[0] - each.names[0] - SIGN_ROOM // 2, middle)
                shapes.append(Words(place, (Piece(before[id(each)], theme.muted),), SIGN_SIZE))
        placed += row
        down += _height(line) + GAP
    return placed, shapes


def _row(blocks: list[Block], corner: Place, widths: Sequence[int], rooms: Sequence[int] = ()) -> Placed:
    """Side by side, so that the cells begin at the same height; with room for a sign before some."""
    top = corner[1] + _captions(blocks) + max(each.names[1] for each in blocks)
    lefts = [corner[0] + sum(widths[:at]) + sum(rooms[: at + 1]) + GAP * at for at in range(len(blocks))]
    return [(each, (left + each.names[0], top)) for left, each in zip(lefts, blocks, strict=True)]


def _height(row: list[Block]) -> int:
    return _captions(row) + max(each.names[1] for each in row) + max(each.size[1] for each in row)


def _captions(row: list[Block]) -> int:
    return LINE * max(len(each.caption) for each in row) + BELOW_CAPTION


def _cells(scene: Scene, sides: Sequence[int], corners: dict[int, Place]) -> Iterator[Place | None]:
    for grid, side in zip(scene.grids, sides, strict=True):
        (left, top), pitch = corners[id(grid)], side + BETWEEN[grid.is_below]
        for cell in range(grid.values.size):
            row, column = divmod(cell, grid.values.shape[1])
            yield None if grid.is_picture else (left + column * pitch, top + row * pitch)

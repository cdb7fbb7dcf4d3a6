"""How large the cells of a drawn scene are, and the numbers in them."""

import math
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from cnnviz.figures.drawing import text_width
from cnnviz.figures.scene import Role, Scene, SceneGrid

WIDTH, HEIGHT = 1100, 420  # px, to which cells are fitted; more is used where they would become too small
LEAST_SIDE, MOST_SIDE, MOST_OF_MANY = 22, 40, 36
LEAST_BELOW, MOST_BELOW = 15, 30  # sides in a grid that stands below the others
PICTURE_BELOW = 300  # px: the longest side of pictures there
GAP, SIGN_ROOM, CAPTION_ROOM = 14, 62, 36  # between grids, for a sign, for a further grid's caption
LEAST_CAPTION = {True: 96, False: 64}  # px: of the first grid of a column, of the others
BETWEEN = {False: 2, True: 1}  # cells, in a grid that does not or does stand below the others
DIGITS_SHARE, DIGITS_MARGIN = 0.38, 5  # of a cell for its number, and what is left free beside it
EASY_DIGITS, DIGITS_MOST = 13, 0.58  # px: up to that size they fill more of a small cell, so much at most
LEAST_DIGITS = 2.0  # px; a longer number sticks out
USUAL = 25  # per cent of a grid's numbers may be longer than fits and are written smaller


def is_whole_row(grid: SceneGrid) -> bool:
    """Whether nothing stands beside the grid."""
    return grid.name == "bias"


def columns_fitted(columns: Sequence[tuple[SceneGrid, ...]], slices: int) -> tuple[tuple[int, ...], int]:
    """How many grids of each column stand side by side, and the side of a cell: what leaves the largest cells.

    Parameters
    ----------
    columns : sequence of tuple of SceneGrid
        The grids of each role.
    slices : int
        So many of a kernel stay side by side.
    """
    counts = [max(1, sum(not is_whole_row(grid) for grid in grids)) for grids in columns]
    extra = [sum(is_whole_row(grid) for grid in grids) for grids in columns]
    rows: list[int] = [max(grid.values.shape[0] for grid in grids) for grids in columns]
    wide: list[int] = [max(grid.values.shape[1] for grid in grids) for grids in columns]
    room = WIDTH - SIGN_ROOM * (len(columns) - 1)

    def side(across: tuple[int, ...]) -> int:
        gaps = GAP * (sum(across) - len(across))
        sides = [(room - gaps) / sum(count * each for count, each in zip(across, wide, strict=True))]
        for at, count in enumerate(across):
            down = math.ceil(counts[at] / count)
            captions = CAPTION_ROOM * (down - 1 + extra[at])
            sides.append((HEIGHT - captions) / (down * rows[at] + extra[at]))
        return math.floor(min(sides)) - BETWEEN[False]

    bundles = [slices if grids[0].role is Role.KERNEL else 1 for grids in columns]
    ways = [_ways(count, bundle) for count, bundle in zip(counts, bundles, strict=True)]
    best = max(product(*ways), key=side)
    return best, min(MOST_SIDE, max(LEAST_SIDE, side(best)))


def side_of_loose(grids: Sequence[SceneGrid]) -> int:
    """The side of a cell where there are no steps and grids flow like words."""
    columns: int = max((grid.values.shape[1] for grid in grids if not grid.is_picture), default=1)
    most = MOST_SIDE if len(grids) == 1 else MOST_OF_MANY
    return max(LEAST_SIDE, min(most, WIDTH // columns - BETWEEN[False]))


def side_below(grids: Sequence[SceneGrid]) -> int:
    """The side of a cell of the grids that stand below the others, side by side; of a pixel where they are pictures."""
    if any(grid.is_picture for grid in grids):
        longest: int = max(max(grid.values.shape) for grid in grids)
        return max(1, PICTURE_BELOW // longest)
    columns = [grid.values.shape[1] for grid in grids]
    room = WIDTH - SIGN_ROOM * (len(grids) - 1)

    def needed(side: int) -> int:
        return sum(max(LEAST_CAPTION[True], count * (side + BETWEEN[True])) for count in columns)

    return next((side for side in range(MOST_BELOW, LEAST_BELOW, -1) if needed(side) <= room), LEAST_BELOW)


def digit_sizes(scene: Scene, texts: Sequence[str], sides: Sequence[int]) -> Iterator[float]:
    """The size of the font in each cell, in pixels.

    As large as the longer numbers of a grid allow, and without steps alike in all grids; a few very long numbers are
    written smaller and leave the others as they are.

    Parameters
    ----------
    scene : Scene
    texts : sequence of str
        Of all cells.
    sides : sequence of int
        Of the cells of each grid.
    """
    begin, own = 0, []
    for grid, side in zip(scene.grids, sides, strict=True):
        own.append(np.array([_fitting(text, side) for text in texts[begin : begin + grid.values.size]]))
        begin += grid.values.size
    shown = [sizes for grid, sizes in zip(scene.grids, own, strict=True) if not grid.is_picture]
    together = None if scene.steps or not shown else np.percentile(np.concatenate(shown), USUAL, method="lower")
    for sizes in own:
        usual = np.percentile(sizes, USUAL, method="lower") if together is None else together
        yield from np.minimum(sizes, usual).tolist()


def _fitting(text: str, side: int) -> float:
    wanted = (side - DIGITS_MARGIN) / max(0.1, text_width(text, 1, bold=True))
    most = max(DIGITS_SHARE * side, min(EASY_DIGITS, DIGITS_MOST * side))
    return max(LEAST_DIGITS, math.floor(4 * min(most, wanted)) / 4)


def _ways(count: int, bundle: int) -> list[int]:
    """How many may stand side by side: as few as each number of rows needs, and bundles whole and in even rows."""
    if bundle == 1:
        return sorted({math.ceil(count / down) for down in range(1, count + 1)})
    return [n for n in range(bundle, count + 1, bundle) if n == bundle or count % n == 0] or [count]

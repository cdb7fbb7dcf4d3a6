"""Blocks of cells as people paste them from a spreadsheet, put into a grid."""

from cnnviz.errors import InputError
from cnnviz.geometry.window import Pair
from cnnviz.links.numbers import Grid, parse_number

Block = tuple[tuple[str, ...], ...]  # what the cells hold, row by row


class BlockError(InputError):
    """Why a block cannot be taken, and which cell of the grid is to blame, (row, column) from 0."""

    def __init__(self, sentence: str, cell: Pair) -> None:
        super().__init__(sentence)
        self.cell = cell


def read_block(block: Block, blank: float | None = None) -> Grid:
    """The numbers of a block.

    Parameters
    ----------
    block : tuple of tuple of str
    blank : float or None
        What an empty cell stands for; None refuses it.

    Raises
    ------
    BlockError
        If rows differ in length or a cell holds no number; its cell is counted within the block.

    Examples
    --------
    >>> read_block((("1", "1/2"), ("−3", "4")))
    ((1.0, 0.5), (-3.0, 4.0))
    """
    _check_rows(block)
    return tuple(
        tuple(_number(text, blank, (row, column)) for column, text in enumerate(texts))
        for row, texts in enumerate(block)
    )


def with_block(grid: Grid, block: Block, corner: Pair, blank: float | None = None) -> Grid:
    """A grid with some of its cells replaced.

    Parameters
    ----------
    grid : Grid
    block : tuple of tuple of str
        One cell or more.
    corner : (int, int)
        Row and column of the first cell that is replaced, from 0.
    blank : float or None
        What an emptied cell holds; None refuses it.

    Raises
    ------
    BlockError
        If rows of the block differ in length, it reaches beyond the grid, or a cell holds no number. The sentence names
        both sizes and the cell of the block.

    Examples
    --------
    >>> with_block(((1, 2), (3, 4)), (("5",), ("6",)), corner=(0, 1))
    ((1, 5.0), (3, 6.0))
    """
    held = f"{len(grid)} × {len(grid[0])}"
    _check_rows(block, corner, f", as in the grid of {held}")
    rows, columns = len(block), len(block[0])
    room = len(grid) - corner[0], len(grid[0]) - corner[1]
    if rows > room[0] or columns > room[1]:
        moved = " or begin further up and left" if any(corner) else ""
        raise BlockError(
            f"the block is {rows} × {columns}, but from this cell on there is room for {room[0]} × {room[1]} in the "
            f"{held} grid: paste at most that many cells{moved}",
            corner,
        )
    try:
        numbers = read_block(block, blank)
    except BlockError as error:
        row, column = error.cell
        where = f"row {row + 1}, column {column + 1} of the {rows} × {columns} block for the {held} grid: "
        raise BlockError(
            f"{where if rows * columns > 1 else ''}{error}", (corner[0] + row, corner[1] + column)
        ) from None
    cells = [list(row) for row in grid]
    for row, values in enumerate(numbers, corner[0]):
        cells[row][corner[1] : corner[1] + columns] = values
    return tuple(tuple(row) for row in cells)


def _check_rows(block: Block, corner: Pair = (0, 0), as_wanted: str = "") -> None:
    """Refuse rows of different length."""
    columns = len(block[0])
    for row, texts in enumerate(block):
        if len(texts) != columns:
            raise BlockError(
                f"row {row + 1} of the pasted block has {_many(len(texts))}, but row 1 has {columns}: give all rows "
                f"the same length{as_wanted}",
                corner,
            )


def _number(text: str, blank: float | None, cell: Pair) -> float:
    if blank is not None and not text.strip():
        return blank
    try:
        return parse_number(text)
    except InputError as error:
        raise BlockError(str(error), cell) from None


def _many(numbers: int) -> str:
    return f"{numbers} number{'' if numbers == 1 else 's'}"

"""Grids as CSV, for spreadsheets: full numbers out; commas, semicolons or tabs in."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

from cnnviz.errors import InputError
from cnnviz.links.numbers import LARGEST, Grid, parse_number

LARGEST_SIDE = 12  # rows and columns, of a grid that can be stepped through
LONGEST_TEXT = 1_000_000  # characters
DELIMITERS = (";", "\t", ",")  # with the first of them that occurs; numbers have a point and need no comma
DECIMAL_COMMA = re.compile(r"[+\-−]?\d+,\d+")


def csv_text(grids: Iterable[Iterable[Iterable[float]]]) -> str:
    """Write grids below each other, an empty line between two; each number reads back as exactly itself.

    Parameters
    ----------
    grids : iterable of (rows, columns)
        One, or one for each channel, such as an array of shape (C, H, W).

    Examples
    --------
    >>> print(csv_text([[[1, 0.1], [-2.5, 3]], [[0, 0], [0, 1]]]))
    1,0.1
    -2.5,3
    <BLANKLINE>
    0,0
    0,1
    <BLANKLINE>
    """
    return "\n".join("".join(",".join(map(_written, row)) + "\n" for row in grid) for grid in grids)


def read_csv(text: str, largest_side: int = LARGEST_SIDE) -> Grid:
    """Read one grid; parameters and errors as in `read_csv_channels`.

    Raises
    ------
    InputError
        Also if there are several grids.

    Examples
    --------
    >>> read_csv("1;0.5\\n-2;3\\n")
    ((1.0, 0.5), (-2.0, 3.0))
    """
    grids = read_csv_channels(text, largest_side)
    if len(grids) > 1:
        raise InputError(f"the text holds {len(grids)} grids, set apart by empty lines: give one")
    return grids[0]


def read_csv_channels(text: str, largest_side: int = LARGEST_SIDE) -> tuple[Grid, ...]:
    """Read grids of one size that are set apart by empty lines.

    Parameters
    ----------
    text : str
        Numbers with a decimal point, set apart by commas, semicolons or tabs.
    largest_side : int
        The most rows and columns.

    Returns
    -------
    tuple of Grid
        At least one.

    Raises
    ------
    InputError
        If there is no number, or something that is none or beyond a million; if rows or grids differ in size; if a
        grid is too large.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text has {len(text)} characters: use at most {LONGEST_TEXT}")
    grids: list[list[tuple[float, ...]]] = [[]]
    for line, cells in enumerate(_rows(text), start=1):
        if not any(cells):
            grids.append([])
            continue
        if len(cells) > largest_side:
            raise InputError(f"line {line} has {len(cells)} numbers: use at most {largest_side}")
        grids[-1].append(tuple(_number(cell, line, at) for at, cell in enumerate(cells, start=1)))
        if len(grids[-1]) > largest_side:
            raise InputError(f"the grid has more than {largest_side} rows: use at most {largest_side}")
        if len(cells) != len(grids[-1][0]):
            raise InputError(
                f"line {line} has {_many(len(cells))}, but the grid's first row has {len(grids[-1][0])}: "
                "give all rows the same length"
            )
    found = tuple(tuple(grid) for grid in grids if grid)
    if not found:
        raise InputError("there are no numbers: give rows such as 1, 0, −1")
    sizes = sorted({(len(grid), len(grid[0])) for grid in found})
    if len(sizes) > 1:
        different = " and ".join(f"{rows} × {columns}" for rows, columns in sizes)
        raise InputError(f"the grids have the sizes {different}: give all channels the same size")
    return found


def _rows(text: str) -> Iterable[list[str]]:
    """The cells of each line, without what a spreadsheet adds: a mark in front, quotes, spaces."""
    plain = text.removeprefix("\ufeff")
    delimiter = next((sign for sign in DELIMITERS if sign in plain), ",")
    try:
        for row in csv.reader(StringIO(plain), delimiter=delimiter):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise InputError(f"the text is no CSV ({error}): save it as such from a spreadsheet") from None


def _number(cell: str, line: int, column: int) -> float:
    if DECIMAL_COMMA.fullmatch(cell):
        raise InputError(f"line {line}, column {column}: “{cell[:20]}” has a decimal comma: write a point, as in 0.5")
    try:
        return parse_number(cell)
    except InputError as error:
        raise InputError(f"line {line}, column {column}: {error}") from None


def _many(numbers: int) -> str:
    return f"{numbers} number{'' if numbers == 1 else 's'}"


def _written(value: float) -> str:
    """The shortest text that reads back as this number; never 1/9, of which a spreadsheet would make a date."""
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) <= LARGEST else repr(value)

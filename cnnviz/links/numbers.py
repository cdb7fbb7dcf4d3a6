"""Numbers and grids of numbers as people and links write them."""

import math
import re
from fractions import Fraction

from cnnviz.errors import InputError

Grid = tuple[tuple[float, ...], ...]

LARGEST = 1e6
SHORT = 5  # characters of a decimal that no fraction need stand for
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?(/\d{1,9})?", re.ASCII)


def parse_number(text: str) -> float:
    """Read one number: ``3``, ``−0.5``, ``1e-3`` or ``1/9``.

    Raises
    ------
    InputError
        If it is no number, or its absolute value is above a million.

    Examples
    --------
    >>> parse_number(" −1/4 ")
    -0.25
    """
    plain = text.strip().replace("−", "-")  # a minus sign, as we print it
    if not plain:
        raise InputError("an empty cell holds no number: type one, such as 0")
    if not NUMBER.fullmatch(plain):
        raise InputError(f"“{_short(text)}” is not a number: type one such as 2, −0.5 or 1/9")
    above, _, below = plain.partition("/")
    if below and not int(below):
        raise InputError(f"“{_short(text)}” divides by zero: type a number such as 2, −0.5 or 1/9")
    value = float(above) / int(below or 1)
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise InputError(f"“{_short(text)}” is beyond a million: use a number from −1000000 to 1000000")
    return value


def write_number(value: float) -> str:
    """A short text that reads back as exactly this number: a decimal, or a fraction where that would be long.

    Examples
    --------
    >>> write_number(2.0), write_number(1 / 9), write_number(1.25), write_number(-0.1)
    ('2', '1/9', '1.25', '-0.1')
    """
    if value == int(value):
        return str(int(value))
    fraction = Fraction(value).limit_denominator(1000)
    exact = f"{fraction.numerator}/{fraction.denominator}"
    plain = repr(float(value))
    return exact if float(fraction) == value and len(exact) < len(plain) > SHORT else plain


def parse_grid(text: str, largest_side: int) -> Grid:
    """Read rows set apart by ``_`` of numbers set apart by spaces.

    Raises
    ------
    InputError
        If a number cannot be read, rows differ in length, or a side is longer than `largest_side`.

    Examples
    --------
    >>> parse_grid("1 2_3 4", 12)
    ((1.0, 2.0), (3.0, 4.0))
    """
    rows = tuple(tuple(parse_number(number) for number in row.split(" ")) for row in text.split("_"))
    lengths = {len(row) for row in rows}
    if len(lengths) > 1:
        raise InputError(f"the rows have {' and '.join(map(str, sorted(lengths)))} numbers: give them the same length")
    if max(len(rows), *lengths) > largest_side:
        raise InputError(f"the grid is {len(rows)} × {lengths.pop()}: use at most {largest_side} rows and columns")
    return rows


def write_grid(grid: Grid) -> str:
    """What `parse_grid` reads.

    Examples
    --------
    >>> write_grid(((1, 2), (3, 4.5)))
    '1 2_3 4.5'
    """
    return "_".join(" ".join(write_number(value) for value in row) for row in grid)


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"

"""Grids that are still being filled in, as text: a question mark where there is no number yet."""

from math import isnan, nan

from cnnviz.errors import InputError
from cnnviz.links.numbers import Grid, parse_number, write_number
from cnnviz.links.states import Codec

Answer = Grid  # NaN where nothing was answered yet
OPEN = "?"
LONGEST_SIZE = 24  # of an output's size as it is typed, in characters


def answers(largest_side: int, most: int) -> Codec:
    """Several answers of equal size, set apart by ``~``, their rows by ``_`` and their cells by spaces."""

    def read(text: str) -> tuple[Answer, ...]:
        found = tuple(tuple(tuple(map(_read, row.split(" "))) for row in part.split("_")) for part in text.split("~"))
        sizes = {(len(part), len(row)) for part in found for row in part}
        if len(found) > most or len(sizes) > 1 or max(max(size) for size in sizes) > largest_side:
            raise InputError(
                f"the answers are {len(found)} grids of {len(sizes)} sizes: give at most {most} of one size, "
                f"with at most {largest_side} rows and columns"
            )
        return found

    def write(value: tuple[Answer, ...]) -> str:
        return "~".join("_".join(" ".join(map(_write, row)) for row in part) for part in value)

    return Codec(read, write)


def _read(text: str) -> float:
    return nan if text == OPEN else parse_number(text)


def _write(value: float) -> str:
    return OPEN if isnan(value) else write_number(value)

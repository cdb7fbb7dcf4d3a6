"""Usual mistakes that do not depend on the operator."""

from collections.abc import Callable

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.practice.recognition import Array, Guess

NO_PADDING = ((0, 0), (0, 0))

ROUNDINGS: dict[str, Callable[[Array], Array]] = {
    "to whole numbers": lambda values: np.copysign(np.floor(np.abs(values) + 0.5), values),
    "to whole numbers, halves to the even one": np.rint,
    "down to whole numbers": np.floor,
    "up to whole numbers": np.ceil,
    "to one decimal": lambda values: np.copysign(np.floor(np.abs(values) * 10 + 0.5), values) / 10,
}


def guessed(condition: str, remedy: str, recompute: Callable[[], Array]) -> tuple[Guess, ...]:
    """The guess, or none where the mistake leaves no output."""
    try:
        return (Guess(condition, remedy, recompute()),)
    except GeometryError:
        return ()


def maps_of(output: Array) -> Array:
    """An output with its maps, (maps, rows, columns), also where it is one without that axis."""
    return output.reshape(-1, *output.shape[-2:])


def other_sign(right: Array, bias: Array) -> tuple[Guess, ...]:
    """The whole number with the other sign, or the sum before the bias, (maps,), was added."""
    condition, remedy = "the sign is the other way round", "Keep the sign of each weight: minus times plus is minus."
    return Guess(condition, remedy, -right), Guess(condition, remedy, 2 * bias[:, np.newaxis, np.newaxis] - right)


def without_bias(right: Array, bias: Array) -> tuple[Guess, ...]:
    """The sum alone."""
    remedy = "Add it to the sum of the products, once for each cell."
    return (Guess("the bias is left out", remedy, right - bias[:, np.newaxis, np.newaxis]),)


def exchanged(right: Array) -> tuple[Guess, ...]:
    """Rows written as columns."""
    remedy = "Write what the window gives on its way to the right into one row."
    return (Guess("rows and columns are exchanged", remedy, np.swapaxes(right, -2, -1)),)


def rounded(right: Array) -> tuple[Guess, ...]:
    """Numbers rounded that have decimals."""
    plain = right.round(9)  # thirds that add up to 2 have none
    if np.array_equal(plain, np.rint(plain)):
        return ()
    remedy = "Nothing is rounded before the end: give two decimals."
    guesses: list[Guess] = []
    for how, rounding in ROUNDINGS.items():
        output = rounding(plain)
        if not any(np.array_equal(output, other.output) for other in guesses):  # most ways agree where there is no half
            guesses.append(Guess(f"the right numbers are rounded {how}", remedy, output))
    return tuple(guesses)


def without_one(right: Array) -> tuple[Guess, ...]:
    """A size that lacks the last term of its formula."""
    maps, rows, columns = right.shape
    remedy = "The place where the window begins counts as well as those it moves on to."
    return (Guess("the + 1 of the size formula is left out", remedy, np.full((maps, rows - 1, columns - 1), np.nan)),)

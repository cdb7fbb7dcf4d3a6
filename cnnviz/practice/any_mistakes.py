"""Usual mistakes that do not depend on the operator."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from typing import Any, Generic, TypeVar

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.practice.recognition import Array, Guess

ROUNDINGS: dict[str, Callable[[Array], Array]] = {
    "to whole numbers": lambda values: np.copysign(np.floor(np.abs(values) + 0.5), values),
    "to whole numbers, halves to the even one": np.rint,
    "down to whole numbers": np.floor,
    "up to whole numbers": np.ceil,
    "to one decimal": lambda values: np.copysign(np.floor(np.abs(values) * 10 + 0.5), values) / 10,
}

Trace = TypeVar("Trace")


class Stage(IntEnum):
    """At what a mistake is made; where two are made, in this order, and never both at the same."""

    PADDING = auto()
    OPERATION = auto()
    STRIDE = auto()
    DILATION = auto()
    SUM = auto()  # from here on what has been computed is changed, and nothing is computed anew
    SIGN = auto()
    BIAS = auto()
    ORDER = auto()
    ROUNDING = auto()
    SIZE = auto()


@dataclass(frozen=True)
class Mistake(Generic[Trace]):
    """A usual mistake.

    Attributes
    ----------
    stage : Stage
    made : callable
        From the right trace, or one with a mistake of an earlier stage, to what this one makes of it: nothing where it
        cannot be made or changes nothing, several where it can be made in several ways.
    """

    stage: Stage
    made: Callable[[Trace], tuple[Guess, ...]]


def guessed(condition: str, remedy: str, recompute: Callable[[], Any]) -> tuple[Guess, ...]:
    """The guess of a trace computed with the mistake, or none where it leaves no output."""
    try:
        trace = recompute()
    except GeometryError:
        return ()
    return (Guess(condition, remedy, maps_of(trace.output), trace),)


def rewritten(condition: str, remedy: str, trace: Any, output: Array, **others: Array) -> Guess:
    """The guess of a trace whose output is another one, (maps, rows, columns)."""
    return Guess(condition, remedy, output, replace(trace, output=output, **others))


def maps_of(output: Array) -> Array:
    """An output with its maps, (maps, rows, columns), also where it is one without that axis."""
    return output.reshape(-1, *output.shape[-2:])


def other_sign(trace: Any) -> tuple[Guess, ...]:
    """The whole number with the other sign, or the sum before the bias was added."""
    condition, remedy = "the sign is the other way round", "Keep the sign of each weight: minus times plus is minus."
    right, bias = maps_of(trace.output), trace.bias[:, np.newaxis, np.newaxis]
    return (
        rewritten(condition, remedy, trace, -right, bias=-trace.bias),
        rewritten(condition, remedy, trace, 2 * bias - right),
    )


def without_bias(trace: Any) -> tuple[Guess, ...]:
    """The sum alone."""
    if not trace.bias.any():
        return ()
    remedy = "Add it to the sum of the products, once for each cell."
    output = maps_of(trace.output) - trace.bias[:, np.newaxis, np.newaxis]
    return (rewritten("the bias is left out", remedy, trace, output, bias=np.zeros_like(trace.bias)),)


def exchanged(trace: Any) -> tuple[Guess, ...]:
    """Rows written as columns."""
    remedy = "Write what the window gives on its way to the right into one row."
    output = np.swapaxes(maps_of(trace.output), -2, -1)
    return (rewritten("rows and columns are exchanged", remedy, trace, output),)


def rounded(trace: Any) -> tuple[Guess, ...]:
    """Numbers rounded that have decimals."""
    plain = maps_of(trace.output).round(9)  # thirds that add up to 2 have none
    if np.array_equal(plain, np.rint(plain)):
        return ()
    remedy = "Nothing is rounded before the end: give two decimals."
    guesses: list[Guess] = []
    for how, rounding in ROUNDINGS.items():
        output = rounding(plain)
        if not any(np.array_equal(output, other.output) for other in guesses):  # most ways agree where there is no half
            guesses.append(Guess(f"the numbers are rounded {how}", remedy, output))
    return tuple(guesses)


def without_one(trace: Any) -> tuple[Guess, ...]:
    """A size that lacks the last term of its formula."""
    maps, rows, columns = maps_of(trace.output).shape
    remedy = "The place where the window begins counts as well as those it moves on to."
    output = np.full((maps, max(0, rows - 1), max(0, columns - 1)), np.nan)
    return (Guess("the + 1 of the size formula is left out", remedy, output),)

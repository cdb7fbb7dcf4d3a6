"""A wrong answer, compared with what usual mistakes would give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.geometry.window import Pair
from cnnviz.practice.checking import is_close

Array = NDArray[np.float64]

MOST_NAMED = 2  # mistakes that explain an answer equally well
ENOUGH_FOR_TWO = 3  # wrong numbers: some two of all mistakes together give almost any one number


@dataclass(frozen=True, eq=False)
class Guess:
    """What a usual mistake makes of an output.

    Attributes
    ----------
    condition : str
        What was done, in words that go on from "what comes out if".
    remedy : str
        What to do instead, a sentence.
    output : ndarray, (maps, rows, columns)
        Where the mistake changes the size, of that size; NaN where it says no number.
    trace : any trace, or None
        With that output, in which one more mistake can be made; None where none can.
    """

    condition: str
    remedy: str
    output: Array
    trace: Any = None

    @property
    def size(self) -> Pair:
        """Rows and columns of its output."""
        rows, columns = self.output.shape[-2:]
        return rows, columns


@dataclass(frozen=True)
class Diagnosis:
    """What may have gone wrong.

    Attributes
    ----------
    finding : str
        A sentence that names the mistake, in Markdown.
    remedy : str
        What to do instead, a sentence.
    """

    finding: str
    remedy: str


def recognise(
    answer: Array, right: Array, guesses: Iterable[Guess], of_two: Iterable[Guess] = ()
) -> tuple[Diagnosis, ...]:
    """Name the usual mistakes that explain every wrong number of an answer; the likeliest, and what equals it.

    Likeliest is what agrees with most of the numbers that were given, right ones too. An answer of another size is
    compared from its first cell on.

    Parameters
    ----------
    answer, right : ndarray, (maps, rows, columns)
        NaN where nothing was answered yet.
    guesses : iterable of Guess
    of_two : iterable of Guess
        Two mistakes at once: tried where none alone explains at least `ENOUGH_FOR_TWO` wrong numbers.

    Returns
    -------
    tuple of Diagnosis
        None where nothing is wrong, or nothing explains it.

    Examples
    --------
    >>> right = np.array([[[1.0, 2.0]]])
    >>> negative = Guess("the sign is the other way round", "Mind the minus signs.", -right)
    >>> recognise(np.array([[[-1.0, -2.0]]]), right, [negative])[0].finding
    'The 2 wrong cells are what comes out if **the sign is the other way round**.'
    >>> recognise(np.array([[[1.0, 3.0]]]), right, [negative])
    ()
    """
    wrong = ~np.isnan(answer) & ~is_close(answer, right)
    count = int(wrong.sum())
    if not count:
        return ()
    explaining = _explaining(answer, wrong, guesses)
    if not explaining and count >= ENOUGH_FOR_TWO:
        explaining = _explaining(answer, wrong, of_two)
    begin = "The wrong cell is" if count == 1 else f"The {count} wrong cells are"
    return _diagnoses(f"{begin} what comes out", explaining)


def recognise_size(
    said: Pair,
    right: Pair,
    guesses: Iterable[Guess],
    of_two: Iterable[Guess] = (),
    numbers: Array | None = None,
    place: int = 0,
) -> tuple[Diagnosis, ...]:
    """Name the usual mistakes that give an output of a wrong size.

    Parameters
    ----------
    said, right : (int, int)
        Rows and columns.
    guesses : iterable of Guess
    of_two : iterable of Guess
        Two mistakes at once: tried where none alone gives these numbers, or this size.
    numbers : ndarray of that size, or None
        The answer itself, where it is known: a mistake that gives these numbers is named before all others.
    place : int
        Of which map they are, from 0.

    Returns
    -------
    tuple of Diagnosis
        None for the right size, or one that no usual mistake gives.

    Examples
    --------
    >>> kept = Guess("the padding keeps the size (same)", "There is none here.", np.full((1, 5, 5), 2.0))
    >>> recognise_size((5, 5), (3, 3), [kept])[0].finding
    '5 × 5 is what comes out if **the padding keeps the size (same)**.'
    """
    if said == right:
        return ()
    sized: list[Guess] = []
    for several in (guesses, of_two):
        alike = [guess for guess in several if guess.size == said]
        exact = [guess for guess in alike if numbers is not None and is_close(numbers, guess.output[place]).all()]
        if exact:
            return _diagnoses("These numbers are what comes out", exact)
        sized = sized or alike
        if sized and (numbers is None or numbers.size < ENOUGH_FOR_TWO):
            break  # two at once are many, and take long
    return _diagnoses(f"{said[0]} × {said[1]} is what comes out", sized)


def _explaining(answer: Array, wrong: NDArray[np.bool_], guesses: Iterable[Guess]) -> list[Guess]:
    """Those that give every wrong number, of these what agrees with most of the answer."""
    first = tuple(np.argwhere(wrong)[0].tolist())
    found: list[tuple[int, Guess]] = []
    for guess in guesses:
        is_there = all(at < length for at, length in zip(first, guess.output.shape, strict=True))
        if not is_there or not is_close(guess.output[first], answer[first]):
            continue  # most are told by the first wrong cell, and quickly
        alike = is_close(answer, _fitted(guess.output, answer.shape))
        if alike[wrong].all():
            found.append((int(alike.sum()), guess))
    most = max((alike for alike, _ in found), default=0)
    return [guess for alike, guess in found if alike == most]


def _diagnoses(begin: str, guesses: Sequence[Guess]) -> tuple[Diagnosis, ...]:
    different: dict[str, Guess] = {}
    for guess in guesses:
        different.setdefault(guess.condition, guess)  # one mistake may be made in several ways
    named = list(different.values())[:MOST_NAMED]
    return tuple(
        Diagnosis(
            f"Or if **{guess.condition}**{_alike(named[0], guess)}." if at else f"{begin} if **{guess.condition}**.",
            guess.remedy,
        )
        for at, guess in enumerate(named)
    )


def _alike(guess: Guess, other: Guess) -> str:
    alike = guess.output.shape == other.output.shape and bool(is_close(guess.output, other.output).all())
    return ": here the two come out alike and cannot be told apart" if alike else ""


def _fitted(values: Array, shape: tuple[int, ...]) -> Array:
    """Cut off, or filled up with NaN, from the first cell on."""
    fitted = np.full(shape, np.nan)
    common = tuple(slice(0, min(sides)) for sides in zip(values.shape, shape, strict=True))
    fitted[common] = values[common]
    return fitted

"""A wrong answer, compared with what usual mistakes would give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.geometry.window import Pair
from cnnviz.practice.checking import is_close

Array = NDArray[np.float64]

MOST_NAMED = 2  # mistakes that explain an answer equally well


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
    """

    condition: str
    remedy: str
    output: Array

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


def recognise(answer: Array, right: Array, guesses: Iterable[Guess]) -> tuple[Diagnosis, ...]:
    """Name the usual mistakes that explain every wrong number of an answer; the likeliest, and what equals it.

    Likeliest is what agrees with most of the numbers that were given, right ones too. An answer of another size is
    compared from its first cell on.

    Parameters
    ----------
    answer, right : ndarray, (maps, rows, columns)
        NaN where nothing was answered yet.
    guesses : iterable of Guess

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
    given = ~np.isnan(answer)
    wrong = given & ~is_close(answer, right)
    if not wrong.any():
        return ()
    explaining = []
    for guess in guesses:
        alike = is_close(answer, _fitted(guess.output, right.shape))
        if alike[wrong].all():
            explaining.append((int(alike[given].sum()), guess))
    most = max((alike for alike, _ in explaining), default=0)
    count = int(wrong.sum())
    begin = "The wrong cell is" if count == 1 else f"The {count} wrong cells are"
    return _diagnoses(f"{begin} what comes out", [guess for alike, guess in explaining if alike == most])


def recognise_size(
    said: Pair, right: Pair, guesses: Iterable[Guess], numbers: Array | None = None, place: int = 0
) -> tuple[Diagnosis, ...]:
    """Name the usual mistakes that give an output of a wrong size.

    Parameters
    ----------
    said, right : (int, int)
        Rows and columns.
    guesses : iterable of Guess
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
    sized = [guess for guess in guesses if guess.size == said]
    exact = [] if numbers is None else [guess for guess in sized if is_close(numbers, guess.output[place]).all()]
    begin = "These numbers are" if exact else f"{said[0]} × {said[1]} is"
    return _diagnoses(f"{begin} what comes out", exact or sized)


def _diagnoses(begin: str, guesses: Sequence[Guess]) -> tuple[Diagnosis, ...]:
    different = {guess.condition: guess for guess in guesses}  # one mistake may be made in several ways
    return tuple(
        Diagnosis(f"{'Or' if at else begin} if **{guess.condition}**.", guess.remedy)
        for at, guess in enumerate(list(different.values())[:MOST_NAMED])
    )


def _fitted(values: Array, shape: tuple[int, ...]) -> Array:
    """Cut off, or filled up with NaN, from the first cell on."""
    fitted = np.full(shape, np.nan)
    common = tuple(slice(0, min(sides)) for sides in zip(values.shape, shape, strict=True))
    fitted[common] = values[common]
    return fitted

"""An answer worked out by hand, cell by cell against the right one."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError

CLOSE = 0.005 + 1e-9  # two decimals are enough, and 0.13 is 0.125 too


class Mark(StrEnum):
    """What is to be said of a cell."""

    OPEN = ""
    RIGHT = "right"
    WRONG = "wrong"


def is_close(answer: NDArray[np.floating], right: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Where both hold the same number up to `CLOSE`; never where one is NaN.

    Examples
    --------
    >>> is_close(np.array([0.33, np.inf, np.nan]), np.array([1 / 3, np.inf, np.nan]))
    array([ True,  True, False])
    """
    with np.errstate(invalid="ignore"):  # two infinities
        close: NDArray[np.bool_] = (np.abs(answer - right) <= CLOSE) | (answer == right)
    return close


def check(answer: NDArray[np.floating], right: NDArray[np.floating]) -> tuple[Mark, ...]:
    """A mark for each cell, row by row.

    Parameters
    ----------
    answer : ndarray
        NaN where nothing was answered yet.
    right : ndarray of the same shape

    Raises
    ------
    GeometryError
        If the shapes differ.

    Examples
    --------
    >>> [mark.value for mark in check(np.array([0.33, 4, np.nan]), np.array([1 / 3, 7, 4]))]
    ['right', 'wrong', '']
    """
    if answer.shape != right.shape:
        raise GeometryError(
            f"the answer is {' × '.join(map(str, answer.shape))}, but the output is "
            f"{' × '.join(map(str, right.shape))}: give a number for each cell of the output"
        )
    return tuple(
        Mark.OPEN if np.isnan(given) else Mark.RIGHT if is_right else Mark.WRONG
        for given, is_right in zip(answer.ravel(), is_close(answer, right).ravel(), strict=True)
    )

"""Numbers as they are shown: as many decimals as mean something, and a minus that is a minus."""

import math
import re

import numpy as np
from numpy.typing import NDArray

HALF = 1e-12  # what lifts a half over the edge, and nothing else
EMPTY_DECIMALS = re.compile(r"\.?0+ ")


def number_text(value: float, decimals: int = 3) -> str:
    """A number for a cell or a formula.

    Parameters
    ----------
    value : float
    decimals : int
        The most decimals that are shown; a number that would lose all but one digit to them is shown with two digits.

    Examples
    --------
    >>> number_text(-17.0), number_text(1 / 3), number_text(2.50), number_text(0.0006), number_text(0.000012)
    ('−17', '0.333', '2.5', '0.0006', '1.2e−5')
    """
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "NaN"
    if value == 0:
        return "0"  # −0 too
    if abs(value) < 10 ** (1 - decimals):
        return _exponent(f"{value:.2g}")
    # As at school, a half is rounded away from zero; binary fractions would not always do so.
    rounded = f"{value * (1 + HALF):.{decimals}f}"
    rounded = rounded.rstrip("0").rstrip(".") if "." in rounded else rounded
    return rounded.replace("-", "−")


def bracketed(text: str) -> str:
    """A number as it stands behind a sign: a negative one in brackets.

    Examples
    --------
    >>> bracketed("3"), bracketed("−3")
    ('3', '(−3)')
    """
    return f"({text})" if text.startswith("−") else text


def number_texts(values: NDArray[np.floating]) -> list[str]:
    """`number_text` of each number of an array, row by row.

    Examples
    --------
    >>> number_texts(np.array([[0.5, -1.0], [0.5, 0.0]]))
    ['0.5', '−1', '0.5', '0']
    """
    texts, places = different_texts(values)
    written: list[str] = np.array(texts, dtype=object)[places].tolist()
    return written


def different_texts(values: NDArray[np.floating]) -> tuple[list[str], NDArray[np.int64]]:
    """The `number_text` of each different number of an array, and which of them each number has.

    Almost all are written in one go, which takes a fifth of the time.

    Examples
    --------
    >>> different_texts(np.array([0.5, -1.0, 0.5, 1e-9]))
    (['−1', '1e−9', '0.5'], array([2, 0, 2, 1]))
    """
    different, places = np.unique(values, return_inverse=True)
    usual = np.isfinite(different) & (np.abs(different) >= 0.01)
    with np.errstate(over="ignore"):  # the largest of all, as `number_text` has it
        chosen = different[usual] * (1 + HALF)
    joined = "%.3f " * len(chosen) % tuple(chosen.tolist())
    plain = iter(EMPTY_DECIMALS.sub(" ", joined).replace("-", "−").split())
    texts = [
        next(plain) if is_usual else number_text(value)
        for value, is_usual in zip(different.tolist(), usual.tolist(), strict=True)
    ]
    return texts, places.ravel()


def count_text(number: float) -> str:
    """A large whole number with its thousands set apart by narrow spaces.

    Examples
    --------
    >>> count_text(268650)
    '268\u202f650'
    """
    return f"{number:,.0f}".replace(",", "\u202f")


def decimals_for(largest: float) -> int:
    """How many decimals show two or three significant digits of numbers up to a size.

    Examples
    --------
    >>> decimals_for(0.35), decimals_for(2.5), decimals_for(12), decimals_for(300), decimals_for(0.034)
    (2, 2, 1, 0, 3)
    """
    if largest == 0:
        return 0
    return min(6, max(0, 2 - max(0, math.floor(math.log10(largest))), 1 - math.floor(math.log10(largest))))


def written(value: float, decimals: int) -> str:
    """A number with a fixed count of decimals and a real minus sign; what rounds to zero has no sign.

    Examples
    --------
    >>> written(-0.125, 2), written(-0.001, 2), written(3, 0)
    ('−0.12', '0.00', '3')
    """
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def compact(value: float) -> str:
    """A number with three significant digits and a real minus sign.

    Examples
    --------
    >>> compact(-0.48213), compact(0.0), compact(12.0), compact(1234.5)
    ('−0.482', '0', '12', '1230')
    """
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    return _exponent(f"{rounded:g}" if 1e-4 <= abs(rounded) < 1e6 else f"{rounded:.3g}")


def share(value: float) -> str:
    """A share from 0 to 1 in per cent, with a decimal below 10 % and above 99 %, where one would be missed.

    Only what is exactly nothing or everything is written as 0 % or 100 %.

    Examples
    --------
    >>> share(0.917), share(0.004), share(0.9962), share(1), share(0), share(1e-6), share(0.99999)
    ('92 %', '0.4 %', '99.6 %', '100 %', '0 %', '< 0.1 %', '> 99.9 %')
    """
    percent = 100 * value
    if 0 < percent < 0.05:
        return "< 0.1 %"
    if 99.95 <= percent < 100:
        return "> 99.9 %"
    fine = 0 < percent < 9.95 or 99 < percent < 100
    return f"{percent:.1f} %" if fine else f"{percent:.0f} %"


def _exponent(text: str) -> str:
    """``1.2e-05`` → ``1.2e−5``."""
    digits, e, exponent = text.partition("e")
    return (f"{digits}e{int(exponent)}" if e else digits).replace("-", "−")

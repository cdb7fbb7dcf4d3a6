"""Colour scales: from a number to a colour, and what is legible on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ColourScale:
    """Colours at equal distances from the lower end of a range to the upper one, mixed linearly in between.

    Attributes
    ----------
    colours : tuple of str
        As ``#rrggbb``. A diverging scale has an odd number of them; the middle one is its neutral colour.

    Examples
    --------
    >>> ColourScale(("#000000", "#ffffff")).at(0.5)
    '#808080'
    """

    colours: tuple[str, ...]

    @property
    def neutral(self) -> str:
        """The colour in the middle, where a diverging scale has its zero."""
        return self.at(0.5)

    @property
    def plotly(self) -> list[list[float | str]]:
        """The scale as Plotly takes it."""
        return [[index / (len(self.colours) - 1), colour] for index, colour in enumerate(self.colours)]

    def at(self, fraction: float) -> str:
        """The colour at a place of the range, 0 being its lower end and 1 its upper one."""
        red, green, blue = self.pixels(np.array(fraction)).tolist()
        return f"#{red:02x}{green:02x}{blue:02x}"

    def pixels(self, fractions: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Places of the range → red, green and blue, of shape (..., 3); places outside take the end's colour."""
        stops = np.linspace(0, 1, len(self.colours))
        table = np.array([channels(colour) for colour in self.colours])  # (colours, 3)
        mixed = np.stack([np.interp(fractions, stops, column) for column in table.T], axis=-1)
        return np.round(mixed).astype(np.uint8)

    def takes_black_text(self, fractions: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Where black is easier to read on the scale's colours than white; the better of the two has at least 4.5."""
        luminance = _luminance(self.pixels(fractions))
        black: NDArray[np.bool_] = (luminance + 0.05) ** 2 >= 0.05 * 1.05  # both contrasts are equal at the root
        return black


def channels(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers from 0 to 255.

    Examples
    --------
    >>> channels("#0069A5")
    (0, 105, 165)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def faded(colour: str, opacity: float) -> str:
    """The colour as ``rgba(…)``, 0 being invisible and 1 solid."""
    red, green, blue = channels(colour)
    return f"rgba({red},{green},{blue},{opacity})"


def contrast(colour: str, ground: str) -> float:
    """How well one colour is read on another, 1 (not at all) to 21 (black on white).

    As in WCAG 2.2, which asks for 4.5 where text is small.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted(float(_luminance(np.array(channels(each)))) for each in (colour, ground))
    return (light + 0.05) / (dark + 0.05)


def _luminance(pixels: NDArray[np.integer]) -> NDArray[np.float64]:
    """Relative luminance of sRGB bytes (..., 3), 0 to 1, as in WCAG 2.2."""
    shares = pixels / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    luminance: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return luminance

"""Arrays as pictures: as brightness, or around a neutral zero; and how the colours are to be read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import ImageError
from cnnviz.figures.numbers import count_text, number_text
from cnnviz.figures.pictures import signed_picture
from cnnviz.figures.theme import Theme

STRONG = 99  # per cent of the numbers that the colours tell apart; a few, such as those beside padding, are far beyond


@dataclass(frozen=True, eq=False)
class Shown:
    """An array as a picture, and how its colours are to be read.

    Attributes
    ----------
    pixels : ndarray of uint8, (H, W, 3)
    note : str
    """

    pixels: NDArray[np.uint8]
    note: str


def shown_clipped(values: NDArray[np.floating]) -> Shown:
    """Numbers as brightness, (C, H, W): 0 is black, 255 full; what is beyond is cut off."""
    if len(values) not in (1, 3):
        raise ImageError(f"there are {len(values)} channels: a picture has one, or three for red, green and blue")
    pixels = np.moveaxis(np.broadcast_to(values, (3, *values.shape[1:])), 0, -1)
    cut_off = _cut_off((values < 0) | (values > 255))
    note = f"below 0 is black, above 255 full: {cut_off}" if cut_off else ""
    return Shown(pixels.clip(0, 255).round().astype(np.uint8), note)


def shown_signed(values: NDArray[np.floating], theme: Theme) -> Shown:
    """Numbers around zero as colours: one channel in two hues, three as brighter and darker than middle grey."""
    strong = float(np.percentile(np.abs(values), STRONG)) or 1.0
    end, cut_off = number_text(strong, 0), _cut_off(np.abs(values) > strong)
    low, high, beyond = (f"≤ −{end}", f"≥ {end}", f": {cut_off}") if cut_off else (f"−{end}", end, "")
    if len(values) == 1:
        note = f"rose {low}, neutral 0, green {high}{beyond}"
        return Shown(signed_picture(values[0], theme, largest=strong).pixels, note)
    note = f"black {low}, middle grey 0, full {high}{beyond}"
    return Shown(shown_clipped(127.5 + 127.5 / strong * values).pixels, note)


def shown_difference(before: NDArray[np.float64], after: NDArray[np.float64], theme: Theme) -> Shown | None:
    """After less before; None where the two differ in size, and a difference of pixels would mean nothing."""
    return shown_signed(after - before, theme) if before.shape == after.shape else None


def _cut_off(beyond: NDArray[np.bool_]) -> str:
    """Of how many pixels the colour does not say how large they are; nothing where there are none."""
    count, pixels = int(beyond.any(axis=0).sum()), beyond[0].size
    return f"{count_text(count)} of {count_text(pixels)} pixels cut off" if count else ""

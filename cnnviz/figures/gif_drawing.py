"""A GIF whose pictures share their colours, each of them only what differs from the one before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

TRANSPARENT = 255  # the index of the colour that leaves what was there
MOST_COLOURS = 255
DISPOSAL = 1  # what was drawn stays

Area = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, eq=False)
class Frame:
    """A picture, and where it may differ from the one before.

    Attributes
    ----------
    picture : Image
    changed : tuple of Area
        At least one; together not necessarily all of it.
    milliseconds : int
        How long it is shown.
    """

    picture: Image.Image
    changed: tuple[Area, ...]
    milliseconds: int


class Palette:
    """The most frequent colours of some pictures, each exactly; all others become the nearest of these.

    Parameters
    ----------
    pictures : iterable of Image
        Whose colours are counted.
    """

    def __init__(self, pictures: Iterable[Image.Image]) -> None:
        counts: dict[tuple[int, int, int], int] = {}
        for picture in pictures:
            for count, colour in picture.getcolors(picture.width * picture.height) or ():
                counts[colour] = counts.get(colour, 0) + count  # type: ignore[index,arg-type]
        frequent = sorted(counts, key=lambda colour: -counts[colour])[:MOST_COLOURS]
        self._colours = np.array(frequent, dtype=np.int64)
        # Which colour is nearest, for each of the 64 × 64 × 64 parts of the colour space that has been met.
        self._nearest = np.full(1 << 18, -1, np.int16)
        self._nearest[_parts(self._colours)[::-1]] = np.arange(len(frequent))[::-1]  # the more frequent one wins

    def indices(self, picture: Image.Image) -> NDArray[np.uint8]:
        """Which colour each pixel has, (height, width)."""
        parts = _parts(np.asarray(picture, np.int32))
        unknown = np.unique(parts[self._nearest[parts] < 0])
        if unknown.size:
            middles = np.stack([unknown >> 12, unknown >> 6 & 63, unknown & 63], axis=1) * 4 + 2
            self._nearest[unknown] = ((middles[:, np.newaxis] - self._colours) ** 2).sum(axis=2).argmin(axis=1)
        indices: NDArray[np.uint8] = self._nearest[parts].astype(np.uint8)
        return indices

    def image(self, indices: NDArray[np.uint8]) -> Image.Image:
        """A picture whose pixels are numbers of colours."""
        image = Image.fromarray(indices)
        unused = np.zeros((256 - len(self._colours), 3), np.uint8)
        image.putpalette(np.concatenate([self._colours.astype(np.uint8), unused]).tobytes())
        return image


def gif_bytes(frames: Iterator[Frame], palette: Palette) -> bytes:
    """The file; it begins anew after the last picture, for ever.

    Pillow alone would keep all pictures in memory, and drop those that equal the one before.
    """
    first = next(frames)
    file = BytesIO()
    palette.image(palette.indices(first.picture)).save(
        file, "GIF", optimize=False, loop=0, duration=first.milliseconds, disposal=DISPOSAL
    )
    parts = [file.getvalue().removesuffix(b";")]
    for frame in frames:
        parts += _difference(frame, palette)
    return b"".join([*parts, b";"])


def _difference(frame: Frame, palette: Palette) -> list[bytes]:
    lefts, tops, rights, bottoms = zip(*frame.changed, strict=True)
    left, top = min(lefts), min(tops)
    drawn = np.full((max(bottoms) - top, max(rights) - left), TRANSPARENT, np.uint8)
    for area in frame.changed:
        inside = np.s_[area[1] - top : area[3] - top, area[0] - left : area[2] - left]
        drawn[inside] = palette.indices(frame.picture.crop(area))
    return GifImagePlugin.getdata(
        palette.image(drawn),
        (left, top),
        duration=frame.milliseconds,
        disposal=DISPOSAL,
        transparency=TRANSPARENT,
    )


def _parts(colours: NDArray[np.integer]) -> NDArray[np.integer]:
    """(..., 3) → the number of the part of the colour space, six bits a channel."""
    return colours[..., 0] >> 2 << 12 | colours[..., 1] >> 2 << 6 | colours[..., 2] >> 2

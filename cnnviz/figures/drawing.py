"""What a drawing is made of: boxes, words and pixels, at places in pixels. How they become a file is said elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]  # across and down
Size = tuple[int, int]  # width and height

HATCH_PERIOD = 14  # px along a side: stripes of 5 px with 5 px between, at 45°
HATCH_STRIPE = 7
DASH, DOT, GAP_OF_DASHES, GAP_OF_DOTS = 4, 1, 3, 2  # px
HALF_HEIGHT = 0.36  # of digits, as a share of the font's size
NARROW, WIDE = frozenset(" .,:;·'|!()[]ijlft/"), frozenset("mwMW−+=×∗%@…∞")


class Edge(StrEnum):
    """How the line around a box is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


class Anchor(StrEnum):
    """Which part of the words is at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Box:
    """A rectangle with round corners; its line lies inside.

    Attributes
    ----------
    place : (int, int)
        Of its upper left corner.
    size : (int, int)
    fill, line : str
        Colours as ``#rrggbb``.
    width : int
        Of the line.
    edge : Edge
    hatch : str
        The colour of stripes on the fill; none if empty.
    """

    place: Place
    size: Size
    fill: str
    line: str
    width: int = 1
    edge: Edge = Edge.SOLID
    hatch: str = ""
    radius: int = 5


@dataclass(frozen=True)
class Piece:
    """Words of one colour."""

    text: str
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Words:
    """A line of text.

    Attributes
    ----------
    place : (int, int)
        The anchor, at half the height of the digits.
    pieces : tuple of Piece
    size : float
        Of the font, in pixels.
    anchor : Anchor
    struck : bool
        Struck through.
    upright : bool
        Turned, to be read from below.
    """

    place: Place
    pieces: tuple[Piece, ...]
    size: float
    anchor: Anchor = Anchor.MIDDLE
    struck: bool = False
    upright: bool = False


@dataclass(frozen=True, eq=False)
class Pixels:
    """A small picture, each of its pixels enlarged to a rectangle.

    Attributes
    ----------
    place : (int, int)
    size : (int, int)
        As drawn.
    pixels : ndarray of uint8, (rows, columns, 3)
    """

    place: Place
    size: Size
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Line:
    """Straight lines from point to point; only in drawings that become SVG.

    Attributes
    ----------
    points : tuple of (int, int)
    colour : str
    width : int
    has_arrow : bool
        Whether the last point is that of an arrow.
    """

    points: tuple[Place, ...]
    colour: str
    width: int = 1
    has_arrow: bool = False


Shape = Box | Words | Pixels


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is, in pixels; the fonts differ from reader to reader, so that it is on the large side.

    Examples
    --------
    >>> round(text_width("−0.25", 10), 2)
    32.0
    """
    ems = sum(0.38 if sign in NARROW else 0.9 if sign in WIDE else 1.0 if ord(sign) > 0x2E80 else 0.64 for sign in text)
    return ems * size * (1.1 if bold else 1)


def shortened(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """The text, cut and ended with … where it is wider than `width`.

    Examples
    --------
    >>> shortened("a very long name", 10, 60)
    'a very lo…'
    """
    if text_width(text, size, bold=bold) <= width:
        return text
    text = text[: 1 + int(width / (0.38 * size))]
    while text and text_width(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def hatching(size: Size) -> list[tuple[Place, ...]]:
    """The corners of the stripes of a hatched box, from its upper left corner; they reach beyond the box."""
    begins = range(0, sum(size), HATCH_PERIOD)
    return [((at, 0), (at + HATCH_STRIPE, 0), (0, at + HATCH_STRIPE), (0, at)) for at in begins]

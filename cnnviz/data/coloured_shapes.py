"""Coloured shapes: pictures drawn on the fly, told apart by shape and never by colour."""

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cnnviz.data.labelled import DataSet, LabelledImages

Point = tuple[float, float]

SIDE = 32  # pixels
IMAGE_SHAPE = (3, SIDE, SIDE)
SIZES = (4000, 500, 1000)  # training, validation, test
FINENESS = 4  # drawn so many times larger and then averaged, which smooths the edges
RADII = (6.5, 12.0)  # pixels, from the middle of a shape to its farthest point
MARGIN = 1.5  # pixels between a shape and the border, so that none is cut off
TILT = pi / 15  # radians, at most, either way: 12°, which keeps a square apart from a diamond
NOISE = 12.0  # standard deviation, in bytes

PLUS: tuple[Point, ...] = tuple(
    (x / 3.2, y / 3.2)
    for x, y in (
        (-1, -3),
        (1, -3),
        (1, -1),
        (3, -1),
        (3, 1),
        (1, 1),
        (1, 3),
        (-1, 3),
        (-1, 1),
        (-3, 1),
        (-3, -1),
        (-1, -1),
    )
)
SQUARE: tuple[Point, ...] = ((-0.7, -0.7), (0.7, -0.7), (0.7, 0.7), (-0.7, 0.7))
DIAMOND: tuple[Point, ...] = ((0, -1), (0.7, 0), (0, 1), (-0.7, 0))
TRIANGLE: tuple[Point, ...] = ((0, -1), (0.87, 0.5), (-0.87, 0.5))
STAR: tuple[Point, ...] = tuple(
    (sin(corner * pi / 5) * reach, -cos(corner * pi / 5) * reach)
    for corner in range(10)
    for reach in [(1, 0.42)[corner % 2]]
)


class Pen:
    """Draws on a mask in the coordinates of one shape: the middle is (0, 0), the farthest point 1 away, y downwards."""

    def __init__(self, mask: Image.Image, middle: Point, radius: float, tilt: float) -> None:
        self._draw = ImageDraw.Draw(mask)
        self._middle = middle
        self._radius = radius
        self._cos, self._sin = cos(tilt) * radius, sin(tilt) * radius

    def polygon(self, corners: tuple[Point, ...], value: int = 255) -> None:
        """Fill the polygon with a value; 0 cuts a hole."""
        self._draw.polygon([self._place(corner) for corner in corners], fill=value)

    def disc(self, middle: Point = (0, 0), radius: float = 1, value: int = 255) -> None:
        """Fill a disc with a value; 0 cuts a hole."""
        x, y = self._place(middle)
        reach = radius * self._radius
        self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=value)

    def _place(self, point: Point) -> Point:
        x, y = point
        return (
            self._middle[0] + x * self._cos - y * self._sin,
            self._middle[1] + x * self._sin + y * self._cos,
        )


def _ring(pen: Pen) -> None:
    pen.disc()
    pen.disc(radius=0.55, value=0)


def _frame(pen: Pen) -> None:
    pen.polygon(SQUARE)
    pen.polygon(_scaled(SQUARE, 0.55), value=0)


def _crescent(pen: Pen) -> None:
    pen.disc()
    pen.disc(middle=(0.5, 0), radius=0.85, value=0)


def _scaled(corners: tuple[Point, ...], factor: float) -> tuple[Point, ...]:
    return tuple((x * factor, y * factor) for x, y in corners)


def _turned(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    """By 45°."""
    return tuple(((x - y) * 0.5**0.5, (x + y) * 0.5**0.5) for x, y in corners)


SHAPES: dict[str, Callable[[Pen], None]] = {
    "circle": Pen.disc,
    "ring": _ring,
    "square": lambda pen: pen.polygon(SQUARE),
    "frame": _frame,
    "triangle": lambda pen: pen.polygon(TRIANGLE),
    "diamond": lambda pen: pen.polygon(DIAMOND),
    "plus": lambda pen: pen.polygon(PLUS),
    "cross": lambda pen: pen.polygon(_turned(PLUS)),
    "star": lambda pen: pen.polygon(STAR),
    "crescent": _crescent,
}
CLASSES = tuple(SHAPES)


def load_coloured_shapes() -> DataSet:
    """5500 pictures of 32 × 32 pixels in ten classes; the same pictures come each time."""
    generator = np.random.default_rng(0)
    train, validation, test = (draw_shapes(count, generator) for count in SIZES)
    return DataSet("coloured_shapes", CLASSES, train, validation, test)


def draw_shapes(count: int, generator: np.random.Generator) -> LabelledImages:
    """Draw shapes of random place, size, tilt and colours, with noise, as many of each class as of any other.

    Parameters
    ----------
    count : int
        How many, at least 1.
    generator : numpy.random.Generator
        Decides everything that is random.

    Examples
    --------
    >>> draw_shapes(20, np.random.default_rng(1)).images.shape
    (20, 3, 32, 32)
    """
    labels = generator.permutation(np.arange(count) % len(CLASSES))
    radii = generator.uniform(*RADII, count)
    room = (SIDE / 2 - MARGIN - radii)[:, None]
    middles = SIDE / 2 + generator.uniform(-1, 1, (count, 2)) * room
    tilts = generator.uniform(-TILT, TILT, count)
    masks = np.stack(
        [
            _mask(CLASSES[label], (x, y), radius, tilt)
            for label, (x, y), radius, tilt in zip(
                labels, middles.tolist(), radii.tolist(), tilts.tolist(), strict=True
            )
        ]
    )
    share = masks[:, None].astype(np.float32) / 255  # (N, 1, H, W): how much of a pixel the shape covers
    paper, ink = _colours(count, generator)
    images = paper + (ink - paper) * share
    images += generator.standard_normal(images.shape, dtype=np.float32) * np.float32(NOISE)
    return LabelledImages(np.clip(np.round(images), 0, 255).astype(np.uint8), labels)


def _mask(shape: str, middle: Point, radius: float, tilt: float) -> NDArray[np.uint8]:
    large = Image.new("L", (SIDE * FINENESS, SIDE * FINENESS))
    x, y = middle
    SHAPES[shape](Pen(large, (x * FINENESS, y * FINENESS), radius * FINENESS, tilt))
    return np.asarray(large.reduce(FINENESS))


def _colours(count: int, generator: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Background and shape, (N, 3, 1, 1) each: of three random colours the one farthest from the background."""
    paper = generator.uniform(0, 255, (count, 1, 3)).astype(np.float32)
    choices = generator.uniform(0, 255, (count, 3, 3)).astype(np.float32)
    farthest = np.square(choices - paper).sum(axis=2).argmax(axis=1)
    ink = choices[np.arange(count), farthest]
    return paper.reshape(count, 3, 1, 1), ink.reshape(count, 3, 1, 1)

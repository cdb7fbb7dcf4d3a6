"""The numbers with which the tabs of the activations page begin."""

from dataclasses import dataclass

from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.geometry.window import Window
from cnnviz.links.numbers import Grid
from cnnviz.ops.convolution import convolve


@dataclass(frozen=True)
class Preset:
    """An input for activations.

    Attributes
    ----------
    title : str
        For people.
    values : tuple of tuple of float
        Row by row.
    look_for : str
        One sentence on what is to be seen.
    """

    title: str
    values: Grid
    look_for: str


SPOT: Grid = (
    (0, 0, 0, 0, 0, 0, 0),
    (0, 0, 2, 2, 1, 0, 0),
    (0, 1, 5, 5, 4, 0, 0),
    (0, 1, 5, 6, 5, 1, 0),
    (0, 0, 4, 5, 5, 1, 0),
    (0, 0, 1, 2, 2, 0, 0),
    (0, 0, 0, 0, 0, 0, 0),
)


def _edges_of_spot() -> Grid:
    edges = convolve(SPOT, KERNEL_FAMILIES["sobel_x"].weights(), Window(3)).output
    return tuple(tuple(row) for row in edges.tolist())


PRESETS: dict[str, Preset] = {
    "mixed": Preset(
        "Around zero",
        (
            (-2, -1, 0, 1, 2),
            (0.5, -0.5, 1.5, -1.5, 0),
            (3, -3, 0.1, -0.1, 1),
            (-0.7, 2.5, -2.5, 0.3, -1),
            (1.2, -0.2, 0.8, -1.8, 0.4),
        ),
        "Numbers as batch normalisation leaves them: some around zero, none far away.",
    ),
    "sobel": Preset(
        "Edges of a spot",
        _edges_of_spot(),
        "What Sobel x finds in a bright spot: its left edge is positive, its right edge negative. ReLU keeps the left "
        "one; sigmoid and tanh saturate, so that strong and weak edges become alike.",
    ),
    "off": Preset(
        "All below zero",
        (
            (-1, -2, -0.5, -3, -1.5),
            (-0.2, -1, -2.5, -0.8, -4),
            (-1.2, -0.3, -2, -1, -0.6),
            (-0.4, -1.6, -0.9, -2.2, -1),
            (-3, -0.1, -1.4, -0.7, -2),
        ),
        "A unit that is off everywhere: ReLU gives 0 and has the derivative 0, so that the unit cannot learn its way "
        "back. Leaky ReLU can.",
    ),
}

SAMPLES: Grid = (  # samples by features of very different size; the last feature does not vary at all
    (2, 60, -0.5, 3),
    (4, 80, 0.5, 3),
    (6, 70, 0.1, 3),
    (8, 90, -0.1, 3),
    (5, 75, 0.3, 3),
    (7, 65, -0.3, 3),
)

CHANNELS = 4
MAPS: tuple[Grid, ...] = (
    ((1, 2, 0), (4, 3, 1), (0, 2, 5)),
    ((0, 3, 3), (2, 0, 1), (1, 4, 2)),
    ((5, 1, 0), (0, 2, 2), (3, 3, 1)),
    ((2, 2, 4), (1, 0, 3), (6, 1, 0)),
)

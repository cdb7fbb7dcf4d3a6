"""Small grids to begin with: examples worked out by hand, and kernels that everybody knows."""

from dataclasses import dataclass

from cnnviz.links.numbers import Grid


@dataclass(frozen=True)
class Kernel:
    """A kernel with a name.

    Attributes
    ----------
    title : str
        For people.
    weights : tuple of tuple of float
        Row by row.
    answers_to : str
        One sentence on where its output is large.
    """

    title: str
    weights: Grid
    answers_to: str


@dataclass(frozen=True)
class Example:
    """An input and a kernel that are worth stepping through.

    Attributes
    ----------
    title : str
        For people.
    image, kernel : tuple of tuple of float
        Row by row.
    look_for : str
        One sentence on what is to be seen.
    """

    title: str
    image: Grid
    kernel: Grid
    look_for: str


KERNELS: dict[str, Kernel] = {
    "identity": Kernel("Identity", ((0, 0, 0), (0, 1, 0), (0, 0, 0)), "Gives back the pixel under its centre."),
    "box": Kernel("Box blur", ((1 / 9,) * 3,) * 3, "The mean of nine pixels: fine detail disappears."),
    "gaussian": Kernel(
        "Gaussian blur",
        ((0.0625, 0.125, 0.0625), (0.125, 0.25, 0.125), (0.0625, 0.125, 0.0625)),
        "A mean that trusts near pixels more: softer than the box.",
    ),
    "sharpen": Kernel("Sharpen", ((0, -1, 0), (-1, 5, -1), (0, -1, 0)), "Adds to each pixel how far it stands out."),
    "sobel_x": Kernel(
        "Sobel, vertical edges",
        ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "Large where it is brighter on the right than on the left.",
    ),
    "sobel_y": Kernel(
        "Sobel, horizontal edges",
        ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "Large where it is brighter below than above.",
    ),
    "prewitt_x": Kernel(
        "Prewitt, vertical edges",
        ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
        "As Sobel, with all rows counting the same.",
    ),
    "prewitt_y": Kernel(
        "Prewitt, horizontal edges",
        ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
        "As Sobel, with all columns counting the same.",
    ),
    "laplacian": Kernel(
        "Laplacian", ((0, 1, 0), (1, -4, 1), (0, 1, 0)), "Zero on even ground and on ramps; answers to spots and edges."
    ),
    "emboss": Kernel("Emboss", ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)), "Light from one corner: slopes become relief."),
}

EXAMPLES: dict[str, Example] = {
    "ramp": Example(
        "Ramp and Sobel",
        tuple(tuple(range(5 * row + 1, 5 * row + 6)) for row in range(5)),
        KERNELS["sobel_x"].weights,
        "Each step to the right adds 1, so the kernel finds the same slope, 8, wherever it does not reach into "
        "padding.",
    ),
    "step_edge": Example(
        "Step edge",
        ((0, 0, 0, 1, 1, 1),) * 6,
        KERNELS["prewitt_x"].weights,
        "Only windows that straddle the edge answer, with 3; even ground gives 0. Padding makes an edge of the border.",
    ),
    "cross": Example(
        "Five points of a die",
        ((1, 2, 3, 0, 1), (0, 1, 2, 1, 0), (1, 0, 1, 2, 1), (2, 1, 0, 1, 2), (0, 2, 1, 0, 1)),
        ((1, 0, 1), (0, 1, 0), (1, 0, 1)),
        "With ones and zeros as weights, each output is the sum of the five pixels under the ones.",
    ),
    "horizontal_edges": Example(
        "Horizontal edges",
        (
            (1, 2, 0, 0, 1, 2),
            (0, 1, 2, 1, 0, 1),
            (1, 0, 3, 1, 2, 0),
            (2, 1, 0, 2, 1, 1),
            (0, 2, 1, 0, 2, 1),
            (1, 1, 0, 1, 0, 2),
        ),
        KERNELS["prewitt_y"].weights,
        "The row below minus the row above: positive where it gets brighter downwards.",
    ),
}

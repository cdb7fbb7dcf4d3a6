"""Convolutions to begin with: worked out by hand, or made to show one thing."""

from dataclasses import dataclass

from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.links.numbers import Grid


@dataclass(frozen=True)
class Example:
    """An input and kernels that are worth stepping through.

    Attributes
    ----------
    title : str
        For people.
    image : tuple of Grid
        A grid for each channel.
    kernel : tuple of Grid
        A grid for each channel that a kernel sees, kernel by kernel.
    look_for : str
        One sentence on what is to be seen.
    bias : tuple of float
        One a kernel.
    stride : (int, int)
    padding : str
        As a link has it: ``1``, or a name such as ``causal``.
    groups : int
    operation : str
        ``convolution`` or ``transposed``.
    """

    title: str
    image: tuple[Grid, ...]
    kernel: tuple[Grid, ...]
    look_for: str
    bias: tuple[float, ...] = (0.0,)
    stride: tuple[int, int] = (1, 1)
    padding: str = "0"
    groups: int = 1
    operation: str = "convolution"


RAMP: Grid = tuple(tuple(float(5 * row + column) for column in range(1, 6)) for row in range(5))
SQUARE: Grid = ((0, 0, 0, 0, 0), (0, 9, 9, 9, 0), (0, 9, 9, 9, 0), (0, 9, 9, 9, 0), (0, 0, 0, 0, 0))
STRIPE: Grid = ((0, 0, 5, 0, 0),) * 5
EVEN: Grid = ((2,) * 5,) * 5


def _family(name: str) -> Grid:
    return KERNEL_FAMILIES[name].weights()


EXAMPLES: dict[str, Example] = {
    "ramp": Example(
        "Ramp",
        (RAMP,),
        (_family("sobel_x"),),
        "Each step to the right adds 1, so the kernel finds the same slope, 8, wherever it does not reach into "
        "padding.",
    ),
    "step_edge": Example(
        "Step edge",
        (((0, 0, 0, 1, 1, 1),) * 6,),
        (_family("prewitt_x"),),
        "Only windows that straddle the edge answer, with 3; even ground gives 0. Padding makes an edge of the border.",
    ),
    "cross": Example(
        "Five of a die",
        (((1, 2, 3, 0, 1), (0, 1, 2, 1, 0), (1, 0, 1, 2, 1), (2, 1, 0, 1, 2), (0, 2, 1, 0, 1)),),
        (((1, 0, 1), (0, 1, 0), (1, 0, 1)),),
        "With ones and zeros as weights, each output is the sum of the five pixels under the ones.",
    ),
    "horizontal_edges": Example(
        "Level edges",
        (
            (
                (1, 2, 0, 0, 1, 2),
                (0, 1, 2, 1, 0, 1),
                (1, 0, 3, 1, 2, 0),
                (2, 1, 0, 2, 1, 1),
                (0, 2, 1, 0, 2, 1),
                (1, 1, 0, 1, 0, 2),
            ),
        ),
        (_family("prewitt_y"),),
        "The row below minus the row above: positive where it gets brighter downwards.",
    ),
    "colours": Example(
        "RGB, 2 kernels",
        (SQUARE, STRIPE, EVEN),
        (
            *(_family("identity"), ((0, 0, 0), (0, -1, 0), (0, 0, 0)), ((0,) * 3,) * 3),
            *(_family("sobel_x"), _family("sobel_x"), ((0,) * 3,) * 3),
        ),
        "Each kernel has a slice for each channel; the three sums and the bias make one number of one map. The first "
        "is large where there is red and no green, the second answers to upright edges of either.",
        bias=(0.0, 1.0),
    ),
    "depthwise": Example(
        "Depthwise",
        (SQUARE, STRIPE),
        (_family("laplacian"), _family("sobel_x")),
        "As many groups as channels: each kernel sees its own channel alone, so nothing is summed across channels.",
        bias=(0.0, 0.0),
        groups=2,
    ),
    "pointwise": Example(
        "1 × 1",
        (SQUARE, STRIPE, EVEN),
        (((0.5,),), ((1.0,),), ((-1.0,),)),
        "A kernel of one pixel sees no neighbours: each output is a weighted sum of what the channels hold there.",
    ),
    "one_dimension": Example(
        "One dimension",
        (((0, 0, 1, 3, 4, 4, 4, 2, 0, 0),),),
        (((-1, 0, 1),),),
        "A signal instead of a picture: the same sum along one axis finds where it rises and where it falls.",
        padding="same",
    ),
    "causal": Example(
        "Causal",
        (((0, 0, 0, 6, 0, 0, 3, 3, 3, 3),),),
        (((1 / 3, 1 / 3, 1 / 3),),),
        "All padding lies before the first number, so that no output has seen what comes after it: the mean of now "
        "and the two before.",
        padding="causal",
    ),
    "transposed": Example(
        "Transposed",
        (((1, 2), (3, 4)),),
        (((1, 2, 1), (2, 4, 2), (1, 2, 1)),),
        "Each input cell stamps the kernel, weighted by what it holds; with stride 2 the stamps lie two cells apart "
        "and overlap by one, where they add up.",
        stride=(2, 2),
        padding="0",
        operation="transposed",
    ),
}

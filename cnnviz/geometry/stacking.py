"""Several small kernels one after another, and one large kernel that sees as much."""

from dataclasses import dataclass

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import Architecture, Convolution, Layer, ReLU
from cnnviz.geometry.layers.spec import check_count
from cnnviz.geometry.overview import overview
from cnnviz.geometry.window import Pair

MOST_STACKED = 50


@dataclass(frozen=True)
class StackCost:
    """What convolutions of one width see and cost.

    Attributes
    ----------
    architecture : Architecture
        The convolutions, each with a ReLU after it, padded so that the size stays.
    field : int
        Rows and columns that a unit of the last layer sees, border or not.
    parameters, macs : int
        MACs for one image.
    nonlinearities : int
        How often the numbers are bent.
    """

    architecture: Architecture
    field: int
    parameters: int
    macs: int
    nonlinearities: int


@dataclass(frozen=True)
class Stacking:
    """The same field, seen by several small kernels and by one large kernel.

    Attributes
    ----------
    small, large : StackCost
    """

    small: StackCost
    large: StackCost


def stacking(count: int, kernel_size: int = 3, *, channels: int = 64, size: Pair = (56, 56)) -> Stacking:
    """Compare a stack of small kernels with one kernel of the same field, count·(kernel − 1) + 1.

    Without biases, a stack of `count` has count·kernel²·channels² weights and one kernel (count·(kernel − 1) + 1)² ·
    channels².

    Parameters
    ----------
    count : int
        Small kernels one after another, 1 to 50.
    kernel_size : int
        Of the small ones; odd, so that a padding keeps the size.
    channels : int
        That come in and go out everywhere.
    size : (int, int)
        Rows and columns of the feature maps.

    Raises
    ------
    GeometryError
        If a number is outside its limits.

    References
    ----------
    Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition (2014), section 2.3.

    Examples
    --------
    >>> compared = stacking(3, channels=64)
    >>> compared.small.field, compared.large.field, compared.small.parameters, compared.large.parameters
    (7, 7, 110592, 200704)
    """
    check_count("the number of kernels", count)
    if count > MOST_STACKED:
        raise GeometryError(f"there are {count} kernels, but the most is {MOST_STACKED}: stack fewer")
    check_count("kernel_size", kernel_size)
    if kernel_size % 2 == 0:
        raise GeometryError(f"the kernel size is {kernel_size}, but no padding keeps the size then: use an odd one")
    return Stacking(_cost(count, kernel_size, channels, size), _cost(1, count * (kernel_size - 1) + 1, channels, size))


def _cost(count: int, kernel_size: int, channels: int, size: Pair) -> StackCost:
    unit: tuple[Layer, ...] = (
        Convolution(channels, channels, kernel_size, padding=kernel_size // 2, bias=False),
        ReLU(),
    )
    architecture = Architecture(f"{count} of {kernel_size} × {kernel_size}", (channels, *size), unit * count)
    seen = overview(architecture)
    assert seen.receptive_field is not None
    return StackCost(architecture, seen.receptive_field.size[0], seen.parameters, seen.macs, count)

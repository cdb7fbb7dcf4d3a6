"""The window that a convolution or a pooling slides over its input."""

from dataclasses import dataclass

from cnnviz.errors import GeometryError

Pair = tuple[int, int]
PaddingPair = tuple[Pair, Pair]

NO_PADDING: PaddingPair = ((0, 0), (0, 0))


@dataclass(frozen=True, init=False)
class Window:
    """How far a window reaches, how it moves and what surrounds the input.

    Parameters
    ----------
    kernel_size : int or (int, int)
        Rows and columns of weights, at least 1.
    stride : int or (int, int)
        Pixels from one place of the window to the next, at least 1.
    padding : int, (int, int) or ((int, int), (int, int))
        Pixels added around the input, at least 0: one number for all sides, (rows, columns), or
        ((top, bottom), (left, right)).
    dilation : int or (int, int)
        Pixels from one weight to the next, at least 1; 1 means that the window has no holes.

    Raises
    ------
    GeometryError
        If a number is not a whole number or is below its limit.

    Examples
    --------
    >>> Window(3, padding=1).padding
    ((1, 1), (1, 1))
    >>> Window(3, dilation=2).span
    (5, 5)
    """

    kernel_size: Pair
    stride: Pair
    padding: PaddingPair
    dilation: Pair

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair | PaddingPair = 0,
        dilation: int | Pair = 1,
    ) -> None:
        rows, columns = _pair("padding", padding)
        for name, value in (
            ("kernel_size", _pair("kernel_size", kernel_size)),
            ("stride", _pair("stride", stride)),
            ("padding", (_pair("padding", rows), _pair("padding", columns))),
            ("dilation", _pair("dilation", dilation)),
        ):
            object.__setattr__(self, name, value)
        self.__post_init__()

    def __post_init__(self) -> None:
        for name, least in (("kernel_size", 1), ("stride", 1), ("dilation", 1)):
            for value in getattr(self, name):
                _at_least(name, value, least)
        for side in self.padding:
            for value in side:
                _at_least("padding", value, 0)

    @property
    def span(self) -> Pair:
        """Rows and columns from the first weight to the last, holes included, in pixels."""
        rows, columns = (
            dilation * (size - 1) + 1 for size, dilation in zip(self.kernel_size, self.dilation, strict=True)
        )
        return rows, columns

    def treats_alike(self, size: Pair) -> bool:
        """Whether rows and columns have the same formula, for an image of (H, W) pixels."""
        pairs = (size, self.kernel_size, self.stride, self.padding, self.dilation)
        return all(first == second for first, second in pairs)


def _pair(name: str, value: object) -> tuple:  # type: ignore[type-arg]  # of ints, or of pairs for the padding
    pair = value if isinstance(value, tuple | list) else (value, value)
    if len(pair) != 2:
        raise GeometryError(f"{name} is {value!r}, but it takes one number or two, for rows and columns")
    return tuple(pair)


def _at_least(name: str, value: object, least: int) -> None:
    words = name.replace("_", " ")
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise GeometryError(f"{words} is {value!r}, but it counts pixels: give a whole number")
    if value.__index__() < least:
        raise GeometryError(f"{words} is {value}, but the least is {least}: use {least} or more")

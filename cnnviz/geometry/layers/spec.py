"""What every layer spec is, and the checks that they share."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.window import Pair

Shape = tuple[int, ...]  # (C, H, W) of an image or feature maps, (N,) of a vector

MOST = 2**31 - 1  # what PyTorch's kernels count with


@dataclass(frozen=True)
class LayerSpec:
    """A layer as a value: what it is, without weights. Its kinds are in the other modules of this package.

    Attributes
    ----------
    short_name : str
        What a layer of this kind is called in a network, before its number.
    is_view : bool
        Whether the output is the input read in another order, so that it takes no memory of its own.
    keeps_input, keeps_output : bool
        Whether PyTorch holds on to the layer's input or output until the backward pass.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    short_name: ClassVar[str]
    is_view: ClassVar[bool] = False
    keeps_input: ClassVar[bool] = False
    keeps_output: ClassVar[bool] = False

    def output_shape(self, shape: Shape) -> Shape:
        """The shape that comes out, for one image. Unchanged unless a kind says otherwise.

        Raises
        ------
        GeometryError
            If the layer cannot take the shape; mostly a `LayerError`.
        """
        return shape

    @property
    def parameters(self) -> int:
        """Numbers that training changes."""
        return 0

    @property
    def parameter_arithmetic(self) -> str:
        """Where the number of parameters comes from, ``3·3·3·32 + 32``; empty where there are none."""
        return ""

    def macs(self, shape: Shape) -> int:
        """Multiplications with a weight, each with its addition, for one image of the given input shape.

        Convolutions and linear layers have them; biases and batch normalisation are not counted.
        """
        return 0

    def kept_bytes(self, shape: Shape) -> int:
        """Bytes that are noted for the backward pass beside input and output (a mask, indices), for one image."""
        return 0


def shape_text(shape: Shape) -> str:
    """A shape as it is read aloud.

    Examples
    --------
    >>> shape_text((4, 8, 8))
    '4 × 8 × 8'
    """
    return " × ".join(str(length) for length in shape)


def feature_maps(what: str, shape: Shape) -> tuple[int, Pair]:
    """Channels and size of feature maps; a vector is refused in the name of `what`."""
    if len(shape) != 3:
        needed = "channels × rows × columns"
        raise LayerError("", shape, needed, f"{what} takes {needed} but gets {shape_text(shape)}: drop the flatten")
    channels, rows, columns = shape
    return channels, (rows, columns)


def matching_maps(what: str, shape: Shape, channels: int, field: str = "in_channels") -> Pair:
    """Size of feature maps that must have so many channels; others are refused in the name of `what`."""
    given, size = feature_maps(what, shape)
    if given != channels:
        needed = f"{channels} channel{'s' * (channels > 1)}"
        raise LayerError("", shape, needed, f"{what} takes {needed} but gets {given}: set {field} to {given}")
    return size


def check_count(name: str, value: int, least: int = 1) -> None:
    """Refuse what is no whole number from `least` to 2³¹ − 1."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise GeometryError(f"{name} is {value!r}, but it counts: give a whole number")
    if value < least:
        raise GeometryError(f"{name} is {value}, but the least is {least}: use {least} or more")
    if value > MOST:
        raise GeometryError(f"{name} is {value}, but the most is {MOST}: use less")


def check_share(name: str, value: float) -> None:
    """Refuse what is no number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise GeometryError(f"{name} is {value!r}, but it is a share: use a number from 0 to 1")


def as_pair(name: str, value: int | Pair) -> Pair:
    """One number for both axes, or one for each."""
    pair = tuple(value) if isinstance(value, tuple | list) else (value, value)
    if len(pair) != 2:
        raise GeometryError(f"{name} is {value!r}, but it takes one number or two, for rows and columns")
    return pair


def both_sides_alike(window_padding: tuple[Pair, Pair]) -> bool:
    """Whether the padding is the same at opposite sides, which is all that most of PyTorch's layers can say."""
    return all(before == after for before, after in window_padding)

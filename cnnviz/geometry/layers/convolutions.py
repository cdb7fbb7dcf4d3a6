"""Convolutions and transposed convolutions."""

from dataclasses import dataclass
from math import gcd, prod
from typing import ClassVar, Literal

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers.spec import LayerSpec, Shape, as_pair, both_sides_alike, check_count, matching_maps
from cnnviz.geometry.shapes import output_size, transposed_output_size
from cnnviz.geometry.window import PaddingPair, Pair, Window


@dataclass(frozen=True, init=False)
class Convolution(LayerSpec):
    """A 2-D convolution, as in `torch.nn.Conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels that come in, and kernels: each gives one feature map.
    kernel_size, stride, padding, dilation
        As in `Window`; the padding may differ between opposite sides.
    bias : bool
        Whether each kernel adds a number of its own.
    groups : int
        Into how many parts the channels are divided, each with kernels of its own; divides both numbers of channels.

    Raises
    ------
    GeometryError
        If a number is below its limit or the groups do not divide the channels.

    Examples
    --------
    >>> layer = Convolution(3, 32, 3, padding=1)
    >>> layer.output_shape((3, 28, 28)), layer.parameters, layer.parameter_arithmetic
    ((32, 28, 28), 896, '3·3·3·32 + 32')
    """

    in_channels: int
    out_channels: int
    window: Window
    bias: bool = True
    groups: int = 1
    kind: Literal["convolution"] = "convolution"
    short_name: ClassVar[str] = "conv"
    keeps_input: ClassVar[bool] = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair | PaddingPair = 0,
        dilation: int | Pair = 1,
        bias: bool = True,
        groups: int = 1,
    ) -> None:
        object.__setattr__(self, "in_channels", in_channels)
        object.__setattr__(self, "out_channels", out_channels)
        object.__setattr__(self, "window", Window(kernel_size, stride, padding, dilation))
        object.__setattr__(self, "bias", bias)
        object.__setattr__(self, "groups", groups)
        self.__post_init__()

    def __post_init__(self) -> None:
        _check_channels(self)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (out_channels, H', W')."""
        size = matching_maps("the convolution", shape, self.in_channels)
        return (self.out_channels, *output_size(size, self.window))

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.out_channels * (_weights_of_one(self) + self.bias)

    @property
    def parameter_arithmetic(self) -> str:
        """Rows · columns · channels of a kernel · kernels + biases."""
        return _arithmetic(self, self.in_channels, self.out_channels)

    def macs(self, shape: Shape) -> int:
        """Each number of the output takes one multiplication for each weight of its kernel."""
        return prod(self.output_shape(shape)) * _weights_of_one(self)


@dataclass(frozen=True, init=False)
class TransposedConvolution(LayerSpec):
    """A transposed 2-D convolution, as in `torch.nn.ConvTranspose2d`: each pixel stamps a kernel, weighted.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, dilation
        As in `Window`; the stride says how far apart the stamps are.
    padding : int or (int, int)
        Pixels cropped from each side of the output.
    output_padding : int or (int, int)
        Pixels added at the end of the output, smaller than the stride or the dilation.
    bias, groups
        As in `Convolution`.

    Raises
    ------
    GeometryError
        If a number is outside its limits, the groups do not divide the channels, or opposite sides are cropped unlike.

    Examples
    --------
    >>> TransposedConvolution(8, 4, 2, stride=2).output_shape((8, 7, 7))
    (4, 14, 14)
    """

    in_channels: int
    out_channels: int
    window: Window
    output_padding: Pair = (0, 0)
    bias: bool = True
    groups: int = 1
    kind: Literal["transposed_convolution"] = "transposed_convolution"
    short_name: ClassVar[str] = "tconv"
    keeps_input: ClassVar[bool] = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair = 0,
        output_padding: int | Pair = 0,
        dilation: int | Pair = 1,
        bias: bool = True,
        groups: int = 1,
    ) -> None:
        object.__setattr__(self, "in_channels", in_channels)
        object.__setattr__(self, "out_channels", out_channels)
        object.__setattr__(self, "window", Window(kernel_size, stride, padding, dilation))
        object.__setattr__(self, "output_padding", as_pair("output_padding", output_padding))
        object.__setattr__(self, "bias", bias)
        object.__setattr__(self, "groups", groups)
        self.__post_init__()

    def __post_init__(self) -> None:
        _check_channels(self)
        if not both_sides_alike(self.window.padding):
            raise GeometryError(
                f"a transposed convolution crops both sides alike, not {self.window.padding}: make them equal"
            )
        for extra, stride, dilation in zip(self.output_padding, self.window.stride, self.window.dilation, strict=True):
            check_count("output_padding", extra, least=0)
            if extra >= max(stride, dilation):
                raise GeometryError(
                    f"output_padding is {extra}, but must be smaller than the stride ({stride}) or the dilation "
                    f"({dilation}): use at most {max(stride, dilation) - 1}"
                )

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (out_channels, H', W')."""
        size = matching_maps("the transposed convolution", shape, self.in_channels)
        return (self.out_channels, *transposed_output_size(size, self.window, self.output_padding))

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.in_channels * self.out_channels // self.groups * prod(self.window.kernel_size) + (
            self.out_channels * self.bias
        )

    @property
    def parameter_arithmetic(self) -> str:
        """Rows · columns · kernels of a channel · channels + biases."""
        return _arithmetic(self, self.out_channels, self.in_channels)

    def macs(self, shape: Shape) -> int:
        """Each number of the input takes one multiplication for each weight of the kernels that it stamps."""
        return prod(shape) * self.out_channels // self.groups * prod(self.window.kernel_size)


def _weights_of_one(layer: Convolution) -> int:
    return layer.in_channels // layer.groups * prod(layer.window.kernel_size)


def _arithmetic(layer: Convolution | TransposedConvolution, divided: int, other: int) -> str:
    rows, columns = layer.window.kernel_size
    weights = f"{rows}·{columns}·{divided // layer.groups}·{other}"
    return f"{weights} + {layer.out_channels}" if layer.bias else weights


def _check_channels(layer: Convolution | TransposedConvolution) -> None:
    check_count("in_channels", layer.in_channels)
    check_count("out_channels", layer.out_channels)
    check_count("groups", layer.groups)
    common = gcd(layer.in_channels, layer.out_channels)
    if common % layer.groups:
        # the nearest below: trying all divisors of a huge number would take long
        fits = next(groups for groups in range(min(layer.groups, common, 65_536), 0, -1) if common % groups == 0)
        raise GeometryError(
            f"groups is {layer.groups}, but must divide in_channels ({layer.in_channels}) and out_channels "
            f"({layer.out_channels}): set groups to {fits}"
        )

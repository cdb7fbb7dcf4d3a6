"""Pooling: over windows, to a size that is given, over the whole map."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers.spec import LayerSpec, Shape, as_pair, check_count, feature_maps
from cnnviz.geometry.pooling import pooled_size
from cnnviz.geometry.shapes import output_size
from cnnviz.geometry.window import PaddingPair, Pair, Window

INDEX = 8  # bytes of a position, as int64


@dataclass(frozen=True, init=False)
class MaxPooling(LayerSpec):
    """The largest number of each window, as in `torch.nn.MaxPool2d`.

    Parameters
    ----------
    kernel_size, padding, dilation
        As in `Window`; the padding is at most half of the kernel.
    stride : int, (int, int) or None
        None takes the kernel's size, so that windows touch and do not overlap.
    ceil_mode : bool
        Whether a last window that only partly fits counts.

    Raises
    ------
    GeometryError
        If a number is outside its limits.
    """

    window: Window
    ceil_mode: bool = False
    kind: Literal["max_pooling"] = "max_pooling"
    short_name: ClassVar[str] = "pool"
    keeps_input: ClassVar[bool] = True

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair | PaddingPair = 0,
        dilation: int | Pair = 1,
        ceil_mode: bool = False,
    ) -> None:
        steps = kernel_size if stride is None else stride
        object.__setattr__(self, "window", Window(kernel_size, steps, padding, dilation))
        object.__setattr__(self, "ceil_mode", ceil_mode)
        self.__post_init__()

    def __post_init__(self) -> None:
        _check_padding(self.window)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C, H', W')."""
        return _pooled_shape(self, shape)

    def kept_bytes(self, shape: Shape) -> int:
        """Where each winner stood, as int64."""
        return INDEX * prod(self.output_shape(shape))


@dataclass(frozen=True, init=False)
class AveragePooling(LayerSpec):
    """The mean of each window, as in `torch.nn.AvgPool2d`.

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode
        As in `MaxPooling`.
    count_include_pad : bool
        Whether the zeros of the padding count in the mean.

    Raises
    ------
    GeometryError
        If a number is outside its limits.
    """

    window: Window
    ceil_mode: bool = False
    count_include_pad: bool = True
    kind: Literal["average_pooling"] = "average_pooling"
    short_name: ClassVar[str] = "pool"
    keeps_input: ClassVar[bool] = True

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair | PaddingPair = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        steps = kernel_size if stride is None else stride
        object.__setattr__(self, "window", Window(kernel_size, steps, padding))
        object.__setattr__(self, "ceil_mode", ceil_mode)
        object.__setattr__(self, "count_include_pad", count_include_pad)
        self.__post_init__()

    def __post_init__(self) -> None:
        _check_padding(self.window)
        if self.window.dilation != (1, 1):  # only a text from outside can say so
            raise GeometryError(f"an average pooling has no dilation, not {self.window.dilation}: set it to 1")

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C, H', W')."""
        return _pooled_shape(self, shape)


@dataclass(frozen=True, init=False)
class AdaptiveMaxPooling(LayerSpec):
    """The largest numbers of so many windows that the output has a given size, as in `torch.nn.AdaptiveMaxPool2d`.

    Along each axis, window i begins at ⌊i·length / places⌋ and ends before ⌈(i + 1)·length / places⌉.

    Parameters
    ----------
    output_size : int or (int, int)
        Rows and columns of the output, at least 1.
    """

    output_size: Pair
    kind: Literal["adaptive_max_pooling"] = "adaptive_max_pooling"
    short_name: ClassVar[str] = "adaptive_pool"
    keeps_input: ClassVar[bool] = True

    def __init__(self, output_size: int | Pair) -> None:
        object.__setattr__(self, "output_size", as_pair("output_size", output_size))
        self.__post_init__()

    def __post_init__(self) -> None:
        _check_places(self.output_size)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C, rows, columns)."""
        return (feature_maps("an adaptive pooling", shape)[0], *self.output_size)

    def kept_bytes(self, shape: Shape) -> int:
        """Where each winner stood, as int64."""
        return INDEX * prod(self.output_shape(shape))


@dataclass(frozen=True, init=False)
class AdaptiveAveragePooling(LayerSpec):
    """The means of so many windows that the output has a given size, as in `torch.nn.AdaptiveAvgPool2d`.

    Parameters
    ----------
    output_size : int or (int, int)
        Rows and columns of the output, at least 1.
    """

    output_size: Pair
    kind: Literal["adaptive_average_pooling"] = "adaptive_average_pooling"
    short_name: ClassVar[str] = "adaptive_pool"
    keeps_input: ClassVar[bool] = True

    def __init__(self, output_size: int | Pair) -> None:
        object.__setattr__(self, "output_size", as_pair("output_size", output_size))
        self.__post_init__()

    def __post_init__(self) -> None:
        _check_places(self.output_size)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C, rows, columns)."""
        return (feature_maps("an adaptive pooling", shape)[0], *self.output_size)


@dataclass(frozen=True)
class GlobalAveragePooling(LayerSpec):
    """The mean of each feature map, as in `torch.nn.AdaptiveAvgPool2d(1)` (Lin et al. 2013, “Network in Network”)."""

    kind: Literal["global_average_pooling"] = "global_average_pooling"
    short_name: ClassVar[str] = "gap"
    keeps_input: ClassVar[bool] = True

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C, 1, 1)."""
        return (feature_maps("a global average pooling", shape)[0], 1, 1)


def _pooled_shape(layer: MaxPooling | AveragePooling, shape: Shape) -> Shape:
    channels, size = feature_maps("a pooling", shape)
    if layer.ceil_mode:
        return (channels, *pooled_size(size, layer.window, ceil_mode=True))
    return (channels, *output_size(size, layer.window))


def _check_padding(window: Window) -> None:
    for kernel, sides in zip(window.kernel_size, window.padding, strict=True):
        if max(sides) > kernel // 2:
            raise GeometryError(
                f"padding of {max(sides)} px is more than half of a window of {kernel}: use at most {kernel // 2}"
            )


def _check_places(size: Pair) -> None:
    for places in size:
        check_count("output_size", places)

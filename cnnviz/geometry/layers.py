"""Layer specs and the architectures made of them: values that say what a network is, without weights."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import output_size
from cnnviz.geometry.window import PaddingPair, Pair, Window

Shape = tuple[int, ...]  # (C, H, W) of an image or feature maps, (N,) of a vector


@dataclass(frozen=True, init=False)
class Convolution:
    """A 2-D convolution, as in `torch.nn.Conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
        Channels that come in, and kernels: each gives one feature map.
    kernel_size, stride, padding, dilation
        As in `Window`.
    bias : bool
        Whether each kernel adds a number of its own.
    """

    in_channels: int
    out_channels: int
    window: Window
    bias: bool = True
    kind: Literal["convolution"] = "convolution"
    short_name: ClassVar[str] = "conv"

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair | PaddingPair = 0,
        dilation: int | Pair = 1,
        bias: bool = True,
    ) -> None:
        object.__setattr__(self, "in_channels", in_channels)
        object.__setattr__(self, "out_channels", out_channels)
        object.__setattr__(self, "window", Window(kernel_size, stride, padding, dilation))
        object.__setattr__(self, "bias", bias)
        self.__post_init__()

    def __post_init__(self) -> None:
        _positive("in_channels", self.in_channels)
        _positive("out_channels", self.out_channels)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (out_channels, H', W')."""
        channels, size = _feature_maps("a convolution", shape)
        if channels != self.in_channels:
            raise GeometryError(
                f"the convolution takes {self.in_channels} channels but gets {channels}: set in_channels to {channels}"
            )
        return (self.out_channels, *output_size(size, self.window))

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.out_channels * (self.in_channels * prod(self.window.kernel_size) + self.bias)


@dataclass(frozen=True)
class ReLU:
    """max(0, x) for each number."""

    kind: Literal["relu"] = "relu"
    short_name: ClassVar[str] = "relu"
    parameters: ClassVar[int] = 0

    def output_shape(self, shape: Shape) -> Shape:
        """Any shape, unchanged."""
        return shape


@dataclass(frozen=True, init=False)
class MaxPooling:
    """The largest number of each window, as in `torch.nn.MaxPool2d`.

    Parameters
    ----------
    kernel_size, padding, dilation
        As in `Window`.
    stride : int, (int, int) or None
        None takes the kernel's size, so that windows touch and do not overlap.
    """

    window: Window
    kind: Literal["max_pooling"] = "max_pooling"
    short_name: ClassVar[str] = "pool"
    parameters: ClassVar[int] = 0

    def __init__(
        self,
        kernel_size: int | Pair,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
        dilation: int | Pair = 1,
    ) -> None:
        steps = kernel_size if stride is None else stride
        object.__setattr__(self, "window", Window(kernel_size, steps, padding, dilation))

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C, H', W')."""
        channels, size = _feature_maps("a pooling", shape)
        return (channels, *output_size(size, self.window))


@dataclass(frozen=True)
class Flatten:
    """Feature maps laid end to end as one vector."""

    kind: Literal["flatten"] = "flatten"
    short_name: ClassVar[str] = "flatten"
    parameters: ClassVar[int] = 0

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C·H·W,)."""
        return (prod(shape),)


@dataclass(frozen=True)
class Linear:
    """A fully connected layer, as in `torch.nn.Linear`."""

    in_features: int
    out_features: int
    bias: bool = True
    kind: Literal["linear"] = "linear"
    short_name: ClassVar[str] = "fc"

    def __post_init__(self) -> None:
        _positive("in_features", self.in_features)
        _positive("out_features", self.out_features)

    def output_shape(self, shape: Shape) -> Shape:
        """(in_features,) → (out_features,)."""
        if len(shape) != 1:
            raise GeometryError(
                f"the linear layer takes a vector but gets {shape_text(shape)}: add a flatten before it"
            )
        if shape[0] != self.in_features:
            raise GeometryError(
                f"the linear layer takes {self.in_features} features but gets {shape[0]}: set in_features to {shape[0]}"
            )
        return (self.out_features,)

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.out_features * (self.in_features + self.bias)


Layer = Convolution | ReLU | MaxPooling | Flatten | Linear


@dataclass(frozen=True)
class Architecture:
    """A network as a value: its name, what goes in, and its layers in order.

    Raises
    ------
    GeometryError
        If a layer cannot take what the one before it gives; the message names the layer.

    Examples
    --------
    >>> tiny = Architecture("tiny", (1, 8, 8), (Convolution(1, 4, 3, padding=1), ReLU(), Flatten(), Linear(256, 2)))
    >>> tiny.parameters
    554
    """

    name: str
    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        _ = self.shapes

    @property
    def layer_names(self) -> tuple[str, ...]:
        """A name for each layer: its kind and its number among its kind, ``conv1``, ``relu1``, ``conv2``."""
        names: list[str] = []
        seen: dict[str, int] = {}
        for layer in self.layers:
            seen[layer.short_name] = seen.get(layer.short_name, 0) + 1
            names.append(f"{layer.short_name}{seen[layer.short_name]}")
        return tuple(names)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The output shape of each layer, for one image."""
        shape: Shape = self.input_shape
        shapes = []
        for name, layer in zip(self.layer_names, self.layers, strict=True):
            try:
                shape = layer.output_shape(shape)
            except GeometryError as error:
                raise GeometryError(f"{name}: {error}") from error
            shapes.append(shape)
        return tuple(shapes)

    @property
    def parameters(self) -> int:
        """Numbers that training changes."""
        return sum(layer.parameters for layer in self.layers)


def shape_text(shape: Shape) -> str:
    """A shape as it is read aloud.

    Examples
    --------
    >>> shape_text((4, 8, 8))
    '4 × 8 × 8'
    """
    return " × ".join(str(length) for length in shape)


def _feature_maps(what: str, shape: Shape) -> tuple[int, Pair]:
    if len(shape) != 3:
        raise GeometryError(f"{what} takes channels × rows × columns but gets {shape_text(shape)}: drop the flatten")
    channels, rows, columns = shape
    return channels, (rows, columns)


def _positive(name: str, value: int) -> None:
    if value < 1:
        raise GeometryError(f"{name} is {value}, but the least is 1: use 1 or more")

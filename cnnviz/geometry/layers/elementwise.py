"""Layers that leave the shape as it is: activations, batch normalisation, dropout."""

import math
from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.layers.spec import (
    LayerSpec,
    Shape,
    check_count,
    check_share,
    feature_maps,
    matching_maps,
    shape_text,
)

FLOAT = 4  # bytes of a float32


@dataclass(frozen=True)
class ReLU(LayerSpec):
    """max(0, x) for each number."""

    kind: Literal["relu"] = "relu"
    short_name: ClassVar[str] = "relu"
    keeps_output: ClassVar[bool] = True


@dataclass(frozen=True)
class LeakyReLU(LayerSpec):
    """x for each number that is positive, slope · x for each that is not, as in `torch.nn.LeakyReLU`."""

    slope: float = 0.01
    kind: Literal["leaky_relu"] = "leaky_relu"
    short_name: ClassVar[str] = "leaky_relu"
    keeps_input: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if isinstance(self.slope, bool) or not isinstance(self.slope, int | float) or not math.isfinite(self.slope):
            raise GeometryError(f"slope is {self.slope!r}, but it is a factor: use a finite number such as 0.01")


@dataclass(frozen=True)
class GELU(LayerSpec):
    """x · Φ(x) for each number, Φ being the share of a normal distribution below x (Hendrycks and Gimpel 2016)."""

    kind: Literal["gelu"] = "gelu"
    short_name: ClassVar[str] = "gelu"
    keeps_input: ClassVar[bool] = True


@dataclass(frozen=True)
class SiLU(LayerSpec):
    """x · sigmoid(x) for each number."""

    kind: Literal["silu"] = "silu"
    short_name: ClassVar[str] = "silu"
    keeps_input: ClassVar[bool] = True


@dataclass(frozen=True)
class Sigmoid(LayerSpec):
    """1 / (1 + exp(−x)) for each number."""

    kind: Literal["sigmoid"] = "sigmoid"
    short_name: ClassVar[str] = "sigmoid"
    keeps_output: ClassVar[bool] = True


@dataclass(frozen=True)
class Tanh(LayerSpec):
    """The hyperbolic tangent of each number."""

    kind: Literal["tanh"] = "tanh"
    short_name: ClassVar[str] = "tanh"
    keeps_output: ClassVar[bool] = True


@dataclass(frozen=True)
class BatchNorm(LayerSpec):
    """Batch normalisation, as in `torch.nn.BatchNorm2d` and `torch.nn.BatchNorm1d` (Ioffe and Szegedy 2015).

    Parameters
    ----------
    channels : int
        Of the feature maps, or numbers of the vector.
    affine : bool
        Whether each channel has a factor and a summand that are learned.
    dimensions : 1 or 2
        2 for feature maps, 1 for a vector.
    """

    channels: int
    affine: bool = True
    dimensions: Literal[1, 2] = 2
    kind: Literal["batch_norm"] = "batch_norm"
    short_name: ClassVar[str] = "bn"
    keeps_input: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_count("channels", self.channels)
        if self.dimensions not in (1, 2):
            raise GeometryError(f"dimensions is {self.dimensions}, but must be 1 or 2: use 2 for feature maps")

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) with two dimensions, (C,) with one, unchanged."""
        if self.dimensions == 2:
            if len(shape) == 1:
                raise LayerError(
                    "",
                    shape,
                    "channels × rows × columns",
                    f"the batch norm of feature maps gets a vector of {shape[0]}: use the one for vectors "
                    "(dimensions 1)",
                )
            matching_maps("the batch norm", shape, self.channels, field="channels")
            return shape
        if len(shape) != 1:
            raise LayerError(
                "",
                shape,
                "a vector",
                f"the batch norm of vectors gets {shape_text(shape)}: use the one for feature maps (dimensions 2)",
            )
        if shape[0] != self.channels:
            raise LayerError(
                "",
                shape,
                f"{self.channels} numbers",
                f"the batch norm takes {self.channels} numbers but gets {shape[0]}: set channels to {shape[0]}",
            )
        return shape

    @property
    def parameters(self) -> int:
        """A factor and a summand for each channel; the running statistics are measured and not learned."""
        return 2 * self.channels * self.affine

    @property
    def parameter_arithmetic(self) -> str:
        """Two for each channel."""
        return f"2·{self.channels}" if self.affine else ""


@dataclass(frozen=True)
class Dropout(LayerSpec):
    """Numbers set to zero at random in training, as in `torch.nn.Dropout`."""

    probability: float = 0.5
    kind: Literal["dropout"] = "dropout"
    short_name: ClassVar[str] = "dropout"

    def __post_init__(self) -> None:
        check_share("probability", self.probability)

    def kept_bytes(self, shape: Shape) -> int:
        """The mask, one float32 for each number."""
        return FLOAT * prod(shape) if self.probability else 0


@dataclass(frozen=True)
class Dropout2d(LayerSpec):
    """Whole channels set to zero at random in training, as in `torch.nn.Dropout2d`."""

    probability: float = 0.5
    kind: Literal["dropout2d"] = "dropout2d"
    short_name: ClassVar[str] = "dropout"

    def __post_init__(self) -> None:
        check_share("probability", self.probability)

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W), unchanged."""
        feature_maps("a dropout of channels", shape)
        return shape

    def kept_bytes(self, shape: Shape) -> int:
        """The mask, one float32 for each channel."""
        return FLOAT * shape[0] if self.probability else 0

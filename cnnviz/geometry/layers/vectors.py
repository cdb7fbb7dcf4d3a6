"""From feature maps to a vector, and on."""

from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from cnnviz.errors import LayerError
from cnnviz.geometry.layers.spec import LayerSpec, Shape, check_count, shape_text


@dataclass(frozen=True)
class Flatten(LayerSpec):
    """Feature maps laid end to end as one vector."""

    kind: Literal["flatten"] = "flatten"
    short_name: ClassVar[str] = "flatten"
    is_view: ClassVar[bool] = True

    def output_shape(self, shape: Shape) -> Shape:
        """(C, H, W) → (C·H·W,)."""
        return (prod(shape),)


@dataclass(frozen=True)
class Linear(LayerSpec):
    """A fully connected layer, as in `torch.nn.Linear`."""

    in_features: int
    out_features: int
    bias: bool = True
    kind: Literal["linear"] = "linear"
    short_name: ClassVar[str] = "fc"
    keeps_input: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_count("in_features", self.in_features)
        check_count("out_features", self.out_features)

    def output_shape(self, shape: Shape) -> Shape:
        """(in_features,) → (out_features,)."""
        if len(shape) != 1:
            raise LayerError(
                "",
                shape,
                "a vector",
                f"the linear layer takes a vector but gets {shape_text(shape)}: add a flatten before it",
            )
        if shape[0] != self.in_features:
            raise LayerError(
                "",
                shape,
                f"{self.in_features} features",
                f"the linear layer takes {self.in_features} features but gets {shape[0]}: "
                f"set in_features to {shape[0]}",
            )
        return (self.out_features,)

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.out_features * (self.in_features + self.bias)

    @property
    def parameter_arithmetic(self) -> str:
        """Features in · features out + biases."""
        weights = f"{self.in_features}·{self.out_features}"
        return f"{weights} + {self.out_features}" if self.bias else weights

    def macs(self, shape: Shape) -> int:
        """One for each weight."""
        return self.in_features * self.out_features

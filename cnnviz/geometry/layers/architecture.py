"""A network as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import ClassVar

from pydantic import ConfigDict

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.layers.blocks import Concatenation, Layer, Residual, check_size, inner_sequences, named_layers
from cnnviz.geometry.layers.spec import MOST, Shape, check_count, shape_text

LONGEST_SIDE = 65_536  # rows or columns of feature maps
MOST_PLACES = 1_000_000  # rows and columns of all feature maps; ResNet-152 has 20 thousand


@dataclass(frozen=True)
class Step:
    """One step of the computation: a layer, or the join at the end of a block.

    Attributes
    ----------
    name : str
        ``conv1``, or with the block's name ``block2.conv1``; of a join the block's own name.
    layer : Layer
        Of a join the block.
    inputs : tuple of int
        Whose outputs arrive: indices of steps, −1 for the image. A join has one for each branch.
    input_shapes : tuple of Shape
    output_shape : Shape
    """

    name: str
    layer: Layer
    inputs: tuple[int, ...]
    input_shapes: tuple[Shape, ...]
    output_shape: Shape

    @property
    def block(self) -> str:
        """The name of the block that the layer is in, ``block2`` or ``block2.shortcut``; empty outside of blocks."""
        return self.name.rpartition(".")[0]

    @property
    def is_join(self) -> bool:
        """Whether this is the end of a block, whose inner layers are steps of their own."""
        return isinstance(self.layer, Residual | Concatenation)


@dataclass(frozen=True)
class Architecture:
    """A network as a value: its name, what goes in, and its layers in order.

    Raises
    ------
    GeometryError
        If a layer cannot take what the one before it gives (then a `LayerError`, which names the layer), or there are
        too many layers or too many rows and columns in all.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution, Flatten, Linear, ReLU
    >>> tiny = Architecture("tiny", (1, 8, 8), (Convolution(1, 4, 3, padding=1), ReLU(), Flatten(), Linear(256, 2)))
    >>> tiny.parameters
    554
    """

    name: str
    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def __post_init__(self) -> None:
        if len(self.input_shape) != 3:
            raise GeometryError(
                f"the input shape is {self.input_shape}, but an image has three: channels, rows, columns"
            )
        for name, length in zip(("channels", "rows", "columns"), self.input_shape, strict=True):
            check_count(f"{name} of the input", length)
        check_numbers("input", self.input_shape)
        check_size(self.layers)
        check_places(sum(sum(step.output_shape[1:]) for step in self.steps))

    @property
    def layer_names(self) -> tuple[str, ...]:
        """A name for each layer: its kind and its number among its kind, ``conv1``, ``relu1``, ``conv2``."""
        return tuple(name for name, _ in named_layers(self.layers))

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The output shape of each layer, for one image; a block counts as one layer."""
        return tuple(step.output_shape for step in self.steps if not step.block)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every layer in the order of computation, those inside blocks too; a block's join comes after its layers."""
        steps: list[Step] = []
        _follow(self.layers, "", -1, self.input_shape, steps)
        return tuple(steps)

    @property
    def parameters(self) -> int:
        """Numbers that training changes."""
        return sum(layer.parameters for layer in self.layers)


def _follow(layers: Sequence[Layer], prefix: str, source: int, shape: Shape, steps: list[Step]) -> tuple[int, Shape]:
    """Append the steps of a sequence; returns the last one's index and the shape that it gives."""
    for short, layer in named_layers(layers):
        name = f"{prefix}{short}"
        sequences = inner_sequences(layer)
        ends = [_follow(inner, f"{name}.{before}", source, shape, steps) for before, inner in sequences]
        inputs, shapes = zip(*ends, strict=True) if ends else ((source,), (shape,))
        try:
            shape = layer.joined(shapes) if isinstance(layer, Residual | Concatenation) else layer.output_shape(shape)
            check_numbers("output", shape)
        except LayerError as error:
            raise LayerError(name, error.got, error.needed, error.message) from error
        except GeometryError as error:
            raise LayerError(name, shape, "a shape that the window fits", str(error)) from error
        steps.append(Step(name, layer, tuple(inputs), tuple(shapes), shape))
        source = len(steps) - 1
    return source, shape


def check_numbers(what: str, shape: Shape) -> None:
    """Refuse more numbers than PyTorch can count, and longer sides than any image has."""
    if prod(shape) > MOST or max(shape[1:], default=1) > LONGEST_SIDE:
        raise LayerError(
            "",
            shape,
            f"at most {MOST} numbers and {LONGEST_SIDE} rows or columns",
            f"the {what} has {shape_text(shape)} numbers, but the most is {MOST} with {LONGEST_SIDE} rows or columns: "
            "use less padding or fewer channels",
        )


def check_places(count: int) -> None:
    """Refuse more rows and columns than receptive fields can be followed through one by one."""
    if count > MOST_PLACES:
        raise GeometryError(
            f"the feature maps have {count} rows and columns in all, but the most is {MOST_PLACES}: use smaller maps "
            "or fewer layers"
        )

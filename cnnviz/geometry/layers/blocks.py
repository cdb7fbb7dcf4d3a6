"""Layers with layers inside, and what a layer can be at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.layers.convolutions import Convolution, TransposedConvolution
from cnnviz.geometry.layers.elementwise import (
    GELU,
    BatchNorm,
    Dropout,
    Dropout2d,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Tanh,
)
from cnnviz.geometry.layers.pooling import (
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    AveragePooling,
    GlobalAveragePooling,
    MaxPooling,
)
from cnnviz.geometry.layers.spec import LayerSpec, Shape, shape_text
from cnnviz.geometry.layers.squeeze_excitation import SqueezeExcitation
from cnnviz.geometry.layers.vectors import Flatten, Linear

MOST_LAYERS = 4000  # ResNet-152 has 465 and 50 sums
DEEPEST = 8  # blocks within blocks


@dataclass(frozen=True)
class Residual(LayerSpec):
    """What a branch gives plus what a shortcut lets through (He et al. 2015).

    An activation after the addition is a layer of its own, after this one.

    Parameters
    ----------
    branch : tuple of layers
    shortcut : tuple of layers
        Empty for the identity; else a projection, such as a 1×1 convolution and a batch norm.

    Raises
    ------
    GeometryError
        If blocks are nested too deep or there are too many layers.

    Examples
    --------
    >>> block = Residual((Convolution(8, 8, 3, padding=1, bias=False), BatchNorm(8)))
    >>> block.output_shape((8, 5, 5)), block.parameters
    ((8, 5, 5), 592)
    """

    branch: "tuple[Layer, ...]"
    shortcut: "tuple[Layer, ...]" = ()
    kind: Literal["residual"] = "residual"
    short_name: ClassVar[str] = "block"

    def __post_init__(self) -> None:
        check_size((self,))

    def output_shape(self, shape: Shape) -> Shape:
        """The shape that both sides give."""
        return self.joined((_chained(self.branch, shape), _chained(self.shortcut, shape)))

    def joined(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of the sum of what branch and shortcut give."""
        branch, shortcut = shapes
        if branch == shortcut:
            return branch
        way_out = "change its shortcut" if self.shortcut else "give it a shortcut with a projection"
        raise LayerError(
            "",
            branch,
            shape_text(shortcut),
            f"the branch gives {shape_text(branch)} but the shortcut {shape_text(shortcut)}, and a sum takes two alike"
            f": {way_out} so that it gives {shape_text(branch)}",
        )

    @property
    def parameters(self) -> int:
        """Of all layers inside."""
        return sum(layer.parameters for layer in (*self.branch, *self.shortcut))


@dataclass(frozen=True)
class Concatenation(LayerSpec):
    """What several branches give, one behind the other along the channels (of a vector: along its numbers).

    Parameters
    ----------
    branches : tuple of tuples of layers
        At least one; an empty branch is the identity.

    Raises
    ------
    GeometryError
        If there is no branch, blocks are nested too deep or there are too many layers.

    Examples
    --------
    >>> Concatenation(((Convolution(3, 8, 1),), ())).output_shape((3, 5, 5))
    (11, 5, 5)
    """

    branches: "tuple[tuple[Layer, ...], ...]"
    kind: Literal["concatenation"] = "concatenation"
    short_name: ClassVar[str] = "concat"

    def __post_init__(self) -> None:
        if not self.branches:
            raise GeometryError("a concatenation of 0 branches gives nothing: give it at least one branch")
        check_size((self,))

    def output_shape(self, shape: Shape) -> Shape:
        """The channels of all branches, in the size that all give."""
        return self.joined([_chained(branch, shape) for branch in self.branches])

    def joined(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what the branches give, concatenated."""
        first = shapes[0]
        for number, other in enumerate(shapes[1:], start=2):
            if other[1:] != first[1:] or len(other) != len(first):
                raise LayerError(
                    "",
                    other,
                    " × ".join(["channels", *map(str, first[1:])]) if len(first) > 1 else "a vector",
                    f"branch 1 gives {shape_text(first)} but branch {number} {shape_text(other)}, and all must have "
                    "the same rows and columns: change the padding or the stride of one",
                )
        return (sum(shape[0] for shape in shapes), *first[1:])

    @property
    def parameters(self) -> int:
        """Of all layers inside."""
        return sum(layer.parameters for branch in self.branches for layer in branch)


Layer = Annotated[
    Convolution
    | TransposedConvolution
    | BatchNorm
    | ReLU
    | LeakyReLU
    | GELU
    | SiLU
    | Sigmoid
    | Tanh
    | MaxPooling
    | AveragePooling
    | AdaptiveMaxPooling
    | AdaptiveAveragePooling
    | GlobalAveragePooling
    | Dropout
    | Dropout2d
    | Flatten
    | Linear
    | SqueezeExcitation
    | Residual
    | Concatenation,
    Field(discriminator="kind"),
]


def named_layers(layers: Sequence[Layer]) -> Iterator[tuple[str, Layer]]:
    """Each layer of a sequence with its name: its kind and its number among its kind, ``conv1``, ``relu1``, ``conv2``.

    Inside a block the count begins anew; a block's layers are told apart by the block's name before theirs.
    """
    seen: dict[str, int] = {}
    for layer in layers:
        seen[layer.short_name] = seen.get(layer.short_name, 0) + 1
        yield f"{layer.short_name}{seen[layer.short_name]}", layer


def inner_sequences(layer: Layer) -> tuple[tuple[str, tuple[Layer, ...]], ...]:
    """The sequences inside a block, each with what stands before its layers' names; none for any other layer.

    Examples
    --------
    >>> [prefix for prefix, _ in inner_sequences(Residual((ReLU(),)))]
    ['', 'shortcut.']
    """
    match layer:
        case Residual():
            return (("", layer.branch), ("shortcut.", layer.shortcut))
        case Concatenation():
            return tuple((f"branch{number}.", branch) for number, branch in enumerate(layer.branches, start=1))
        case _:
            return ()


def check_size(layers: Sequence[Layer]) -> None:
    """Refuse more layers, or blocks nested deeper, than any network has."""
    count, depth = _size(layers)
    if count > MOST_LAYERS:
        raise GeometryError(f"there are {count} layers, but the most is {MOST_LAYERS}: make the network smaller")
    if depth > DEEPEST:
        raise GeometryError(
            f"blocks are nested {depth} deep, but the deepest is {DEEPEST}: put the inner ones one after the other"
        )


def _size(layers: Sequence[Layer]) -> tuple[int, int]:
    """How many layers there are, and how deep blocks are nested."""
    count, depth = len(layers), 0
    for layer in layers:
        for _, inner in inner_sequences(layer):
            inner_count, inner_depth = _size(inner)
            count, depth = count + inner_count, max(depth, inner_depth + 1)
    return count, depth


def _chained(layers: Sequence[Layer], shape: Shape) -> Shape:
    for layer in layers:
        shape = layer.output_shape(shape)
    return shape

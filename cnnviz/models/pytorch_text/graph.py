"""What a network computes, step by step, as its forward method is followed."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.layers import (
    MOST_LAYERS,
    BatchNorm,
    Concatenation,
    Convolution,
    Layer,
    Linear,
    Residual,
    Shape,
    SqueezeExcitation,
    TransposedConvolution,
    shape_text,
)
from cnnviz.geometry.layers.architecture import check_numbers
from cnnviz.models.pytorch_text.operations import Pad, Tensor
from cnnviz.models.pytorch_text.refusals import FitError, ReadError

Weighted = Convolution | TransposedConvolution | BatchNorm | Linear | SqueezeExcitation


class Join(StrEnum):
    """What an entry of the graph can be beside a layer."""

    INPUT = "input"
    SUM = "sum"
    CONCATENATION = "concatenation"
    RESHAPE = "reshape"
    SOFTMAX = "softmax"


@dataclass(frozen=True)
class Entry:
    """One step of the computation.

    Attributes
    ----------
    what : Layer, Pad or Join
    inputs : tuple of int
        The entries that it reads.
    shape : Shape
        Of what comes out, for one image.
    node : ast.AST
        Where the text says so: of a module where it is made.
    path : tuple of str
        The names on the way to it, ``("layer1", "0", "conv1")``.
    source : int
        What the forward method around it was given; −1 where that is no one tensor.
    """

    what: Layer | Pad | Join
    inputs: tuple[int, ...]
    shape: Shape
    node: ast.AST
    path: tuple[str, ...]
    source: int


class Graph:
    """The steps of a network, in order; each is made from earlier ones.

    Parameters
    ----------
    shape : Shape
        Of the input.
    node : ast.AST
        The network.
    must_fit : bool
        Whether a layer that cannot take what it gets is refused; else it is taken to give what it says.
    """

    def __init__(self, shape: Shape, node: ast.AST, must_fit: bool = True) -> None:
        self.entries = [Entry(Join.INPUT, (), shape, node, (), -1)]
        self.path: list[str] = []
        self.sources: list[int] = []
        self.first: Weighted | None = None  # the first layer that says what it takes
        self._must_fit = must_fit
        self._before = [0]  # of each entry the nearest that all ways to it lead through
        self._depth = [0]  # how many such entries there are, one before the other

    @property
    def input(self) -> Tensor:
        """What goes in."""
        return Tensor(0, self.entries[0].shape)

    @property
    def place(self) -> str:
        """The name of the module that is followed, ``layer1.0.conv1``; empty where there is none."""
        name = ".".join(filter(None, self.path))
        return f"layer {name}" if name.isdecimal() else name

    def gateway(self, index: int) -> int:
        """The nearest entry before this one that all ways from the input lead through."""
        return self._before[index]

    def common_gateway(self, indices: Sequence[int]) -> int:
        """The nearest entry that all ways to each of these lead through; one of them, if it does so for the others."""
        common = indices[0]
        for other in indices[1:]:
            while common != other:
                if self._depth[common] >= self._depth[other]:
                    common = self._before[common]
                else:
                    other = self._before[other]
        return common

    def layer(self, layer: Layer, tensor: Tensor, node: ast.AST) -> Tensor:
        """A layer on a tensor."""
        if self.first is None and isinstance(layer, Weighted):
            self.first = layer
        try:
            shape = layer.output_shape(tensor.shape)
            check_numbers("output", shape)
        except GeometryError as error:
            if self._must_fit:
                raise FitError(node, self._named(error)) from error
            shape = _claimed_shape(layer, tensor.shape)
        return self._added(layer, (tensor.index,), shape, node)

    def sum(self, first: Tensor, second: Tensor, node: ast.AST) -> Tensor:
        """Two tensors added."""
        branch, shortcut = (
            (first, second) if self.common_gateway((first.index, second.index)) != first.index else (second, first)
        )
        self._check_join(Residual(()), (branch.shape, shortcut.shape), node)
        return self._added(Join.SUM, (first.index, second.index), first.shape, node)

    def concatenation(self, tensors: Sequence[Tensor], node: ast.AST) -> Tensor:
        """Tensors one behind the other along the channels."""
        shapes = [tensor.shape for tensor in tensors]
        self._check_join(Concatenation(((),) * len(shapes)), shapes, node)
        shape = (sum(shape[0] for shape in shapes), *shapes[0][1:])
        return self._added(Join.CONCATENATION, tuple(tensor.index for tensor in tensors), shape, node)

    def reshape(self, tensor: Tensor, shape: Shape, node: ast.AST) -> Tensor:
        """The same numbers in another shape; what comes back to an earlier shape is the earlier tensor."""
        entry = self.entries[tensor.index]
        if prod(shape) != prod(tensor.shape):
            if self._must_fit:
                raise FitError(
                    node,
                    f"this lays {shape_text(shape)} numbers out for each image, but there are "
                    f"{shape_text(tensor.shape)} = {prod(tensor.shape)} here: write flatten(1), which fits always",
                )
            shape = (prod(tensor.shape),)
        while entry.what is Join.RESHAPE:
            tensor = Tensor(entry.inputs[0], self.entries[entry.inputs[0]].shape)
            entry = self.entries[tensor.index]
        return tensor if shape == tensor.shape else self._added(Join.RESHAPE, (tensor.index,), shape, node)

    def softmax(self, tensor: Tensor, node: ast.AST) -> Tensor:
        """Shares of one."""
        return self._added(Join.SOFTMAX, (tensor.index,), tensor.shape, node)

    def pad(self, pad: Pad, tensor: Tensor, node: ast.AST) -> Tensor:
        """Zeros around feature maps."""
        if len(tensor.shape) != 3:
            raise FitError(node, f"a padding takes channels × rows × columns but gets {shape_text(tensor.shape)}")
        channels, *size = tensor.shape
        rows, columns = (length + sum(sides) for length, sides in zip(size, pad.sides, strict=True))
        return self._added(pad, (tensor.index,), (channels, rows, columns), node)

    def _added(self, what: Layer | Pad | Join, inputs: tuple[int, ...], shape: Shape, node: ast.AST) -> Tensor:
        if len(self.entries) > 2 * MOST_LAYERS:
            raise ReadError(node, f"there are more than {MOST_LAYERS} layers: make the network smaller")
        before = self.common_gateway(inputs)
        source = self.sources[-1] if self.sources else -1
        self.entries.append(Entry(what, inputs, shape, node, tuple(self.path), source))
        self._before.append(before)
        self._depth.append(self._depth[before] + 1)
        return Tensor(len(self.entries) - 1, shape)

    def _check_join(self, block: Residual | Concatenation, shapes: Sequence[Shape], node: ast.AST) -> None:
        try:
            check_numbers("output", block.joined(shapes))
        except LayerError as error:
            if self._must_fit:
                raise FitError(node, self._named(error)) from error

    def _named(self, error: GeometryError) -> str:
        message = error.message if isinstance(error, LayerError) else str(error)
        return f"{self.place}: {message}" if self.place else message


def _claimed_shape(layer: Layer, shape: Shape) -> Shape:
    """What a layer would give if it got what it says that it takes."""
    maps = shape if len(shape) == 3 else (1, 1, 1)
    match layer:
        case Linear():
            return (layer.out_features,)
        case Convolution() | TransposedConvolution():
            try:
                return layer.output_shape((layer.in_channels, *maps[1:]))
            except GeometryError:
                return (layer.out_channels, 1, 1)
        case BatchNorm() | SqueezeExcitation():
            return (layer.channels, *shape[1:])
        case _:
            return shape

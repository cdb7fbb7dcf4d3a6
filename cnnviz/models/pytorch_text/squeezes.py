"""Squeeze-and-excitation, recognised from the product of feature maps and what was computed from their means."""

import ast

from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    Convolution,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Linear,
    ReLU,
    Sigmoid,
    SqueezeExcitation,
    shape_text,
)
from cnnviz.geometry.window import Window
from cnnviz.models.pytorch_text.graph import Graph, Join
from cnnviz.models.pytorch_text.operations import Pad, Tensor
from cnnviz.models.pytorch_text.refusals import ReadError

WAY_OUT = (
    "a product of two tensors is read only as squeeze-and-excitation: x times sigmoid(linear(relu(linear(means of "
    "x)))), both linear layers (or 1×1 convolutions) with bias or both without"
)


def excited(graph: Graph, first: Tensor, second: Tensor, node: ast.AST) -> Tensor:
    """Feature maps times a factor for each channel.

    Raises
    ------
    ReadError
        If it is another product.
    """
    maps, factors = (first, second) if second.shape[1:] in ((1, 1), ()) else (second, first)
    steps = _between(graph, maps.index, factors.index)
    match [step for step in steps if not isinstance(step, Join | Flatten)]:
        case [
            GlobalAveragePooling() | AdaptiveAveragePooling(output_size=(1, 1)),
            Linear() | Convolution() as squeeze,
            ReLU(),
            Linear() | Convolution() as excite,
            Sigmoid(),
        ] if _is_linear(squeeze) and _is_linear(excite) and squeeze.bias == excite.bias:
            if len(factors.shape) != 3:
                raise ReadError(
                    node, f"the factors are a vector: write [:, :, None, None] after them, so that {WAY_OUT}"
                )
            squeezed = squeeze.out_features if isinstance(squeeze, Linear) else squeeze.out_channels
            return graph.layer(SqueezeExcitation(maps.shape[0], squeezed, squeeze.bias), maps, node)
    raise ReadError(node, f"{shape_text(first.shape)} is multiplied by {shape_text(second.shape)}, but {WAY_OUT}")


def _between(graph: Graph, start: int, end: int) -> list[Layer | Pad | Join]:
    """The steps from one entry to another where no ways part; empty where they do or there is no way."""
    steps: list[Layer | Pad | Join] = []
    while end > start:
        entry = graph.entries[end]
        steps.append(entry.what)
        if len(entry.inputs) != 1:
            return []
        end = entry.inputs[0]
    return steps[::-1] if end == start else []


def _is_linear(layer: Linear | Convolution) -> bool:
    """Whether a layer is a linear one, or a convolution that is the same on one pixel."""
    return isinstance(layer, Linear) or (layer.groups == 1 and layer.window == Window(1))

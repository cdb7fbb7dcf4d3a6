"""What goes into a network, where nobody has said it: read from the text, or worked out from the layers."""

import ast
from collections.abc import Iterator
from math import isqrt

from cnnviz.geometry.layers import (
    BatchNorm,
    Convolution,
    Linear,
    Shape,
    SqueezeExcitation,
    TransposedConvolution,
)
from cnnviz.models.pytorch_text.graph import Weighted

MAKERS = {"randn", "rand", "zeros", "ones", "empty", "randn_like"}
SUMMARIES = {"summary"}
SIDES = (32, 28, 224, 64, 96, 128, 8, 16, 48, 256, 227, 299, 112, 40, 384, 512)


def shapes_in_text(tree: ast.Module) -> Iterator[Shape]:
    """The shapes of images that the text makes, ``torch.randn(1, 3, 32, 32)`` or ``summary(model, (3, 32, 32))``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("size", "input_size"))]
        lists = [each.elts for each in given if isinstance(each, ast.Tuple | ast.List)]
        if name in MAKERS:
            lists.append(node.args)
        if name in MAKERS | SUMMARIES:
            for parts in lists:
                lengths = [each.value for each in parts if isinstance(each, ast.Constant) and type(each.value) is int]
                if len(lengths) == len(parts) in (3, 4) and min(lengths) > 0:
                    yield tuple(lengths[-3:])
                elif len(lengths) == len(parts) == 2 and name in MAKERS and min(lengths) > 0:
                    yield (lengths[1],)


def likely_shapes(first: Weighted | None) -> list[Shape]:
    """Shapes to try, by the first layer that says what it takes; the likeliest first."""
    match first:
        case Linear():
            return _of_features(first.in_features)
        case Convolution() | TransposedConvolution():
            channels = first.in_channels
        case BatchNorm() | SqueezeExcitation():
            channels = first.channels
        case _:
            channels = 3
    return [(channels, side, side) for side in SIDES]


def _of_features(features: int) -> list[Shape]:
    """Images with so many numbers: square, in colour or not; then a vector."""
    shapes: list[Shape] = []
    for channels in (3, 1):
        side = isqrt(features // channels)
        if channels * side * side == features and side > 1:
            shapes.append((channels, side, side))
    return [*shapes, (features,)]

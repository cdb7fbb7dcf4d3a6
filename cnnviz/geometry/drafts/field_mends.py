"""Other numbers for the fields of a layer that contradict one another, and for windows that do not fit."""

from collections.abc import Iterator

from cnnviz.errors import GeometryError
from cnnviz.geometry.drafts.fields import FIELDS, Field, Value
from cnnviz.geometry.drafts.layers import DraftLayer
from cnnviz.geometry.drafts.proposals import Proposal, setting
from cnnviz.geometry.layers import Shape
from cnnviz.geometry.window import Pair, Window

POOLINGS = ("max_pooling", "average_pooling")


def within_limits(layer: DraftLayer) -> Iterator[Proposal]:
    """Single numbers brought back within their limits, where no layer can be made."""
    if layer.can_be_made:
        return
    if layer.kind in POOLINGS:
        halves = [size // 2 for size in layer["kernel_size"]]
        sides = zip(layer["padding"], halves, strict=True)
        yield setting(layer, "padding", tuple(tuple(min(side, half) for side in pair) for pair, half in sides))
    if layer.kind == "transposed_convolution":
        limits = [max(pair) - 1 for pair in zip(layer["stride"], layer["dilation"], strict=True)]
        extra = tuple(min(each, limit) for each, limit in zip(layer["output_padding"], limits, strict=True))
        yield setting(layer, "output_padding", extra)
        yield setting(layer, "padding", tuple((max(pair), max(pair)) for pair in layer["padding"]))
    for field, value in zip(FIELDS[layer.kind], layer.values, strict=True):
        for usual in (_clamped(field, value), field.default):
            if usual is not None and usual != value:
                yield setting(layer, field.name, usual)


def other_windows(layer: DraftLayer, shape: Shape) -> Iterator[Proposal]:
    """Other paddings, dilations and kernels, where a window does not fit or too much comes out."""
    names = {field.name for field in FIELDS[layer.kind]}
    if len(shape) != 3 or "kernel_size" not in names:
        return
    try:
        dilation = layer["dilation"] if "dilation" in names else 1
        window = Window(layer["kernel_size"], layer["stride"], layer["padding"], dilation)
    except GeometryError:
        return
    size: Pair = (shape[1], shape[2])
    if layer.kind == "transposed_convolution":
        yield setting(layer, "padding", 0)
        return
    yield setting(layer, "padding", keeping_padding(window))
    yield setting(layer, "padding", _least_padding(window, size))
    if "ceil_mode" in names:
        yield setting(layer, "ceil_mode", True)
    if "dilation" in names:
        yield setting(layer, "dilation", 1)
    smaller = tuple(
        min(kernel, length + sum(sides))
        for kernel, length, sides in zip(window.kernel_size, size, window.padding, strict=True)
    )
    if layer.kind not in POOLINGS or max(smaller) > 1:
        yield setting(layer, "kernel_size", smaller)
    yield setting(layer, "padding", 0)


def keeping_padding(window: Window) -> object:
    """The padding that keeps the size with stride 1, where both sides can be alike."""
    return tuple((span // 2, span // 2) for span in window.span)


def _clamped(field: Field, value: Value) -> object:
    if isinstance(value, tuple):
        return tuple(_clamped(field, each) for each in value)
    return min(max(value, field.least), field.most)


def _least_padding(window: Window, size: Pair) -> object:
    """The least padding, alike on both sides, with which the window fits."""
    lacking = (max(0, span - length) for span, length in zip(window.span, size, strict=True))
    return tuple((-(-each // 2), -(-each // 2)) for each in lacking)  # −⌊−a/b⌋ is ⌈a/b⌉

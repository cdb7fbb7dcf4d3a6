"""Ways out for a block whose sides differ."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from cnnviz.errors import GeometryError
from cnnviz.geometry.drafts.fields import FIELDS
from cnnviz.geometry.drafts.layers import DraftLayer, draft_layer
from cnnviz.geometry.drafts.proposals import Proposal
from cnnviz.geometry.layers import Shape, shape_text

Layers = tuple[DraftLayer, ...]


def residual_mends(block: DraftLayer, shape: Shape) -> Iterator[Proposal]:
    """What might make the sides of a residual block alike, the likeliest first."""
    branch, shortcut = block.parts
    padded = _padded(branch)
    goal = _end(branch, shape)
    if goal is None:
        return
    if padded != branch and not shortcut and goal[0] == shape[0]:
        yield Proposal("Pad inside the branch so that it keeps the size", (replace(block, parts=(padded, ())),))
    projected = projection(shape, goal, has_norm=any(layer.kind == "batch_norm" for layer in branch))
    verb = "Replace the shortcut by" if shortcut else "Add"
    where = "" if shortcut else " to the shortcut"
    yield Proposal(
        f"{verb} a projection{where}, {shape_text(shape)} → {shape_text(goal)}",
        (replace(block, parts=(branch, projected)),),
    )
    if padded != branch:
        yield Proposal("Pad inside the branch so that it keeps the size", (replace(block, parts=(padded, shortcut)),))
    if shortcut:
        yield Proposal("Drop the layers of the shortcut", (replace(block, parts=(branch, ())),))
    yield Proposal("Keep the branch alone, without the sum", branch)


def concatenation_mends(block: DraftLayer, shape: Shape) -> Iterator[Proposal]:
    """What might give the branches of a concatenation one size, the likeliest first."""
    if not block.parts:
        yield Proposal("Give it one branch that changes nothing", (replace(block, parts=((),)),))
        return
    yield Proposal(
        "Pad inside the branches so that they keep the size", (replace(block, parts=tuple(map(_padded, block.parts))),)
    )
    ends = [_end(part, shape) for part in block.parts]
    maps = [end for end in ends if end is not None and len(end) == 3]
    if len(maps) == len(ends):
        _, rows, columns = min(maps, key=lambda end: end[1] * end[2])
        pooled = draft_layer("adaptive_average_pooling", output_size=(rows, columns))
        parts = tuple(
            (*part, pooled) if end[1:] != (rows, columns) else part for part, end in zip(block.parts, maps, strict=True)
        )
        yield Proposal(f"Average the larger branches down to {rows} × {columns}", (replace(block, parts=parts),))
    alike = tuple(
        part for part, end in zip(block.parts, ends, strict=True) if end and ends[0] and end[1:] == ends[0][1:]
    )
    if len(alike) < len(ends):
        yield Proposal("Drop the branches that differ from the first", (replace(block, parts=alike),))


def projection(shape: Shape, goal: Shape, *, has_norm: bool) -> Layers:
    """Layers that bring one shape to another with few weights, for a shortcut."""
    if len(goal) == 1:
        flat = (draft_layer("flatten"),) if len(shape) == 3 else ()
        return *flat, draft_layer("linear", in_features=prod(shape), out_features=goal[0])
    if len(shape) == 1:
        return ()
    strides = [_stride(length, wanted) for length, wanted in zip(shape[1:], goal[1:], strict=True)]
    rows, columns = (stride or 1 for stride in strides)
    layers: Layers = ()
    if None in strides:
        layers = (draft_layer("adaptive_average_pooling", output_size=goal[1:]),)
        rows = columns = 1
    if None not in strides or shape[0] != goal[0]:
        mixed = draft_layer(
            "convolution",
            in_channels=shape[0],
            out_channels=goal[0],
            kernel_size=1,
            stride=(rows, columns),
            bias=not has_norm,
        )
        norm = (draft_layer("batch_norm", channels=goal[0]),) if has_norm else ()
        layers = (*layers, mixed, *norm)
    return layers


def _stride(length: int, wanted: int) -> int | None:
    """The stride with which a kernel of one pixel gives a length; None where there is none."""
    if wanted > length:
        return None
    stride = -(-length // wanted)  # ⌈length / wanted⌉, the least for which ⌈length / stride⌉ is not more
    return stride if -(-length // stride) == wanted else None


def _padded(layers: Sequence[DraftLayer]) -> Layers:
    """The layers with such padding in each window of stride 1 that the size stays, where it is odd."""
    padded = []
    for layer in layers:
        names = {field.name for field in FIELDS[layer.kind]}
        if layer.kind != "transposed_convolution" and "kernel_size" in names and layer["stride"] == (1, 1):
            dilations = layer["dilation"] if "dilation" in names else (1, 1)
            spans = [d * (kernel - 1) + 1 for kernel, d in zip(layer["kernel_size"], dilations, strict=True)]
            if all(span % 2 for span in spans):
                layer = layer.with_value("padding", tuple((span // 2, span // 2) for span in spans))
        padded.append(layer)
    return tuple(padded)


def _end(layers: Sequence[DraftLayer], shape: Shape) -> Shape | None:
    """The shape that a sequence gives; None where it does not fit."""
    try:
        for layer in layers:
            shape = layer.spec().output_shape(shape)
    except GeometryError:
        return None
    return shape

"""Ways out for a layer that does not fit: each is tried, and only what really solves the layer's problem is offered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, prod

from cnnviz.errors import GeometryError
from cnnviz.geometry.drafts.block_mends import concatenation_mends, residual_mends
from cnnviz.geometry.drafts.earlier_mends import Before, earlier_mends
from cnnviz.geometry.drafts.field_mends import POOLINGS, other_windows, within_limits
from cnnviz.geometry.drafts.fields import ENTRIES, FIELDS
from cnnviz.geometry.drafts.layers import DraftLayer, draft_layer
from cnnviz.geometry.drafts.proposals import Proposal, sentence
from cnnviz.geometry.layers import Flatten, Shape
from cnnviz.geometry.layers.architecture import check_numbers

MOST_MENDS = 5
MOST_EARLIER = 2  # of them by changing a layer before


@dataclass(frozen=True)
class Solution:
    """What may stand in place of a layer that does not fit.

    Attributes
    ----------
    title : str
        What is done, ``Set in_channels to 16``.
    layers : tuple of DraftLayer
        In place of the layer and of so many before it.
    back : int
        How many layers before it are replaced as well.
    output_shape : tuple of int
        What they give.
    """

    title: str
    layers: tuple[DraftLayer, ...]
    back: int
    output_shape: Shape


def passed(layers: Sequence[DraftLayer], shape: Shape) -> Shape:
    """The shape that a sequence gives.

    Raises
    ------
    GeometryError
        If it does not fit.
    """
    for layer in layers:
        shape = layer.spec().output_shape(shape)
        check_numbers("output", shape)
    return shape


def solutions(layer: DraftLayer, shape: Shape, before: Sequence[Before] = ()) -> tuple[Solution, ...]:
    """What may stand in place of a layer that cannot take a shape, the likeliest first; to drop it comes last.

    Parameters
    ----------
    layer : DraftLayer
    shape : tuple of int
        What it gets.
    before : sequence of Before
        The layers before it in the same sequence that fit, the nearest last.

    Examples
    --------
    >>> linear = draft_layer("linear", in_features=100, out_features=10)
    >>> [each.title for each in solutions(linear, (16, 8, 8))][:2]
    ['Add a flatten and set in_features to 1024', 'Average each map, flatten and set in_features to 16']
    """
    found: list[Solution] = []
    for proposal in _proposals(layer, shape, before):
        has_enough = sum(bool(other.back) for other in found) == MOST_EARLIER
        if (proposal.layers, proposal.back) == ((layer,), 0) or (proposal.back and has_enough):
            continue
        start = before[-proposal.back].shape if proposal.back else shape
        try:
            solution = Solution(proposal.title, proposal.layers, proposal.back, passed(proposal.layers, start))
        except GeometryError:
            continue
        if all((solution.layers, solution.back) != (other.layers, other.back) for other in found):
            found.append(solution)
        if len(found) == MOST_MENDS - 1:
            break
    if any(not solution.layers for solution in found):
        return tuple(found)
    return (*found, Solution(_dropped(layer), (), 0, shape))


def fitted(layer: DraftLayer, shape: Shape) -> Proposal:
    """The layer with what must be what arrives set to it; the title says what was set."""
    said, count = [], shape[0]
    for name in ENTRIES:
        if any(field.name == name for field in FIELDS[layer.kind]) and layer[name] != count:
            layer = layer.with_value(name, count)
            said.append(f"set {name} to {count}")
    if layer.kind == "batch_norm" and layer["dimensions"] != (2 if len(shape) == 3 else 1):
        layer = layer.with_value("dimensions", 2 if len(shape) == 3 else 1)
        said.append(f"use the one for {'feature maps' if len(shape) == 3 else 'vectors'}")
    if any(field.name == "groups" for field in FIELDS[layer.kind]):
        most = _most_groups(layer)
        if layer["groups"] != most:
            layer = layer.with_value("groups", most)
            said.append(f"set groups to {most}")
    return Proposal(sentence(said), (layer,))


def _proposals(layer: DraftLayer, shape: Shape, before: Sequence[Before]) -> Iterator[Proposal]:
    """What might help, the likeliest first."""
    if layer.is_block:
        yield from residual_mends(layer, shape) if layer.kind == "residual" else concatenation_mends(layer, shape)
        return
    if _is_depthwise(layer) and len(shape) == 3:
        yield _depthwise(layer, shape[0])
    alone = fitted(layer, shape)
    yield alone
    if len(shape) == 1 and before and before[-1].layer.kind == Flatten.kind:
        again = fitted(layer, before[-1].shape)
        yield Proposal(sentence(["drop the flatten before it", again.title]), again.layers, back=1)
    if layer.kind == "linear" and len(shape) == 3:
        yield from _flattened(layer, shape)
    if layer.kind == "dropout2d" and len(shape) == 1:
        single = draft_layer("dropout", probability=layer["probability"])
        yield Proposal("Use the dropout of single numbers", (single,))
    if _fits(alone.layers, shape):
        yield from earlier_mends(layer, shape, before)
    for proposal in within_limits(layer):
        if proposal.layers[0].can_be_made:
            again = fitted(proposal.layers[0], shape)
            yield Proposal(sentence([proposal.title, again.title]), again.layers)
    if layer.kind in POOLINGS:
        yield Proposal(_dropped(layer), ())  # a map that is too small for a pooling has been made small enough
    if not _fits(alone.layers, shape):
        for number, proposal in enumerate(other_windows(alone.layers[0], shape)):
            if number == 1:
                yield from earlier_mends(alone.layers[0], shape, before)
            yield Proposal(sentence([alone.title, proposal.title]), proposal.layers)


def _is_depthwise(layer: DraftLayer) -> bool:
    return layer.kind == "convolution" and 1 < layer["in_channels"] == layer["groups"]


def _depthwise(layer: DraftLayer, channels: int) -> Proposal:
    """A kernel or so many for each channel, as before."""
    wider = max(1, layer["out_channels"] // layer["in_channels"]) * channels
    changed = layer.with_value("in_channels", channels).with_value("groups", channels).with_value("out_channels", wider)
    if wider == channels:
        return Proposal(f"Set in_channels, out_channels and groups to {channels}", (changed,))
    return Proposal(f"Set in_channels and groups to {channels} and out_channels to {wider}", (changed,))


def _flattened(layer: DraftLayer, shape: Shape) -> Iterator[Proposal]:
    for before, said, features in (
        ((draft_layer("flatten"),), ["add a flatten"], prod(shape)),
        (
            (draft_layer("global_average_pooling"), draft_layer("flatten")),
            ["average each map", "flatten"],
            shape[0],
        ),
    ):
        again = fitted(layer, (features,))
        yield Proposal(sentence([*said, again.title]), (*before, *again.layers))


def _most_groups(layer: DraftLayer) -> int:
    """The most groups, up to those of the layer, that divide its channels."""
    common = gcd(layer["in_channels"], layer["out_channels"])
    most = min(max(layer["groups"], 1), common, 65_536)
    return next((groups for groups in range(most, 0, -1) if common % groups == 0), 1)


def _fits(layers: Sequence[DraftLayer], shape: Shape) -> bool:
    try:
        passed(layers, shape)
    except GeometryError:
        return False
    return True


def _dropped(layer: DraftLayer) -> str:
    return f"Drop the {layer.title}"

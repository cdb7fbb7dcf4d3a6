"""Ways out that change a layer further up, where the one that does not fit may not be the one that is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cnnviz.geometry.drafts.field_mends import POOLINGS, keeping_padding
from cnnviz.geometry.drafts.fields import ENTRIES, FIELDS, value_text
from cnnviz.geometry.drafts.layers import DraftLayer
from cnnviz.geometry.drafts.proposals import Proposal
from cnnviz.geometry.layers import Convolution, Shape
from cnnviz.geometry.layers.spec import MOST
from cnnviz.geometry.window import Window

FARTHEST = 12  # layers back
_GIVEN = ("out_channels", "out_features")


@dataclass(frozen=True)
class Before:
    """A layer before the one in question in the same sequence, its name, and the shape that it gets."""

    layer: DraftLayer
    name: str
    shape: Shape


def earlier_mends(layer: DraftLayer, shape: Shape, before: Sequence[Before]) -> Iterator[Proposal]:
    """What might help when a layer before is changed instead of this one, the nearest first.

    Parameters
    ----------
    layer : DraftLayer
        That does not fit.
    shape : tuple of int
        What it gets.
    before : sequence of Before
        The layers before it that fit, the nearest last.
    """
    run: tuple[DraftLayer, ...] = (layer,)
    needed = next((layer[field.name] for field in FIELDS[layer.kind] if field.name in ENTRIES), 0)
    for earlier in reversed(before):
        for title, changed in _changed(earlier, Fraction(needed, shape[0])):
            yield Proposal(title, (*changed, *run), back=len(run))
        run = (earlier.layer, *run)


def _changed(earlier: Before, lacking: Fraction) -> Iterator[tuple[str, tuple[DraftLayer, ...]]]:
    """Titles, and what takes the place of an earlier layer; it may have to give so many times as many numbers."""
    layer, names = earlier.layer, {field.name for field in FIELDS[earlier.layer.kind]}
    for name in _GIVEN:
        if name in names and (wanted := lacking * layer[name]).denominator == 1 and 0 < wanted <= MOST:
            yield _set(earlier, name, int(wanted))
    if layer.kind in POOLINGS:
        yield f"Drop {earlier.name}", ()
    elif layer.kind == Convolution.kind and layer["stride"] != (1, 1):
        yield _set(earlier, "stride", 1)
    elif layer.kind == Convolution.kind:
        yield _set(earlier, "padding", keeping_padding(Window(layer["kernel_size"], dilation=layer["dilation"])))


def _set(earlier: Before, name: str, value: object) -> tuple[str, tuple[DraftLayer, ...]]:
    changed = earlier.layer.with_value(name, value)
    return f"Set {name} of {earlier.name} to {value_text(changed[name])}", (changed,)

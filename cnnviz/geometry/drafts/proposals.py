"""What might stand in place of a layer that does not fit, before it is tried."""

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.geometry.drafts.fields import value_text
from cnnviz.geometry.drafts.layers import DraftLayer


@dataclass(frozen=True)
class Proposal:
    """Layers in place of one, and of so many before it; the title says what is done."""

    title: str
    layers: tuple[DraftLayer, ...]
    back: int = 0


def setting(layer: DraftLayer, name: str, value: object) -> Proposal:
    """A layer with one field changed."""
    changed = layer.with_value(name, value)
    return Proposal(f"Set {name} to {value_text(changed[name])}", (changed,))


def sentence(parts: Sequence[str]) -> str:
    """Parts of a sentence put together: ``Add a flatten and set in_features to 1024``."""
    said = [part[0].lower() + part[1:] for part in parts if part]
    if not said:
        return ""
    *most, last = said
    words = f"{', '.join(most)} and {last}" if most else last
    return words[0].upper() + words[1:]

"""How the builder changes: each change gives a new network on paper, and says where to look then."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from cnnviz.errors import CnnvizError
from cnnviz.geometry.drafts import (
    Draft,
    Mend,
    Path,
    check_draft,
    draft_to_text,
    field_of,
    mended_throughout,
    new_layer,
    parse_value,
)
from cnnviz.geometry.drafts.input_text import parse_shape
from cnnviz.geometry.layers import Shape
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.ui.architectures.state import NOTHING, PAGE
from cnnviz.ui.drafts import draft_of_name, name_of
from cnnviz.ui.page import refuse
from cnnviz.ui.state import control_changed, key_of, put_fields

REFUSAL = f"{PAGE}.refusal"


def show_refusal() -> None:
    """Say why the last change was not made."""
    refusal = st.session_state.pop(REFUSAL, None)
    if refusal:
        refuse(refusal)


def held_draft() -> Draft:
    """The network as the session has it at this moment."""
    draft: Draft = st.session_state[key_of(PAGE, "draft")]
    return draft


def select(path: Path) -> None:
    """Look at another layer."""
    put_fields(PAGE, place=path)


def start_from(name: str | None) -> None:
    """Begin with a network of the zoo, or with nothing."""
    _change(lambda _: draft_of_name(name) if name else NOTHING, (0,) if name else ())


def open_draft(draft: Draft) -> None:
    """Take over a whole network, and look at the first layer of it that does not fit."""
    problems = check_draft(draft).problems
    _change(lambda _: draft, problems[0].path if problems else (0,))


def drop(path: Path) -> None:
    """Take a layer out."""
    _change(lambda draft: draft.without(path), path)


def duplicate(path: Path) -> None:
    """Put a copy of a layer behind it."""
    _change(lambda draft: draft.duplicated(path), (*path[:-1], path[-1] + 1))


def move(path: Path, by: int) -> None:
    """Exchange a layer for its neighbour."""
    _change(lambda draft: draft.moved(path, by), (*path[:-1], path[-1] + by))


def wrap(path: Path) -> None:
    """Make a layer the branch of a residual block."""
    _change(lambda draft: draft.with_block(path), path)


def unwrap(path: Path) -> None:
    """Put a block's branch in its place."""
    _change(lambda draft: draft.without_block(path), path)


def add(kind: str, path: Path, shape: Shape) -> None:
    """Put a new layer at a place, made for the shape that arrives there."""
    _change(lambda draft: draft.spliced(path, 0, (new_layer(kind, shape),)), path)


def mend(way_out: Mend) -> None:
    """Do what solves a problem; where layers come or go, look at what stands there then."""
    is_exchange = way_out.count == len(way_out.layers)
    there = (*way_out.path[:-1], way_out.path[-1] + max(0, len(way_out.layers) - 1))
    _change(way_out.applied, st.session_state[key_of(PAGE, "place")] if is_exchange else there)


def mend_all() -> None:
    """Make the first mend of every problem."""
    _change(mended_throughout, st.session_state[key_of(PAGE, "place")])


def set_field(path: Path, name: str, text: str) -> None:
    """Change a field as it was chosen or typed."""

    def changed(draft: Draft) -> Draft:
        return draft.with_value(path, name, parse_value(field_of(draft.at(path).kind, name), text))

    _change(changed, path)


def set_input(text: str) -> None:
    """Change the shape of what goes in."""
    _change(lambda draft: Draft(draft.name, parse_shape(text), draft.layers), ())


def set_name(text: str) -> None:
    """Call the network something else."""
    _change(lambda draft: Draft(text.strip(), draft.input_shape, draft.layers), ())


def tried(action: Callable[[], Any]) -> None:
    """Do what a person asks; what cannot be done is said in the next run of the page."""
    control_changed()
    try:
        action()
    except CnnvizError as error:
        st.session_state[REFUSAL] = f"Nothing was changed: {error}."


def _change(make: Callable[[Draft], Draft], place: Path) -> None:
    """Make a change; one that gives no network on paper, or too long a link, changes nothing and is explained."""

    def change() -> None:
        draft = make(held_draft())
        if draft.name in ARCHITECTURES and name_of(draft) is None:  # another network than that of the zoo by now
            draft = replace(draft, name=f"my_{draft.name}")
        draft_to_text(draft)
        put_fields(PAGE, draft=draft, place=draft.nearest(place))

    tried(change)

"""The layer that is selected: what it gets and gives, its fields, and what can be done with it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnnviz.figures.numbers import count_text
from cnnviz.geometry.drafts import (
    FIELDS,
    CheckedDraft,
    DraftRow,
    Field,
    FieldKind,
    Path,
    kind_title,
    part_title,
    value_text,
)
from cnnviz.geometry.drafts.input_text import USUAL_INPUTS
from cnnviz.geometry.layers import shape_text
from cnnviz.ui.architectures.changes import (
    add,
    drop,
    duplicate,
    move,
    set_field,
    set_input,
    set_name,
    unwrap,
    wrap,
)
from cnnviz.ui.architectures.state import PAGE
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import plain
from cnnviz.ui.state import choice

WIDTH = 100  # px, of a field
WIDTHS = {"out_channels": 112, "out_features": 112, "stride": 80, "bias": 76, "count_include_pad": 150}
WIDTHS |= {"output_padding": 132, "output_size": 110}
USUAL_COUNTS = ("1", "3", "4", "8", "10", "16", "32", "64", "128", "256", "512", "1024")
USUAL = {
    "kernel_size": ("1", "2", "3", "5", "7", "3 × 1", "1 × 3"),
    "stride": ("1", "2", "3", "4"),
    "padding": ("0", "1", "2", "3"),
    "dilation": ("1", "2", "4"),
    "output_padding": ("0", "1"),
    "output_size": ("1", "2", "4", "6", "7"),
    "probability": ("0.1", "0.2", "0.25", "0.3", "0.5"),
    "slope": ("0.01", "0.1", "0.2"),
    "dimensions": ("1", "2"),
    "squeezed": ("1", "2", "4", "8", "16"),
}
ADDABLE = tuple(FIELDS)
TERMS = {  # of the glossary, where the field's own name is none
    "kernel_size": "kernel size",
    "output_padding": "output padding",
    "ceil_mode": "ceil mode",
    "count_include_pad": "count padding",
    "output_size": "adaptive size",
    "probability": "drop probability",
}


def selected_layer(checked: CheckedDraft, path: Path) -> None:
    """Draw what can be done with the selected layer and its fields, or those of the input."""
    row = checked.row(path)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        _add(checked, row)
        if row is not None:
            _actions(checked, row)
    if row is None:
        _input(checked)
    else:
        _layer(row)


def _input(checked: CheckedDraft) -> None:
    draft = checked.draft
    st.markdown(f"**input** · {plain(draft.name)}")
    with st.container(horizontal=True, gap="xsmall"):
        _typed(
            "Shape", "input shape", shape_text(draft.input_shape), tuple(map(shape_text, USUAL_INPUTS)), set_input, 160
        )
        _typed("Name", "network name", draft.name, (), set_name, 200)


def _layer(row: DraftRow) -> None:
    st.markdown(
        f"**{row.name}** · {row.layer.title} · :blue[{shape_text(row.input_shape)}] → "
        f":green[{shape_text(row.output_shape)}]{_arithmetic(row)}"
    )
    with st.container(horizontal=True, gap="xsmall"):
        for field in FIELDS[row.layer.kind]:
            now = value_text(row.layer[field.name])
            _typed(
                field.name,
                TERMS.get(field.name, field.name),
                now,
                _usual(field, row),
                partial(set_field, row.path, field.name),
                WIDTHS.get(field.name, WIDTH),
                name=f"{row.name} {field.name}",
                types=field.kind is not FieldKind.FLAG,
            )


def _arithmetic(row: DraftRow) -> str:
    """Where the parameters come from."""
    if row.layer.is_block or not row.layer.can_be_made or not row.layer.spec().parameters:
        return ""
    spec = row.layer.spec()
    return f" · :orange[{spec.parameter_arithmetic} = {count_text(spec.parameters)}] parameters"


def _usual(field: Field, row: DraftRow) -> tuple[str, ...]:
    if field.kind is FieldKind.FLAG:
        return "on", "off"
    if field.name == "groups":
        return tuple(dict.fromkeys(("1", "2", "4", "8", value_text(row.layer["in_channels"]))))
    if field.name in ("in_channels", "in_features", "channels"):
        return tuple(dict.fromkeys((str(row.input_shape[0]), *USUAL_COUNTS)))
    return USUAL.get(field.name, USUAL_COUNTS)


def _typed(
    label: str,
    term: str,
    now: str,
    usual: tuple[str, ...],
    take: Callable[[str], None],
    width: int,
    *,
    name: str = "",
    types: bool = True,
) -> None:
    """A list to choose from and to type into, which shows what the network has."""
    shown = choice(f"{PAGE}.field {name or label}", now)

    def changed() -> None:
        text = shown.made()
        if text is None:
            return
        if text.lstrip()[:1] in ("x", "×"):  # the browser drops a first digit that is what the list shows
            text = now.partition(" ")[0] + text
        take(text)

    options = list(dict.fromkeys((*usual, now)))
    st.selectbox(
        label,
        options,
        index=options.index(shown.now),
        key=shown.key,
        on_change=changed,
        accept_new_options=types,
        help=GLOSSARY[term],
        width=width,
    )


def _add(checked: CheckedDraft, row: DraftRow | None) -> None:
    """A list of kinds; the one that is chosen is put behind the selected layer, or where a second list says."""
    places: dict[str, tuple[Path, tuple[int, ...]]] = {}
    if row is None:
        places["first"] = ((0,), checked.draft.input_shape)
    else:
        places["after it"] = ((*row.path[:-1], row.path[-1] + 1), row.output_shape)
        places["before it"] = (row.path, row.input_shape)
        for number, part in enumerate(row.layer.parts):
            inner = [each for each in checked.rows if each.path[:-1] == (*row.path, number)]
            shape = inner[-1].output_shape if inner else row.input_shape
            places[f"in its {part_title(row.layer, number)}"] = ((*row.path, number, len(part)), shape)
    where = next(iter(places))
    if len(places) > 1:
        where = st.selectbox(
            "Where", list(places), key=f"{PAGE}.where {', '.join(places)}", help=GLOSSARY["layer place"], width=130
        )
    turn = f"{PAGE}.add turn"
    key = f"{PAGE}.add {st.session_state.get(turn, 0)}"

    def changed() -> None:
        kind = st.session_state.get(key)
        if kind:
            st.session_state[turn] = st.session_state.get(turn, 0) + 1
            add(kind, *places[where])

    st.selectbox(
        "Add a layer",
        ADDABLE,
        index=None,
        placeholder="Choose a kind",
        format_func=lambda kind: kind_title(kind)[0].upper() + kind_title(kind)[1:],
        key=key,
        on_change=changed,
        help=GLOSSARY["layer kind"],
        width=180,
    )


def _actions(checked: CheckedDraft, row: DraftRow) -> None:
    path, last = row.path, len(checked.draft.sequence(row.path)) - 1
    for label, action, arguments, can in (
        ("Up", move, (path, -1), path[-1] > 0),
        ("Down", move, (path, 1), path[-1] < last),
        ("Duplicate", duplicate, (path,), True),
        ("Drop", drop, (path,), True),
        ("Unwrap", unwrap, (path,), True) if row.layer.is_block else ("Wrap", wrap, (path,), True),
    ):
        st.button(
            label,
            key=f"{PAGE}.{label.lower()}",
            disabled=not can,
            on_click=action,
            args=arguments,
            help=GLOSSARY[f"{label.lower()} layer"],
        )

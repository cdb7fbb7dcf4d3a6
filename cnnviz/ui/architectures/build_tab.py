"""The builder: layers that are added, moved and edited, while shapes, parameters and fields follow."""

import streamlit as st

from cnnviz.figures.amounts import short_count
from cnnviz.figures.numbers import count_text, share
from cnnviz.geometry.drafts import CheckedDraft
from cnnviz.models.zoo import ARCHITECTURES, ZOO
from cnnviz.ui.architectures.bring import bring_network, paste_key, what_was_read
from cnnviz.ui.architectures.changes import mend, mend_all, select, show_refusal, start_from
from cnnviz.ui.architectures.numbers import overview_of
from cnnviz.ui.architectures.picture import show_diagram
from cnnviz.ui.architectures.rows import layer_rows
from cnnviz.ui.architectures.selected import selected_layer
from cnnviz.ui.architectures.state import PAGE, ArchitecturesState
from cnnviz.ui.controls import named_list
from cnnviz.ui.drafts import name_of
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import plain

NOTHING = "nothing"
PASTE_WIDTH = 560  # px


def show_build(state: ArchitecturesState) -> None:
    """Draw the builder."""
    checked = state.checked
    start, standing = st.columns([1, 3])
    with start:
        _start(state)
    with standing, st.container(gap="xsmall"):
        _standing(checked)
    show_refusal()
    place = state.draft.nearest(state.place)
    layer_rows(checked, place)
    selected_layer(checked, place)


def picture_of_draft(state: ArchitecturesState) -> None:
    """Draw the diagram; while a layer does not fit, that of the layers before it."""
    checked = state.checked
    if not checked.draft.layers:
        return
    row = checked.row(checked.draft.nearest(state.place))
    paths = {each.name: each.path for each in checked.rows}
    with st.container(border=True):
        st.header("The diagram", anchor=False)
        if checked.problems:
            st.markdown(f"Up to the layer that does not fit, {checked.problems[0].name}.")
        show_diagram(
            checked.sound,
            checked.draft.name,
            key=f"{PAGE}.own diagram",
            selected=row.name if row else "",
            on_select=lambda name: select(paths.get(name, ())),
            is_beginning=bool(checked.problems),
        )


def _start(state: ArchitecturesState) -> None:
    titles = {NOTHING: "Nothing", **{name: ZOO[name].title for name in ARCHITECTURES}}
    now = name_of(state.draft) if state.draft.layers else NOTHING
    named_list(PAGE, "Start from", titles, now, _start_from, "start from")


def _start_from(name: str) -> None:
    start_from(None if name == NOTHING else name)


def _standing(checked: CheckedDraft) -> None:
    """What the network is in a few numbers, or the first layer that does not fit and its ways out; and a way in."""
    st.markdown(_fault(checked) if checked.problems else _numbers(checked))
    with st.container(horizontal=True, gap="xsmall"):
        folded = st.popover("Paste PyTorch", key=paste_key(), width="content", help=GLOSSARY["paste pytorch"])
        with folded, st.container(width=PASTE_WIDTH):
            bring_network()
        if checked.problems:
            _ways_out(checked)
    what_was_read(checked.draft)


def _numbers(checked: CheckedDraft) -> str:
    if checked.architecture is None or not checked.draft.layers:
        return "No layers yet: choose a kind under **Add a layer**, or paste a network."
    seen = overview_of(checked.architecture, 1)
    dense = f", {share(seen.dense_share)} of them fully connected" if seen.parameters else ""
    macs = short_count(seen.macs)
    return f"**Every layer fits.** {count_text(seen.parameters)} parameters{dense}; {macs} MACs for an image."


def _fault(checked: CheckedDraft) -> str:
    first, *others = checked.problems
    assert first.problem is not None
    also = f" Behind it also {', '.join(row.name for row in others[:3])}{', …' if len(others) > 3 else ''}."
    return f":red[**{first.name} does not fit:**] {plain(_said(first.problem.message))}.{also if others else ''}"


def _ways_out(checked: CheckedDraft) -> None:
    first = checked.problems[0]
    assert first.problem is not None
    for number, way_out in enumerate(first.problem.mends):
        st.button(way_out.title, key=f"{PAGE}.mend {number}", on_click=mend, args=(way_out,))
    if len(checked.problems) > 1:
        title = f"Mend all {len(checked.problems)}"
        st.button(title, key=f"{PAGE}.mend all", on_click=mend_all, help=GLOSSARY["mend all"])


def _said(message: str) -> str:
    """The fault alone: the ways out are buttons."""
    return message.partition(": ")[0]

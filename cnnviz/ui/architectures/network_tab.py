"""A network of the zoo: its idea, its diagram, its numbers and where they sit."""

from collections.abc import Sequence

import streamlit as st

from cnnviz.figures.amounts import bytes_text
from cnnviz.figures.layer_bars import layer_bars
from cnnviz.figures.numbers import share
from cnnviz.geometry.overview import Overview
from cnnviz.geometry.table_text import field_text
from cnnviz.models.zoo import ARCHITECTURES, ZOO, ZooEntry
from cnnviz.ui.architectures.changes import start_from
from cnnviz.ui.architectures.layer_list import layer_list
from cnnviz.ui.architectures.numbers import costs_of, error_text, outer_table_of, overview_of, table_of
from cnnviz.ui.architectures.picture import diagram_download, show_diagram
from cnnviz.ui.architectures.state import PAGE, TABS, ArchitecturesState
from cnnviz.ui.controls import puts_into, refuse_typed, segments, typed
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import key_of, put_fields
from cnnviz.ui.theme import current_theme, draw

BATCHES = (1, 8, 16, 32, 64, 128, 256)


def show_network(state: ArchitecturesState) -> None:
    """Draw the working area: what the network is, and its diagram."""
    entry = ZOO[state.network]
    choice, about = st.columns([1, 3])
    choice.selectbox(
        "Network",
        list(ARCHITECTURES),
        format_func=lambda name: ZOO[name].title if name in ZOO else name,
        key=key_of(PAGE, "network"),
        on_change=_choose_network,
        help=GLOSSARY["zoo"],
        persist_state="session",
    )
    about.markdown(_about(entry))
    show_diagram(entry.architecture, entry.title, key=f"{PAGE}.diagram", selected=state.layer, on_select=_select)


def explain_network(state: ArchitecturesState) -> None:
    """Draw what stands below the working area: sums, bars and table."""
    entry = ZOO[state.network]
    architecture = entry.architecture
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Open in the builder",
            key=f"{PAGE}.open in builder",
            on_click=_open_in_builder,
            args=(state.network,),
            help=GLOSSARY["open in builder"],
        )
        diagram_download(architecture, entry.title, f"{PAGE}.svg")
    with st.container(border=True):
        st.header("Where the numbers sit", anchor=False, help=GLOSSARY["layer bars"])
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            put = puts_into(PAGE, ArchitecturesState, "batch")
            typed(PAGE, "Batch size", map(str, BATCHES), str(state.batch), put, 110, GLOSSARY["batch of memory"])
            _sums(overview_of(architecture, state.batch), state.batch)
        refuse_typed(PAGE)
        figure = layer_bars(costs_of(architecture, state.batch), state.batch, current_theme(), state.layer)
        draw(figure, key=f"{PAGE}.bars", alt="Parameters, MACs and memory of each layer")
    with st.container(border=True):
        st.header("The layer table", anchor=False)
        has_blocks = len(table_of(architecture)) > len(outer_table_of(architecture))
        if has_blocks:
            segments(PAGE, "every_layer", "Rows", [False, True], "table rows", _rows_title)
        is_outer = has_blocks and not state.every_layer
        layer_list(
            architecture,
            is_outer=is_outer,
            key=f"{PAGE}.table",
            selected=state.layer.partition(".")[0] if is_outer else state.layer,
            on_select=_select,
        )


def _rows_title(every: bool) -> str:
    return "Every layer" if every else "Blocks as one"


def _choose_network() -> None:
    put_fields(PAGE, layer="")


def _select(name: str) -> None:
    put_fields(PAGE, layer=name)


def _open_in_builder(name: str) -> None:
    start_from(name)
    put_fields(PAGE, tab=TABS[1])


def _about(entry: ZooEntry) -> str:
    """The key idea, where it was published, how it did, and what differs from the paper."""
    words = [f"**{entry.idea}**"]
    if entry.reference:
        words.append(f"{entry.reference}.")
    if entry.published:
        words.append(f"Top-5 error {error_text(entry.published.top5_error)} ({entry.published.source}).")
    small = [" ".join(words[1:]), f"What differs: {entry.differs}" if entry.differs else ""]
    return words[0] + "".join(f"  \n:small[:gray[{line}]]" for line in small if line)


def _sums(seen: Overview, batch: int) -> None:
    field = seen.receptive_field
    items: Sequence[tuple[str, str, str]] = (
        ("Depth", str(seen.depth), "network depth"),
        ("Fully connected", share(seen.dense_share), "dense share"),
        ("Sees", field_text(field) if field else "whole image", "receptive field"),
        ("Activations", bytes_text(seen.activation_bytes), "activation memory"),
        (f"Training, batch {batch}", bytes_text(seen.training.total), "training memory"),
    )
    for label, value, term in items:
        st.markdown(f":small[:gray[{label}]]  \n**{value}**", help=GLOSSARY[term], width="content")

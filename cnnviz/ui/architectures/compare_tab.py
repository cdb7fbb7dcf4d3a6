"""Networks side by side."""

from collections.abc import Callable

import streamlit as st

from cnnviz.figures.amounts import bytes_text, short_count
from cnnviz.figures.comparison_bars import comparison_bars
from cnnviz.figures.numbers import count_text, share
from cnnviz.figures.scene import Role
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.overview import Overview
from cnnviz.geometry.table_text import field_text
from cnnviz.models.zoo import ARCHITECTURES, ZOO
from cnnviz.ui.architectures.numbers import error_text, overview_of
from cnnviz.ui.architectures.state import MOST_COMPARED, OWN, PAGE, ArchitecturesState
from cnnviz.ui.drafts import name_of
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import warn
from cnnviz.ui.state import choice, put_fields
from cnnviz.ui.theme import current_theme, draw

Number = Callable[[Overview], float]


def _whole(value: float) -> str:
    return f"{value:.0f}"


# Title → term of the glossary, number, its words, its colour.
MEASURES: dict[str, tuple[str, Number, Callable[[float], str], Role]] = {
    "Depth": ("network depth", lambda seen: seen.depth, _whole, Role.OUTPUT),
    "Parameters": ("parameters", lambda seen: seen.parameters, short_count, Role.KERNEL),
    "MACs": ("MACs", lambda seen: seen.macs, short_count, Role.OUTPUT),
    "Memory of training": ("training memory", lambda seen: seen.training.total, bytes_text, Role.INPUT),
    "Receptive field": ("receptive field", lambda seen: _field(seen), _whole, Role.INPUT),
    "Fully connected": ("dense share", lambda seen: seen.dense_share, share, Role.KERNEL),
}
ACROSS = 3  # figures
OFFERED = (OWN, *ARCHITECTURES)
TOO_MANY = f"{PAGE}.too many compared"


def show_comparison(state: ArchitecturesState) -> None:
    """Choose a few networks, and see what sets them apart."""
    networks = compared_networks(state)
    shown = choice(f"{PAGE}.chosen compared", list(state.compared))

    def changed() -> None:
        chosen = shown.made()
        if chosen is not None:
            put_fields(PAGE, compared=tuple(chosen[:MOST_COMPARED]))
            st.session_state[TOO_MANY] = [_title(name) for name in chosen[MOST_COMPARED:]]

    st.pills(
        "Networks",
        OFFERED,
        selection_mode="multi",
        format_func=_title,
        default=shown.now,
        key=shown.key,
        on_change=changed,
        help=GLOSSARY["compared networks"],
    )
    left_out = st.session_state.pop(TOO_MANY, None)
    if left_out:
        warn(f"There is room for {MOST_COMPARED}: take one out before you add {' and '.join(left_out)}.")
    unchanged = name_of(state.draft)
    if OWN in state.compared and unchanged:
        st.markdown(f":small[Your network, on the Build tab, is {ZOO[unchanged].title} as yet.]")
    if OWN in state.compared and not state.built:
        st.markdown("Your network has a layer that does not fit: mend it on the Build tab, and it appears here.")
    if not networks:
        st.markdown("Choose a network or two above.")
        return
    seen = {title: overview_of(architecture, state.batch) for title, architecture in networks.items()}
    for begin in range(0, len(MEASURES), ACROSS):
        names = list(MEASURES)[begin : begin + ACROSS]
        for column, name in zip(st.columns(ACROSS), names, strict=True):
            term, number, text, role = MEASURES[name]
            values = tuple((title, number(each)) for title, each in seen.items())
            with column:
                st.markdown(f"**{name}**", help=GLOSSARY[term])
                figure = comparison_bars(values, text, current_theme(), role)
                draw(figure, key=f"{PAGE}.compare {name}", alt=f"{name} of each network")


def comparison_table(state: ArchitecturesState) -> None:
    """The same in full numbers, with what was published."""
    networks = compared_networks(state)
    if not networks:
        return
    entries = {entry.title: entry for entry in ZOO.values()}
    rows = []
    for title, architecture in networks.items():
        seen, entry = overview_of(architecture, state.batch), entries.get(title)
        published = entry.published if entry else None
        rows.append(
            {
                "Network": title,
                "Year": str(entry.year) if entry and entry.year else "–",
                "Top-5 error": error_text(published.top5_error) if published else "–",
                "Depth": str(seen.depth),
                "Parameters": count_text(seen.parameters),
                "MACs": count_text(seen.macs),
                f"Training, batch {state.batch}": bytes_text(seen.training.total),
                "Sees": field_text(seen.receptive_field) if seen.receptive_field else "whole image",
                "Fully connected": share(seen.dense_share),
            }
        )
    with st.container(border=True):
        st.header("In numbers", anchor=False)
        st.table({name: [row[name] for row in rows] for name in rows[0]}, border="horizontal", hide_index=True)
        sources = dict.fromkeys(
            entry.published.source for title in networks if (entry := entries.get(title)) and entry.published
        )
        if sources:
            st.markdown(f":small[Errors: {'; '.join(sources)}.]")


def _title(name: str) -> str:
    return "Your network" if name == OWN else ZOO[name].title


def compared_networks(state: ArchitecturesState) -> dict[str, Architecture]:
    """What is compared, by title; the builder's network only while it works."""
    found: dict[str, Architecture] = {}
    for name in state.compared:
        if name != OWN:
            found[_title(name)] = ARCHITECTURES[name]
        elif state.built:
            found[_title(name)] = state.built
    return found


def _field(seen: Overview) -> float:
    return max(seen.receptive_field.size) if seen.receptive_field else 0

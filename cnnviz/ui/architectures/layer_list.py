"""The layer table of a whole network; a layer that is clicked is selected."""

from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from cnnviz.figures.amounts import bytes_text
from cnnviz.figures.numbers import count_text
from cnnviz.geometry.layers import Architecture, shape_text
from cnnviz.geometry.table import LayerRow
from cnnviz.geometry.table_text import field_text
from cnnviz.ui.architectures.numbers import REMEMBERED, outer_table_of, table_of

HEADING, ROW, MOST_ROWS = 37, 30, 14.5  # px, px, rows that are seen at once: half a one says that there are more


def layer_list(
    architecture: Architecture, *, is_outer: bool, key: str, selected: str, on_select: Callable[[str], None]
) -> None:
    """Draw the table, of which a block may be one row; it can be searched, sorted and downloaded."""
    columns = _columns(architecture, is_outer=is_outer)
    names = columns["Layer"]
    place = [names.index(selected)] if selected in names else []
    st.session_state[key] = {"selection": {"rows": place, "columns": [], "cells": []}}

    def changed() -> None:
        selection = st.session_state[key]["selection"]
        chosen = [cell[0] for cell in selection["cells"]] or list(selection["rows"])
        on_select(names[chosen[0]] if chosen else "")

    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        columns,
        key=key,
        on_select=changed,
        selection_mode=["single-row", "single-cell"],
        hide_index=True,
        height=HEADING + round(ROW * min(len(names), MOST_ROWS)),
        row_height=ROW,
        column_config={"Parameters": right, "MACs": right, "Memory": right},
        alt="The layer table: what each layer gives, what it costs and what it sees",
    )


@lru_cache(maxsize=REMEMBERED)
def _columns(architecture: Architecture, *, is_outer: bool) -> dict[str, list[str]]:
    """The cells, column by column."""
    rows = outer_table_of(architecture) if is_outer else table_of(architecture)
    return {
        "Layer": [row.name for row in rows],
        "Kind": [row.kind.replace("_", " ") for row in rows],
        "Output": [shape_text(row.output_shape) for row in rows],
        "Parameters": [count_text(row.parameters) if row.parameters else "" for row in rows],
        "From": [row.parameter_arithmetic for row in rows],
        "MACs": [count_text(row.macs) if row.macs else "" for row in rows],
        "Sees": [field_text(row.receptive_field) for row in rows],
        "Jump": [_jump(row) for row in rows],
        "Memory": [bytes_text(row.activation_bytes) if row.activation_bytes else "" for row in rows],
    }


def _jump(row: LayerRow) -> str:
    jumps = ["varies" if jump is None else str(jump) for jump in row.receptive_field.jump]
    if jumps == ["0", "0"]:
        return ""
    return jumps[0] if jumps[0] == jumps[1] else " × ".join(jumps)

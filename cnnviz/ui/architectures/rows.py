"""The layers of the builder in a table, of which one is selected."""

import streamlit as st

from cnnviz.geometry.drafts import CheckedDraft, Path
from cnnviz.ui.architectures.changes import select
from cnnviz.ui.architectures.state import PAGE
from cnnviz.ui.draft_table import draft_table

ROWS = f"{PAGE}.rows"
MOST_ROWS = 8.5  # that are seen at once: half a one says that there are more


def layer_rows(checked: CheckedDraft, place: Path) -> None:
    """Draw the table; clicking anywhere in a row selects its layer."""
    rows = checked.rows
    paths: list[Path] = [(), *(row.path for row in rows)]
    selected = paths.index(place) if place in paths else 0
    # The server decides what is selected; the table keeps its key, and so the place to which it was scrolled.
    st.session_state[ROWS] = {"selection": {"rows": [selected], "columns": [], "cells": []}}

    def changed() -> None:
        selection = st.session_state[ROWS]["selection"]
        chosen = selection["cells"][0][0] if selection["cells"] else next(iter(selection["rows"]), 0)
        if chosen < len(paths):
            select(paths[chosen])

    draft_table(checked, MOST_ROWS, key=ROWS, on_select=changed, selection_mode=["single-row-required", "single-cell"])

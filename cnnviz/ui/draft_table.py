"""The layers of a network in a table: what each does and gives, its parameters, what it sees and whether it fits."""

from functools import lru_cache
from typing import Any

import streamlit as st

from cnnviz.figures.numbers import count_text
from cnnviz.geometry.drafts import CheckedDraft, Draft, DraftRow, check_draft, problem_text, summary
from cnnviz.geometry.layers import shape_text
from cnnviz.geometry.table_text import field_text
from cnnviz.ui.architectures.numbers import REMEMBERED, fields_of

INPUT = "input"
HEADING, ROW = 37, 30  # px
BROKEN, WAITS = "does not fit", "after "
INDENT = "\u2003"  # an em space


def draft_table(checked: CheckedDraft, most_rows: float, **selection: Any) -> None:
    """Draw the table; its first row is what goes in.

    Parameters
    ----------
    checked : CheckedDraft
    most_rows : float
        That are seen at once; half a one says that there are more.
    **selection
        What `streamlit.dataframe` takes, where a row can be selected.
    """
    rows = checked.rows
    states = sorted({state for row in rows for state in _state(checked, row)}, key=lambda state: state != BROKEN)
    st.dataframe(
        _columns(checked.draft),
        hide_index=True,
        height=HEADING + round(ROW * min(1 + len(rows), most_rows)),
        row_height=ROW,
        column_config={
            "Layer": st.column_config.TextColumn(width=150),
            "Settings": st.column_config.TextColumn(width=250),
            "Parameters": st.column_config.TextColumn(alignment="right"),
            "State": st.column_config.MultiselectColumn(
                width=140, options=states, color=["red" if state == BROKEN else "gray" for state in states]
            ),
        },
        alt="The layers of the network: what each does, what it gives, its parameters and what it sees",
        **selection,
    )


@lru_cache(maxsize=REMEMBERED)  # another row is selected more often than the network changes
def _columns(draft: Draft) -> dict[str, list[Any]]:
    """The cells, column by column."""
    checked = check_draft(draft)
    rows, fields = checked.rows, fields_of(checked)
    return {
        "Layer": [INPUT, *(INDENT * row.depth + short_name(row) for row in rows)],
        "Settings": ["", *(_settings(row) for row in rows)],
        "Output": [shape_text(checked.draft.input_shape), *(_output(row) for row in rows)],
        "Parameters": ["", *(_parameters(row) for row in rows)],
        "Sees": ["", *(field_text(fields[row.name]) if row.name in fields else "" for row in rows)],
        "State": [[], *(_state(checked, row) for row in rows)],
    }


def short_name(row: DraftRow) -> str:
    """The name inside its block: ``conv1``, ``shortcut.conv1``."""
    return row.name.split(".", row.depth)[-1]


def _settings(row: DraftRow) -> str:
    return problem_text(row.problem) if row.problem else summary(row.layer)


def _output(row: DraftRow) -> str:
    return f"({shape_text(row.output_shape)})" if row.problem else shape_text(row.output_shape)


def _parameters(row: DraftRow) -> str:
    if row.layer.is_block or not row.layer.can_be_made:
        return ""
    count = row.layer.spec().parameters
    return count_text(count) if count else ""


def _state(checked: CheckedDraft, row: DraftRow) -> list[str]:
    if row.problem:
        return [BROKEN]
    return [f"{WAITS}{checked.problems[0].name}"] if row.is_assumed else []

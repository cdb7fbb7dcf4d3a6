"""What a person has typed into a grid, taken over or refused beside the cell."""

from collections.abc import Callable

import streamlit as st

from cnnviz.errors import InputError
from cnnviz.links.numbers import Grid, parse_number
from cnnviz.ui.state import control_changed
from cnnviz.ui.stepper import Edit, Refusal


def take_edit(
    page: str,
    edit: Edit,
    before: Grid,
    blank: float | None = None,
    check: Callable[[Grid], None] | None = None,
) -> Grid | None:
    """The grid as edited; None where it cannot be, and `refusal_of` says why.

    Parameters
    ----------
    page : str
    edit : Edit
    before : tuple of tuple of float
        The grid that the edit names.
    blank : float or None
        What an emptied cell holds; None refuses it.
    check : callable or None
        Raises InputError for numbers that this grid must not hold.
    """
    control_changed()
    try:
        cells = _edited(before, edit, blank)
        if check:
            check(cells)
        return cells
    except InputError as error:
        sentence = f"{str(error)[0].upper()}{str(error)[1:]}. Nothing was changed."
        st.session_state[f"{page}.refusal"] = Refusal(edit, sentence)
        return None


def refusal_of(page: str) -> Refusal | None:
    """What is to be said of the page's last edit that was not taken."""
    return st.session_state.get(f"{page}.refusal")


def _edited(before: Grid, edit: Edit, blank: float | None) -> Grid:
    rows, columns = len(edit.block), max(len(row) for row in edit.block)
    shortest = min(len(row) for row in edit.block)
    if shortest < columns:
        raise InputError(f"The rows of the block have {shortest} to {columns} numbers: give them the same length")
    room_down, room_right = len(before) - edit.row, len(before[0]) - edit.column
    if rows > room_down or columns > room_right:
        raise InputError(
            f"The block is {rows} × {columns}, but from this cell on there is room for {room_down} × {room_right}: "
            "begin further up and left, or enlarge the grid"
        )
    cells = [list(row) for row in before]
    for row, texts in enumerate(edit.block, edit.row):
        for column, text in enumerate(texts, edit.column):
            cells[row][column] = blank if blank is not None and not text.strip() else parse_number(text)
    return tuple(tuple(row) for row in cells)

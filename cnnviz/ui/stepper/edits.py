"""What a person has typed into a grid, taken over or refused beside the cell."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from cnnviz.errors import InputError
from cnnviz.links.blocks import Block, BlockError, with_block
from cnnviz.links.numbers import Grid
from cnnviz.ui.state import control_changed
from cnnviz.ui.stepper import Edit, Refusal


def take_edit(
    page: str,
    edit: Edit,
    before: Grid,
    blank: float | None = None,
    check: Callable[[Grid], None] | None = None,
    explain: Callable[[Block], str] | None = None,
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
    explain : callable or None
        What more is to be said of a block that was refused; nothing, if that is empty.
    """
    control_changed()
    try:
        cells = with_block(before, edit.block, (edit.row, edit.column), blank)
        if check:
            check(cells)
        return cells
    except InputError as error:
        row, column = error.cell if isinstance(error, BlockError) else (edit.row, edit.column)
        more = explain(edit.block) if explain else ""
        sentence = f"{str(error)[0].upper()}{str(error)[1:]}. Nothing was changed. {more}".rstrip()
        st.session_state[f"{page}.refusal"] = Refusal(replace(edit, row=row, column=column), sentence)
        return None


def refusal_of(page: str) -> Refusal | None:
    """What is to be said of the page's last edit that was not taken."""
    return st.session_state.get(f"{page}.refusal")


def forget_refusal(page: str) -> None:
    """Say nothing more of the edit that was not taken; before the stepper that it was meant for."""
    st.session_state.pop(f"{page}.refusal", None)

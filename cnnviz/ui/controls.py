"""A control of a field of a page's state."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import control_changed, key_of

T = TypeVar("T")


def segments(
    page: str,
    field: str,
    label: str,
    options: Iterable[T],
    term: str,
    title: Callable[[T], str] = str,
    *,
    wrap: bool | None = None,
) -> None:
    """A few choices side by side, of which one holds.

    Parameters
    ----------
    page, field : str
        Of the state.
    label : str
        For people.
    options : iterable
        Values of the field.
    term : str
        Of the glossary.
    title : callable
        From a value to what stands on it.
    wrap : bool or None
        Whether a second row may begin where there is no room; None leaves it to Streamlit.
    """
    st.segmented_control(
        label,
        list(options),
        format_func=title,
        required=True,
        key=key_of(page, field),
        on_change=control_changed,
        help=GLOSSARY[term],
        persist_state="session",
        wrap=wrap,
    )

"""The state of a page, kept in the session and in the page's address.

Every name of state that crosses pages stands here. A page calls `open_state` before its first widget and `keep_state`
after its last. The address wins over the session, so that links, Back and Forward work, except in the run in which a
control has just changed: its ``on_change`` is `control_changed`.
"""

import dataclasses
from typing import TypeVar

import streamlit as st

from cnnviz.links.states import choice, linked, read_state, write_state

NAVIGATED = "navigated"  # app.py has run in this session
CHANGED = "control_changed"  # a control has changed since the last run
PAGE = "page"  # the page that was shown last
VIEW = "view"  # see `View`

VIEWS = ("normal", "present")


@dataclasses.dataclass(frozen=True)
class PageState:
    """What every page's link can say.

    Attributes
    ----------
    view : str
        ``present`` enlarges the working area and hides the rest.
    """

    view: str = linked(choice(VIEWS), "normal")


State = TypeVar("State", bound=PageState)


def control_changed() -> None:
    """Note that a control has changed; give it to each control as ``on_change``."""
    st.session_state[CHANGED] = True


def has_changed() -> bool:
    """Whether a control has changed since the page's last whole run; only a fragment can find it so."""
    return CHANGED in st.session_state


def key_of(page: str, field: str) -> str:
    """The session key of a field of a page's state, which is its widget's key as well."""
    return VIEW if field == VIEW else f"{page}.{field}"


def open_state(page: str, kind: type[State]) -> tuple[State, tuple[str, ...]]:
    """Bring address and session together, before the first widget.

    Returns
    -------
    state : State
    problems : tuple of str
        What was wrong with the address, one sentence each.
    """
    fields = dataclasses.fields(kind)
    changed = st.session_state.pop(CHANGED, False)
    returned = st.session_state.get(PAGE) != page and not st.query_params
    st.session_state[PAGE] = page
    problems: tuple[str, ...] = ()
    if changed or returned:
        held = {field.name: st.session_state.get(key_of(page, field.name), field.default) for field in fields}
        state = kind(**held)
    else:
        state, problems = read_state(kind, st.query_params.to_dict())
    set_state(page, state)
    return state, problems


def set_state(page: str, state: PageState) -> None:
    """Put a whole state into the session; only before the first widget, or in a callback."""
    for field in dataclasses.fields(state):
        st.session_state[key_of(page, field.name)] = getattr(state, field.name)


def keep_state(state: PageState) -> None:
    """Write the state into the address, after the last widget."""
    parameters = write_state(state)
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)


def is_presenting() -> bool:
    """Whether the presenter's view is on."""
    return bool(st.session_state.get(VIEW, st.query_params.get(VIEW)) == "present")

"""Undo, redo and reset of what a page holds; where the person looks stays as it is."""

import dataclasses
from collections.abc import MutableSequence

import streamlit as st

from cnnviz.ui.state import HISTORY, PageState, held_state, put_state

MOST = 200  # states that are kept
PLACES = ("tab", "view", "step", "place", "layer", "unit", "look", "first")  # where the person looks


@dataclasses.dataclass
class History:
    """The states before and after the present one, the nearest last."""

    now: PageState
    past: list[PageState] = dataclasses.field(default_factory=list)
    future: list[PageState] = dataclasses.field(default_factory=list)

    def note(self, state: PageState) -> None:
        """Take over the state of this run; if anything but the place has changed, the one before can come back."""
        if _without_place(state) != _without_place(self.now):
            self.past = [*self.past[-MOST:], self.now]
            self.future = []
        self.now = state


def history_buttons(page: str, state: PageState) -> None:
    """Offer to go back, forward, and to the beginning; after `open_state`.

    Parameters
    ----------
    page : str
    state : PageState
        Of this run.
    """
    history = st.session_state.setdefault(f"{page}.{HISTORY}", History(state))
    history.note(state)
    begin = type(state)()

    def step(source: MutableSequence[PageState], target: MutableSequence[PageState]) -> None:
        held = held_state(page, type(state))
        target.append(held)
        _restore(page, history, source.pop(), held)

    def reset() -> None:
        held = held_state(page, type(state))
        history.past.append(held)
        history.future.clear()
        _restore(page, history, begin, held)

    for label, act, arguments, has_any in (
        ("Undo", step, (history.past, history.future), bool(history.past)),
        ("Redo", step, (history.future, history.past), bool(history.future)),
        ("Reset", reset, (), _without_place(state) != _without_place(begin)),
    ):
        st.button(
            label,
            key=f"{page}.{label.lower()}",
            type="tertiary",
            disabled=not has_any,
            on_click=act,
            args=arguments,
        )


def _restore(page: str, history: History, wanted: PageState, held: PageState) -> None:
    places = {field: getattr(held, field) for field in PLACES if hasattr(held, field)}
    history.now = dataclasses.replace(wanted, **places)
    put_state(page, history.now)


def _without_place(state: PageState) -> PageState:
    default = type(state)()
    return dataclasses.replace(state, **{field: getattr(default, field) for field in PLACES if hasattr(state, field)})

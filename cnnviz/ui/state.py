"""The state of a page, kept in the session and in the page's address.

Every name of state that crosses pages stands here. A page calls `open_state` before its first widget and `keep_state`
after its last, or as soon as the state is known. The address wins over the session, so that links, Back and Forward
work, except in the run in which a control has just changed: its ``on_change`` is `control_changed`.
"""

import dataclasses
from typing import Any, TypeVar

import streamlit as st

from cnnviz.links import states
from cnnviz.links.states import linked, read_state, write_state

NAVIGATED = "navigated"  # app.py has run in this session
CHANGED = "control_changed"  # a control has changed since the last run
PAGE = "page"  # the page that was shown last
KEEP = "keep_state"  # the address is to be written at the end of this run
WRITTEN = "written"  # the state that was written last, and its parameters
TURNS = "turns"  # of each `Choice`; all in one, since Streamlit looks through all keys for each list to choose from
HISTORY = "history"  # after a page's name: what undo and redo go through
VIEW = "view"  # a field of `PageState` that all pages share

VIEWS = ("normal", "present")


@dataclasses.dataclass(frozen=True)
class PageState:
    """What every page's link can say.

    Attributes
    ----------
    view : str
        ``present`` enlarges the working area and hides the rest.
    """

    view: str = linked(states.choice(VIEWS), "normal")


State = TypeVar("State", bound=PageState)


def control_changed() -> None:
    """Note that a control has changed; give it to each control as ``on_change``."""
    st.session_state[CHANGED] = True


@dataclasses.dataclass(frozen=True)
class Choice:
    """A control that shows what follows from the state, such as which example the grids are.

    The browser sends the values of all its controls with whatever is done, and may do so before it has heard that one
    of them shows something else by now. That old value would count as a choice of the person, and be carried out. So
    a control that is to show something new gets a new key, unless the choice was made in itself, and only the newest
    is listened to.

    It is told what to show as its default too: in a browser that is slow, what the session has told it can be replaced
    by the next run's drawing before it was read, and it would show its first option instead, and then send it.
    """

    name: str
    turn: int
    now: Any

    @property
    def key(self) -> str:
        """The control's key."""
        return f"{self.name}.{self.turn}"

    def made(self) -> Any:
        """What the person has chosen; None if this control is no longer on the page. For its ``on_change``."""
        return st.session_state[self.key] if _turns().get(self.name, 0) == self.turn else None


def choice(name: str, now: object, labels: object = None) -> Choice:
    """The control of a name, made to show a value.

    Parameters
    ----------
    name : str
        Of the control.
    now : object
        What it is to show; never None.
    labels : object
        What it calls the things that it lists, where that may change: the browser sends labels, and one of before would
        be taken for a choice of its own.
    """
    here = Choice(name, _turns().get(name, 0), now)
    before = st.session_state.get(f"{name}.labels")
    if labels is not None:
        st.session_state[f"{name}.labels"] = labels
    if here.key in st.session_state:
        if before == labels and _is_same(st.session_state[here.key], now):
            return here  # told again, it would take back what has been clicked since
        del st.session_state[here.key]
        here = Choice(name, here.turn + 1, now)
        _turns()[name] = here.turn
    st.session_state[here.key] = now
    return here


def key_in_turn(name: str) -> str:
    """The key of what is to be closed or emptied by `renew`."""
    return f"{name}.{_turns().get(name, 0)}"


def renew(name: str) -> None:
    """Give a control a new key: a popover closes, an upload is empty. Only in a callback."""
    _turns()[name] = _turns().get(name, 0) + 1


def _is_same(shown: object, now: object) -> bool:
    """Whether a control shows it already; one of several choices has them in the order of the clicks."""
    return sorted(shown) == sorted(now) if isinstance(shown, list) and isinstance(now, list) else shown == now


def _turns() -> dict[str, int]:
    turns: dict[str, int] = st.session_state.setdefault(TURNS, {})
    return turns


def put_fields(page: str, **values: object) -> None:
    """Change fields of a page's state; only in a callback."""
    for field, value in values.items():
        st.session_state[key_of(page, field)] = value
    control_changed()


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
    changed = has_changed()
    returned = st.session_state.get(PAGE) != page and not st.query_params
    st.session_state[PAGE] = page
    # Otherwise the address is what it was, even a broken one: a page that rewrites it takes a step of Back for itself.
    st.session_state[KEEP] = changed or returned
    problems: tuple[str, ...] = ()
    if changed or returned:
        state = held_state(page, kind)
    else:
        state, problems = read_state(kind, st.query_params.to_dict())
    set_state(page, state)
    return state, problems


def held_state(page: str, kind: type[State]) -> State:
    """The state as the session has it at this moment; callbacks ask for it, since they run before the page."""
    fields = dataclasses.fields(kind)
    return kind(**{field.name: st.session_state.get(key_of(page, field.name), field.default) for field in fields})


def set_state(page: str, state: PageState) -> None:
    """Put a whole state into the session; only before the first widget."""
    for field in dataclasses.fields(state):
        st.session_state[key_of(page, field.name)] = getattr(state, field.name)


def put_state(page: str, state: PageState) -> None:
    """Change the whole state of a page; only in a callback."""
    set_state(page, state)
    control_changed()


def keep_state(state: PageState) -> None:
    """Write the state into the address if the person has changed it, once nothing more can change it in this run."""
    before = st.session_state.get(WRITTEN)
    parameters = write_state(state, before if before and isinstance(before[0], type(state)) else None)
    st.session_state[WRITTEN] = state, parameters
    if st.session_state[KEEP] and st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)
    st.session_state.pop(CHANGED, None)  # only now: a run that is cut short leaves the address to the next


def is_presenting() -> bool:
    """Whether the presenter's view is on; known once the page has called `open_state`."""
    return bool(st.session_state.get(VIEW) == VIEWS[1])


def will_present() -> bool:
    """Whether the page that is about to run will be in the presenter's view."""
    view = st.session_state.get(VIEW) if has_changed() else st.query_params.get(VIEW)
    return bool(view == VIEWS[1])

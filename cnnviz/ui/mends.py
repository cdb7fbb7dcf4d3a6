"""Buttons that change one setting each, so that settings without an output get one."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import streamlit as st

from cnnviz.errors import CnnvizError
from cnnviz.geometry.solving import Mend
from cnnviz.links.states import pair_text, read_state, write_state
from cnnviz.ui.state import PageState

SETTINGS = {
    "kernel_size": "Kernel",
    "stride": "Stride",
    "padding": "Padding",
    "dilation": "Dilation",
    "output_padding": "Output padding",
    "ceil_mode": "Ceil mode",
}
TITLES = SETTINGS | {"size": "Input"}

State = TypeVar("State", bound=PageState)


def working_mends(
    state: State, found: Iterable[Mend], mended: Callable[[State, Mend], State], compute: Callable[[State], object]
) -> tuple[Mend, ...]:
    """The first mend of each setting with which a page computes something that its link can say.

    Parameters
    ----------
    state : PageState
    found : iterable of Mend
    mended : callable
        Gives the state with a mend.
    compute : callable
        Raises CnnvizError where a state has no output.
    """
    kept: dict[str, Mend] = {}
    for mend in found:
        there = mended(state, mend)
        try:
            compute(there)
        except CnnvizError:
            continue
        if read_state(type(state), write_state(there)) == (there, ()):
            kept.setdefault(mend.setting, mend)
    return tuple(kept.values())


def offer_mends(
    page: str, found: Iterable[Mend], use: Callable[[Mend], None], titles: Mapping[str, str] = TITLES
) -> None:
    """One button for each mend; nothing where there is none.

    Parameters
    ----------
    page : str
    found : iterable of Mend
    use : callable
        Carries one out; a callback.
    titles : mapping
        What the page calls each setting, and the input as ``size``.
    """
    buttons = {f"{titles[each.setting]} {_value(each)}": each for each in found}
    if not buttons:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("One of these mends it:" if len(buttons) > 1 else "This mends it:", width="content")
        for label, mend in buttons.items():
            st.button(label, key=f"{page}.mend {mend.setting}", on_click=use, args=(mend,))


def _value(mend: Mend) -> str:
    return "on" if mend.setting == "ceil_mode" else pair_text(mend.values, " × ")

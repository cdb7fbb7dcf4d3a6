"""Buttons that change one setting each, so that settings without an output get one."""

from collections.abc import Callable, Iterable

import streamlit as st

from cnnviz.geometry.solving import Mend
from cnnviz.links.states import pair_text

SETTINGS = {
    "kernel_size": "Kernel",
    "stride": "Stride",
    "padding": "Padding",
    "dilation": "Dilation",
    "output_padding": "Output padding",
    "ceil_mode": "Ceil mode",
}


def offer_mends(page: str, found: Iterable[Mend], use: Callable[[Mend], None]) -> None:
    """One button for each mend; nothing where there is none.

    Parameters
    ----------
    page : str
    found : iterable of Mend
    use : callable
        Carries one out; a callback.
    """
    buttons = {f"{SETTINGS.get(each.setting, 'Input')} {_value(each)}": each for each in found}
    if not buttons:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("One of these mends it:" if len(buttons) > 1 else "This mends it:", width="content")
        for label, mend in buttons.items():
            st.button(label, key=f"{page}.mend {mend.setting}", on_click=use, args=(mend,))


def _value(mend: Mend) -> str:
    return "on" if mend.setting == "ceil_mode" else pair_text(mend.values, " × ")

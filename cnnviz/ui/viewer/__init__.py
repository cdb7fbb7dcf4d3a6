"""The image viewer: a picture before and after an operator, and a lens on what each pixel was made from."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import streamlit as st

from cnnviz.figures.picture_message import picture_message
from cnnviz.figures.picture_view import PictureView
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.inline import inline_script, inline_style

_FOLDER = Path(__file__).parent
_PARTS = ("choice", "lens", "loupe", "viewer")  # each uses those before it
_component = st.components.v2.component(
    "cnnviz_viewer", css=inline_style(_FOLDER, "viewer"), js=inline_script(_FOLDER, *_PARTS)
)


class Comparison(StrEnum):
    """How two pictures are compared."""

    SIDE = "side"
    SLIDER = "slider"
    DIFFERENCE = "difference"


def picture_lens(
    view: PictureView,
    *,
    key: str,
    comparison: Comparison = Comparison.SIDE,
    on_compare: Callable[[Comparison], None] | None = None,
    source: str = "",
    large: bool = False,
    dimmed: bool = False,
) -> None:
    """Show a picture before and after an operator, and a lens.

    Parameters
    ----------
    view : PictureView
    key : str
    comparison : Comparison
    on_compare : callable or None
        Called before the next run of the page when the person compares in another way.
    source : str
        What to say of the picture before, such as the name of its file.
    large : bool
        To be read from the back of a room.
    dimmed : bool
        To be looked at only: the pictures are not those of the present settings.
    """

    def take_comparison() -> None:
        chosen = st.session_state[key].get("comparison")
        if chosen:
            st.session_state[f"{key}.told"] = Comparison(chosen), st.session_state[f"{key}.told"][1]
            if on_compare:
                on_compare(Comparison(chosen))

    # What the component itself has told is not told back, since both pictures would be sent again with it; unless it
    # has left the page in the meantime, with all that it knew.
    told, turn = st.session_state.get(f"{key}.told", (None, 0))
    if told != comparison or key not in st.session_state:
        turn += 1
        st.session_state[f"{key}.given"] = comparison
    st.session_state[f"{key}.told"] = comparison, turn
    settings = {
        "comparison": st.session_state[f"{key}.given"],
        "turn": turn,
        "source": source,
        "start": view.start,
        "noDifference": view.no_difference,
        "large": large,
        "dimmed": dimmed,
        "help": {name: GLOSSARY[name] for name in ("input", "kernel", "output", "comparison")},
    }
    _component(key=key, data=picture_message(view, settings), on_comparison_change=take_comparison)

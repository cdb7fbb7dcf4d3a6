"""The network picture: a diagram whose groups open, and the numbers of the layer that is pointed at."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import streamlit as st

from cnnviz.figures.network_diagram import NetworkDiagram
from cnnviz.figures.network_message import network_message
from cnnviz.ui.glossary import GLOSSARY

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "cnnviz_network",
    css=(_FOLDER / "network.css").read_text(encoding="utf-8"),
    js="".join((_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in ("parts", "boxes", "network")),
)

TERMS = {"shape": "output", "parameters": "parameters", "macs": "MACs", "field": "receptive field"}


def network_picture(
    diagram: NetworkDiagram,
    *,
    key: str,
    selected: str | None = None,
    on_select: Callable[[str], None] | None = None,
    on_open: Callable[[frozenset[str]], None] | None = None,
    large: bool = False,
    dimmed: bool = False,
) -> None:
    """Show a diagram.

    Groups open and close in the browser alone, unless Python asks to be told.

    Parameters
    ----------
    diagram : NetworkDiagram
    key : str
    selected : str or None
        The name of the layer that is marked, as in the layer table; the groups around it are opened when it changes.
    on_select : callable or None
        Called before the next run of the page with the name of a layer that was clicked.
    on_open : callable or None
        Called before the next run of the page with the names of all groups that are open, after one was opened or
        closed.
    large : bool
        To be read from the back of a room.
    dimmed : bool
        To be looked at only: the diagram is not that of the present settings.
    """

    def take_selected() -> None:
        name = st.session_state[key].get("selected")
        if on_select and name:
            on_select(str(name))

    def take_opened() -> None:
        names = st.session_state[key].get("opened")
        if on_open and names is not None:
            on_open(frozenset(str(name) for name in names))

    _component(
        key=key,
        data={
            "diagram": _message(diagram),
            "opened": sorted(diagram.opened),
            "selected": selected,
            "asksOpened": on_open is not None,
            "large": large,
            "dimmed": dimmed,
            "help": {name: GLOSSARY.get(term, "") for name, term in TERMS.items()},
        },
        on_selected_change=take_selected,
        on_opened_change=take_opened,
    )


@lru_cache(maxsize=32)
def _message(diagram: NetworkDiagram) -> dict[str, object]:
    """That of a deep network takes longer than the rest of a run; whoever asks brings the network along."""
    return network_message(diagram)

"""The diagram of a network, as a picture to look into and as a file."""

from collections.abc import Callable

import streamlit as st

from cnnviz.geometry.layers import Architecture
from cnnviz.ui.architectures.numbers import diagram_of
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.network import network_picture
from cnnviz.ui.state import is_presenting
from cnnviz.ui.theme import current_theme


def show_diagram(
    architecture: Architecture,
    title: str,
    *,
    key: str,
    selected: str,
    on_select: Callable[[str], None],
    is_beginning: bool = False,
) -> None:
    """Draw the diagram, or that of a network's beginning; a layer that is clicked is selected."""
    network_picture(
        diagram_of(architecture, title, is_beginning=is_beginning),
        key=key,
        selected=selected or None,
        on_select=on_select,
        large=is_presenting(),
    )


def diagram_download(architecture: Architecture, title: str, key: str) -> None:
    """A button for the diagram as a drawing, which is made when it is clicked."""
    theme = current_theme()  # here, since there is no page any more when the file is made
    st.download_button(
        "Diagram as SVG",
        lambda: diagram_of(architecture, title, is_beginning=False).svg(theme),
        "network.svg",
        "image/svg+xml",
        key=key,
        help=GLOSSARY["diagram file"],
        on_click="ignore",
    )

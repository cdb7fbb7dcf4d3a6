"""The colours of figures, as the browser's theme asks for."""

from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from cnnviz.figures.theme import DARK, LIGHT, Theme


def current_theme() -> Theme:
    """Light or dark, as the person sees the page."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def draw(figure: go.Figure, *, key: str, alt: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show a figure in its own colours and without a tool bar; `alt` says what it shows."""
    st.plotly_chart(figure, key=key, alt=alt, width=width, theme=None, config={"displayModeBar": False})

"""The one visual vocabulary: a colour for each role, a scale for each kind of number, and how every figure is set."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

import plotly.graph_objects as go

from cnnviz.figures.colour_scale import ColourScale

FONT = '"Source Sans", "Source Sans Pro", sans-serif'
TEXT_SIZE, SMALL_SIZE = 14, 12  # px


@dataclass(frozen=True)
class Theme:
    """Everything that a figure draws with, for one ground.

    Attributes
    ----------
    name : str
        ``light`` or ``dark``.
    input, kernel, output : str
        The three roles: what comes in, the weights, what goes out. Each passes WCAG AA as text on the background.
    text, muted, line, background : str
        Words, words of less weight, hairlines, the ground of the page.
    weights, activations : ColourScale
        Diverging, negative to positive, zero in the middle; positive ends in the role's own colour.
    """

    name: str
    input: str
    kernel: str
    output: str
    text: str
    muted: str
    line: str
    background: str
    weights: ColourScale
    activations: ColourScale


LIGHT = Theme(
    name="light",
    input="#0069a5",
    kernel="#9a5b00",
    output="#00785a",
    text="#1c2330",
    muted="#667085",
    line="#e3e6ec",
    background="#ffffff",
    weights=ColourScale(("#4a3a99", "#a79fd6", "#f7f8fa", "#dcae62", "#9a5b00")),
    activations=ColourScale(("#a3246e", "#dd96c0", "#f7f8fa", "#72bda4", "#00785a")),
)
DARK = Theme(
    name="dark",
    input="#56b4e9",
    kernel="#f0b041",
    output="#3ccb9a",
    text="#e8ecf3",
    muted="#98a2b3",
    line="#2a3342",
    background="#0f141c",
    weights=ColourScale(("#b3a4ff", "#5d549e", "#171d28", "#85622a", "#f0b041")),
    activations=ColourScale(("#ff8ac6", "#85486a", "#171d28", "#247057", "#3ccb9a")),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def themed_layout(theme: Theme, height: int, **more: object) -> go.Layout:
    """The layout that all figures start from: clear ground, hairlines, one font, narrow margins, a fixed height.

    Parameters
    ----------
    theme : Theme
    height : int
        Of the whole figure, in pixels.
    **more
        Further properties of `plotly.graph_objects.Layout`; they win.
    """
    import_module("pandas")  # Plotly uses it where it is loaded, and breaks where another session is just loading it
    hover = {
        "bgcolor": theme.background,
        "bordercolor": theme.line,
        "align": "left",
        "font": {"family": FONT, "size": TEXT_SIZE, "color": theme.text},
    }
    settings: dict[str, object] = {
        "template": go.layout.Template(),  # Plotly's own colours none: whatever is drawn is said here
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": TEXT_SIZE, "color": theme.text},
        "hoverlabel": hover,
        "hovermode": "closest",
        "showlegend": False,
        "dragmode": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.text},
    }
    return go.Layout(settings | more)


def themed_axis(theme: Theme, title: str = "", **more: object) -> dict[str, object]:
    """An axis with hairlines and muted numbers; further properties of Plotly's axis win."""
    settings: dict[str, object] = {
        "title": {"text": title, "font": {"size": SMALL_SIZE + 1, "color": theme.muted}, "standoff": 8},
        "tickfont": {"size": SMALL_SIZE + 1, "color": theme.muted},
        "gridcolor": theme.line,
        "gridwidth": 1,
        "showgrid": True,
        "zeroline": False,
        "showline": False,
        "ticklabelstandoff": 4,
        "automargin": True,
    }
    return settings | more


def side_texts(places: Iterable[float], texts: Iterable[str], theme: Theme) -> list[dict[str, object]]:
    """Annotations in a column right of the plot, one at each place of the vertical axis."""
    settings: dict[str, object] = {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 10,
        "showarrow": False,
        "font": {"size": SMALL_SIZE + 1, "color": theme.text},
    }
    return [settings | {"y": place, "text": text} for place, text in zip(places, texts, strict=True)]

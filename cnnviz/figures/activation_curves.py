"""An activation and its derivative as curves, with the numbers that are to be activated on them."""

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.numbers import number_text
from cnnviz.figures.theme import SMALL_SIZE, Theme, themed_axis, themed_layout
from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace, activate
from cnnviz.ops.windows import Array

HEIGHT, TOP = 160, 24  # px
POINTS = 401  # an odd number of them, so that zero is one
LEFT, RIGHT = (0.0, 0.46), (0.54, 1.0)  # of the width
REACH = 4.0  # the least to either side of zero


def activation_figure(trace: ActivationTrace, theme: Theme) -> go.Figure:
    """The function on the left, its derivative on the right; the numbers of the trace lie on both as points.

    Parameters
    ----------
    trace : ActivationTrace
    theme : Theme
    """
    reach = max(REACH, 1.1 * float(np.abs(trace.before).max()))
    curve = activate(np.linspace(-reach, reach, POINTS), trace.name, trace.slope)
    zero = {"zeroline": True, "zerolinecolor": theme.muted, "zerolinewidth": 1, "fixedrange": True}
    layout = themed_layout(
        theme,
        HEIGHT,
        margin={"l": 8, "r": 12, "t": TOP, "b": 8},
        annotations=[
            _caption(f"<b>{ACTIVATIONS[trace.name].title}</b>", 0.0, theme.output),
            _caption("Derivative", RIGHT[0], theme.text),
        ],
        xaxis=themed_axis(theme, domain=LEFT, range=[-reach, reach], nticks=7) | zero,
        xaxis2=themed_axis(theme, domain=RIGHT, range=[-reach, reach], nticks=7, anchor="y2") | zero,
        yaxis=themed_axis(theme, nticks=5) | zero,
        yaxis2=themed_axis(theme, nticks=5, rangemode="tozero", anchor="x2") | zero,
    )
    figure = go.Figure(layout=layout)
    for axis, line, points, colour in (
        ("", curve.after, trace.after, theme.output),
        ("2", curve.derivative, trace.derivative, theme.text),
    ):
        figure.add_trace(
            go.Scatter(
                x=curve.before,
                y=line,
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                mode="lines",
                line={"color": colour, "width": 2.5},
                hoverinfo="skip",
            )
        )
        figure.add_trace(_points(trace, points, axis, theme))
    return figure


def _points(trace: ActivationTrace, heights: Array, axis: str, theme: Theme) -> go.Scatter:
    title = ACTIVATIONS[trace.name].title
    before, first = np.unique(trace.before, return_index=True)  # equal numbers are one point
    after, slopes = trace.after.ravel()[first].tolist(), trace.derivative.ravel()[first].tolist()
    words = [
        f"{title} of {number_text(x)} is {number_text(y)}<br>derivative {number_text(slope)}"
        for x, y, slope in zip(before.tolist(), after, slopes, strict=True)
    ]
    return go.Scatter(
        x=before,
        y=heights.ravel()[first],
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        mode="markers",
        marker={"color": theme.input, "size": 7, "line": {"color": theme.background, "width": 1}},
        text=words,
        hovertemplate="%{text}<extra></extra>",
    )


def _caption(text: str, left: float, colour: str) -> dict[str, object]:
    settings: dict[str, object] = {"xref": "paper", "yref": "paper", "y": 1, "xanchor": "left", "yanchor": "bottom"}
    font = {"size": SMALL_SIZE + 1, "color": colour}
    return settings | {"x": left, "text": text, "showarrow": False, "yshift": 3, "font": font}

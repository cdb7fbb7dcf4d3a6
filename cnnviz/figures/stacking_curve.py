"""What a stack of small kernels and one large kernel need for the same field, the wider it gets."""

from collections.abc import Sequence

import plotly.graph_objects as go

from cnnviz.figures.numbers import count_text
from cnnviz.figures.theme import SMALL_SIZE, Theme, themed_axis, themed_layout
from cnnviz.geometry.stacking import Stacking

HEIGHT = 260  # px


def stacking_figure(compared: Sequence[Stacking], chosen: int, theme: Theme) -> go.Figure:
    """Parameters against the field: a line for the stacks and one for the single kernels.

    Parameters
    ----------
    compared : sequence of Stacking
        Of 1, 2, 3, … small kernels.
    chosen : int
        How many are looked at; their points are large.
    theme : Theme
    """
    fields = [each.large.field for each in compared]
    layout = themed_layout(
        theme,
        HEIGHT,
        margin={"l": 8, "r": 12, "t": 30, "b": 8},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
        | {"font": {"size": SMALL_SIZE + 1, "color": theme.text}, "bgcolor": "rgba(0,0,0,0)"},
        xaxis=themed_axis(theme, "Receptive field, px", tickvals=fields, showgrid=False, fixedrange=True),
        yaxis=themed_axis(theme, "Parameters", rangemode="tozero", fixedrange=True, nticks=5),
    )
    small = [each.small.parameters for each in compared]
    large = [each.large.parameters for each in compared]
    figure = go.Figure(layout=layout)
    for name, numbers, colour, symbol in (
        ("Stack of 3 × 3", small, theme.kernel, "circle"),
        ("One large kernel", large, theme.muted, "diamond"),
    ):
        figure.add_trace(
            go.Scatter(
                x=fields,
                y=numbers,
                name=name,
                mode="lines+markers",
                line={"color": colour, "width": 2.5},
                marker={
                    "color": colour,
                    "symbol": symbol,
                    "size": [13 if place == chosen else 6 for place in range(1, len(compared) + 1)],
                },
                text=[f"{name}, field {field}: {count_text(n)}" for field, n in zip(fields, numbers, strict=True)],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    return figure

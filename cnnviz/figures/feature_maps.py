"""What a layer gives for one image: feature maps side by side, or a vector as bars."""

from math import isnan

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.mosaic import Mosaic
from cnnviz.figures.numbers import compact, share
from cnnviz.figures.theme import SMALL_SIZE, Theme, bare_axis, colour_bar, side_texts, themed_axis, themed_layout
from cnnviz.inspection.layer_output import LayerOutput

WIDTH, MARGIN, KEY = 900, 8, 72  # px: of the figure, around it, and of the colour bar
TITLE, BESIDE = 16, 6  # px above each map, and between two
LARGEST_MAP = 120  # px
MOST_ACROSS = 16
BAR, VECTOR_HEIGHT = 28, 220  # px


def feature_map_figure(output: LayerOutput, theme: Theme) -> go.Figure:
    """The output of a layer: all its channels in one picture, or a bar for each number of a vector.

    Channels share one symmetric colour scale, from minus the layer's largest absolute value to plus that; zero is
    neutral. Probabilities are drawn from 0 to 100 %, with the largest in full colour.

    Parameters
    ----------
    output : LayerOutput
    theme : Theme
    """
    if output.values.ndim == 3:
        return _maps(output, theme)
    return _named_bars(output, theme) if output.units else _bars(output, theme)


def _maps(output: LayerOutput, theme: Theme) -> go.Figure:
    channels, rows, columns = output.values.shape
    across = channels if channels <= 8 else 8 if channels <= 32 else MOST_ACROSS
    room = WIDTH - 2 * MARGIN - KEY
    cell = min(LARGEST_MAP / max(rows, columns), (room / across - BESIDE) / columns)
    mosaic = Mosaic(channels, (rows, columns), across, gap=(round(TITLE / cell + 0.5), round(BESIDE / cell + 0.5)))
    down, wide = mosaic.size
    cell = min(cell, room / wide)
    plot_height = max(cell * down, 150)
    largest = output.largest or 1.0
    figure = go.Figure(
        layout=themed_layout(
            theme,
            round(plot_height) + 2 * MARGIN,
            width=round(cell * wide) + 2 * MARGIN + KEY,
            margin={"l": MARGIN, "r": MARGIN + KEY, "t": MARGIN, "b": MARGIN},
            xaxis=bare_axis(range=[-0.5, wide - 0.5], constrain="domain"),
            yaxis=bare_axis(
                range=[plot_height / cell - 0.5, -0.5], scaleanchor="x", constrain="domain", constraintoward="top"
            ),
        )
    )
    values, places = mosaic.laid_out(output.values), mosaic.places()
    places += 1  # counted from 1, as people do
    figure.add_trace(
        go.Heatmap(
            z=values,
            zmin=-largest,
            zmax=largest,
            colorscale=theme.activations.plotly,
            colorbar=colour_bar(theme, largest, "value"),
            customdata=places,
            text=_texts(values),  # Plotly's own number formats write a hyphen for the minus sign
            hovertemplate="channel %{customdata[0]}, row %{customdata[1]}, column %{customdata[2]}<br>"
            "value %{text}<extra></extra>",
            hoverongaps=False,
        )
    )
    x, y = mosaic.outlines()
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line={"color": theme.line, "width": 1}, hoverinfo="skip"))
    corners = [mosaic.corner(channel) for channel in range(channels)]
    figure.add_trace(
        go.Scatter(
            x=[left - 0.5 for _, left in corners],
            y=[top - 0.5 for top, _ in corners],
            mode="text",
            text=[str(channel + 1) for channel in range(channels)],
            textposition="top right",
            textfont={"color": theme.muted, "size": SMALL_SIZE - 1},
            hoverinfo="skip",
        )
    )
    return figure


def _texts(values: NDArray[np.float32]) -> list[list[str]]:
    return [["" if isnan(value) else compact(value) for value in line] for line in values.tolist()]


def _bars(output: LayerOutput, theme: Theme) -> go.Figure:
    """A vector whose numbers have no names: upright bars, as many as there are."""
    values, largest = output.values.tolist(), output.largest or 1.0
    ticks = [-largest, 0.0, largest]
    figure = go.Figure(
        layout=themed_layout(
            theme,
            VECTOR_HEIGHT,
            bargap=0.1 if len(values) <= 200 else 0,
            xaxis=themed_axis(theme, "Unit", range=[0.5, len(values) + 0.5], showgrid=False),
            yaxis=themed_axis(theme, "Value", range=[-1.05 * largest, 1.05 * largest], tickvals=ticks)
            | {"ticktext": [compact(tick) for tick in ticks], "zeroline": True, "zerolinecolor": theme.muted},
        )
    )
    figure.add_trace(
        go.Bar(
            x=list(range(1, len(values) + 1)),
            y=values,
            marker={"color": [_colour(value, theme) for value in values], "line": {"width": 0}},
            text=[f"unit {index}<br>value {compact(value)}" for index, value in enumerate(values, start=1)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    )
    return figure


def _named_bars(output: LayerOutput, theme: Theme) -> go.Figure:
    """A number for each class: lying bars with names, and the number written beside."""
    values = output.values.tolist()
    of_probabilities = output.kind == "softmax"
    largest = 1.0 if of_probabilities else output.largest or 1.0
    texts = [share(value) if of_probabilities else compact(value) for value in values]
    ticks = [0, 0.25, 0.5, 0.75, 1] if of_probabilities else [-largest, 0.0, largest]
    best = int(np.argmax(output.values))
    figure = go.Figure(
        layout=themed_layout(
            theme,
            BAR * len(values) + 54,
            margin={"l": 8, "r": 72, "t": 8, "b": 46},
            bargap=0.35,
            annotations=side_texts(range(len(values)), texts, theme),
            xaxis=themed_axis(theme, "Probability" if of_probabilities else "Logit", tickvals=ticks, fixedrange=True)
            | {"range": [0 if of_probabilities else -largest, largest]}
            | {"ticktext": [share(tick) if of_probabilities else compact(tick) for tick in ticks]},
            yaxis=themed_axis(theme, range=[len(values) - 0.5, -0.5], showgrid=False, fixedrange=True)
            | {"tickvals": list(range(len(values))), "ticktext": list(output.units), "tickfont": {"color": theme.text}},
        )
    )
    figure.add_trace(
        go.Bar(
            x=values,
            y=list(range(len(values))),
            orientation="h",
            marker={
                "color": [_colour(value, theme) for value in values],
                "opacity": [1.0 if index == best else 0.5 for index in range(len(values))],
                "line": {"width": 0},
            },
            text=[f"{name}: {text}" for name, text in zip(output.units, texts, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    )
    return figure


def _colour(value: float, theme: Theme) -> str:
    """The end of the scale that a number is on."""
    return theme.activations.at(1.0 if value >= 0 else 0.0)

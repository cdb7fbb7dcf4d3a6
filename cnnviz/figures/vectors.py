"""What a layer gives where that is a vector: a bar for each number."""

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.numbers import compact, share
from cnnviz.figures.theme import Theme, side_texts, themed_axis, themed_layout
from cnnviz.inspection.layer_output import LayerOutput

BAR, VECTOR_HEIGHT = 28, 220  # px


def vector_figure(output: LayerOutput, theme: Theme) -> go.Figure:
    """A bar for each number of a vector, with its name where it has one.

    Probabilities are drawn from 0 to 100 %, with the largest in full colour.

    Parameters
    ----------
    output : LayerOutput
        Of shape (N,).
    theme : Theme
    """
    return _named_bars(output, theme) if output.units else _bars(output, theme)


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

"""How much of a gradient reaches each layer of a deep stack."""

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.figures.colour_scale import faded
from cnnviz.figures.numbers import compact
from cnnviz.figures.theme import Theme, themed_axis, themed_layout
from cnnviz.models.stack_gradients import StackGradients

HEIGHT = 380  # px
FAINT, MIDDLE = 0.35, 2.5
MOST_TICKS = 9


def gradient_depth_figure(measured: StackGradients, theme: Theme, *, of_weights: bool = False) -> go.Figure:
    """A thin line for each seed, a thick one for the middle of them, and dots where the formula expects it.

    Parameters
    ----------
    measured : StackGradients
    theme : Theme
    of_weights : bool
        Whether the gradient of each layer's weights is shown; else the one that reaches its input.
    """
    plain = measured.plain_weights if of_weights else measured.plain
    residual = measured.residual_weights if of_weights else measured.residual
    figure = go.Figure(layout=themed_layout(theme, HEIGHT, margin={"l": 8, "r": 12, "t": 8, "b": 44}))
    for name, norms, colour in (("plain", plain, theme.kernel), ("residual", residual, theme.output)):
        _add_lines(figure, name, norms, colour)
        expected = None if of_weights else measured.settings.expected(has_shortcuts=name == "residual")
        if expected:
            figure.add_trace(_dots(name, expected, theme))
    both = np.concatenate([plain, residual])
    figure.update_xaxes(
        themed_axis(theme, "Layer, from the input on", fixedrange=True, range=[0.5, plain.shape[1] + 0.5])
    )
    figure.update_yaxes(themed_axis(theme, fixedrange=True, type="log") | _powers(both))
    return figure


def _add_lines(figure: go.Figure, name: str, norms: NDArray[np.float64], colour: str) -> None:
    layers = list(range(1, norms.shape[1] + 1))
    for row in norms:
        figure.add_trace(
            go.Scatter(
                x=layers, y=row, mode="lines", line={"color": faded(colour, FAINT), "width": 1}, hoverinfo="skip"
            )
        )
    middle = np.median(norms, axis=0)
    figure.add_trace(
        go.Scatter(
            x=layers,
            y=middle,
            mode="lines",
            line={"color": colour, "width": MIDDLE},
            text=[f"layer {layer}, {name}: {compact(value)}" for layer, value in zip(layers, middle, strict=True)],
            hovertemplate="%{text}<extra></extra>",
        )
    )


def _dots(name: str, expected: Sequence[float], theme: Theme) -> go.Scatter:
    layers = list(range(1, len(expected) + 1))
    return go.Scatter(
        x=layers,
        y=list(expected),
        mode="lines",
        line={"color": theme.text, "width": 1, "dash": "dot"},
        text=[f"formula, {name}, layer {layer}: {compact(each)}" for layer, each in zip(layers, expected, strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )


def _powers(norms: NDArray[np.float64]) -> dict[str, object]:
    """The axis over the powers of ten that occur, with a few of them written."""
    positive = norms[norms > 0]
    low, high = floor(log10(positive.min())), ceil(log10(positive.max()))
    high = max(high, low + 1)
    step = max(1, -(-(high - low) // (MOST_TICKS - 1)))  # −⌊−a/b⌋ is ⌈a/b⌉
    ticks = list(range(high, low - 1, -step))
    words = ["1" if tick == 0 else f"10<sup>{tick}</sup>".replace("-", "−") for tick in ticks]
    return {"range": [low - 0.3, high + 0.3], "tickvals": [10.0**tick for tick in ticks], "ticktext": words}

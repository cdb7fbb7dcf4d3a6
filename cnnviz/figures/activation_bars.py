"""Why ReLU: a bar for each activation, for cost, gradient and zeros."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from cnnviz.figures.colour_scale import faded
from cnnviz.figures.numbers import compact, share
from cnnviz.figures.theme import SMALL_SIZE, Theme, side_texts, themed_axis, themed_layout
from cnnviz.ops.activation_cost import ActivationCost
from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace
from cnnviz.ops.gradient_chain import GradientChain

BAR, BOTTOM = 26, 46  # px
LEAST_POWER = -3  # of ten; how far the axis of gradients reaches at least


def cost_figure(costs: Sequence[ActivationCost], chosen: str, theme: Theme) -> go.Figure:
    """Milliseconds for a million numbers.

    Parameters
    ----------
    costs : sequence of ActivationCost
    chosen : str
        The activation whose bar is in full colour.
    theme : Theme
    """
    times = [1000 * cost.seconds for cost in costs]
    texts = [f"{compact(float(f'{time:.2g}'))} ms" for time in times]
    axis = {"range": [0, 1.05 * max(times)], "rangemode": "tozero", "nticks": 4}
    names = [cost.name for cost in costs]
    return _bars(names, times, texts, chosen, theme, themed_axis(theme, "Milliseconds a million") | axis)


def gradient_figure(chains: Sequence[GradientChain], layers: int, chosen: str, theme: Theme) -> go.Figure:
    """By what the activations of some layers multiply a gradient, in powers of ten: bars to the left are what is lost.

    Parameters
    ----------
    chains : sequence of GradientChain
    layers : int
        From 1 to the length of the chains.
    chosen : str
    theme : Theme
    """
    # The axis is that of the longest chain, so that bars grow with the layers and the axis keeps still.
    powers = [math.log10(chain.typical[-1]) for chain in chains if chain.typical[-1] > 0]
    left, right = math.floor(min([LEAST_POWER, *powers])), max([0.0, *powers])
    factors = [float(chain.typical[layers - 1]) for chain in chains]
    # Nothing at all has no logarithm: its bar runs off the picture.
    lengths = [math.log10(factor) if factor > 0 else left for factor in factors]
    ticks = sorted({left, round(left / 2), 0})
    words = ["1" if tick == 0 else f"10<sup>{tick}</sup>".replace("-", "−") for tick in ticks]
    axis = {"range": [left, right + 0.02 * (right - left)], "tickvals": ticks, "ticktext": words}
    axis |= {"zeroline": True, "zerolinecolor": theme.muted}
    names = [chain.name for chain in chains]
    texts = [compact(factor) for factor in factors]
    return _bars(names, lengths, texts, chosen, theme, themed_axis(theme, "Factor of the gradient") | axis)


def zero_share_figure(traces: Sequence[ActivationTrace], chosen: str, theme: Theme) -> go.Figure:
    """How many of the numbers each activation makes exactly 0.

    Parameters
    ----------
    traces : sequence of ActivationTrace
        All of the same numbers.
    chosen : str
    theme : Theme
    """
    shares, percents = [trace.zero_share for trace in traces], [0, 0.5, 1]
    axis = {"range": [0, 1.03], "tickvals": percents, "ticktext": [share(tick) for tick in percents]}
    names, texts = [trace.name for trace in traces], [share(each) for each in shares]
    return _bars(names, shares, texts, chosen, theme, themed_axis(theme, "Zeros after") | axis)


def _bars(
    names: Sequence[str],
    lengths: Sequence[float],
    texts: Sequence[str],
    chosen: str,
    theme: Theme,
    axis: dict[str, object],
) -> go.Figure:
    """Lying bars with the names on the left and the numbers in words on the right."""
    places = list(range(len(names)))
    titles = [ACTIVATIONS[name].title for name in names]
    figure = go.Figure(
        layout=themed_layout(
            theme,
            BAR * len(names) + BOTTOM + 8,
            margin={"l": 8, "r": 66, "t": 8, "b": BOTTOM},
            bargap=0.35,
            annotations=side_texts(places, texts, theme),
            xaxis=axis | {"fixedrange": True},
            yaxis=themed_axis(theme, range=[len(names) - 0.5, -0.5], showgrid=False, fixedrange=True)
            | {"tickvals": places, "ticktext": titles, "tickfont": {"size": SMALL_SIZE + 1, "color": theme.text}},
        )
    )
    figure.add_trace(
        go.Bar(
            x=list(lengths),
            y=places,
            orientation="h",
            marker={
                "color": [theme.output if name == chosen else faded(theme.output, 0.45) for name in names],
                "line": {"width": 0},
            },
            text=[f"{title}: {text}" for title, text in zip(titles, texts, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    )
    return figure

"""Where a network's parameters, multiplications and memory sit: a bar for each layer."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import plotly.graph_objects as go

from cnnviz.figures.amounts import bytes_text, short_count
from cnnviz.figures.colour_scale import faded
from cnnviz.figures.numbers import share
from cnnviz.figures.theme import SMALL_SIZE, Theme, themed_axis, themed_layout
from cnnviz.geometry.overview import LayerCost

PANEL, GAP, BOTTOM = 96, 48, 64  # px
MOST_NAMED = 30  # layers whose names have room below their bars
FAINT = 0.35


@lru_cache(maxsize=32)
def layer_bars(costs: tuple[LayerCost, ...], batch_size: int, theme: Theme, chosen: str = "") -> go.Figure:
    """Three rows of bars over the layers in order: parameters, MACs, memory of training.

    Parameters
    ----------
    costs : tuple of LayerCost
    batch_size : int
        That the memory is for.
    theme : Theme
    chosen : str
        The name of the layer whose bars are in full colour; empty for all.
    """
    panels: tuple[tuple[str, str, list[int], Callable[[float], str]], ...] = (
        ("Parameters", theme.kernel, [cost.parameters for cost in costs], short_count),
        ("MACs for one image", theme.output, [cost.macs for cost in costs], short_count),
        (
            f"Memory for training, without the images, batch {batch_size}",
            theme.input,
            [cost.training_bytes for cost in costs],
            bytes_text,
        ),
    )
    height = len(panels) * PANEL + (len(panels) - 1) * GAP + GAP + BOTTOM
    inner = height - GAP - BOTTOM
    traces, axes, headings = [], {}, []
    for number, (title, colour, values, text) in enumerate(panels, start=1):
        top = 1 - (number - 1) * (PANEL + GAP) / inner
        suffix = str(number) if number > 1 else ""
        bars = {
            "x": list(range(len(costs))),
            "y": values,
            "yaxis": f"y{suffix}",
            "marker": {"color": _colours(costs, chosen, colour), "line": {"width": 0}},
            "text": [_said(cost.name, value, values, text) for cost, value in zip(costs, values, strict=True)],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        traces.append(go.Bar(bars))
        settings = {"domain": [max(0.0, top - PANEL / inner), top], "fixedrange": True, "rangemode": "tozero"}
        axes[f"yaxis{suffix}"] = themed_axis(theme) | settings | _ticks(values, text)
        headings.append(_heading(f"{title}: {text(sum(values))}", top, theme))
    names = {"showgrid": False, "fixedrange": True, "anchor": f"y{len(panels)}", "range": [-0.6, len(costs) - 0.4]}
    margin = {"l": 8, "r": 8, "t": GAP, "b": BOTTOM}
    layout = themed_layout(
        theme,
        height,
        margin=margin,
        bargap=0.25,
        annotations=headings,
        xaxis=themed_axis(theme) | names | _names(costs),
        **axes,
    )
    return go.Figure(traces, layout)


def _colours(costs: Sequence[LayerCost], chosen: str, colour: str) -> list[str]:
    outer = chosen.partition(".")[0]
    known = outer in {cost.name for cost in costs}
    return [colour if not known or cost.name == outer else faded(colour, FAINT) for cost in costs]


def _said(name: str, value: int, values: Sequence[int], text: Callable[[float], str]) -> str:
    total = sum(values)
    return f"{name}: {text(value)}" + (f", {share(value / total)}" if total else "")


def _ticks(values: Sequence[int], text: Callable[[float], str]) -> dict[str, object]:
    """Nothing and the highest bar; what lies between is to be seen, and read when pointed at."""
    highest = max(values, default=0)
    return {
        "range": [0, 1.05 * highest or 1],
        "tickvals": [0, highest] if highest else [0],
        "ticktext": ["0", text(highest)] if highest else ["0"],
    }


def _names(costs: Sequence[LayerCost]) -> dict[str, object]:
    """The names of the layers; of many, those with the highest bars and some in between."""
    step = -(-len(costs) // MOST_NAMED) or 1  # −⌊−a/b⌋ is ⌈a/b⌉
    highest = {
        max(range(len(costs)), key=[getattr(cost, number) for cost in costs].__getitem__)
        for number in ("parameters", "macs", "training_bytes")
        if costs
    }
    others = {at for at in range(0, len(costs), step) if all(abs(at - each) >= step for each in highest)}
    shown = sorted(highest | others)
    return {"tickvals": shown, "ticktext": [costs[place].name for place in shown], "tickangle": -45}


def _heading(text: str, top: float, theme: Theme) -> dict[str, object]:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": SMALL_SIZE + 1, "color": theme.text},
    }

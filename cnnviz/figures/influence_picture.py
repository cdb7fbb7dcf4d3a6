"""The effective receptive field as a heat map, with the outline of the theoretical one."""

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.numbers import compact
from cnnviz.figures.theme import SMALL_SIZE, Theme, themed_axis, themed_layout
from cnnviz.geometry.receptive_field import Interval
from cnnviz.models.influence import Influence

HEIGHT = 320  # px
MARGIN = 0.08  # of the field's size, around it


def influence_figure(influence: Influence, outline: tuple[Interval, Interval], theme: Theme) -> go.Figure:
    """How much each pixel weighs, as a share of the heaviest; the box is what the unit can see at all.

    Parameters
    ----------
    influence : Influence
    outline : (Interval, Interval)
        First and last row, first and last column of the field within the image.
    theme : Theme
    """
    heaviest = float(influence.weight.max()) or 1.0
    relative = (influence.weight / heaviest).astype(np.float32)
    scale = ColourScale((theme.background, theme.output))
    rows, columns = (_range(interval, length) for interval, length in zip(outline, relative.shape, strict=True))
    axis = {"showgrid": False, "fixedrange": True, "tickformat": "d", "nticks": 6, "constrain": "domain"}
    (top, bottom), (left, right) = outline
    box = {"type": "rect", "x0": left + 0.5, "x1": right + 1.5, "y0": top + 0.5, "y1": bottom + 1.5}
    layout = themed_layout(
        theme,
        HEIGHT,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=themed_axis(theme, "Column", range=columns) | axis,
        yaxis=themed_axis(theme, "Row", range=rows[::-1], scaleanchor="x") | axis,
        shapes=[box | {"line": {"color": theme.input, "width": 2}}],
    )
    heat = go.Heatmap(
        z=relative,
        x0=1,
        y0=1,
        zmin=0,
        zmax=1,
        colorscale=scale.plotly,
        hovertemplate="row %{y}, column %{x}<br>%{z:.1%} of the heaviest pixel<extra></extra>",
        colorbar={
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0", compact(50 * heaviest) + " %", compact(100 * heaviest) + " %"],
            "tickfont": {"size": SMALL_SIZE, "color": theme.muted},
            "thickness": 10,
            "outlinewidth": 0,
        },
    )
    return go.Figure([heat], layout)


def _range(interval: Interval, length: int) -> list[float]:
    """The part of an axis that is drawn: the field and a little around it."""
    first, last = interval
    around = max(1.0, MARGIN * (last - first + 1))
    return [max(0.5, first + 0.5 - around), min(length + 0.5, last + 1.5 + around)]

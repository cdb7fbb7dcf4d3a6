"""The filters of a convolution as grids of numbers in colour."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnnviz.errors import InputError
from cnnviz.figures.mosaic import Mosaic
from cnnviz.figures.numbers import decimals_for, written
from cnnviz.figures.theme import SMALL_SIZE, Theme, bare_axis, colour_bar, themed_layout
from cnnviz.inspection.filters import LayerFilters

WIDTH, MARGIN, KEY = 900, 8, 72  # px: of the figure, around it, and of the colour bar
SMALLEST_CELL, LARGEST_CELL = 25, 44  # px, where numbers are written
MOST_ACROSS = 8
LARGEST_KERNEL_WITH_NUMBERS = 7


def filter_figure(layer: LayerFilters, input_channel: int, theme: Theme, limit: int = 64) -> go.Figure:
    """Every filter of a layer for one input channel, its weights written into their cells.

    All filters share one symmetric colour scale, from minus the layer's largest absolute weight to plus that; zero is
    neutral. Kernels with more than 7 columns show their numbers on hovering only.

    Parameters
    ----------
    layer : LayerFilters
    input_channel : int
        Which slice of each filter is drawn, from 0.
    theme : Theme
    limit : int
        Filters that are drawn at most, the first ones; a line says so where there are more.

    Raises
    ------
    InputError
        If there is no such input channel.
    """
    filters, inputs, rows, columns = layer.weights.shape
    if not 0 <= input_channel < inputs:
        raise InputError(f"input channel {input_channel} of {layer.name} does not exist: use 0 to {inputs - 1}")
    shown = min(filters, limit)
    across = min(shown, _across(columns))
    mosaic = Mosaic(shown, (rows, columns), across, gap=(1, 1))
    weights = layer.weights[:shown, input_channel]
    down, wide = mosaic.size
    cell = min(LARGEST_CELL, (WIDTH - 2 * MARGIN - KEY) // wide)
    # The key needs some height even where there is one row of small filters.
    plot_height = max(cell * down, 150)
    footer = 24 if shown < filters else 0
    figure = go.Figure(
        layout=themed_layout(
            theme,
            plot_height + 2 * MARGIN + footer,
            width=cell * wide + 2 * MARGIN + KEY,
            margin={"l": MARGIN, "r": MARGIN + KEY, "t": MARGIN, "b": MARGIN + footer},
            xaxis=bare_axis(range=[-0.5, wide - 0.5], constrain="domain"),
            yaxis=bare_axis(
                range=[plot_height / cell - 0.5, -0.5], scaleanchor="x", constrain="domain", constraintoward="top"
            ),
        )
    )
    figure.add_trace(_cells(layer, weights, mosaic, theme))
    figure.add_trace(_outlines(mosaic, theme))
    figure.add_trace(_titles(layer, mosaic, theme))
    if columns <= LARGEST_KERNEL_WITH_NUMBERS:
        figure.add_traces(_numbers(layer, weights, mosaic, theme, size=min(14.0, cell * 0.36)))
    if footer:
        figure.add_annotation(
            text=f"filters 1 to {shown} of {filters}", x=0, y=0, xref="paper", yref="paper", yshift=-footer,
            xanchor="left", yanchor="bottom", showarrow=False, font={"size": SMALL_SIZE, "color": theme.muted},
        )  # fmt: skip
    return figure


def _across(columns: int) -> int:
    """How many filters fit side by side with legible numbers, or at all."""
    if columns > LARGEST_KERNEL_WITH_NUMBERS:
        return MOST_ACROSS
    return min(MOST_ACROSS, max(1, ((WIDTH - 2 * MARGIN - KEY) // SMALLEST_CELL + 1) // (columns + 1)))


def _cells(layer: LayerFilters, weights: NDArray[np.float32], mosaic: Mosaic, theme: Theme) -> go.Heatmap:
    decimals = decimals_for(layer.largest) + 1
    largest = layer.largest or 1.0
    words = [
        [
            f"filter {tile + 1}, row {row + 1}, column {column + 1}<br>"
            f"weight {written(weights[tile, row, column], decimals)}"
            if tile >= 0
            else ""
            for tile, row, column in line
        ]
        for line in mosaic.places().tolist()
    ]
    return go.Heatmap(
        z=mosaic.laid_out(weights),
        zmin=-largest,
        zmax=largest,
        colorscale=theme.weights.plotly,
        colorbar=colour_bar(theme, largest, "weight"),
        text=words,
        hovertemplate="%{text}<extra></extra>",
        hoverongaps=False,
        xgap=1,
        ygap=1,
    )


def _outlines(mosaic: Mosaic, theme: Theme) -> go.Scatter:
    x, y = mosaic.outlines()
    return go.Scatter(x=x, y=y, mode="lines", line={"color": theme.line, "width": 1}, hoverinfo="skip")


def _titles(layer: LayerFilters, mosaic: Mosaic, theme: Theme) -> go.Scatter:
    corners = [mosaic.corner(tile) for tile in range(mosaic.tiles)]
    bias = [None] * mosaic.tiles if layer.bias is None else layer.bias[: mosaic.tiles].tolist()
    decimals = decimals_for(max(abs(number or 0.0) for number in bias)) + 1
    return go.Scatter(
        x=[left - 0.5 for _, left in corners],
        y=[top - 0.55 for top, _ in corners],
        mode="text",
        text=[f"filter {tile + 1}" for tile in range(mosaic.tiles)],
        textposition="top right",
        textfont={"color": theme.muted, "size": SMALL_SIZE},
        cliponaxis=False,
        hovertext=[
            f"filter {tile + 1}<br>" + ("no bias" if number is None else f"bias {written(number, decimals)}")
            for tile, number in enumerate(bias)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _numbers(
    layer: LayerFilters, weights: NDArray[np.float32], mosaic: Mosaic, theme: Theme, size: float
) -> list[go.Scatter]:
    """The weights as text, in black where their cell is light and in white where it is dark."""
    decimals = decimals_for(layer.largest)
    whole = mosaic.laid_out(weights)
    black = theme.weights.takes_black_text(np.nan_to_num(whole) / (2 * (layer.largest or 1.0)) + 0.5)
    traces = []
    for ink, belongs in (("#000000", black), ("#ffffff", ~black)):
        rows, columns = np.nonzero(belongs & ~np.isnan(whole))
        traces.append(
            go.Scatter(
                x=columns,
                y=rows,
                mode="text",
                text=[written(weight, decimals) for weight in whole[rows, columns].tolist()],
                textfont={"color": ink, "size": size},
                hoverinfo="skip",
            )
        )
    return traces

"""How well each class is recognised, and how sure the count makes us of it."""

from collections.abc import Sequence

import plotly.graph_objects as go

from cnnviz.figures.colour_scale import faded
from cnnviz.figures.numbers import share
from cnnviz.figures.theme import SMALL_SIZE, Theme, side_texts, themed_axis, themed_layout
from cnnviz.metrics.classification import ClassAccuracy

BAR, TOP, BOTTOM = 28, 26, 46  # px


def class_accuracy_figure(rows: Sequence[ClassAccuracy], theme: Theme) -> go.Figure:
    """A bar for each class with its count beside it, its 95 % interval, and what guessing would reach.

    Parameters
    ----------
    rows : sequence of ClassAccuracy
        As in the report; drawn from top to bottom.
    theme : Theme
    """
    places = list(range(len(rows)))
    percents = [0, 0.25, 0.5, 0.75, 1]
    layout = themed_layout(
        theme,
        TOP + BAR * len(rows) + BOTTOM,
        margin={"l": 8, "r": 88, "t": TOP, "b": BOTTOM},
        bargap=0.35,
        annotations=side_texts(
            places, [f"{row.correct} of {row.total}" if row.total else "no images" for row in rows], theme
        ),
        xaxis=themed_axis(
            theme, "Accuracy", range=[0, 1], tickvals=percents, ticktext=[share(tick) for tick in percents]
        )
        | {"fixedrange": True},
        yaxis=themed_axis(theme, range=[len(rows) - 0.5, -0.5], tickvals=places, ticktext=[row.name for row in rows])
        | {"showgrid": False, "fixedrange": True, "tickfont": {"color": theme.text}},
    )
    figure = go.Figure(layout=layout)
    figure.add_trace(_bars(rows, places, theme))
    _add_chance(figure, len(rows), theme)
    return figure


def _bars(rows: Sequence[ClassAccuracy], places: list[int], theme: Theme) -> go.Bar:
    # Where there are no images there is no bar either; the interval, which is everything, would only be noise.
    shares = [row.accuracy for row in rows]
    highs = [0 if value is None else row.interval[1] - value for row, value in zip(rows, shares, strict=True)]
    lows = [0 if value is None else value - row.interval[0] for row, value in zip(rows, shares, strict=True)]
    return go.Bar(
        x=shares,
        y=places,
        orientation="h",
        marker={"color": faded(theme.output, 0.55), "line": {"width": 0}},
        error_x={"type": "data", "symmetric": False, "array": highs, "arrayminus": lows}
        | {"color": theme.text, "thickness": 1.2, "width": 3},
        text=[_in_words(row) for row in rows],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _in_words(row: ClassAccuracy) -> str:
    if row.accuracy is None:
        return f"{row.name}: no images to judge by"
    low, high = row.interval
    return (
        f"{row.name}: {row.correct} of {row.total} recognised, {share(row.accuracy)}<br>"
        f"95 % interval: {share(low)} to {share(high)}"
    )


def _add_chance(figure: go.Figure, classes: int, theme: Theme) -> None:
    if classes == 0:
        return
    chance = 1 / classes
    figure.add_shape(
        type="line", x0=chance, x1=chance, y0=0, y1=1, yref="paper",
        line={"color": theme.text, "width": 1.5, "dash": "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=chance,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"guessing: {share(chance)}",
        showarrow=False,
        font={"size": SMALL_SIZE, "color": theme.muted},
    )

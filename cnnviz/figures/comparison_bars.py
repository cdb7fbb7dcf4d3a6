"""One number of several things: a lying bar for each."""

from collections.abc import Callable
from functools import lru_cache

import plotly.graph_objects as go

from cnnviz.figures.scene import Role
from cnnviz.figures.scene_cells import role_colour
from cnnviz.figures.theme import SMALL_SIZE, Theme, side_texts, themed_axis, themed_layout

BAR, RIGHT = 26, 74  # px


@lru_cache(maxsize=64)
def comparison_bars(
    values: tuple[tuple[str, float], ...], text: Callable[[float], str], theme: Theme, role: Role = Role.OUTPUT
) -> go.Figure:
    """Lying bars with the names on the left and the numbers in words on the right.

    Parameters
    ----------
    values : tuple of (str, float)
        Names and numbers, none below 0.
    text : callable
        From a number to its words.
    theme : Theme
    role : Role
        Whose colour the bars have.
    """
    names, numbers = [name for name, _ in values], [number for _, number in values]
    places = list(range(len(names)))
    words = [text(number) for number in numbers]
    figure = go.Figure(
        layout=themed_layout(
            theme,
            BAR * len(names) + 12,
            margin={"l": 4, "r": RIGHT, "t": 2, "b": 6},
            bargap=0.35,
            annotations=side_texts(places, words, theme),
            xaxis=themed_axis(theme, range=[0, 1.02 * max(numbers) or 1], showgrid=False, showticklabels=False)
            | {"fixedrange": True},
            yaxis=themed_axis(theme, range=[len(names) - 0.5, -0.5], showgrid=False, fixedrange=True)
            | {"tickvals": places, "ticktext": names, "tickfont": {"size": SMALL_SIZE + 1, "color": theme.text}},
        )
    )
    figure.add_trace(
        go.Bar(
            x=numbers,
            y=places,
            orientation="h",
            marker={"color": role_colour(role, theme), "line": {"width": 0}},
            text=[f"{name}: {word}" for name, word in zip(names, words, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    )
    return figure

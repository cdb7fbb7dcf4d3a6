"""One number of several things: a lying bar for each."""

from collections.abc import Callable, Mapping

import plotly.graph_objects as go

from cnnviz.figures.theme import SMALL_SIZE, Theme, side_texts, themed_axis, themed_layout

BAR, RIGHT = 26, 74  # px


def comparison_bars(values: Mapping[str, float], text: Callable[[float], str], theme: Theme) -> go.Figure:
    """Lying bars with the names on the left and the numbers in words on the right.

    Parameters
    ----------
    values : mapping of str to float
        By name, none below 0.
    text : callable
        From a number to its words.
    theme : Theme
    """
    names, numbers = list(values), list(values.values())
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
            marker={"color": theme.output, "line": {"width": 0}},
            text=[f"{name}: {word}" for name, word in zip(names, words, strict=True)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    )
    return figure

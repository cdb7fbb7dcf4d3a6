"""One axis of an operator as a picture: the pixels, the windows that lie on them, and the pixels that come out.

A long axis is drawn at its two ends, since what happens in between repeats.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import plotly.graph_objects as go

from cnnviz.figures.colour_scale import faded
from cnnviz.figures.theme import SMALL_SIZE, Theme, themed_axis, themed_layout
from cnnviz.geometry.axis_plan import AxisPlan

MOST_DRAWN = 40  # positions that are drawn without a gap
END = 17  # positions that are drawn at each end of a longer axis, if a window takes no more
GAP = 3  # positions' width
LEAST_DRAWN = 14  # the width of the picture in positions, so that a few are not drawn huge
MOST_LINES = 10  # of windows
ALL_LABELLED = 22  # positions; of more, each fifth has its number
LINE = 24  # px
CROSSED, HATCHED = "x", "/"


@dataclass(frozen=True)
class _Bar:
    """A box of the picture; `left` and `right` in positions, `line` and `height` in lines."""

    left: float
    right: float
    line: float
    height: float
    fill: str
    edge: str
    words: str
    pattern: str = ""


class _Picture:
    """Which positions and windows are drawn, and where."""

    def __init__(self, plan: AxisPlan, unit: str, theme: Theme) -> None:
        self.plan, self.unit, self.theme = plan, unit, theme
        self.length = max(plan.line, plan.reach)
        end = max(END, plan.settings.span + 2 * plan.settings.stride)
        has_gap = self.length > max(MOST_DRAWN, 2 * end + GAP)
        self.head = end if has_gap else self.length  # positions before the gap
        self.tail = self.length - end if has_gap else self.length  # the first one behind it
        self.lines = self._lines()
        self.below = 2.0 + max(self.lines.values(), default=0)
        self.long_at, self.short_at = (self.below, 0.0) if plan.is_stamped else (0.0, self.below)

    @property
    def drawn(self) -> chain[int]:
        """The positions that are drawn."""
        return chain(range(self.head), range(self.tail, self.length))

    def at(self, position: int) -> int:
        """Where a position is drawn."""
        return position if position < self.head else position - self.tail + self.head + GAP

    def centre(self, place: int) -> float:
        """Over the middle of a window."""
        window = self.plan.window(place)
        return (self.at(window[0]) + self.at(window[-1]) + 1) / 2

    def _lines(self) -> dict[int, int]:
        """Place → the line that its window is drawn on, so that none overlap; of very many, the first and last few."""
        shown = [
            place
            for place in range(self.plan.places)
            if self.plan.window(place)[-1] < self.head or self.plan.window(place)[0] >= self.tail
        ]
        lines = -(-self.plan.settings.span // self.plan.settings.stride)  # rounded up
        if lines <= MOST_LINES:
            return {place: place % lines for place in shown}
        half = MOST_LINES // 2
        few = shown if len(shown) <= MOST_LINES else [*shown[:half], *shown[-half:]]
        return {place: line for line, place in enumerate(few)}


@lru_cache(maxsize=32)
def axis_figure(plan: AxisPlan, unit: str, theme: Theme) -> go.Figure:
    """Input above, windows in the middle, output below; padding is hatched and what no window touches is crossed out.

    Parameters
    ----------
    plan : AxisPlan
    unit : str
        What a pixel of this axis is called: ``row``, ``column``, or ``pixel`` where both are alike.
    theme : Theme
    """
    picture = _Picture(plan, unit, theme)
    width = max(LEAST_DRAWN, picture.at(picture.length - 1) + 1)
    layout = themed_layout(
        theme,
        round(LINE * (picture.below + 1)) + 8,
        margin={"l": 2, "r": 2, "t": 2, "b": 2},
        barmode="overlay",
        xaxis=themed_axis(theme, range=[-0.1, width + 0.1], visible=False, fixedrange=True),
        yaxis=themed_axis(theme, range=[picture.below + 0.6, -0.6], visible=False, fixedrange=True),
    )
    bars = chain(_windows(picture), _short_side(picture), _long_side(picture))
    return go.Figure([*_boxes(bars), *_labels(picture)], layout)


def _long_side(picture: _Picture) -> Iterator[_Bar]:
    """The side that windows lie on."""
    plan, theme = picture.plan, picture.theme
    colour = theme.output if plan.is_stamped else theme.input
    untouched = set(plan.untouched)
    for position in picture.drawn:
        x = picture.at(position)
        if position >= plan.line:
            words, fill, edge, pattern = "behind the end: nothing is there", theme.background, theme.line, ""
        elif position in plan.inside:
            words = f"{_name(plan, picture.unit)} {_number(plan, position)}: {_touched(plan, position)}"
            fill, edge, pattern = faded(colour, 0.16), colour, ""
        else:
            words = f"{'cropped' if plan.is_stamped else 'padding'}: {_touched(plan, position)}"
            fill, edge, pattern = theme.background, theme.muted, HATCHED
        if position in untouched:
            fill, edge, pattern = theme.background, theme.muted, CROSSED
        yield _Bar(x, x + 1, picture.long_at, 0.8, fill, edge, words, pattern)


def _windows(picture: _Picture) -> Iterator[_Bar]:
    plan, colour = picture.plan, picture.theme.kernel
    fill = faded(colour, 0.22)
    for place, line in picture.lines.items():
        window, at, words = plan.window(place), 1.0 + line, _window_words(plan, place, picture.unit)
        begin, end = picture.at(window[0]), picture.at(window[-1]) + 1
        if plan.settings.dilation > 1:
            yield _Bar(begin + 0.5, end - 0.5, at, 0.1, colour, colour, words)
        if plan.settings.dilation == 1 and len(window) > END:  # one box, since there would be hundreds
            yield _Bar(begin + 0.06, end - 0.06, at, 0.72, fill, colour, words)
            continue
        for position in window:
            yield _Bar(picture.at(position) + 0.06, picture.at(position) + 0.94, at, 0.72, fill, colour, words)


def _short_side(picture: _Picture) -> Iterator[_Bar]:
    """The other side: a pixel for each window."""
    plan = picture.plan
    side, colour = ("input", picture.theme.input) if plan.is_stamped else ("output", picture.theme.output)
    for place in picture.lines:
        words = f"{side} {picture.unit} {place + 1}<br>{_window_words(plan, place, picture.unit)}"
        centre, half = picture.centre(place), min(plan.settings.stride, 1.0 if plan.places < 100 else 1.6) / 2
        yield _Bar(centre - half, centre + half, picture.short_at, 0.8, faded(colour, 0.16), colour, words)


def _number(plan: AxisPlan, position: int) -> int:
    """Of a pixel, counted from 1; 0 and below in the margin before it."""
    return position - plan.inside.start + 1


def _name(plan: AxisPlan, unit: str) -> str:
    return f"{'output' if plan.is_stamped else 'input'} {unit}"


def _touched(plan: AxisPlan, position: int) -> str:
    first = max(0, -((plan.settings.span - 1 - position) // plan.settings.stride))  # −⌊−a/b⌋ is ⌈a/b⌉
    last = min(plan.places - 1, position // plan.settings.stride)
    touching = [str(place + 1) for place in range(first, last + 1) if position in plan.window(place)]
    verb, what = ("stamped by", "input pixel") if plan.is_stamped else ("read by", "window")
    if len(touching) < 2:
        return f"{verb} {what} {touching[0]}" if touching else f"{verb} no {what}"
    return f"{verb} {what}s " + (f"{touching[0]} to {touching[-1]}" if len(touching) > 3 else ", ".join(touching))


def _window_words(plan: AxisPlan, place: int, unit: str) -> str:
    window = plan.window(place)
    numbers = [str(_number(plan, position)) for position in window if position in plan.inside]
    is_listed = plan.settings.dilation > 1 and len(numbers) <= 8
    where = ", ".join(numbers) if is_listed or len(numbers) < 2 else f"{numbers[0]} to {numbers[-1]}"
    named = f"{unit}{'' if len(numbers) == 1 else 's'} {where}" if numbers else ""
    if plan.is_stamped:
        rest = "what is cropped" if len(numbers) < len(window) else ""
        return f"input {unit} {place + 1} stamps {' and '.join(filter(None, (named, rest)))}"
    has_padding = any(position < plan.line and position not in plan.inside for position in window)
    return f"window {place + 1} reads {' and '.join(filter(None, ('padding' if has_padding else '', named)))}"


def _boxes(bars: Iterable[_Bar]) -> Iterator[go.Bar]:
    """A trace for each look: Plotly takes long to check colours one by one."""
    looks: dict[tuple[str, str, str], list[_Bar]] = {}
    for bar in bars:
        looks.setdefault((bar.fill, bar.edge, bar.pattern), []).append(bar)
    for (fill, edge, pattern), alike in looks.items():
        yield go.Bar(
            orientation="h",
            base=[bar.left for bar in alike],
            x=[bar.right - bar.left for bar in alike],
            y=[bar.line for bar in alike],
            width=[bar.height for bar in alike],
            marker={
                "color": fill,
                "line": {"color": edge, "width": 1},
                "pattern": {"shape": pattern, "fgcolor": edge, "bgcolor": fill, "size": 6, "solidity": 0.2},
            },
            hovertext=[bar.words for bar in alike],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _labels(picture: _Picture) -> Iterator[go.Scatter]:
    """The numbers of pixels on both sides, and … where something is left out."""
    plan, theme = picture.plan, picture.theme
    long_colour, short_colour = (theme.output, theme.input) if plan.is_stamped else (theme.input, theme.output)
    untouched = set(plan.untouched)
    seen = [position for position in picture.drawn if position in plan.inside and position not in untouched]
    long = {picture.at(position) + 0.5: _number(plan, position) for position in seen}
    short = {picture.centre(place): place + 1 for place in picture.lines}
    for numbers, line, colour in ((long, picture.long_at, long_colour), (short, picture.short_at, short_colour)):
        kept = _labelled(numbers, picture)
        yield _texts(kept, [line] * len(kept), kept.values(), colour)
    if picture.head < picture.tail:
        lines = [picture.long_at, picture.below / 2, picture.short_at]
        yield _texts([picture.head + GAP / 2] * 3, lines, ["…"] * 3, theme.muted)


def _labelled(numbers: dict[float, int], picture: _Picture) -> dict[float, int]:
    """Those numbers that there is room for."""
    apart = min((b - a for a, b in pairwise(numbers)), default=1)
    if picture.at(picture.length - 1) < ALL_LABELLED * apart or not numbers:
        return numbers
    ends = min(numbers.values()), max(numbers.values())
    return {x: number for x, number in numbers.items() if number % 5 == 0 or number in ends}


def _texts(x: Iterable[float], y: Iterable[float], texts: Iterable[object], colour: str) -> go.Scatter:
    return go.Scatter(
        x=list(x),
        y=list(y),
        mode="text",
        text=list(map(str, texts)),
        textfont={"size": SMALL_SIZE, "color": colour},
        hoverinfo="skip",
    )

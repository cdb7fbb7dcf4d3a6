"""Several 3 × 3 kernels in a row against one large kernel that sees as much."""

from functools import lru_cache

import streamlit as st

from cnnviz.figures.numbers import count_text, share
from cnnviz.figures.stacking_curve import stacking_figure
from cnnviz.geometry.stacking import Stacking, stacking
from cnnviz.links.states import pair_text
from cnnviz.ui.controls import puts_into, refuse_typed, segments, typed
from cnnviz.ui.shapes.state import MOST_STACKED, PAGE, ShapesState
from cnnviz.ui.theme import current_theme, draw

SMALL = 3  # rows and columns of the small kernels
STACKING = f"{PAGE}.stacking"


def show_stacking(state: ShapesState) -> Stacking:
    """The controls, both ways side by side with their arithmetic, and how they grow apart."""
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        segments(PAGE, "layers", "Stacked 3 × 3", range(1, MOST_STACKED + 1), "stacked kernels")
        _typed("channels", "Width", ("16", "64", "128", "256", "512"), str(state.channels), 104)
        _typed("map_size", "Map size", ("7", "14", "28", "56", "112", "224"), pair_text(state.map_size), 104)
    refuse_typed(STACKING)
    every = [_compared(count, state) for count in range(1, MOST_STACKED + 1)]
    compared = every[state.layers - 1]
    numbers, curve = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with numbers:
        st.table(_arithmetic(compared, state), border="horizontal", hide_index=True)
        st.markdown(_verdict(compared))
    with curve:
        alt = "Parameters of a stack of 3 × 3 kernels and of one large kernel, by receptive field"
        draw(stacking_figure(every, state.layers, current_theme()), key=f"{PAGE}.stacking curve", alt=alt)
    return compared


def _compared(count: int, state: ShapesState) -> Stacking:
    return _stacking(count, state.channels, state.map_size)


@lru_cache(maxsize=256)
def _stacking(count: int, channels: int, size: tuple[int, int]) -> Stacking:
    return stacking(count, SMALL, channels=channels, size=size)


def _typed(field: str, label: str, usual: tuple[str, ...], now: str, width: int) -> None:
    typed(STACKING, label, usual, now, puts_into(PAGE, ShapesState, field), width)


def _arithmetic(compared: Stacking, state: ShapesState) -> dict[str, list[str]]:
    """Each number from where it comes; heading → texts."""
    small, large, count, channels = compared.small, compared.large, state.layers, state.channels
    rows, columns = state.map_size
    return {
        "Compared": ["Receptive field", "Parameters", "MACs", "Non-linearities"],
        f"{count} of 3 × 3": [
            f"1 + {count} · (3 − 1) = **{small.field}**",
            f":orange[{count} · 3² · {channels}²] = **{count_text(small.parameters)}**",
            f"{count_text(small.parameters)} · {rows} · {columns} = **{count_text(small.macs)}**",
            f"**{small.nonlinearities}**",
        ],
        f"One {large.field} × {large.field}": [
            f"**{large.field}**",
            f":orange[{large.field}² · {channels}²] = **{count_text(large.parameters)}**",
            f"{count_text(large.parameters)} · {rows} · {columns} = **{count_text(large.macs)}**",
            f"**{large.nonlinearities}**",
        ],
    }


def _verdict(compared: Stacking) -> str:
    small, large = compared.small, compared.large
    if small.nonlinearities == 1:
        return "One kernel either way: choose two or more to compare."
    part = share(small.parameters / large.parameters)
    return (
        f"The stack sees as far with **{part}** of the parameters and of the MACs, and bends its numbers "
        f"{small.nonlinearities} times instead of once: it can tell apart what no single kernel can. In exchange, "
        f"training keeps {small.nonlinearities} maps instead of one."
    )

"""Where the gradient goes: from the output back to the pixels that it came from."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.figures.pooling_gradient_scene import gradient_account, pooling_gradient_scene
from cnnviz.ops.pooling import Pooling
from cnnviz.ops.pooling_gradient import pooling_gradient, upstream_of
from cnnviz.ui.controls import segments
from cnnviz.ui.pooling.changes import apply_edit, choose_cell
from cnnviz.ui.pooling.state import KINDS, PAGE, UPSTREAM, PoolingState, Trace
from cnnviz.ui.pooling.working_area import work_out
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of
from cnnviz.ui.theme import current_theme

WAYS_BACK = {
    Pooling.MAX: "A maximum sends the whole gradient to the cell that won; the others had no part in the output and "
    "get 0. Where several are equally large, the first of them, row by row, takes it all, as in PyTorch. Where one "
    "cell wins in several windows, what it gets adds up.",
    Pooling.AVERAGE: "An average sends each cell of its window the same share. Where windows overlap, the shares add "
    "up.",
}


@dataclass(frozen=True, eq=False)
class WayBack:
    """A pooling and the gradient that was given to it."""

    trace: Trace
    upstream: NDArray[np.float64]


def gradient_grids(state: PoolingState) -> WayBack | None:
    """Choose the gradient of the output and show that of the input; None where there is no output."""
    segments(PAGE, "upstream", "Gradient of the output", UPSTREAM, "upstream gradient", UPSTREAM.__getitem__)
    worked = work_out(state)
    if worked is None:
        return None
    trace = worked.trace
    rows, columns = trace.cells.shape[:2]
    # The cell may lie outside by now, since the output has become smaller.
    cell = min(state.cell[0], rows) - 1, min(state.cell[1], columns) - 1
    picked = cell if state.upstream == "one" else None
    upstream = upstream_of(trace, picked)
    gradient = pooling_gradient(trace, upstream)
    grid_stepper(
        pooling_gradient_scene(trace, upstream[0], gradient[0], current_theme()),
        key=f"{PAGE}.gradient",
        on_edit=apply_edit,
        on_pick=choose_cell,
        picks=("upstream",),
        picked=picked,
        prompt="Click a cell of the output's gradient: it becomes 1 and all others 0. Click it again, and all are 1.",
        large=is_presenting(),
        dimmed=worked.is_old,
        refusal=refusal_of(PAGE),
    )
    if worked.is_old:
        return None
    st.markdown(f":small[{gradient_account(upstream, gradient)}]")
    return WayBack(trace, upstream)


def what_happens(state: PoolingState) -> str:
    """The rule of the way back, in words."""
    return WAYS_BACK[KINDS[state.kind].pooling]

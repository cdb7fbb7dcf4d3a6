"""A pooling worked out by hand."""

from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.ui.check import show_check
from cnnviz.ui.pooling.changes import apply_edit
from cnnviz.ui.pooling.state import PAGE, PoolingState, last_good, pooled


def check_pooling(state: PoolingState) -> None:
    """Ask for the pooled map and for its size."""
    shown = last_good(state)
    if shown is None:
        return
    trace = pooled(shown, shown.image)
    show_check(PAGE, pooling_scene(trace), state.answer, state.way, apply_edit, dimmed=shown is not state)

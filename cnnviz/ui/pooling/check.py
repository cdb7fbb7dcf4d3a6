"""A pooling worked out by hand."""

from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.ui.check import show_check
from cnnviz.ui.pooling.changes import apply_edit
from cnnviz.ui.pooling.state import PAGE, PoolingState
from cnnviz.ui.pooling.working_area import work_out


def check_pooling(state: PoolingState) -> None:
    """Ask for the pooled map and for its size."""
    worked = work_out(state)
    if worked is None:
        return
    trace = worked.trace
    show_check(PAGE, pooling_scene(trace), trace, state.answer, state.way, apply_edit, dimmed=worked.is_old)

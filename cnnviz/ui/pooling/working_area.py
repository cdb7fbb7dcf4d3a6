"""The stepper of the pooling page, or why there is nothing to step through."""

from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.ops.pooling import Pooling
from cnnviz.ui.pooling.changes import apply_edit
from cnnviz.ui.pooling.state import KINDS, PAGE, PoolingState, Trace, example_of, work_out
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of

KIND_TEXTS = {
    Pooling.MAX: "Each output is the largest number of its window; all others leave no trace.",
    Pooling.AVERAGE: "Each output is the mean of its window; every number counts the same.",
}


def pooling_stepper(state: PoolingState) -> Trace | None:
    """Compute the pooling and show it.

    Where there is no output, the reason is given, and the last picture that could be drawn stays, dimmed.

    Returns
    -------
    PoolingTrace or AdaptivePoolingTrace or None
        None where there is no output.
    """
    worked = work_out(state)
    if worked is None:
        return None
    trace = worked.trace
    grid_stepper(
        pooling_scene(trace),
        key=f"{PAGE}.stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        dimmed=worked.is_old,
        refusal=refusal_of(PAGE),
    )
    return None if worked.is_old else trace


def what_to_look_for(state: PoolingState) -> str:
    """One sentence on the example, where it is pooled as meant."""
    name = example_of(state)
    if name is None:
        return "The numbers are your own."
    example = POOLING_EXAMPLES[name]
    here = state.kind, state.size, state.stride, state.padding, state.places, state.dilation, state.ceil_mode
    there = example.kind, example.size, example.stride, example.padding, example.places, 1, False
    return example.look_for if here == there else KIND_TEXTS[KINDS[state.kind].pooling]

"""The stepper of the pooling page, or why there is nothing to step through."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.errors import GeometryError
from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.ops.pooling import Pooling
from cnnviz.ui.mends import TITLES, offer_mends
from cnnviz.ui.page import refuse
from cnnviz.ui.pooling.changes import apply_edit, mends_of, use_mend
from cnnviz.ui.pooling.state import KINDS, PAGE, PoolingState, Trace, as_in_example, example_of, pooled
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of

LAST_GOOD = f"{PAGE}.last_good"
KIND_TEXTS = {
    Pooling.MAX: "Each output is the largest number of its window; all others leave no trace.",
    Pooling.AVERAGE: "Each output is the mean of its window; every number counts the same.",
}


@dataclass(frozen=True, eq=False)
class Worked:
    """What the settings compute, or those of which there was an output last."""

    state: PoolingState
    trace: Trace
    is_old: bool = False


def work_out(state: PoolingState) -> Worked | None:
    """Pool; where there is no output, the reason is said, and what was computed last is returned, if anything."""
    try:
        worked = Worked(state, pooled(state, state.image))
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        offer_pooling_mends(state)
        before: Worked | None = st.session_state.get(LAST_GOOD)
        return before and replace(before, is_old=True)
    st.session_state[LAST_GOOD] = worked
    return worked


def offer_pooling_mends(state: PoolingState, *, of_grid: bool = True) -> None:
    """Buttons that change one setting each; without ``of_grid``, none that changes the grid."""
    found = [mend for mend in mends_of(state) if of_grid or mend.setting != "size"]
    offer_mends(PAGE, found, use_mend, TITLES | {"kernel_size": "Size"})


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
    if not np.isfinite(trace.output).all():
        st.markdown("**−∞:** such a window sees padding alone, which no maximum can come from. Set the padding to 0.")
    return None if worked.is_old else trace


def what_to_look_for(state: PoolingState) -> str:
    """One sentence on the example, where it is pooled as meant."""
    name = example_of(state)
    if name is None:
        return "The numbers are your own."
    example = POOLING_EXAMPLES[name]
    is_as_meant = as_in_example(state, example) == state
    return example.look_for if is_as_meant else KIND_TEXTS[KINDS[state.kind].pooling]

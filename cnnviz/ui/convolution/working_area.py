"""The stepper of the convolution page, or why there is nothing to step through."""

import streamlit as st

from cnnviz.data.examples import EXAMPLES
from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.errors import GeometryError
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.scene import Scene
from cnnviz.figures.transposed_scene import transposed_scene
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.convolution.changes import apply_edit
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of

LAST_GOOD = f"{PAGE}.last_good"


def current_trace(state: ConvolutionState) -> ConvolutionTrace | TransposedTrace | None:
    """What the settings compute; where there is no output, the reason is given and None returned."""
    try:
        return state.transposed_trace() if state.operation == "transposed" else state.trace()
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        return None


def convolution_stepper(state: ConvolutionState, scene: Scene | None) -> None:
    """Step through it; where there is no output, the last picture that could be drawn stays, dimmed."""
    shown = scene or st.session_state.get(LAST_GOOD)
    if shown is None:
        return
    st.session_state[LAST_GOOD] = shown
    grid_stepper(
        shown,
        key=f"{PAGE}.stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        dimmed=scene is None,
        refusal=refusal_of(PAGE),
    )


def scene_of(state: ConvolutionState, trace: ConvolutionTrace | TransposedTrace) -> Scene:
    """The steps of either operation."""
    note = KERNEL_FAMILIES[state.family].title if state.family else ""
    if isinstance(trace, TransposedTrace):
        return transposed_scene(trace, note)
    return convolution_scene(trace, note, typed=state.weights if state.flip else None)


def what_to_look_for(state: ConvolutionState) -> str:
    """One sentence on the example or the kernel."""
    if state.example:
        return EXAMPLES[state.example].look_for
    return KERNEL_FAMILIES[state.family].answers_to if state.family else "The numbers are your own."

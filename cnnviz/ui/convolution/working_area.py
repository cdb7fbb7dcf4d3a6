"""The stepper of the convolution page, or why there is nothing to step through."""

import streamlit as st

from cnnviz.data.examples import EXAMPLES, KERNELS
from cnnviz.errors import GeometryError
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.ops.convolution import ConvolutionTrace, convolve
from cnnviz.ui.convolution.state import PAGE, ConvolutionState, apply_edit, example_of, kernel_of
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of

LAST_GOOD = f"{PAGE}.last_good"


def convolution_stepper(state: ConvolutionState) -> ConvolutionTrace | None:
    """Compute the convolution and show it.

    Where there is no output, the reason is given, and the last picture that could be drawn stays, dimmed.

    Returns
    -------
    ConvolutionTrace or None
        None where there is no output.
    """
    try:
        trace = convolve(state.image, state.kernel, state.window, state.bias)
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        trace = None
    shown = trace or st.session_state.get(LAST_GOOD)
    if shown is None:
        return None
    st.session_state[LAST_GOOD] = shown
    preset = kernel_of(state)
    grid_stepper(
        convolution_scene(shown, KERNELS[preset].title if trace and preset else ""),
        key=f"{PAGE}.stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        dimmed=trace is None,
        refusal=refusal_of(PAGE),
    )
    return trace


def what_to_look_for(state: ConvolutionState) -> str:
    """One sentence on the example or the kernel."""
    example, preset = example_of(state), kernel_of(state)
    if example:
        return EXAMPLES[example].look_for
    return KERNELS[preset].answers_to if preset else "The numbers are your own."

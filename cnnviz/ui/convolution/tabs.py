"""Which section a tab shows."""

import streamlit as st

from cnnviz.figures.scene import Scene
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.check import show_check, show_size_check
from cnnviz.ui.convolution.backwards import show_backwards
from cnnviz.ui.convolution.changes import apply_edit, show_worked_example
from cnnviz.ui.convolution.frequency import show_frequency
from cnnviz.ui.convolution.matrix import show_matrix
from cnnviz.ui.convolution.merging import show_two_in_a_row
from cnnviz.ui.convolution.picture import kernel_on_picture
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.convolution.working_area import convolution_stepper

OF_CONVOLUTION = {"Matrix": show_matrix, "Frequency": show_frequency, "Backwards": show_backwards}


def show_tab(
    name: str, state: ConvolutionState, trace: ConvolutionTrace | TransposedTrace | None, scene: Scene | None
) -> None:
    """Draw the section of a tab.

    Parameters
    ----------
    name : str
        One of `cnnviz.ui.convolution.state.TABS`.
    state : ConvolutionState
    trace : ConvolutionTrace or TransposedTrace or None
    scene : Scene or None
        Of the trace; both are None where there is no output.
    """
    if name == "Numbers":
        convolution_stepper(state, scene)
    elif name == "Picture":
        kernel_on_picture(state)
    elif name == "Two in a row":
        show_two_in_a_row(state)
    elif name == "Check" and scene and isinstance(trace, ConvolutionTrace):
        st.button(
            "Show a published answer that is wrong",
            key=f"{PAGE}.worked example",
            on_click=show_worked_example,
            type="tertiary",
        )
        show_check(PAGE, scene, state.answer, state.way, apply_edit)
        show_size_check(PAGE, trace.output.shape[-2:])
    elif isinstance(trace, ConvolutionTrace):
        OF_CONVOLUTION[name](state, trace)
    elif isinstance(trace, TransposedTrace):
        st.markdown("This is worked out for convolution: choose Operation, Convolution.")

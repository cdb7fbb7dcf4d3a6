"""Which section a tab shows."""

import streamlit as st

from cnnviz.figures.scene import Scene
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ui.convolution.backwards import show_backwards
from cnnviz.ui.convolution.check import check_convolution
from cnnviz.ui.convolution.frequency import show_frequency
from cnnviz.ui.convolution.matrix import show_matrix
from cnnviz.ui.convolution.merging import show_two_in_a_row
from cnnviz.ui.convolution.picture import kernel_on_picture
from cnnviz.ui.convolution.state import ConvolutionState
from cnnviz.ui.convolution.working_area import Worked, convolution_stepper, grids_alone

ON_THEIR_OWN = ("Picture", "Two in a row")
OF_CONVOLUTION = {"Matrix": show_matrix, "Frequency": show_frequency, "Backwards": show_backwards}


def show_tab(name: str, state: ConvolutionState, worked: Worked | None) -> Scene | None:
    """Draw the section of a tab.

    Parameters
    ----------
    name : str
        One of `cnnviz.ui.convolution.state.TABS`.
    state : ConvolutionState
    worked : Worked or None
        What is computed, or was the last time that there was an output; None for tabs of `ON_THEIR_OWN`.

    Returns
    -------
    Scene or None
        What is stepped through.
    """
    if name == "Picture":
        kernel_on_picture(state)
        return None
    if name == "Two in a row":
        return show_two_in_a_row(state)
    if worked is None:
        grids_alone(state)
        return None
    if name == "Numbers":
        convolution_stepper(state, worked)
        return worked.scene
    if name == "Check":
        check_convolution(state, worked)
        return None
    if not isinstance(worked.trace, ConvolutionTrace):
        st.markdown("This is worked out for convolution: choose Operation, Convolution.")
        return None
    return OF_CONVOLUTION[name](worked.state, worked.trace, dimmed=worked.is_old)

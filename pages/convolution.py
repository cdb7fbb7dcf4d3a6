"""Step through a convolution on a grid that is edited in place."""

import streamlit as st

from cnnviz.ui.convolution.controls import convolution_controls
from cnnviz.ui.convolution.explanation import explain_size, show_code
from cnnviz.ui.convolution.picture import kernel_on_picture
from cnnviz.ui.convolution.state import PAGE, TABS, ConvolutionState, size_of
from cnnviz.ui.convolution.working_area import convolution_stepper, what_to_look_for
from cnnviz.ui.page import begin, head
from cnnviz.ui.state import control_changed, is_presenting, keep_state, key_of, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, ConvolutionState)
head(info, problems)
convolution_controls(state)

trace = None
with st.container(border=True):
    numbers, picture = st.tabs(TABS, key=key_of(PAGE, "tab"), on_change=control_changed)
    if numbers.open:
        with numbers:
            trace = convolution_stepper(state)
    if picture.open:
        with picture:
            kernel_on_picture(state)

if trace and not is_presenting():
    st.markdown(what_to_look_for(state))
    size, code = st.columns(2)
    with size:
        explain_size(size_of(state.image), state.window)
    with code:
        show_code(trace)

keep_state(state)

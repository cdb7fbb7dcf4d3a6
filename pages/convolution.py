"""Step through a convolution on a grid that is edited in place."""

import streamlit as st

from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ui.convolution.controls import convolution_controls
from cnnviz.ui.convolution.explanation import explain_size, explain_transposed_size, show_code
from cnnviz.ui.convolution.files import show_files
from cnnviz.ui.convolution.state import PAGE, TABS, ConvolutionState, size_of
from cnnviz.ui.convolution.tabs import show_tab
from cnnviz.ui.convolution.working_area import current_trace, scene_of, what_to_look_for
from cnnviz.ui.page import begin, copy_link, head, page_tabs
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, ConvolutionState)
link = head(info, problems, (PAGE, state))
convolution_controls(state)
trace = current_trace(state)
scene = scene_of(state, trace) if trace else None

with st.container(border=True):
    for name, tab in page_tabs(PAGE, TABS, state.tab).items():
        if tab.open:
            with tab:
                show_tab(name, state, trace, scene)

if trace and scene and state.tab != "Picture" and not is_presenting():
    st.markdown(what_to_look_for(state))
    size, code = st.columns(2)
    with size:
        if isinstance(trace, ConvolutionTrace):
            explain_size(size_of(state.image[0]), trace.window)
        else:
            explain_transposed_size(trace)
    with code:
        show_code(trace)
    show_files(state, trace, scene)

keep_state(state)
if state.tab != "Numbers":  # there, the stepper's own link knows the step
    copy_link(link, state)

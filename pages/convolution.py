"""Step through a convolution on a grid that is edited in place."""

import streamlit as st

from cnnviz.ui.code import show_code
from cnnviz.ui.convolution.code import code_of
from cnnviz.ui.convolution.controls import convolution_controls
from cnnviz.ui.convolution.explanation import explain_output_size
from cnnviz.ui.convolution.files import show_files
from cnnviz.ui.convolution.state import PAGE, TABS, ConvolutionState
from cnnviz.ui.convolution.tabs import ON_THEIR_OWN, show_tab
from cnnviz.ui.convolution.working_area import what_to_look_for, work_out
from cnnviz.ui.page import begin, copy_link, head, page_tabs
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, ConvolutionState)
link = head(info, problems, (PAGE, state))
convolution_controls(state)
worked = None if state.tab in ON_THEIR_OWN else work_out(state)

scene = None
with st.container(border=True):
    for name, tab in page_tabs(PAGE, TABS, state.tab).items():
        if tab.open:
            with tab:
                scene = show_tab(name, state, worked)

if not is_presenting():
    if worked and not worked.is_old and state.tab not in ("Check", "Two in a row"):
        st.markdown(what_to_look_for(state))
        size, code = st.columns(2)
        with size:
            explain_output_size(worked.trace)
        with code:
            show_code(*code_of(state.tab, state, worked))
    elif scene and not worked:
        show_code(*code_of(state.tab, state, None))
    if scene:
        show_files(state, worked, scene)

keep_state(state)
if state.tab != "Numbers":  # there, the stepper's own link knows the step
    copy_link(link, state)

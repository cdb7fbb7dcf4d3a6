"""Networks to look into, to build and to compare, and why depth needs shortcuts."""

import streamlit as st

from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.ui.architectures.build_tab import picture_of_draft, show_build
from cnnviz.ui.architectures.code import show_comparison_code, show_depth_code
from cnnviz.ui.architectures.compare_tab import comparison_table, show_comparison
from cnnviz.ui.architectures.depth_tab import explain_depth, show_depth
from cnnviz.ui.architectures.network_tab import explain_network, show_network
from cnnviz.ui.architectures.state import PAGE, TABS, ArchitecturesState
from cnnviz.ui.architectures.take import show_source, take_network
from cnnviz.ui.page import begin, copy_link, head, page_tabs
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, ArchitecturesState)
link = head(info, problems, (PAGE, state))

measured = None
with st.container(border=True):
    network, build, compare, depth = page_tabs(PAGE, TABS, state.tab).values()
    if network.open:
        with network:
            show_network(state)
    if build.open:
        with build:
            show_build(state)
    if compare.open:
        with compare:
            show_comparison(state)
    if depth.open:
        with depth:
            measured = show_depth(state)

if not is_presenting():
    if network.open:
        explain_network(state)
        with st.container(border=True):
            st.header("The code", anchor=False)
            show_source(ARCHITECTURES[state.network])
    if build.open:
        picture_of_draft(state)
        with st.container(border=True):
            st.header("The code", anchor=False)
            take_network(state.checked)
    if compare.open:
        comparison_table(state)
        show_comparison_code(state)
    if measured:
        explain_depth(measured)
        show_depth_code(measured)

keep_state(state)
copy_link(link, state)

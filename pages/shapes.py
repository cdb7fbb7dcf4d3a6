"""Output sizes and how to get a wanted one, receptive fields, and stacks of small kernels."""

import streamlit as st

from cnnviz.ui.code import show_code
from cnnviz.ui.page import begin, copy_link, head, page_tabs
from cnnviz.ui.shapes.code import field_code, size_code, stacking_code
from cnnviz.ui.shapes.field import show_field, show_growth
from cnnviz.ui.shapes.output_size import output_size_controls, show_output_size
from cnnviz.ui.shapes.solve import solve_for_size
from cnnviz.ui.shapes.stacking import show_stacking
from cnnviz.ui.shapes.state import PAGE, TABS, ShapesState
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, ShapesState)
link = head(info, problems, (PAGE, state))

plans = seen = None
with st.container(border=True):
    sizes, fields, stacks = page_tabs(PAGE, TABS, state.tab).values()
    if sizes.open:
        with sizes:
            output_size_controls(state)
            plans = show_output_size(state)
    if fields.open:
        with fields:
            seen = show_field(state)
    if stacks.open:
        with stacks:
            show_stacking(state)

if not is_presenting():
    if sizes.open:
        solve_for_size(state)
    if plans:
        show_code(*size_code(state))
    if seen:
        show_growth(seen)
        show_code(*field_code(seen))
    if stacks.open:
        show_code(*stacking_code(state))

keep_state(state)
copy_link(link, state)

"""Step through a pooling, send a gradient back through it, and move the image a little."""

import streamlit as st

from cnnviz.ops.pooling_gradient import pooling_gradient
from cnnviz.ops.shifting import change, change_under_shift, shift
from cnnviz.ops.source_layers import any_pooling_source, pooling_gradient_source, pooling_shift_source
from cnnviz.ui.code import show_code
from cnnviz.ui.page import begin, copy_link, head, page_tabs
from cnnviz.ui.pooling.backwards import gradient_grids, what_happens
from cnnviz.ui.pooling.check import check_pooling
from cnnviz.ui.pooling.controls import pooling_controls
from cnnviz.ui.pooling.explanation import explain_size, operator_of
from cnnviz.ui.pooling.files import show_files
from cnnviz.ui.pooling.picture import pooling_on_picture
from cnnviz.ui.pooling.shift import moved_maps, what_it_means
from cnnviz.ui.pooling.state import PAGE, TABS, PoolingState
from cnnviz.ui.pooling.working_area import pooling_stepper, what_to_look_for
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, PoolingState)
link = head(info, problems, (PAGE, state))
pooling_controls(state)

trace = way_back = moved = None
with st.container(border=True):
    numbers, backwards, moving, checking, picture = page_tabs(PAGE, TABS, state.tab).values()
    if numbers.open:
        with numbers:
            trace = pooling_stepper(state)
    if backwards.open:
        with backwards:
            way_back = gradient_grids(state)
    if moving.open:
        with moving:
            moved = moved_maps(state)
    if checking.open:
        with checking:
            check_pooling(state)
    if picture.open:
        with picture:
            pooling_on_picture(state)

if not is_presenting():
    if trace:
        st.markdown(what_to_look_for(state))
        size, code = st.columns(2)
        with size:
            explain_size(trace)
        with code:
            show_code(any_pooling_source(trace), operator_of(trace))
        show_files(state, trace)
    if way_back:
        st.markdown(what_happens(state))
        show_code(pooling_gradient_source(way_back.trace, way_back.upstream), pooling_gradient)
    if moved:
        st.markdown(what_it_means())
        show_code(pooling_shift_source(moved, state.offset), change_under_shift, shift, change)

keep_state(state)
if not numbers.open:  # there, the stepper's own link knows the step
    copy_link(link, state)

"""What activations, batch normalisation and dropout make of numbers, on grids that are edited in place."""

import streamlit as st

from cnnviz.ui.activations.activation_tab import show_activation
from cnnviz.ui.activations.batch_norm_tab import explain_batch_norm, show_batch_norm
from cnnviz.ui.activations.code import code_of
from cnnviz.ui.activations.dropout_tab import explain_dropout, show_dropout
from cnnviz.ui.activations.state import PAGE, TABS, ActivationsState
from cnnviz.ui.activations.why_relu import why_relu
from cnnviz.ui.code import show_code
from cnnviz.ui.page import begin, copy_link, head, page_tabs
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, ActivationsState)
link = head(info, problems, (PAGE, state))

with st.container(border=True):
    activation, normalisation, dropout = page_tabs(PAGE, TABS, state.tab).values()
    if activation.open:
        with activation:
            trace = show_activation(state)
    elif normalisation.open:
        with normalisation:
            trace = show_batch_norm(state)
    else:
        with dropout:
            trace = show_dropout(state)

if trace and not is_presenting():
    if activation.open:
        why_relu(state)
    elif normalisation.open:
        explain_batch_norm(trace)
    else:
        explain_dropout()
    show_code(*code_of(trace))

keep_state(state)
if not activation.open:  # there, the stepper's own link knows the step
    copy_link(link, state)

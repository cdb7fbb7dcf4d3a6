"""Train a small network and watch it learn."""

import streamlit as st

from cnnviz.ui.page import begin, copy_link, head
from cnnviz.ui.runs import choose_run, open_runs
from cnnviz.ui.state import is_presenting, keep_state, open_state
from cnnviz.ui.training.controls import training_controls
from cnnviz.ui.training.live import empty_view, refusal, run_view, start_button
from cnnviz.ui.training.material import show_material
from cnnviz.ui.training.state import PAGE, TrainingState

info = begin(PAGE)
state, problems = open_state(PAGE, TrainingState)
link = head(info, problems)
store, queue, records = open_runs()
queue.warm()
training_controls(state)
keep_state(state)  # before a run is seen, which can be over at once: whoever reloads then is to see it again

with st.container(border=True):
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        start_button(queue, state)  # first, so that it stays in its place when runs appear
        chosen = choose_run(records, PAGE, state.run) if records else None
    refusal(state)
    if chosen:
        run_view(store, queue, chosen)
    else:
        empty_view(state.epochs)

if not is_presenting():
    show_material(state)

copy_link(link, state)

"""Look inside a trained network."""

import streamlit as st

from cnnviz.errors import CnnvizError
from cnnviz.ui.inspection.classes import show_classes, show_mistakes
from cnnviz.ui.inspection.code import show_code
from cnnviz.ui.inspection.feature_maps import show_feature_maps
from cnnviz.ui.inspection.filters import show_filters
from cnnviz.ui.inspection.state import PAGE, TABS, InspectionState, choose_epoch, open_run
from cnnviz.ui.page import begin, copy_link, head, page_tabs, refuse, warn
from cnnviz.ui.runs import choose_run, open_runs
from cnnviz.ui.state import is_presenting, keep_state, open_state

info = begin(PAGE)
state, problems = open_state(PAGE, InspectionState)
link = head(info, problems)
store, _, records = open_runs()
trained = [record for record in records if record.latest_epoch]

if not trained:
    st.markdown("There is no trained network yet. Train one: stripes take a few seconds.")
    st.page_link("pages/training.py", label="Go to training")
else:
    asked_for = state.run
    if any(record.id == asked_for and not record.latest_epoch for record in records):
        warn("The run of this link has not finished its first epoch: there is nothing to open yet.")
        asked_for = ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record = choose_run(trained, PAGE, asked_for)
        epoch = choose_epoch(record.latest_epoch, state.epoch)
    with st.container(border=True):
        filters, maps, classes, mistakes = page_tabs(PAGE, TABS, state.tab).values()
        try:
            run = open_run(store, record, epoch)
            if filters.open:
                with filters:
                    show_filters(state, run)
            if maps.open:
                with maps:
                    show_feature_maps(run, state.image)
            if classes.open:
                with classes:
                    show_classes(run)
            if mistakes.open:
                with mistakes:
                    show_mistakes(state, run)
        except CnnvizError as error:
            refuse(f"This run cannot be opened: {error}.")
            run = None
    if run and not is_presenting():
        show_code(run, state.image)

keep_state(state)
copy_link(link, state)

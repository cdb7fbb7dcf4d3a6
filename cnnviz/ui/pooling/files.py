"""Grids that come from files and go into them."""

import streamlit as st

from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.ui.files import grid_downloads, picture_downloads, table_input
from cnnviz.ui.pooling.changes import take_grids
from cnnviz.ui.pooling.state import LARGEST_INPUT, PAGE, PoolingState, Trace


def show_files(state: PoolingState, trace: Trace) -> None:
    """Download the picture and the numbers, and read the input from a table."""
    files = st.expander("Files: pictures and tables", key=f"{PAGE}.files", on_change="rerun")
    if not files.open:
        return
    with files:
        picture_downloads(pooling_scene(trace), PAGE, state.step or None)
        grid_downloads({"Input": trace.image, "Output": trace.output}, PAGE)
        table_input(PAGE, {"image": "Input"}, take_grids, LARGEST_INPUT)

"""Grids that come from files and go into them."""

import numpy as np
import streamlit as st

from cnnviz.figures.scene import Scene
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.convolution.changes import take_grids
from cnnviz.ui.convolution.state import LARGEST_INPUT, PAGE, ConvolutionState
from cnnviz.ui.files import grid_downloads, picture_downloads, table_input


def show_files(state: ConvolutionState, trace: ConvolutionTrace | TransposedTrace, scene: Scene) -> None:
    """Download the picture and the numbers, and read numbers from a table."""
    files = st.expander("Files: pictures and tables", key=f"{PAGE}.files", on_change="rerun")
    if not files.open:
        return
    with files:
        picture_downloads(scene, PAGE, state.step or None)
        grid_downloads({"Input": trace.image, "Kernel": np.array(state.kernel), "Output": trace.output}, PAGE)
        table_input(PAGE, {"image": "Input", "kernel": "Kernel"}, take_grids, LARGEST_INPUT)

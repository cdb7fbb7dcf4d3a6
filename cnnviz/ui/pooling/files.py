"""Grids that come from files and go into them."""

from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.ui.files import files_section, grid_downloads, picture_downloads, table_input
from cnnviz.ui.pooling.changes import take_grids
from cnnviz.ui.pooling.state import LARGEST_INPUT, PAGE, PoolingState, Trace


def show_files(state: PoolingState, trace: Trace) -> None:
    """Download the picture and the numbers, and read the input from a table."""
    files = files_section(PAGE)
    if not files.open:
        return
    with files:
        picture_downloads(pooling_scene(trace), PAGE, state.step)
        grid_downloads({"Input": trace.image, "Output": trace.output}, PAGE)
        table_input(PAGE, {"image": "Input"}, take_grids, LARGEST_INPUT)

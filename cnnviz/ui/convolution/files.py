"""Grids that come from files and go into them."""

import numpy as np

from cnnviz.figures.scene import Scene
from cnnviz.ui.convolution.changes import take_grids
from cnnviz.ui.convolution.state import LARGEST_INPUT, PAGE, ConvolutionState
from cnnviz.ui.convolution.working_area import Worked
from cnnviz.ui.files import files_section, grid_downloads, picture_downloads, table_input


def show_files(state: ConvolutionState, worked: Worked | None, scene: Scene) -> None:
    """Download the picture and the numbers, and read numbers from a table.

    Parameters
    ----------
    state : ConvolutionState
    worked : Worked or None
        Whose numbers can be downloaded.
    scene : Scene
        What the open tab steps through.
    """
    files = files_section(PAGE)
    if not files.open:
        return
    with files:
        picture_downloads(scene, PAGE, state.step)
        if worked:
            trace = worked.trace
            grid_downloads({"Input": trace.image, "Kernel": np.array(state.kernel), "Output": trace.output}, PAGE)
        table_input(PAGE, {"image": "Input", "kernel": "Kernel"}, take_grids, LARGEST_INPUT)

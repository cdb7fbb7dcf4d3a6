"""A convolution, transposed or not, worked out by hand."""

from cnnviz.figures.transposed_scene import gathered_scene
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.check import show_check
from cnnviz.ui.convolution.changes import apply_edit, show_worked_example
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.convolution.working_area import Worked
from cnnviz.ui.glossary import GLOSSARY


def check_convolution(state: ConvolutionState, worked: Worked) -> None:
    """Ask for the output and for its size; a transposed one is asked for cell by cell of the output."""
    trace = worked.trace
    scene = gathered_scene(trace) if isinstance(trace, TransposedTrace) else worked.scene
    row = show_check(PAGE, scene, trace, state.answer, state.way, apply_edit, dimmed=worked.is_old)
    if state.way != "size":
        row.button(
            "Load a published answer that is wrong",
            key=f"{PAGE}.worked example",
            on_click=show_worked_example,
            help=GLOSSARY["published answer"],
        )

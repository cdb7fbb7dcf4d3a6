"""What gives the convolution page an output where there is none."""

from dataclasses import replace

from cnnviz.errors import GeometryError
from cnnviz.geometry.axis_settings import Operation, settings_of
from cnnviz.geometry.solving import Mend, mends
from cnnviz.geometry.window import Pair
from cnnviz.links.states import pair_text
from cnnviz.ops.convolution import LEFT_OUT
from cnnviz.ui.convolution.changes import resized
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.grids import as_grid, size_of, tiled
from cnnviz.ui.mends import working_mends
from cnnviz.ui.state import held_state, put_state


def mends_of(state: ConvolutionState) -> tuple[Mend, ...]:
    """What each setting by itself is to be for there to be an output."""
    try:
        settings = settings_of(state.window, state.output_padding)
    except GeometryError:
        return ()
    size = size_of(state.image[0])
    found = mends(Operation(state.operation), size, settings) or _mends_of_copies(state, size)
    return working_mends(state, found, mended, ConvolutionState.compute)


def _mends_of_copies(state: ConvolutionState, size: Pair) -> tuple[Mend, ...]:
    """Where the padding copies more pixels than there are: the most of it, and an input large enough."""
    if state.padding_mode not in LEFT_OUT:
        return ()
    left_out, (rows, columns) = LEFT_OUT[state.padding_mode], size
    down, across = map(max, state.window.padding)
    return (
        Mend("padding", (min(down, rows - left_out), min(across, columns - left_out))),
        Mend("size", (max(rows, down + left_out), max(columns, across + left_out))),
    )


def mended(state: ConvolutionState, mend: Mend) -> ConvolutionState:
    """The state with one setting changed."""
    match mend.setting:
        case "size":
            return replace(state, image=tuple(tiled(cells, mend.values) for cells in state.image))
        case "kernel_size":
            return replace(state, kernel=tuple(as_grid(resized(cells, mend.values)) for cells in state.kernel))
        case "padding":
            return replace(state, padding=pair_text(mend.values))
        case setting:
            return replace(state, **{setting: mend.values})  # type: ignore[arg-type]


def use_mend(mend: Mend) -> None:
    """Change the one setting that keeps the output from being there."""
    put_state(PAGE, mended(held_state(PAGE, ConvolutionState), mend))

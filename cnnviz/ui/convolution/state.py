"""What the convolution page holds, and how its grids change."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnnviz.data.examples import EXAMPLES, KERNELS
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.geometry.window import Pair, Window
from cnnviz.links.numbers import LARGEST, Grid
from cnnviz.links.states import choice, grid, integer, linked, number
from cnnviz.ui.state import PageState, control_changed, key_of
from cnnviz.ui.stepper import Edit
from cnnviz.ui.stepper.edits import take_edit

PAGE = "convolution"
TABS = ("Numbers", "Picture")
LARGEST_INPUT, LARGEST_KERNEL = 12, 7
FIRST = EXAMPLES["ramp"]


@dataclass(frozen=True)
class ConvolutionState(PageState):
    """The grids, how the window moves, and where the person looks."""

    image: Grid = linked(grid(LARGEST_INPUT), FIRST.image)
    kernel: Grid = linked(grid(LARGEST_KERNEL), FIRST.kernel)
    bias: float = linked(number(-LARGEST, LARGEST), 0.0)
    stride: int = linked(integer(1, 4), 1)
    padding: int = linked(integer(0, 3), 1)
    dilation: int = linked(integer(1, 3), 1)
    tab: str = linked(choice(TABS), TABS[0])
    photograph: str = linked(choice(tuple(PHOTOGRAPHS)), next(iter(PHOTOGRAPHS)))
    step: int = linked(integer(0, 400), 0)

    @property
    def window(self) -> Window:
        """What slides over the input."""
        return Window((len(self.kernel), len(self.kernel[0])), self.stride, self.padding, self.dilation)


def size_of(cells: Grid) -> Pair:
    """Rows and columns."""
    return len(cells), len(cells[0])


def example_of(state: ConvolutionState) -> str | None:
    """The example whose grids these are."""
    return next((n for n, e in EXAMPLES.items() if (e.image, e.kernel) == (state.image, state.kernel)), None)


def kernel_of(state: ConvolutionState) -> str | None:
    """The preset whose weights these are."""
    return next((name for name, kernel in KERNELS.items() if kernel.weights == state.kernel), None)


def choose_example(name: str) -> None:
    """Replace both grids; the window moves as in the example that was worked out, one by one and without padding."""
    example = EXAMPLES[name]
    _put(image=example.image, kernel=example.kernel, bias=0.0, stride=1, padding=0, dilation=1)


def choose_kernel(name: str) -> None:
    """Replace the kernel."""
    _put(kernel=KERNELS[name].weights)


def resize_image(size: Pair) -> None:
    """Cut the input off, or let its pattern go on."""
    rows, columns = size
    cells = np.array(st.session_state[key_of(PAGE, "image")])
    _put(image=_as_grid(cells[np.arange(rows) % len(cells)][:, np.arange(columns) % len(cells[0])]))


def resize_kernel(size: Pair) -> None:
    """Cut the kernel off around its centre, or lay zeros around it."""
    cells = np.array(st.session_state[key_of(PAGE, "kernel")])
    for axis in (0, 1):
        more = size[axis] - cells.shape[axis]
        before, after = abs(more) // 2, abs(more) - abs(more) // 2
        if more >= 0:
            cells = np.pad(cells, [(before, after) if a == axis else (0, 0) for a in (0, 1)])
        else:
            cells = np.take(cells, np.arange(before, cells.shape[axis] - after), axis=axis)
    _put(kernel=_as_grid(cells))


def apply_edit(edit: Edit) -> None:
    """Change cells as typed or pasted; what cannot be read changes nothing and is explained beside the cell."""
    held = st.session_state[key_of(PAGE, edit.grid)]
    cells = take_edit(PAGE, edit, ((held,),) if edit.grid == "bias" else held)
    if cells:
        _put(**{edit.grid: cells[0][0] if edit.grid == "bias" else cells})


def _put(**values: object) -> None:
    for field, value in values.items():
        st.session_state[key_of(PAGE, field)] = value
    control_changed()


def _as_grid(cells: np.ndarray) -> Grid:
    return tuple(tuple(row) for row in cells.tolist())

"""How the pooling page changes: examples, sizes, edits, the cell that is clicked."""

from dataclasses import replace
from functools import partial

from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.errors import InputError
from cnnviz.geometry.axis_settings import Operation, settings_of
from cnnviz.geometry.solving import Mend, mends
from cnnviz.geometry.window import Pair
from cnnviz.links.numbers import Grid
from cnnviz.links.states import pair_text
from cnnviz.ops.pooling import Pooling
from cnnviz.ui.grids import size_of, tiled
from cnnviz.ui.mends import working_mends
from cnnviz.ui.pooling.state import KINDS, PAGE, PoolingState, as_in_example, pooled
from cnnviz.ui.state import held_state, put_fields, put_state
from cnnviz.ui.stepper import Edit
from cnnviz.ui.stepper.edits import take_edit

_put = partial(put_fields, PAGE)


def choose_example(name: str) -> None:
    """Replace the input and pool it as in the example."""
    state = as_in_example(_held(), POOLING_EXAMPLES[name])
    put_state(PAGE, replace(state, count_padding=True))


def resize_image(size: Pair) -> None:
    """Cut the input off, or let its pattern go on."""
    _put(image=tiled(_held().image, size))


def mends_of(state: PoolingState) -> tuple[Mend, ...]:
    """What each setting by itself is to be for there to be an output."""
    is_max = KINDS[state.kind].pooling is Pooling.MAX
    operation = Operation.MAX_POOLING if is_max else Operation.AVERAGE_POOLING
    found = mends(operation, size_of(state.image), settings_of(state.window, ceil_mode=state.ceil_mode))
    return working_mends(state, found, mended, lambda there: pooled(there, there.image))


def mended(state: PoolingState, mend: Mend) -> PoolingState:
    """The state with one setting changed."""
    match mend.setting:
        case "size":
            return replace(state, image=tiled(state.image, mend.values))
        case "kernel_size":
            return replace(state, size=mend.values)
        case "stride":
            return replace(state, stride=pair_text(mend.values))
        case "ceil_mode":
            return replace(state, ceil_mode=True)
        case setting:
            return replace(state, **{setting: mend.values})  # type: ignore[arg-type]


def use_mend(mend: Mend) -> None:
    """Change the one setting that keeps the output from being there."""
    put_state(PAGE, mended(_held(), mend))


def apply_edit(edit: Edit) -> None:
    """Change cells as typed or pasted; what cannot be read changes nothing and is explained beside the cell."""
    cells = take_edit(PAGE, edit, _held().image)
    if cells:
        _put(image=cells)


def take_grids(field: str, grids: tuple[Grid, ...]) -> None:
    """Replace the input by what a table holds.

    Raises
    ------
    InputError
        If it is more than one table.
    """
    if len(grids) > 1:
        raise InputError(f"it has {len(grids)} tables, but the input is one: leave out the empty line")
    _put(**{field: grids[0]})


def choose_cell(row: int, column: int) -> None:
    """Give one output cell the gradient 1 and all others 0; choosing it again gives every cell 1."""
    state, cell = _held(), (row + 1, column + 1)
    again = state.upstream == "one" and state.cell == cell
    _put(upstream="every" if again else "one", cell=cell)


def _held() -> PoolingState:
    return held_state(PAGE, PoolingState)

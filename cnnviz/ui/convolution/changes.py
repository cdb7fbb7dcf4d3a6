"""How the convolution page's grids change: presets, sizes, edits."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.data.examples import EXAMPLES
from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.errors import InputError
from cnnviz.geometry.window import Pair
from cnnviz.links.numbers import Grid
from cnnviz.ui.convolution.state import (
    LARGEST_KERNEL,
    MOST_KERNELS,
    PAGE,
    ConvolutionState,
    default_preset,
    preset_weights,
)
from cnnviz.ui.grids import as_grid, size_of, tiled
from cnnviz.ui.state import held_state, put_fields
from cnnviz.ui.stepper import Edit
from cnnviz.ui.stepper.edits import take_edit

# As a lesson on the web has it; the last row should be 4, 4, 5.
PUBLISHED_ANSWER: Grid = ((7.0, 6.0, 7.0), (4.0, 5.0, 6.0), (4.0, 3.0, 4.0))
MORE_KERNELS = ("sobel_x", "sobel_y", "laplacian", "box")  # what a new kernel begins as

put = partial(put_fields, PAGE)  # changes fields of the state; only in a callback


def choose_example(name: str) -> None:
    """Replace the grids; the window moves as in the example."""
    example = EXAMPLES[name]
    put(
        operation=example.operation,
        image=example.image,
        kernel=example.kernel,
        bias=example.bias,
        stride=example.stride,
        padding=example.padding,
        groups=example.groups,
        dilation=(1, 1),
        output_padding=(0, 0),
        padding_mode="zeros",
        flip=False,
        target=1,
    )


def choose_operation(name: str) -> None:
    """Go over from convolution to transposed convolution or back; a transposed one has no groups here."""
    state = _held()
    named = not state.padding[0].isdigit()
    put(
        operation=name,
        groups=1,
        **_dealt(state, _kernels(state), len(state.image)),
        flip=False,
        padding_mode="zeros",
        **({"padding": "0"} if named else {}),
    )


def choose_kernel(family: str) -> None:
    """Replace the target kernel by one of a family."""
    choose_preset(default_preset(family))


def choose_preset(preset: tuple[str, ...]) -> None:
    """Replace the target kernel; the others take its size."""
    rows, columns = _held().kernel_size
    _put_preset(preset, rows if rows == columns else 3)


def _put_preset(preset: tuple[str, ...], size: int) -> None:
    state = _held()
    target = min(state.target, _kernels(state)) - 1
    chosen = tuple(preset_weights(preset, size, place) for place in range(state.slices))
    cells = [as_grid(resized(each, size_of(chosen[0]))) for each in state.kernel]
    cells[target * state.slices : (target + 1) * state.slices] = chosen
    put(preset=preset, kernel=tuple(cells))


def show_worked_example() -> None:
    """A published answer to the five of a die, in which the last row is wrong."""
    choose_example("cross")
    put(answer=(PUBLISHED_ANSWER,), way="answer")


def resize_image(size: Pair) -> None:
    """Cut the input off, or let its pattern go on."""
    put(image=tuple(tiled(cells, size) for cells in _held().image))


def resize_kernel(size: Pair) -> None:
    """A kernel of a family is made anew; others are cut off around their centre, or get zeros around them."""
    state = _held()
    if state.family and size[0] == size[1] and size[0] in KERNEL_FAMILIES[state.family].sizes:
        preset = state.preset if state.preset[0] == state.family else default_preset(state.family)
        _put_preset(preset, size[0])
        return
    put(kernel=tuple(as_grid(resized(cells, size)) for cells in _held().kernel))


def choose_channels(count: int) -> None:
    """More channels repeat those that are there, moved on by a pixel; each kernel gets a slice for each."""
    state = _held()
    old = len(state.image)
    image = tuple(
        state.image[c] if c < old else as_grid(np.roll(state.image[c % old], c, axis=1)) for c in range(count)
    )
    put(image=image, groups=1, **_dealt(state, _kernels(state), count))


def choose_kernels(count: int) -> None:
    """More kernels are well-known ones, of the size of those that are there."""
    state = _held()
    groups = state.groups if count % state.groups == 0 else 1
    slices = len(state.image) // groups
    dealt = _dealt(state, min(count, _kernels(state)), slices)
    for k in range(_kernels(state), count):
        new = preset_weights(default_preset(MORE_KERNELS[k % len(MORE_KERNELS)]), 3, 0)
        dealt["kernel"] += (as_grid(resized(new, state.kernel_size)),) * slices
    put(groups=groups, **dealt | {"bias": _biases(state, count)})


def choose_groups(groups: int) -> None:
    """Deal channels and kernels into groups; each group has as many kernels as the others."""
    state = _held()
    kernels = max(groups, min(_kernels(state) + -_kernels(state) % groups, MOST_KERNELS // groups * groups))
    put(groups=groups, **_dealt(state, kernels, len(state.image) // groups))


def take_grids(field: str, grids: tuple[Grid, ...]) -> None:
    """Replace the input or the kernels by what a table holds.

    Raises
    ------
    InputError
        If there are not as many as there are channels, or slices of kernels, or they are too large.
    """
    held: tuple[Grid, ...] = getattr(_held(), field)
    if len(grids) != len(held):
        word = "channels" if field == "image" else "kernel slices"
        raise InputError(
            f"it has {len(grids)} tables, but there are {len(held)} {word}: give one for each, an empty line between "
            "two, or change their number under More"
        )
    rows, columns = size_of(grids[0])
    if field == "kernel" and max(rows, columns) > LARGEST_KERNEL:
        raise InputError(f"the kernel would be {rows} × {columns}: use at most {LARGEST_KERNEL} rows and columns")
    put(**{field: grids})


def apply_edit(edit: Edit) -> None:
    """Change cells as typed or pasted; what cannot be read changes nothing and is explained beside the cell."""
    state = _held()
    field, *places = edit.grid.split(".")
    if field == "bias":
        cells = take_edit(PAGE, edit, (state.biases,))
        if cells:
            put(bias=cells[0])
        return
    if field == "second":
        cells = take_edit(PAGE, edit, state.second)
        if cells:
            put(second=cells)
        return
    held: tuple[Grid, ...] = getattr(state, field)
    at = 0
    if places:
        at = int(places[0]) if field == "image" else int(places[0]) * state.slices + int(places[1])
    if at >= len(held):
        return  # of a grid that is no longer there
    cells = take_edit(PAGE, edit, held[at])
    if cells:
        put(**{field: (*held[:at], cells, *held[at + 1 :])})


def _held() -> ConvolutionState:
    return held_state(PAGE, ConvolutionState)


def _kernels(state: ConvolutionState) -> int:
    return max(1, len(state.kernel) // state.slices)


def _biases(state: ConvolutionState, kernels: int) -> tuple[float, ...]:
    held = state.bias * kernels if len(state.bias) == 1 else state.bias
    return (held + (0.0,) * kernels)[:kernels]


def _dealt(state: ConvolutionState, kernels: int, slices: int) -> dict[str, Any]:
    """Kernels of another count and with other slices: those that are there, again and again."""
    kernel = tuple(
        state.kernel[(k * state.slices + c % state.slices) % len(state.kernel)]
        for k in range(kernels)
        for c in range(slices)
    )
    return {"kernel": kernel, "bias": _biases(state, kernels)}


def resized(cells: Grid, size: Pair) -> NDArray[np.float64]:
    """Cut off around the centre, or with zeros around: (rows, columns) become `size`."""
    array = np.array(cells)
    for axis in (0, 1):
        more = size[axis] - array.shape[axis]
        before, after = abs(more) // 2, abs(more) - abs(more) // 2
        if more >= 0:
            array = np.pad(array, [(before, after) if a == axis else (0, 0) for a in (0, 1)])
        else:
            array = np.take(array, np.arange(before, array.shape[axis] - after), axis=axis)
    return array

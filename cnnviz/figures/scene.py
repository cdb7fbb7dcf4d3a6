"""A computation as a picture that can be stepped through: grids of numbers, and what each step reads and writes.

The same scene is shown by the stepper in the browser and drawn into files. Nothing is computed here: every number
comes from a trace.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.numbers import number_text
from cnnviz.geometry.shapes import read_positions
from cnnviz.geometry.window import PaddingPair
from cnnviz.links.numbers import write_number
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.windows import sliding_windows

ROUNDING = 1e-12
NO_MARGIN = ((0, 0), (0, 0))


class Role(StrEnum):
    """What a grid is to the computation; each role has one colour everywhere."""

    INPUT = "input"
    KERNEL = "kernel"
    OUTPUT = "output"


@dataclass(frozen=True, eq=False)
class SceneGrid:
    """One grid of numbers.

    Attributes
    ----------
    name : str
        By which an edit names it.
    role : Role
    title : str
        What it is, in one word.
    note : str
        Its size, and what else is to be said of it.
    values : ndarray, (rows, columns)
        With the padding.
    padding : ((int, int), (int, int))
        How many of the rows and columns at each side are padding.
    dropped : ndarray of bool, (rows, columns), or None
        Cells that no step reads.
    editable : bool
        Whether the cells inside the padding may be changed.
    row_names, column_names : tuple of str
        Written beside the grid; empty where rows and columns have no names.
    shades : ndarray from 0 to 1, (rows, columns), or None
        How strongly each cell is filled with the colour of its role.
    cell_texts : tuple of str
        What to say of each cell, row by row; empty where its place and number are enough.
    """

    name: str
    role: Role
    title: str
    note: str
    values: NDArray[np.float64]
    padding: PaddingPair = NO_MARGIN
    dropped: NDArray[np.bool_] | None = None
    editable: bool = False
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    shades: NDArray[np.float64] | None = None
    cell_texts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Steps:
    """What happens, step by step. Cells are counted row by row through all grids of the scene, one after another.

    Attributes
    ----------
    targets : ndarray of int, (steps,)
        The cell that a step writes.
    factors : tuple of two ndarrays of int, (steps, terms)
        The cells that are multiplied.
    products : ndarray, (steps, terms)
    sums : ndarray, (steps,)
        Of the products.
    addend : int or None
        The cell that is added to the sum, such as a bias.
    """

    targets: NDArray[np.int64]
    factors: tuple[NDArray[np.int64], NDArray[np.int64]]
    products: NDArray[np.float64]
    sums: NDArray[np.float64]
    addend: int | None


@dataclass(frozen=True, eq=False)
class Scene:
    """Grids, the signs between the columns in which grids of one role stand, and the steps, if there are any."""

    grids: tuple[SceneGrid, ...]
    signs: tuple[str, ...] = ()
    steps: Steps | None = None


def convolution_scene(trace: ConvolutionTrace, kernel_note: str = "", *, editable: bool = True) -> Scene:
    """A convolution of one channel with one kernel, one step for each cell of the output.

    Parameters
    ----------
    trace : ConvolutionTrace
    kernel_note : str
        What to say of the kernel beside its size.
    editable : bool
        Whether input, kernel and bias may be changed.
    """
    window, padded = trace.window, trace.padded[0]
    steps = _convolution_steps(trace)
    kernel = trace.kernel[0, 0]
    magnitudes = np.abs(steps.products).sum(axis=1) + abs(trace.bias[0])
    output = _without_noise(trace.output.ravel(), magnitudes).reshape(trace.output.shape[-2:])
    rows_read, columns_read = read_positions(trace.image.shape[1:], window)
    dropped = ~np.outer(rows_read, columns_read)
    size, with_padding = _size(trace.image[0]), _size(padded)
    grids = (
        SceneGrid(
            "image",
            Role.INPUT,
            "Input",
            size
            + (f", padded to {with_padding} (hatched)" if size != with_padding else "")
            + (" · struck out: never read" if dropped.any() else ""),
            padded,
            window.padding,
            dropped,
            editable=editable,
        ),
        SceneGrid(
            "kernel",
            Role.KERNEL,
            "Kernel",
            " · ".join(filter(None, (_size(kernel), kernel_note))),
            kernel,
            editable=editable,
        ),
        SceneGrid("bias", Role.KERNEL, "Bias", "", trace.bias.reshape(1, 1), editable=editable),
        SceneGrid("output", Role.OUTPUT, "Output", _size(output), output),
    )
    return Scene(grids, ("∗", "="), steps)


def _convolution_steps(trace: ConvolutionTrace) -> Steps:
    padded_cells, kernel_cells = trace.padded[0].size, trace.kernel[0, 0].size
    rows, columns = trace.windows.shape[1:3]
    # The same window over the cells' numbers instead of their values says which cells each step reads.
    numbers = np.arange(padded_cells, dtype=np.float64).reshape(1, *trace.padded[0].shape)
    places = sliding_windows(numbers, trace.image.shape[1:], trace.window)
    read = places.reshape(rows * columns, kernel_cells).astype(np.int64)
    weights = np.broadcast_to(padded_cells + np.arange(kernel_cells), read.shape)
    products = trace.products[0].reshape(read.shape)
    sums = _without_noise(products.sum(axis=1), np.abs(products).sum(axis=1))
    bias_cell = padded_cells + kernel_cells
    return Steps(bias_cell + 1 + np.arange(len(read)), (read, weights), products, sums, bias_cell)


def _without_noise(values: NDArray[np.float64], magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Zero where what is left of numbers that cancel out is no more than their rounding: 0.1 + 0.2 − 0.3 is 0 here."""
    return np.where(np.abs(values) <= ROUNDING * magnitudes, 0.0, values)


def confusion_scene(counts: NDArray[np.int64], classes: tuple[str, ...]) -> Scene:
    """A confusion matrix to click on: rows are the true classes, columns what was said.

    Parameters
    ----------
    counts : ndarray of int, (classes, classes)
    classes : tuple of str
    """
    totals = counts.sum(axis=1, keepdims=True)
    said = tuple(
        f"True {true}, taken for {guess}: {counts[row, column]} of {totals[row, 0]} images."
        for row, true in enumerate(classes)
        for column, guess in enumerate(classes)
    )
    matrix = SceneGrid(
        "confusion",
        Role.OUTPUT,
        "Confusion matrix",
        f"of {counts.sum()} test images",
        counts.astype(np.float64),
        row_names=classes,
        column_names=classes,
        shades=np.sqrt(counts / np.maximum(totals, 1)),  # the root, so that one mistake in forty is seen
        cell_texts=said,
    )
    return Scene((matrix,))


def scene_message(scene: Scene) -> dict[str, object]:
    """The scene as plain lists and texts, for a component that draws it."""
    grids = {"grids": [_grid_message(grid) for grid in scene.grids], "signs": list(scene.signs)}
    return grids if scene.steps is None else grids | {"steps": _steps_message(scene.steps)}


def _steps_message(steps: Steps) -> dict[str, object]:
    first, second = steps.factors
    return {
        "targets": steps.targets.tolist(),
        "first": first.tolist(),
        # One row is enough where every step uses the same cells, as a kernel's weights are.
        "second": second[:1].tolist() if (second == second[:1]).all() else second.tolist(),
        "products": [[number_text(value) for value in row] for row in steps.products.tolist()],
        "sums": [number_text(value) for value in steps.sums.tolist()],
        "addend": steps.addend,
    }


def _grid_message(grid: SceneGrid) -> dict[str, object]:
    (top, bottom), (left, right) = grid.padding
    rows, columns = grid.values.shape
    inner = grid.values[top : rows - bottom, left : columns - right]
    return {
        "name": grid.name,
        "role": grid.role.value,
        "title": grid.title,
        "note": grid.note,
        "rows": rows,
        "columns": columns,
        "padding": [top, bottom, left, right],
        "texts": [number_text(value) for value in grid.values.ravel().tolist()],
        "dropped": [] if grid.dropped is None else np.flatnonzero(grid.dropped).tolist(),
        "names": [list(grid.row_names), list(grid.column_names)] if grid.row_names else None,
        "shades": None if grid.shades is None else grid.shades.ravel().round(2).tolist(),
        "said": list(grid.cell_texts),
        # What stands in a cell while it is edited: the number itself, not its rounding.
        "exact": [write_number(value) for value in inner.ravel().tolist()] if grid.editable else None,
    }


def _size(values: NDArray[np.float64]) -> str:
    rows, columns = values.shape
    return f"{rows} × {columns}"

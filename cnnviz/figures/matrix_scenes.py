"""A convolution as a product of matrices, below its picture: the row that is at work is lit with its window."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.scene import NOWHERE, Role, Scene, SceneGrid, size_text
from cnnviz.figures.signed_grids import signed_colouring
from cnnviz.figures.theme import Theme
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.matrices import kernel_matrix, weight_matrix, window_matrix
from cnnviz.ops.windows import Array

MOST_CELLS = 1600  # of the largest matrix, that are drawn with their numbers


def windows_scene(trace: ConvolutionTrace, theme: Theme, typed: Array | None = None) -> Scene:
    """Windows laid out as rows (im2col), times kernels laid out as columns, and what that gives.

    Parameters
    ----------
    trace : ConvolutionTrace
    theme : Theme
    typed : ndarray or None
        As for `convolution_scene`.

    Returns
    -------
    Scene
        With the grids ``windows``, ``columns``, ``added`` where there is a bias, and ``result`` below the others.
    """
    scene = convolution_scene(trace, typed=typed)
    windows, weights = window_matrix(trace), weight_matrix(trace)
    kernels = weights.shape[1]
    grids = [
        _below("windows", Role.INPUT, "Windows as rows", windows),
        _below("columns", Role.KERNEL, "Kernels as columns", weights, faint=~_reached(trace, weight_matrix)),
    ]
    if trace.bias.any():
        grids.append(_below("added", Role.KERNEL, "Bias of each column", trace.bias.reshape(1, -1)))
    title = "Output as a column" if kernels == 1 else "Output as columns"
    result = _outputs(scene).reshape(kernels, -1).T
    grids.append(_below("result", Role.OUTPUT, title, result))
    places = np.arange(result.size)  # of the steps: all of a map, then those of the next one
    row, kernel = places % len(windows), places // len(windows)
    cells = [np.arange(grid.values.size).reshape(grid.values.shape) for grid in grids]
    lit = [cells[0][row], cells[1].T[kernel], *(each[0, kernel][:, np.newaxis] for each in cells[2:-1])]
    return _product(scene, grids, lit, cells[-1][row, kernel], theme)


def kernel_matrix_scene(trace: ConvolutionTrace, theme: Theme, typed: Array | None = None) -> Scene:
    """The kernels as one sparse matrix that takes the whole input to the whole output: a row for each output cell.

    Parameters
    ----------
    trace : ConvolutionTrace
    theme : Theme
    typed : ndarray or None
        As for `convolution_scene`.

    Returns
    -------
    Scene
        With the grids ``matrix``, ``column``, ``added`` where there is a bias, and ``result`` below the others.

    Raises
    ------
    GeometryError
        If the matrix would be too large.
    """
    scene, matrix = convolution_scene(trace, typed=typed), kernel_matrix(trace)
    reached = _reached(trace, kernel_matrix)
    outputs = len(matrix)
    grids = [
        _below("matrix", Role.KERNEL, "Kernel as a matrix", matrix, faint=~reached),
        _below("column", Role.INPUT, "Input as a column", trace.image.reshape(-1, 1)),
    ]
    if trace.bias.any():
        biases = np.repeat(trace.bias, outputs // len(trace.bias))
        grids.append(_below("added", Role.KERNEL, "Bias as a column", biases.reshape(-1, 1)))
    grids.append(_below("result", Role.OUTPUT, "Output as a column", _outputs(scene).reshape(-1, 1)))
    places = np.arange(outputs)[:, np.newaxis]
    pixels = np.where(reached, np.arange(trace.image.size), NOWHERE)  # those that meet a weight
    lit = [np.arange(matrix.size).reshape(matrix.shape), pixels, *([places] * (len(grids) - 3))]
    return _product(scene, grids, lit, places[:, 0], theme)


def _below(name: str, role: Role, title: str, values: Array, *, faint: NDArray[np.bool_] | None = None) -> SceneGrid:
    return SceneGrid(name, role, title, size_text(values), values, is_below=True, faint=faint)


def _reached(trace: ConvolutionTrace, matrix: Callable[[ConvolutionTrace], Array]) -> NDArray[np.bool_]:
    """Where a matrix holds a weight, whatever its value."""
    ones = replace(trace, kernel=np.ones_like(trace.kernel))
    return np.asarray(matrix(ones) != 0)


def _outputs(scene: Scene) -> Array:
    """What the steps write, without what rounding leaves of numbers that cancel out."""
    assert scene.steps is not None  # a convolution has steps
    return scene.steps.written[:, 0]


def _product(
    scene: Scene, grids: list[SceneGrid], lit: list[NDArray[np.int64]], written: NDArray[np.int64], theme: Theme
) -> Scene:
    """The factors, the bias if there is one, and the result below the scene.

    Parameters
    ----------
    scene : Scene
    grids : list of SceneGrid
    lit : list of ndarray of int, (steps, cells)
        For each grid but the last, which of its cells have to do with a step.
    written : ndarray of int, (steps,)
        The cell of the last grid that a step writes.
    theme : Theme
    """
    assert scene.steps is not None
    signs = ("×", "=") if len(grids) == 3 else ("×", "+", "=")
    if max(grid.values.size for grid in grids) > MOST_CELLS:
        pictures = tuple(_as_picture(grid, theme) for grid in grids)
        return replace(scene, grids=(*scene.grids, *pictures), below_signs=signs)
    sizes = [grid.values.size for grid in (*scene.grids, *grids)]
    begins = np.cumsum([0, *sizes])[len(scene.grids) :]
    companions = [np.where(cells < 0, NOWHERE, cells + begin) for cells, begin in zip(lit, begins[:-2], strict=True)]
    steps = replace(
        scene.steps,
        targets=np.column_stack([scene.steps.targets, written + begins[len(lit)]]),
        written=np.repeat(scene.steps.written, 2, axis=1),
        companions=np.concatenate(companions, axis=1),
    )
    return replace(scene, grids=(*scene.grids, *grids), below_signs=signs, steps=steps)


def _as_picture(grid: SceneGrid, theme: Theme) -> SceneGrid:
    scale = theme.weights if grid.role is Role.KERNEL else theme.activations
    largest = float(np.abs(grid.values).max(initial=0.0))
    note = grid.note
    if grid.values.size > MOST_CELLS:
        note += " · drawn as pixels: a smaller input shows them written"
    return replace(grid, note=note, colouring=signed_colouring(grid.values, largest, scale, is_picture=True))

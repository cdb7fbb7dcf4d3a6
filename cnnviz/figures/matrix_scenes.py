"""A convolution as a product of matrices, beside its picture: the row that is at work is lit with its window."""

from dataclasses import replace

import numpy as np

from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.numbers import count_text
from cnnviz.figures.scene import Role, Scene, SceneGrid, size_text
from cnnviz.figures.signed_grids import signed_colouring
from cnnviz.figures.theme import Theme
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.matrices import kernel_matrix, weight_matrix, window_matrix
from cnnviz.ops.windows import Array

MOST_CELLS = 1600  # that are drawn with their numbers


def windows_scene(trace: ConvolutionTrace, theme: Theme, typed: Array | None = None) -> Scene:
    """Windows laid out as rows (im2col), times kernels laid out as columns.

    Parameters
    ----------
    trace : ConvolutionTrace
    theme : Theme
    typed : ndarray or None
        As for `convolution_scene`.
    """
    scene = convolution_scene(trace, typed=typed)
    windows, weights = window_matrix(trace), weight_matrix(trace)
    as_picture = windows.size > MOST_CELLS
    grids = (
        _below("windows", Role.INPUT, "Windows as rows", windows, theme, as_picture=as_picture),
        _below("columns", Role.KERNEL, "Kernels as columns", weights, theme, as_picture=as_picture),
    )
    if as_picture:
        return replace(scene, grids=scene.grids + grids)
    cells = sum(grid.values.size for grid in scene.grids)
    rows, columns = windows.shape
    kernels = weights.shape[1]
    places = np.arange(rows * kernels)
    row = cells + (places % rows)[:, np.newaxis] * columns + np.arange(columns)
    column = cells + windows.size + (places // rows)[:, np.newaxis] + np.arange(columns) * kernels
    return _with_companions(scene, grids, np.concatenate([row, column], axis=1))


def kernel_matrix_scene(trace: ConvolutionTrace, theme: Theme, typed: Array | None = None) -> Scene:
    """The kernels as one sparse matrix that takes the whole input to the whole output: a row for each output cell.

    Parameters
    ----------
    trace : ConvolutionTrace
    theme : Theme
    typed : ndarray or None
        As for `convolution_scene`.

    Raises
    ------
    GeometryError
        If the matrix would be too large.
    """
    scene, matrix = convolution_scene(trace, typed=typed), kernel_matrix(trace)
    as_picture = matrix.size > MOST_CELLS
    grid = _below("matrix", Role.KERNEL, "Kernel as a matrix", matrix, theme, as_picture=as_picture)
    if as_picture:
        return replace(scene, grids=(*scene.grids, grid))
    cells = sum(each.values.size for each in scene.grids)
    rows = cells + np.arange(matrix.size).reshape(matrix.shape)
    return _with_companions(scene, (grid,), rows)


def _below(name: str, role: Role, title: str, values: np.ndarray, theme: Theme, *, as_picture: bool) -> SceneGrid:
    scale = theme.weights if role is Role.KERNEL else theme.activations
    largest = float(np.abs(values).max(initial=0.0))
    note = size_text(values)
    if as_picture:
        note += f" · {count_text(values.size)} numbers, drawn as pixels: a smaller input shows them written"
    return SceneGrid(
        name,
        role,
        title,
        note,
        values,
        is_below=True,
        colouring=signed_colouring(values, largest, scale, is_picture=as_picture) if as_picture else None,
    )


def _with_companions(scene: Scene, grids: tuple[SceneGrid, ...], companions: np.ndarray) -> Scene:
    assert scene.steps is not None  # a convolution has steps
    return replace(scene, grids=scene.grids + grids, steps=replace(scene.steps, companions=companions))

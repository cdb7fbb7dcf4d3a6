"""A computation as a picture that can be stepped through: grids of numbers, and what each step reads and writes.

The same scene is shown by the stepper in the browser and drawn into files. Nothing is computed here: every number
comes from a trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.numbers import number_texts, written
from cnnviz.geometry.window import PaddingPair

ROUNDING = 1e-12
NO_MARGIN = ((0, 0), (0, 0))
NO_BREAK = "\u00a0"  # a space in a title at which no line ends
NOWHERE = -1  # in place of a cell: there is none


class Role(StrEnum):
    """What a grid is to the computation; each role has one colour everywhere."""

    INPUT = "input"
    KERNEL = "kernel"
    OUTPUT = "output"


class Reduction(StrEnum):
    """How the terms of a step become one number."""

    SUM = "sum"
    MAX = "max"
    MEAN = "mean"
    APPLY = "apply"


@dataclass(frozen=True, eq=False)
class Colouring:
    """Cells filled with colour.

    Attributes
    ----------
    scale : ColourScale
    fractions : ndarray from 0 to 1, (rows, columns)
        The place of each cell on the scale.
    is_picture : bool
        Cells are pixels without numbers; pointing at one says its number.
    """

    scale: ColourScale
    fractions: NDArray[np.floating]
    is_picture: bool = False


@dataclass(frozen=True, eq=False)
class SceneGrid:
    """One grid of numbers.

    Attributes
    ----------
    name : str
        By which an edit names it.
    role : Role
    title : str
        What it is, in a word or two.
    note : str
        Its size, and what else is to be said of it.
    values : ndarray, (rows, columns)
        With the padding.
    padding : ((int, int), (int, int))
        How many of the rows and columns at each side are padding.
    dropped : ndarray of bool, (rows, columns), or None
        Cells that no step reads.
    faint : ndarray of bool, (rows, columns), or None
        Cells that are there only because the grid has no gaps, such as the zeros of a sparse matrix.
    editable : bool
        Whether the cells inside the padding may be changed.
    row_names, column_names : tuple of str
        Written beside the grid; empty where rows and columns have no names.
    cell_texts : tuple of str
        What to say of each cell, row by row; empty where its place and number are enough.
    colouring : Colouring or None
    decimals : int or None
        As many for all cells; None gives each as many as it needs.
    label : str
        What a screen reader calls it, where the title does not say enough.
    is_below : bool
        Whether it stands below the columns, over the whole width.
    marks : tuple of str
        ``right``, ``wrong`` or nothing for each cell, row by row.
    """

    name: str
    role: Role
    title: str
    note: str
    values: NDArray[np.floating]
    padding: PaddingPair = NO_MARGIN
    dropped: NDArray[np.bool_] | None = None
    editable: bool = False
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    cell_texts: tuple[str, ...] = ()
    colouring: Colouring | None = None
    decimals: int | None = None
    label: str = ""
    is_below: bool = False
    marks: tuple[str, ...] = ()
    faint: NDArray[np.bool_] | None = None

    @property
    def is_picture(self) -> bool:
        """Whether the grid has pixels instead of cells."""
        return self.colouring is not None and self.colouring.is_picture


@dataclass(frozen=True, eq=False)
class Steps:
    """What happens, step by step. Cells are counted row by row through all grids of the scene, one after another.

    Attributes
    ----------
    targets : ndarray of int, (steps, targets)
        The cells that a step writes: one, or several where the same number stands in several grids; where an input
        cell stamps the kernel, one for each term, `NOWHERE` for what is cut off.
    written : ndarray, (steps, targets)
        What the targets hold after the step.
    first : ndarray of int, (steps, terms)
        The cells that are read; `NOWHERE` for a term that there is not.
    second : ndarray of int, (steps, terms), or None
        The cells with which those are multiplied; None where nothing is.
    products : ndarray, (steps, terms)
        The terms themselves: the products, or what was read where nothing is multiplied.
    sums : ndarray, (steps,)
        Of the terms.
    addends : ndarray of int, (steps,), or None
        The cell that is added to the sum, such as a bias.
    reduction : Reduction
    parts : int
        Into how many equal parts the terms fall, such as channels.
    winners : ndarray of int, (steps,), or None
        Which term is the maximum.
    divisors : ndarray, (steps,), or None
        By what the sum is divided for a mean.
    companions : ndarray of int, (steps, cells), or None
        Cells that show the same in another way and are lit together with it.
    addend_name : str
        What the addend is called.
    function : str
        What is applied to the one term where that is the reduction.
    is_stamped : bool
        Whether a step adds to what its targets hold, a term to each, instead of writing one.
    is_asked : bool
        Whether the targets are to be filled in by the person, so that nothing is told before.
    """

    targets: NDArray[np.int64]
    written: NDArray[np.float64]
    first: NDArray[np.int64]
    second: NDArray[np.int64] | None
    products: NDArray[np.float64]
    sums: NDArray[np.float64]
    addends: NDArray[np.int64] | None = None
    reduction: Reduction = Reduction.SUM
    parts: int = 1
    winners: NDArray[np.int64] | None = None
    divisors: NDArray[np.float64] | None = None
    companions: NDArray[np.int64] | None = None
    addend_name: str = "bias"
    function: str = ""
    is_stamped: bool = False
    is_asked: bool = False

    @property
    def part_sums(self) -> NDArray[np.float64]:
        """The sum of each part's terms, (steps, parts)."""
        sums: NDArray[np.float64] = self.products.reshape(len(self.products), self.parts, -1).sum(axis=2)
        return sums


@dataclass(frozen=True, eq=False)
class Scene:
    """Grids, the signs between the columns in which grids of one role stand, and the steps, if there are any.

    Attributes
    ----------
    grids : tuple of SceneGrid
        Those of one role follow each other.
    signs : tuple of str
    steps : Steps or None
    slices : int
        How many grids stand side by side for one kernel.
    below_signs : tuple of str
        Between the grids that stand below the columns.
    is_pointed_together : bool
        Whether the same place means the same in all grids, which are pictures of one size: who points at one of them
        points at all.
    """

    grids: tuple[SceneGrid, ...]
    signs: tuple[str, ...] = ()
    steps: Steps | None = None
    slices: int = 1
    below_signs: tuple[str, ...] = ()
    is_pointed_together: bool = False


def all_texts(grids: Sequence[SceneGrid]) -> list[list[str]]:
    """The number of each cell of each grid as it is shown, row by row; nothing where a cell is still open.

    All grids are written together, which is quicker than one after another. In a picture nothing is written.
    """
    plain = [grid for grid in grids if grid.decimals is None and not grid.is_picture]
    joined = number_texts(np.concatenate([np.zeros(0), *(grid.values.ravel() for grid in plain)]))
    texts, begin = [], 0
    for grid in grids:
        if grid.is_picture:
            texts.append([""] * grid.values.size)
        elif grid.decimals is not None:
            texts.append([written(value, grid.decimals) for value in grid.values.ravel().tolist()])
        else:
            own = joined[begin : begin + grid.values.size]
            begin += grid.values.size
            texts.append(["" if text == "NaN" else text for text in own])
    return texts


def without_noise(values: NDArray[np.float64], magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Zero where what is left of numbers that cancel out is no more than their rounding: 0.1 + 0.2 − 0.3 is 0 here.

    Parameters
    ----------
    values, magnitudes : ndarray
        A sum of terms, and the sum of their absolute values.
    """
    return np.where(np.abs(values) <= ROUNDING * magnitudes, 0.0, values)


def size_text(values: NDArray[np.floating]) -> str:
    """Rows and columns, as people write them."""
    rows, columns = values.shape
    return f"{rows} × {columns}"

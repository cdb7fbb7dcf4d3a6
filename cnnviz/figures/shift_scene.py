"""Two maps before and after a move, side by side, with the cells that changed in colour; and how much that is."""

import math

import numpy as np

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.numbers import number_text, share
from cnnviz.figures.scene import Colouring, Role, Scene, SceneGrid, size_text
from cnnviz.figures.theme import Theme
from cnnviz.ops.shifting import ROUNDING, Change

TINT = 0.3


def shift_scene(change: Change, name: str, role: Role, theme: Theme) -> Scene:
    """A map before and after, of which the first channel is drawn.

    Parameters
    ----------
    change : Change
    name : str
        What the map is, for screen readers.
    role : Role
    theme : Theme

    Returns
    -------
    Scene
        Grids ``before`` and ``after``, without steps.
    """
    before, after = change.before[0], change.after[0]
    differs = np.abs(after - before) > ROUNDING * np.abs(before).max()
    colour = theme.input if role is Role.INPUT else theme.output
    texts = tuple(
        f"{name} after, row {row + 1}, column {column + 1}: {number_text(float(value))}, "
        + (f"was {number_text(float(before[row, column]))}" if differs[row, column] else "as before")
        for (row, column), value in np.ndenumerate(after)
    )
    return Scene(
        (
            SceneGrid("before", role, "Before", size_text(before), before, label=f"{name} before"),
            SceneGrid(
                "after",
                role,
                "After",
                "",
                after,
                label=f"{name} after",
                cell_texts=texts,
                colouring=Colouring(ColourScale((theme.background, colour)), TINT * differs),
            ),
        )
    )


def change_text(change: Change) -> str:
    """How far two maps differ, in per cent of what there was.

    Examples
    --------
    >>> from cnnviz.ops.shifting import change
    >>> change_text(change([[4, 0, 2, 2]], [[4, 2, 0, 2]])), change_text(change([[0]], [[1]]))
    ('50 %', 'from 0')
    """
    return share(change.relative_change) if math.isfinite(change.relative_change) else "from 0"


def cells_text(change: Change) -> str:
    """How many cells differ.

    Examples
    --------
    >>> from cnnviz.ops.shifting import change
    >>> cells_text(change([[4, 0, 2, 2]], [[4, 2, 0, 2]]))
    '2 of 4 cells changed'
    """
    cells = change.before.size
    changed = round(change.share_changed * cells)
    return f"{changed} of {cells} cell{'' if cells == 1 else 's'} changed"

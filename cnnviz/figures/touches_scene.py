"""How often each pixel is read, or stamped, as a grid."""

import numpy as np

from cnnviz.figures.scene import Role, Scene, SceneGrid
from cnnviz.geometry.axis_plan import AxisPlan

LARGEST = 14  # rows or columns that are drawn


def can_be_drawn(rows: AxisPlan, columns: AxisPlan) -> bool:
    """Whether there are few enough pixels for a grid of numbers."""
    return max(rows.line, columns.line) <= LARGEST


def touches_scene(rows: AxisPlan, columns: AxisPlan) -> Scene:
    """The padded input with how many windows read each pixel; of a transposed convolution, the output and its stamps.

    Parameters
    ----------
    rows, columns : AxisPlan
        Of one operator.

    Returns
    -------
    Scene
        One grid without steps, in which what no window touches is dropped.
    """
    counts = np.outer(rows.touches, columns.touches)
    verb = "stamped" if rows.is_stamped else "read"
    texts = tuple(
        f"{_place(rows, row, columns, column)}: "
        + (f"{verb} {count} {'time' if count == 1 else 'times'}" if count else f"never {verb}")
        for (row, column), count in np.ndenumerate(counts)
    )
    grid = SceneGrid(
        "output" if rows.is_stamped else "image",
        Role.OUTPUT if rows.is_stamped else Role.INPUT,
        f"How often each pixel is {verb}",
        "",
        counts.astype(np.float64),
        (rows.settings.padding, columns.settings.padding),
        counts == 0,
        cell_texts=texts,
    )
    return Scene((grid,))


def _place(rows: AxisPlan, row: int, columns: AxisPlan, column: int) -> str:
    if row in rows.inside and column in columns.inside:
        return f"Row {row - rows.inside.start + 1}, column {column - columns.inside.start + 1}"
    return "Cropped" if rows.is_stamped else "Padding"

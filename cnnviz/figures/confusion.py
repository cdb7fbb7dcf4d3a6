"""A confusion matrix to click on."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.scene import Colouring, Role, Scene, SceneGrid
from cnnviz.figures.theme import Theme


def confusion_scene(counts: NDArray[np.int64], classes: tuple[str, ...], theme: Theme) -> Scene:
    """Rows are the true classes, columns what was said; the stronger the colour, the larger the share of the row.

    Parameters
    ----------
    counts : ndarray of int, (classes, classes)
    classes : tuple of str
    theme : Theme
    """
    totals = counts.sum(axis=1, keepdims=True)
    said = tuple(
        f"True {true}, taken for {guess}: {counts[row, column]} of {totals[row, 0]} images."
        for row, true in enumerate(classes)
        for column, guess in enumerate(classes)
    )
    shares = np.sqrt(counts / np.maximum(totals, 1))  # the root, so that one mistake in forty is seen
    matrix = SceneGrid(
        "confusion",
        Role.OUTPUT,
        "Confusion matrix",
        f"of {counts.sum()} test images",
        counts.astype(np.float64),
        row_names=classes,
        column_names=classes,
        cell_texts=said,
        colouring=Colouring(ColourScale((theme.background, theme.output)), shares),
    )
    return Scene((matrix,))

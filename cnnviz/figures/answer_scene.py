"""A scene whose output is filled in by the person, each cell marked right or wrong."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.scene import Role, Scene
from cnnviz.practice.checking import check


def answer_scene(scene: Scene, answer: NDArray[np.float64]) -> Scene:
    """The same scene with an answer in place of the output.

    Parameters
    ----------
    scene : Scene
        Whose steps, if it has any, write one cell each.
    answer : ndarray, (maps, rows, columns)
        NaN where nothing was answered yet.

    Returns
    -------
    Scene
        Its output grids are ``answer.0``, ``answer.1`` and so on, and may be changed.
    """
    outputs = [grid for grid in scene.grids if grid.role is Role.OUTPUT]
    answers = iter(
        replace(
            grid,
            name=f"answer.{index}",
            title="Your answer" if len(outputs) == 1 else f"Your map {index + 1}",
            label="Your answer" if len(outputs) == 1 else f"Your map {index + 1}",
            values=given,
            editable=True,
            marks=check(given, grid.values),
        )
        for index, (grid, given) in enumerate(zip(outputs, answer, strict=True))
    )
    grids = tuple(next(answers) if grid.role is Role.OUTPUT else grid for grid in scene.grids)
    return replace(scene, grids=grids, steps=scene.steps and replace(scene.steps, is_asked=True))

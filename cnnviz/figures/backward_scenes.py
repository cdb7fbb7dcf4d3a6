"""The two backward convolutions as scenes, for one channel and one kernel."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.scene import NOWHERE, Role, Scene, SceneGrid, size_text
from cnnviz.figures.signed_grids import signed_colouring
from cnnviz.figures.theme import Theme
from cnnviz.figures.transposed_scene import transposed_scene
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.transposed import TransposedTrace


def output_scene(trace: ConvolutionTrace, upstream: NDArray[np.float64], theme: Theme) -> Scene:
    """The output to click on: coloured where it has a gradient.

    Parameters
    ----------
    trace : ConvolutionTrace
        Of one channel and one kernel.
    upstream : ndarray, (rows, columns)
        The gradient of the loss by each output.
    theme : Theme
    """
    said = tuple(
        f"Output row {row + 1}, column {column + 1} is {value:g} and has the gradient {upstream[row, column]:g}."
        for (row, column), value in np.ndenumerate(trace.output)
    )
    grid = SceneGrid(
        "upstream",
        Role.OUTPUT,
        "Output",
        size_text(trace.output),
        trace.output,
        cell_texts=said,
        colouring=signed_colouring(upstream * 0.5, 1.0, theme.activations),
    )
    return Scene((grid,))


def image_gradient_scene(trace: TransposedTrace, *, is_flipped: bool = False) -> Scene:
    """Each gradient of the output stamps the kernel onto the gradient of the input.

    Parameters
    ----------
    trace : TransposedTrace
        As `image_gradient_trace` gives it, of one channel and one kernel.
    is_flipped : bool
        Whether the kernel was flipped before, which its title then says.
    """
    kernel = "Kernel, flipped" if is_flipped else "Kernel"
    names = (
        (Role.OUTPUT, "Gradient of the output"),
        (Role.KERNEL, kernel),
        (Role.INPUT, "Gradient of the input"),
    )
    return without_bias(transposed_scene(trace, editable=False), names)


def kernel_gradient_scene(trace: ConvolutionTrace) -> Scene:
    """The padded input is convolved with the gradient of the output.

    Parameters
    ----------
    trace : ConvolutionTrace
        As `kernel_gradient_trace` gives it, of one channel and one kernel.
    """
    names = (
        (Role.INPUT, "Padded input"),
        (Role.OUTPUT, "Gradient of the output"),
        (Role.KERNEL, "Gradient of the kernel"),
    )
    return without_bias(convolution_scene(trace, editable=False), names)


def without_bias(scene: Scene, names: tuple[tuple[Role, str], ...]) -> Scene:
    """The three grids that take part where there is no bias, in the colour of what each belongs to.

    Parameters
    ----------
    scene : Scene
        Of one channel and one kernel.
    names : tuple of (Role, str)
        Of the first factor, the second and the result.
    """
    assert scene.steps is not None  # a convolution has steps
    first, second, _, output = scene.grids
    grids = tuple(
        replace(grid, role=role, title=title, label=title)
        for grid, (role, title) in zip((first, second, output), names, strict=True)
    )
    targets = np.where(scene.steps.targets == NOWHERE, NOWHERE, scene.steps.targets - 1)  # the bias is one cell
    return replace(scene, grids=grids, steps=replace(scene.steps, targets=targets, addends=None))

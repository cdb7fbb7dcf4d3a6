"""The stepper of the convolution page, or why there is nothing to step through."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.data.examples import EXAMPLES
from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.errors import GeometryError
from cnnviz.figures.convolution_scene import bias_grid, channel_title, convolution_scene, grid_name, kernel_grids
from cnnviz.figures.scene import Role, Scene, SceneGrid
from cnnviz.figures.transposed_scene import transposed_scene
from cnnviz.geometry.window import NO_PADDING
from cnnviz.ops.convolution import ConvolutionTrace, flipped
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.convolution.changes import apply_edit
from cnnviz.ui.convolution.mends import mends_of, use_mend
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.mends import offer_mends
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of

LAST_GOOD = f"{PAGE}.last_good"
WHAT_STANDS_THERE = {
    "reflect": "Hatched: the pixels inside the border, mirrored at it (reflect)",
    "replicate": "Hatched: the pixel at the border, again and again (replicate)",
    "circular": "Hatched: the pixels of the opposite side, as if the image began anew (circular)",
}
_PLACES = (
    "tab",
    "view",
    "step",
    "row",
    "column",
    "answer",
    "way",
    "said_size",
    "matrix",
    "source",
    "gradient",
    "upstream",
)


@dataclass(frozen=True, eq=False)
class Worked:
    """What the settings compute.

    Attributes
    ----------
    state : ConvolutionState
        Of which this is the output.
    trace : ConvolutionTrace or TransposedTrace
    scene : Scene
    is_old : bool
        Whether it is that of settings before, since those of now have no output.
    """

    state: ConvolutionState
    trace: ConvolutionTrace | TransposedTrace
    scene: Scene
    is_old: bool = False


def work_out(state: ConvolutionState) -> Worked | None:
    """Compute, unless that is what was computed last.

    Where there is no output, the reason is given, and what was computed last is returned, if anything.
    """
    before: Worked | None = st.session_state.get(LAST_GOOD)
    if before and _what_is_worked_out(before.state) == _what_is_worked_out(state):
        return replace(before, state=state)
    try:
        trace = state.compute()
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        offer_mends(PAGE, mends_of(state), use_mend)
        return before and replace(before, is_old=True)
    worked = Worked(state, trace, scene_of(state, trace))
    st.session_state[LAST_GOOD] = worked
    return worked


def _what_is_worked_out(state: ConvolutionState) -> ConvolutionState:
    """The state without the person's place, on which the output and the kernel's name do not depend."""
    return replace(state, **{field: getattr(ConvolutionState, field) for field in _PLACES})


def convolution_stepper(state: ConvolutionState, worked: Worked) -> None:
    """Step through it; what is not of the present settings is dimmed."""
    grid_stepper(
        worked.scene,
        key=f"{PAGE}.stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        dimmed=worked.is_old,
        refusal=refusal_of(PAGE),
    )


def grids_alone(state: ConvolutionState) -> None:
    """Input, kernels and bias to be edited, where nothing has had an output yet."""
    try:
        weights, biases = state.weights, state.biases
    except GeometryError:
        return
    channels = len(state.image)
    images = [
        SceneGrid(
            grid_name("image", channels, channel),
            Role.INPUT,
            channel_title(channel, channels),
            "",
            cells,
            editable=True,
        )
        for channel, cells in enumerate(map(np.array, state.image))
    ]
    kernels = kernel_grids(weights, "", channels, editable=True)
    scene = Scene(
        (*images, *kernels, bias_grid(np.array(biases), editable=True)),
        ("∗ᵀ" if state.operation == "transposed" else "∗",),
        slices=state.slices,
    )
    prompt = "Change a number here, or a setting above."
    grid_stepper(
        scene, key=f"{PAGE}.alone", on_edit=apply_edit, prompt=prompt, large=is_presenting(), refusal=refusal_of(PAGE)
    )


def scene_of(state: ConvolutionState, trace: ConvolutionTrace | TransposedTrace) -> Scene:
    """The steps of either operation."""
    note = KERNEL_FAMILIES[state.family].title if state.family else ""
    if isinstance(trace, TransposedTrace):
        return transposed_scene(trace, note)
    return convolution_scene(trace, note, typed=state.weights if state.flip else None)


def what_to_look_for(state: ConvolutionState) -> str:
    """A sentence or two on the example, the padding, the flip or the kernel."""
    if state.padding_mode != "zeros" and state.window.padding != NO_PADDING:
        return f"{WHAT_STANDS_THERE[state.padding_mode]}. A pixel feeds the outputs that read its copies there as well."
    if state.is_as_in_example:
        return EXAMPLES[str(state.example)].look_for
    if state.operation == "transposed":
        return "Each input cell stamps the kernel, weighted by what it holds; where stamps overlap, they add up."
    if state.flip:
        return f"The flipped kernel slides: true convolution. {_what_the_flip_does(state.weights)}"
    return KERNEL_FAMILIES[state.family].answers_to if state.family else "The numbers are your own."


def _what_the_flip_does(weights: NDArray[np.float64]) -> str:
    turned = flipped(weights)
    if np.array_equal(turned, weights):
        return "This kernel is its own flip, so that nothing changes."
    if np.array_equal(turned, -weights):
        return "The flip of this kernel is its negative, so that each sum changes its sign."
    return "This kernel is not its own flip, so that the output is another."

"""How the gradient of an output flows back to input and kernel."""

import streamlit as st

from cnnviz.errors import GeometryError
from cnnviz.figures.backward_scenes import image_gradient_scene, kernel_gradient_scene, output_scene
from cnnviz.figures.numbers import number_text
from cnnviz.figures.scene import Scene
from cnnviz.geometry.window import Pair
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.gradients import (
    convolution_gradients,
    first_of_each,
    image_gradient_trace,
    kernel_gradient_trace,
    upstream_of,
)
from cnnviz.ui.controls import segments
from cnnviz.ui.convolution.changes import put
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme

UPSTREAM = {"one": "One cell", "all": "Every cell"}
TOWARDS = {"input": "Gradient of the input", "kernel": "Gradient of the kernel"}


def show_backwards(state: ConvolutionState, trace: ConvolutionTrace, *, dimmed: bool) -> Scene | None:
    """Choose whose gradient is 1, and step through one of the two backward convolutions.

    Parameters and the return value are those of `show_matrix`.
    """
    simple = first_of_each(trace)
    upstream = upstream_of(simple, chosen_cell(state))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        segments(PAGE, "upstream", "The loss is", UPSTREAM, "gradient", UPSTREAM.__getitem__)
        segments(PAGE, "gradient", "Follow it to", TOWARDS, "gradient", TOWARDS.__getitem__)
    gradients = convolution_gradients(simple, upstream)
    chosen, steps = st.columns([1, 3])
    with chosen:
        grid_stepper(
            output_scene(simple, upstream, current_theme()),
            key=f"{PAGE}.upstream grid",
            on_pick=lambda row, column: put(row=row, column=column, upstream="one"),
            picks=("upstream",),
            prompt="Every cell has the gradient 1; click one to follow it alone."
            if state.upstream == "all"
            else "Click a cell: its gradient is 1, all others 0.",
            dimmed=dimmed,
        )
    scene = None
    with steps:
        try:
            if state.gradient == "input":
                scene = image_gradient_scene(image_gradient_trace(simple, upstream), is_flipped=state.flip)
            else:
                scene = kernel_gradient_scene(kernel_gradient_trace(simple, upstream))
        except GeometryError as error:
            refuse(f"This cannot be stepped through: {error}.")
        else:
            # At the stamp of the chosen cell; every step of the other way has a part in the gradient.
            begins = int(upstream.argmax()) + 1 if state.gradient == "input" else None
            grid_stepper(
                scene,
                key=f"{PAGE}.gradient.{state.gradient}",
                step=begins,
                large=is_presenting(),
                dimmed=dimmed,
                has_link=False,
            )
    st.markdown(
        ":small[" + _words(state) + f" The bias has the sum of the output's gradient, "
        f"{number_text(float(gradients.bias[0]))}.]"
    )
    if len(state.image) > 1 or len(state.kernel) > state.slices:
        st.markdown(":small[Shown for the first channel and the first kernel; the others flow in the same way.]")
    return scene


def _words(state: ConvolutionState) -> str:
    if state.gradient == "input":
        return (
            "**Input:** every output sends its gradient back through the weights that it used: it stamps the kernel, "
            "which is a transposed convolution."
        )
    return (
        "**Kernel:** a weight has touched many pixels; its gradient is the sum of those pixels, each times the "
        "gradient of the output that it helped to make: the input convolved with the output's gradient"
        + ("." if state.stride == (1, 1) else ", whose cells stand as far apart as the stride moves the window.")
    )


def chosen_cell(state: ConvolutionState) -> Pair | None:
    """The cell of the output that alone has a gradient; None where all have."""
    return None if state.upstream == "all" else (state.row, state.column)

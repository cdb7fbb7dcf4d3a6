"""Two convolutions in a row are one, unless there is something between them."""

import numpy as np
import streamlit as st

from cnnviz.errors import GeometryError
from cnnviz.figures.merging_scene import merging_scene, two_in_a_row_scene
from cnnviz.figures.numbers import compact
from cnnviz.figures.scene import Scene
from cnnviz.ops.merging import merging_trace, two_in_a_row
from cnnviz.ui.convolution.changes import apply_edit, choose_example
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of


def show_two_in_a_row(state: ConvolutionState) -> Scene | None:
    """The merged kernel, step by step; then both ways side by side, with and without ReLU between.

    Returns
    -------
    Scene or None
        The steps, if there are any.
    """
    image, first, second = state.image[0], state.kernel[0], state.second
    try:
        both = two_in_a_row(image, first, second)
    except GeometryError as error:
        refuse(f"The two kernels do not fit into this input one after the other: {error}.")
        return None
    st.markdown(
        "**Without anything between them, two kernels are one kernel:** slide the second, flipped, over the first, and "
        "what comes out does both at once."
    )
    merging = merging_scene(merging_trace(first, second))
    grid_stepper(
        merging,
        key=f"{PAGE}.merging",
        large=is_presenting(),
        has_link=False,
    )
    grid_stepper(
        two_in_a_row_scene(
            np.array(image), np.array(second), both.between, both.in_a_row, both.at_once, both.with_relu
        ),
        key=f"{PAGE}.two in a row",
        on_edit=apply_edit,
        refusal=refusal_of(PAGE),
        prompt="The second kernel may be changed here; the first one and the input on the Numbers tab.",
    )
    st.markdown(
        f"Largest difference from the merged kernel: **{compact(both.difference)}** without a non-linearity (rounding "
        f"at most), **{compact(both.difference_with_relu)}** with a ReLU between. "
        + (
            "The ReLU has cut something off, and no single kernel can do that: so networks have non-linearities."
            if both.relu_cuts
            else "Here nothing is negative after the first kernel, so the ReLU cuts nothing off."
        )
        + " Both kernels slide with stride 1 here, without padding or bias"
        + (", and neither is transposed." if state.operation == "transposed" else ".")
    )
    if not both.relu_cuts:
        st.button(
            "Load numbers of which it cuts some off",
            key=f"{PAGE}.cut by relu",
            on_click=choose_example,
            args=("horizontal_edges",),
            help="The example of horizontal edges, where the first kernel gives negative numbers too.",
        )
    if len(state.image) > 1 or len(state.kernel) > 1:
        st.markdown(":small[Shown for the first channel and the first slice of the first kernel.]")
    return merging

"""The convolution as a product of matrices."""

import streamlit as st

from cnnviz.errors import GeometryError
from cnnviz.figures.matrix_scenes import kernel_matrix_scene, windows_scene
from cnnviz.figures.numbers import count_text
from cnnviz.figures.scene import Scene
from cnnviz.geometry.window import NO_PADDING
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.matrices import multiplication_counts
from cnnviz.ui.controls import segments
from cnnviz.ui.convolution.changes import apply_edit
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.sentences import many
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.stepper.edits import refusal_of
from cnnviz.ui.theme import current_theme

TITLES = {"windows": "Windows as rows (im2col)", "kernel": "Kernel as a sparse matrix (Toeplitz)"}


def show_matrix(state: ConvolutionState, trace: ConvolutionTrace, *, dimmed: bool) -> Scene | None:
    """Either way of writing it, with the row and the window of a step lit together, and what it costs.

    Parameters
    ----------
    state : ConvolutionState
    trace : ConvolutionTrace
    dimmed : bool
        Whether it is not that of the present settings.

    Returns
    -------
    Scene or None
        What is shown, if anything.
    """
    segments(PAGE, "matrix", "Written as", TITLES, "matrix product", TITLES.__getitem__)
    try:
        draw = windows_scene if state.matrix == "windows" else kernel_matrix_scene
        scene = draw(trace, current_theme(), state.weights if state.flip else None)
    except GeometryError as error:
        refuse(f"There is no matrix to show: {error}.")
        return None
    st.markdown(_cost(state, trace))
    grid_stepper(
        scene,
        key=f"{PAGE}.matrix stepper",
        on_edit=apply_edit,
        large=is_presenting(),
        has_link=False,
        dimmed=dimmed,
        refusal=refusal_of(PAGE),
    )
    return scene


def _cost(state: ConvolutionState, trace: ConvolutionTrace) -> str:
    counts = multiplication_counts(trace)
    rows, columns = trace.output.shape[-2:]
    sliding = (
        f"Sliding takes {rows} · {columns} places × {many(len(trace.kernel), 'kernel')} × "
        f"{many(trace.kernel[0].size, 'weight')} = **{count_text(counts.sliding)} multiplications**"
    )
    if state.matrix == "windows":
        product = "and so does this product"
        if trace.groups > 1:
            product = (
                f"this product {count_text(counts.sliding * trace.groups)}, since it also multiplies by the zeros that "
                "stand for the channels of other groups"
            )
        return (
            f"{sliding}, {product}: im2col copies each window into a row, so that one fast matrix product does all the "
            "work. That is how many libraries convolve."
        )
    return (
        f"{sliding}. The matrix has {count_text(counts.dense)} cells, and a dense product multiplies them all; only "
        f"{count_text(counts.without_zeros)} hold a weight. {_what_rows_hold(trace)}: that is what sharing weights "
        "means."
    )


def _what_rows_hold(trace: ConvolutionTrace) -> str:
    rows = "Every row holds" if len(trace.kernel) == 1 else "Every row of one kernel holds"
    if trace.window.padding == NO_PADDING:
        more = ""
    elif trace.padding_mode == "zeros":
        more = ", without those that fall on padding"
    else:
        more = "; those that fall on copies in the padding are added to the pixel's own"
    return f"{rows} the same weights, moved on{more}"

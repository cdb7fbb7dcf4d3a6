"""The same kernel on a picture, before and after."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.data.resizing import shrunk
from cnnviz.errors import GeometryError
from cnnviz.figures.picture_view import PictureView, convolution_view, sums_to_zero, transposed_view
from cnnviz.geometry.fitting import largest_transposed_input
from cnnviz.ops.convolution import convolve
from cnnviz.ops.transposed import convolve_transposed
from cnnviz.ui.controls import shown_segments
from cnnviz.ui.convolution.changes import put
from cnnviz.ui.convolution.codecs import PADDINGS
from cnnviz.ui.convolution.mends import mends_of, use_mend
from cnnviz.ui.convolution.picture_kernel import fits_colours, is_kernel_for_each_colour, kernel_for
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.mends import offer_mends
from cnnviz.ui.pictures import choose_channels, operator_on_picture, pick_picture
from cnnviz.ui.theme import current_theme

LONGEST_OUTPUT, LONGEST_STAMPED = 400, 200  # px of a transposed convolution's output and of its input


def kernel_on_picture(state: ConvolutionState) -> None:
    """Choose a picture, and show it before and after a kernel."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picture = pick_picture(PAGE)
        number = 0 if is_kernel_for_each_colour(state) else _choose_kernel(state)
        looks_for_edges = sums_to_zero(np.array(state.kernel[number * state.slices]))
        in_colour = fits_colours(state) or not looks_for_edges
        channels = choose_channels(PAGE, "channel", Channels.ALL if in_colour else Channels.BRIGHTNESS)
    view = _transposed if state.operation == "transposed" else _convolved
    operator_on_picture(PAGE, picture, partial(view, state, number, channels), partial(_offer_ways_out, state))


def _offer_ways_out(state: ConvolutionState) -> None:
    offer_mends(PAGE, [mend for mend in mends_of(state) if mend.setting != "size"], use_mend)


def _choose_kernel(state: ConvolutionState) -> int:
    """Which of several kernels, from 0."""
    count = len(state.kernel) // state.slices
    if count < 2:
        return 0
    now = min(state.picture_kernel, count)
    kernels = range(1, count + 1)
    shown_segments(PAGE, "Kernel", kernels, now, lambda number: put(picture_kernel=number), "kernel on picture")
    return now - 1


def _convolved(state: ConvolutionState, number: int, channels: Channels, picture: NDArray[np.uint8]) -> PictureView:
    kernel = kernel_for(state, number, channels)
    _say(kernel.note)
    pixels = pick_channels(picture, channels)
    window = state.window_for((pixels.shape[1], pixels.shape[2]))
    trace = convolve(pixels, kernel.weights, window, kernel.bias, kernel.groups, state.padding_mode)
    return convolution_view(trace, channels.names, current_theme())


def _transposed(state: ConvolutionState, number: int, channels: Channels, picture: NDArray[np.uint8]) -> PictureView:
    if state.padding in PADDINGS:
        raise GeometryError(f"padding “{state.padding}” is for convolution: give rows and columns, such as 1")
    kernel, window = kernel_for(state, number, channels), state.window
    longest = min(LONGEST_STAMPED, largest_transposed_input(LONGEST_OUTPUT, window, state.output_padding))
    _say(f"The picture is first shrunk to at most {longest} px: stamping takes time and makes it larger. {kernel.note}")
    pixels = pick_channels(shrunk(picture, longest), channels)
    weights = kernel.weights.reshape(
        -1, 1, *kernel.weights.shape[2:]
    )  # each group has one map: (F, C/F, …) → (C, 1, …)
    trace = convolve_transposed(pixels, weights, window, kernel.bias, state.output_padding, kernel.groups)
    return transposed_view(trace, channels.names, current_theme())


def _say(note: str) -> None:
    if note:
        st.markdown(f":small[{note.strip()}]")

"""The same kernel on a picture, before and after."""

import numpy as np
import streamlit as st

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.errors import GeometryError
from cnnviz.figures.picture_view import PictureView, convolution_view, sums_to_zero
from cnnviz.ops.convolution import convolve, flipped
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.pictures import choose_channels, pick_picture, refuse_picture
from cnnviz.ui.state import control_changed, is_presenting, key_of
from cnnviz.ui.theme import current_theme
from cnnviz.ui.viewer import Comparison, picture_lens

LAST_GOOD = f"{PAGE}.last good picture"


def kernel_on_picture(state: ConvolutionState) -> None:
    """Choose a picture, and show it before and after the first slice of the first kernel, channel by channel."""
    kernel, bias = np.array(state.kernel[0]), state.bias[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picture = pick_picture(PAGE)
        channels = choose_channels(PAGE, "channel", Channels.BRIGHTNESS if sums_to_zero(kernel) else Channels.ALL)
    refuse_picture(PAGE)

    pixels = pick_channels(picture.pixels, channels)
    kernels = np.broadcast_to(flipped(kernel) if state.flip else kernel, (len(pixels), 1, *kernel.shape))
    view: PictureView | None = None
    try:
        trace = convolve(pixels, kernels, state.window, bias, len(pixels), state.padding_mode)
        view = convolution_view(trace, channels.names, current_theme())
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
    shown = (view, picture.source) if view else st.session_state.get(LAST_GOOD)
    if shown is None:
        return
    st.session_state[LAST_GOOD] = shown
    picture_lens(
        shown[0],
        key=f"{PAGE}.picture",
        comparison=Comparison(state.comparison),
        on_compare=_compare,
        source=shown[1],
        large=is_presenting(),
        dimmed=view is None,
    )


def _compare(comparison: Comparison) -> None:
    st.session_state[key_of(PAGE, "comparison")] = comparison.value
    control_changed()

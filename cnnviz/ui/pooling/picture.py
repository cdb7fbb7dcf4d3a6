"""The same pooling on a picture, before and after."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.figures.picture_view import PictureView, pooling_view
from cnnviz.ui.pictures import choose_channels, operator_on_picture, pick_picture
from cnnviz.ui.pooling.state import PAGE, PoolingState, pooled
from cnnviz.ui.pooling.working_area import offer_pooling_mends
from cnnviz.ui.theme import current_theme


def pooling_on_picture(state: PoolingState) -> None:
    """Choose a picture, and show it before and after the pooling, channel by channel."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picture = pick_picture(PAGE)
        channels = choose_channels(PAGE, "channel", Channels.ALL)

    def view(pixels: NDArray[np.uint8]) -> PictureView:
        return pooling_view(pooled(state, pick_channels(pixels, channels)), channels.names, current_theme())

    operator_on_picture(PAGE, picture, view, partial(offer_pooling_mends, state, of_grid=False))

"""The same pooling on a picture, before and after."""

import streamlit as st

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.errors import GeometryError
from cnnviz.figures.picture_view import PictureView, pooling_view
from cnnviz.ui.page import refuse
from cnnviz.ui.pictures import choose_channels, pick_picture, refuse_picture
from cnnviz.ui.pooling.state import PAGE, PoolingState, pooled
from cnnviz.ui.state import control_changed, is_presenting, key_of
from cnnviz.ui.theme import current_theme
from cnnviz.ui.viewer import Comparison, picture_lens

LAST_PICTURE = f"{PAGE}.last good picture"


def pooling_on_picture(state: PoolingState) -> None:
    """Choose a picture, and show it before and after the pooling, channel by channel.

    Where there is no output, the reason is given, and the last pictures that could be drawn stay, dimmed.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picture = pick_picture(PAGE)
        channels = choose_channels(PAGE, "channel", Channels.ALL)
    refuse_picture(PAGE)
    view: PictureView | None = None
    try:
        view = pooling_view(pooled(state, pick_channels(picture.pixels, channels)), channels.names, current_theme())
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
    shown = (view, picture.source) if view else st.session_state.get(LAST_PICTURE)
    if shown is None:
        return
    st.session_state[LAST_PICTURE] = shown
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

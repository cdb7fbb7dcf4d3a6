"""The same kernel on a picture, before and after."""

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnnviz.data.images import EXTENSIONS, read_image
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.errors import CnnvizError, GeometryError
from cnnviz.figures.numbers import number_text
from cnnviz.figures.pictures import signed_picture
from cnnviz.ops.convolution import convolve
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.state import control_changed, key_of
from cnnviz.ui.theme import current_theme

UPLOADS_DROPPED = f"{PAGE}.uploads dropped"
GREY = np.array([0.299, 0.587, 0.114])  # luma of ITU-R BT.601


def kernel_on_picture(state: ConvolutionState) -> None:
    """Choose or upload a picture, and show it before and after the kernel."""
    picture = _chosen_picture(state)
    kernel = np.array(state.kernel)
    finds_edges = abs(kernel.sum()) < 1e-9
    channels = (picture @ GREY)[np.newaxis] if finds_edges else np.moveaxis(picture.astype(float), -1, 0)
    kernels = np.broadcast_to(kernel, (len(channels), 1, *kernel.shape))
    before, after = st.columns(2)
    before.image(picture, width="stretch", alt="The picture before the convolution")
    before.markdown(f":small[:blue[**Before**] {picture.shape[0]} × {picture.shape[1]}]")
    try:
        output = convolve(channels, kernels, state.window, state.bias, groups=len(channels)).output
    except GeometryError as error:
        with after:
            refuse(f"There is no output: {error}.")
        return
    if finds_edges:
        # A few pixels, such as those beside the padding, would leave the rest without colour.
        strong = float(np.percentile(np.abs(output), 99)) or 1.0
        shown, end = signed_picture(output[0], current_theme(), largest=strong).pixels, number_text(strong, 0)
        said = f"of the brightness; neutral is 0, full rose −{end} and below, full green {end} and above"
    else:
        shown = np.moveaxis(output.clip(0, 255), 0, -1).round().astype(np.uint8)
        said = "each colour on its own; below 0 is black, above 255 full"
    after.image(shown, width="stretch", alt="The picture after the convolution")
    after.markdown(f":small[:green[**After**] {output.shape[1]} × {output.shape[2]}, {said}]")


def _chosen_picture(state: ConvolutionState) -> np.ndarray:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.segmented_control(
            "Photograph",
            list(PHOTOGRAPHS),
            format_func=str.capitalize,
            required=True,
            key=key_of(PAGE, "photograph"),
            on_change=_drop_upload,
            persist_state="session",
        )
        key = f"{PAGE}.upload.{st.session_state.get(UPLOADS_DROPPED, 0)}"
        upload = st.file_uploader("Or your own", type=list(EXTENSIONS), key=key, width=420)
    if upload is not None:
        try:
            return _read_once(upload)
        except CnnvizError as error:
            refuse(str(error))
    return PHOTOGRAPHS[name or state.photograph]()


def _drop_upload() -> None:
    """A photograph was chosen: the upload makes way for it, which takes a new key."""
    st.session_state[UPLOADS_DROPPED] = st.session_state.get(UPLOADS_DROPPED, 0) + 1
    control_changed()


def _read_once(upload: UploadedFile) -> np.ndarray:
    """The upload as pixels, kept small in the person's own session while it stays chosen."""
    held = st.session_state.get(f"{PAGE}.uploaded")
    if held is None or held[0] != upload.file_id:
        held = upload.file_id, read_image(upload.getvalue(), upload.name, longest_side=400)
        st.session_state[f"{PAGE}.uploaded"] = held
    return held[1]

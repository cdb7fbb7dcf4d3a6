"""Choosing a picture, be it on board, a file or from the camera, and its channels; what an operator makes of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cnnviz.data.channels import Channels
from cnnviz.data.images import EXTENSIONS, read_image
from cnnviz.data.photographs import LONGEST_SIDE, PHOTOGRAPHS
from cnnviz.errors import CnnvizError, GeometryError
from cnnviz.figures.picture_view import PictureView
from cnnviz.ui.controls import named_list, shown_segments
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.state import control_changed, is_presenting, key_in_turn, key_of, put_fields, renew
from cnnviz.ui.viewer import Comparison, picture_lens

OWN = "own"
AUTOMATIC = "auto"  # the channels that suit what is done to them
CHANNELS = (AUTOMATIC, *Channels)
TITLES = {Channels.ALL: "All colours"}


@dataclass(frozen=True, eq=False)
class ChosenPicture:
    """A picture to work on.

    Attributes
    ----------
    pixels : ndarray of uint8, (H, W, 3)
    source : str
        The name of the file, as text; empty for a photograph on board.
    """

    pixels: NDArray[np.uint8]
    source: str = ""


def pick_picture(page: str) -> ChosenPicture:
    """Draw the choice into a row of controls, and give the picture.

    The photograph is the field ``photograph`` of the page's state. A person's own picture stays in the session: it is
    in no link, and nobody else's. What cannot be read is refused by `operator_on_picture`, and the picture before it
    stays.
    """
    photograph = st.session_state[key_of(page, "photograph")]
    held: ChosenPicture | None = st.session_state.get(f"{page}.own picture")
    is_own = held is not None and st.session_state.get(f"{page}.shows own", False)

    def choose(chosen: str) -> None:
        st.session_state[f"{page}.shows own"] = chosen == OWN
        if chosen != OWN:
            put_fields(page, photograph=chosen)

    shown_segments(
        page,
        "Picture",
        [*PHOTOGRAPHS, OWN] if held else list(PHOTOGRAPHS),
        OWN if is_own else photograph,
        choose,
        "picture",
        lambda name: "Yours" if name == OWN else name.capitalize(),
    )
    _offer_own(page)
    return held if held and is_own else ChosenPicture(PHOTOGRAPHS[photograph]())


def choose_channels(page: str, field: str, suitable: Channels) -> Channels:
    """Draw the choice of channels, in a field of the page's state whose default is `AUTOMATIC`.

    Parameters
    ----------
    page, field : str
    suitable : Channels
        What is shown unless the person chooses otherwise.
    """
    held = st.session_state[key_of(page, field)]
    now = suitable if held == AUTOMATIC else Channels(held)

    def choose(chosen: str) -> None:
        put_fields(page, **{field: AUTOMATIC if chosen == suitable else chosen})

    titles = {each.value: TITLES.get(each, each.capitalize()) for each in Channels}
    named_list(page, "Channels", titles, now.value, choose, "picture channels", 148)
    return now


def operator_on_picture(
    page: str,
    picture: ChosenPicture,
    make_view: Callable[[NDArray[np.uint8]], PictureView],
    offer_ways_out: Callable[[], None],
) -> None:
    """Show a picture before and after an operator, below the row of controls in which it was picked.

    Where there is no output, the reason is given, and the last pictures that could be drawn stay, dimmed. How the two
    are compared is the field ``comparison`` of the page's state.

    Parameters
    ----------
    page : str
    picture : ChosenPicture
    make_view : callable
        Takes the pixels, (H, W, 3).
    offer_ways_out : callable
        Called where there is no output.
    """
    refuse_picture(page)
    last_good, comparison = f"{page}.last good picture", key_of(page, "comparison")
    view: PictureView | None = None
    try:
        view = make_view(picture.pixels)
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        offer_ways_out()
    shown = (view, picture.source) if view else st.session_state.get(last_good)
    if shown is None:
        return
    st.session_state[last_good] = shown

    def compare(chosen: Comparison) -> None:
        st.session_state[comparison] = chosen.value
        control_changed()

    picture_lens(
        shown[0],
        key=f"{page}.picture",
        comparison=Comparison(st.session_state[comparison]),
        on_compare=compare,
        source=shown[1],
        large=is_presenting(),
        dimmed=view is None,
    )


def refuse_picture(page: str) -> None:
    """Say why the file that was given last could not be read."""
    refused = st.session_state.pop(f"{page}.refused picture", None)
    if refused:
        refuse(refused)


def _offer_own(page: str) -> None:
    own = key_in_turn(_own(page))
    key = f"{own}.upload"

    def ask_camera() -> None:
        renew(_own(page))
        st.session_state[f"{page}.asks camera"] = True

    with st.popover("Your own", key=own, help=GLOSSARY["own picture"]):
        st.file_uploader(
            "Upload a picture",
            type=list(EXTENSIONS),
            key=key,
            on_change=lambda: _take(page, st.session_state.get(key)),
        )
        st.button("Use the camera", key=f"{page}.camera button", on_click=ask_camera, help=GLOSSARY["camera"])
    if st.session_state.pop(f"{page}.asks camera", False):
        _open_camera(page, own)


def _own(page: str) -> str:
    """What `renew` closes and empties once a picture was given or the camera asked for."""
    return f"{page}.own"


@st.dialog("Take a picture")
def _open_camera(page: str, own: str) -> None:
    """The camera is asked for only when this opens."""
    key = f"{own}.camera"
    st.camera_input(
        "Camera", key=key, label_visibility="collapsed", on_change=lambda: _take(page, st.session_state[key])
    )
    st.markdown(":small[Nothing to be seen? Allow the camera beside the address, or close this and upload a file.]")
    if st.session_state.get(key) is not None:
        st.rerun()


def _take(page: str, file: UploadedFile | None) -> None:
    """Read a file once, and keep it small in the person's own session."""
    if file is None:
        return
    renew(_own(page))
    try:
        pixels = read_image(file.getvalue(), file.name, longest_side=LONGEST_SIDE)
    except CnnvizError as error:
        st.session_state[f"{page}.refused picture"] = str(error)
        return
    st.session_state[f"{page}.own picture"] = ChosenPicture(pixels, file.name)
    st.session_state[f"{page}.shows own"] = True

"""The convolution as a product in the frequency domain."""

import streamlit as st

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.resizing import shrunk
from cnnviz.errors import GeometryError
from cnnviz.figures.frequency_scene import frequency_scene
from cnnviz.figures.numbers import compact, count_text
from cnnviz.figures.scene import Scene, size_text
from cnnviz.ops.convolution import ConvolutionTrace, convolve
from cnnviz.ops.frequency import FrequencyTrace, convolve_in_frequency
from cnnviz.ops.gradients import first_of_each
from cnnviz.ui.controls import segments
from cnnviz.ui.convolution.state import PAGE, ConvolutionState
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme

SOURCES = {"grid": "These numbers", "picture": "A photograph"}
LONGEST_SIDE = 160  # px of a photograph: three spectra of it are sent with every change

SCALE = (
    "**Colours:** no colour is an amplitude of 0, full colour the largest, which stands above each spectrum. Between "
    "them the colour follows the logarithm, log(1 + amplitude): a few coarse waves are far stronger than all "
    "others, which would not be seen without it. Each spectrum has a scale of its own."
)


def show_frequency(state: ConvolutionState, trace: ConvolutionTrace, *, dimmed: bool) -> Scene | None:
    """Three spectra, and the largest difference between both ways of computing the output.

    Parameters and the return value are those of `show_matrix`.
    """
    segments(PAGE, "source", "Spectra of", SOURCES, "spectrum", SOURCES.__getitem__)
    try:
        slid = trace if state.source == "grid" else _on_photograph(state, trace)
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        return None
    multiplied = _multiplied(slid)
    st.markdown(
        "Where the kernel's spectrum is faint, those frequencies are lost: a blur keeps the middle, an edge kernel "
        "loses it. Both are transformed and **multiplied number by number**, the kernel's with the sign of their "
        "imaginary part changed, since it slides without being flipped. The spectra know neither stride nor bias: "
        "transformed back, only the places of the windows are kept, and the bias is added."
    )
    # The sum over several channels is no product of two spectra.
    shown = multiplied if slid.kernel.shape[1] == 1 else _multiplied(first_of_each(slid))
    scene = frequency_scene(shown, current_theme())
    grid_stepper(
        scene,
        key=f"{PAGE}.spectra",
        prompt="Point at a spectrum for an amplitude; the middle is the mean, the rim the finest stripes.",
        large=is_presenting(),
        dimmed=dimmed,
    )
    st.markdown(f":small[{SCALE}]")
    several = len(state.kernel) > 1
    if state.source == "picture":
        first = " The kernel is the first slice of the first one." if several else ""
        size = size_text(slid.image[0])
        st.markdown(f":small[The input is the photograph's brightness, shrunk to {size} px.{first}]")
    elif several:
        adds = "; the products of all channels are added up" if slid.kernel.shape[1] > 1 else ""
        st.markdown(f":small[Shown for the first channel and the first slice of the first kernel{adds}.]")
    difference = multiplied.largest_difference(slid)
    st.markdown(
        f"**Largest difference** between the {count_text(slid.output.size)} outputs of sliding and of multiplying "
        f"spectra: **{compact(difference)}**, where the largest output is {compact(multiplied.largest_output)}."
        + (" What is left is rounding." if difference else "")
    )
    return scene


def _multiplied(slid: ConvolutionTrace) -> FrequencyTrace:
    return convolve_in_frequency(slid.image, slid.kernel, slid.window, slid.bias, slid.groups, slid.padding_mode)


def _on_photograph(state: ConvolutionState, trace: ConvolutionTrace) -> ConvolutionTrace:
    """The first slice of the first kernel on the brightness of the chosen photograph."""
    photograph = shrunk(PHOTOGRAPHS[state.photograph](), LONGEST_SIDE)
    brightness = pick_channels(photograph, Channels.BRIGHTNESS)[0]
    window = state.window_for((brightness.shape[0], brightness.shape[1]))
    return convolve(brightness, trace.kernel[0, 0], window, trace.bias[0], padding_mode=trace.padding_mode)

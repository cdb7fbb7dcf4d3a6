"""Which weights of the page's kernels fit the channels of a picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.data.channels import Channels
from cnnviz.ops.convolution import flipped
from cnnviz.ui.convolution.state import ConvolutionState

COLOURS = (Channels.RED, Channels.GREEN, Channels.BLUE)


@dataclass(frozen=True, eq=False)
class PictureKernel:
    """What is applied to a picture.

    Attributes
    ----------
    weights : ndarray, (F, C/groups, kernel rows, kernel columns)
    bias : ndarray, (F,)
    groups : int
        Each of them has one output map, so that ``weights`` with its first two axes swapped within a group stamps too.
    note : str
        How that differs from what the grids of the page show; empty where it does not.
    """

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    groups: int
    note: str = ""


def is_kernel_for_each_colour(state: ConvolutionState) -> bool:
    """Whether there are three channels in three groups with a kernel each, as a picture's colours can have them."""
    return state.groups == len(state.image) == len(state.kernel) == len(COLOURS)


def fits_colours(state: ConvolutionState) -> bool:
    """Whether red, green and blue can stand in the place of the page's channels."""
    return is_kernel_for_each_colour(state) or (len(state.image) == len(COLOURS) and state.groups == 1)


def kernel_for(state: ConvolutionState, number: int, channels: Channels) -> PictureKernel:
    """What can be applied to some channels of a picture.

    Parameters
    ----------
    state : ConvolutionState
    number : int
        Of the kernel, from 0.
    channels : Channels

    Raises
    ------
    GeometryError
        If the page's kernels do not fit its own channels.
    """
    weights, biases = state.weights, np.array(state.biases)
    if state.flip and state.operation == "convolution":
        weights = flipped(weights)
    if fits_colours(state):
        if is_kernel_for_each_colour(state):
            slices, bias, groups = weights[:, 0], biases, len(COLOURS)
        else:
            slices, bias, groups = weights[number], np.broadcast_to(biases[number], len(COLOURS)), 1
        if channels is Channels.ALL:
            return PictureKernel(slices.reshape(groups, -1, *slices.shape[1:]), bias[:groups], groups)
        place = COLOURS.index(channels) if channels in COLOURS else 0
        note = (
            f"There are weights for three channels. Here those for {COLOURS[place]} alone are applied to "
            f"{channels}; choose All colours for the whole."
        )
        return PictureKernel(slices[place][np.newaxis, np.newaxis], bias[place : place + 1], 1, note)
    maps = len(channels.names)
    first = np.broadcast_to(weights[number, 0], (maps, 1, *weights.shape[2:]))
    return PictureKernel(first, np.broadcast_to(biases[number], maps), maps, _note(state))


def _note(state: ConvolutionState) -> str:
    count = len(state.image)
    if count == 1:
        return ""
    grouped = f" in {state.groups} groups" if state.groups > 1 else ""
    return (
        f"The numbers have {count} channels{grouped}, and a picture's three colours do not fit them: only the first "
        "slice of the kernel is applied, to each channel of the picture by itself."
    )

"""The sentence below the stepper speaks of the kernel and the padding that are there."""

import pytest

from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.ui.convolution.state import ConvolutionState
from cnnviz.ui.convolution.working_area import what_to_look_for

MIDDLE = ((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0))
CORNER = ((1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


@pytest.mark.parametrize(
    ("kernel", "sentence"),
    [
        (ConvolutionState().kernel, "each sum changes its sign"),
        ((MIDDLE,), "nothing changes"),
        ((CORNER,), "is not its own flip"),
    ],
)
def test_what_the_flip_does_to_this_kernel_is_said(kernel, sentence):
    assert sentence in what_to_look_for(ConvolutionState(flip=True, kernel=kernel))


@pytest.mark.parametrize(
    ("mode", "sentence"), [("reflect", "mirrored"), ("replicate", "again and again"), ("circular", "opposite side")]
)
def test_what_stands_in_the_padding_is_said_below_and_above(mode, sentence):
    state = ConvolutionState(padding_mode=mode)
    assert sentence in what_to_look_for(state)
    assert convolution_scene(state.trace()).grids[0].note.endswith(f"padded to 7 × 7 (hatched: {mode})")
    assert "Hatched" not in what_to_look_for(ConvolutionState(padding_mode=mode, padding="0"))

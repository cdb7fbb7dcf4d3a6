"""Which weights of the convolution page a picture gets."""

import numpy as np
import pytest

from cnnviz.data.channels import Channels
from cnnviz.errors import GeometryError
from cnnviz.ui.convolution.picture_kernel import kernel_for
from cnnviz.ui.convolution.state import ConvolutionState


def state_of(channels, kernels, groups=1, **changes):
    """Each weight says which it is: kernel, slice, row and column are its digits."""
    slices = channels // groups
    grids = tuple(
        tuple(tuple(float(f"{k}{s}{r}{c}") for c in range(3)) for r in range(3))
        for k in range(1, kernels + 1)
        for s in range(1, slices + 1)
    )
    image = (((1.0,) * 5,) * 5,) * channels
    return ConvolutionState(image=image, kernel=grids, bias=tuple(range(kernels)), groups=groups, **changes)


def seen(kernel):
    """Kernel and slice of what is applied, map by map."""
    return (kernel.weights[:, :, 0, 0] // 100).astype(int).tolist()


def test_the_kernel_of_one_channel_works_on_each_colour():
    kernel = kernel_for(state_of(1, 3), 2, Channels.ALL)
    assert seen(kernel) == [[31], [31], [31]]
    assert (kernel.groups, kernel.bias.tolist(), kernel.note) == (3, [2, 2, 2], "")
    assert seen(kernel_for(state_of(1, 3), 1, Channels.GREEN)) == [[21]]


def test_three_slices_meet_three_colours_and_are_added_up():
    kernel = kernel_for(state_of(3, 2), 1, Channels.ALL)
    assert seen(kernel) == [[21, 22, 23]]
    assert (kernel.groups, kernel.bias.tolist(), kernel.note) == (1, [1], "")


def test_one_colour_meets_the_slice_for_it_and_that_is_said():
    kernel = kernel_for(state_of(3, 2), 1, Channels.BLUE)
    assert seen(kernel) == [[23]]
    assert kernel.bias.tolist() == [1]
    assert "those for blue alone are applied to blue" in kernel.note
    assert "those for red alone are applied to brightness" in kernel_for(state_of(3, 1), 0, Channels.BRIGHTNESS).note


def test_a_kernel_for_each_of_three_channels_is_one_for_each_colour():
    state = state_of(3, 3, groups=3)
    kernel = kernel_for(state, 0, Channels.ALL)
    assert seen(kernel) == [[11], [21], [31]]
    assert (kernel.groups, kernel.bias.tolist(), kernel.note) == (3, [0, 1, 2], "")
    assert seen(kernel_for(state, 0, Channels.GREEN)) == [[21]]
    assert kernel_for(state, 0, Channels.GREEN).bias.tolist() == [1]


@pytest.mark.parametrize(("channels", "kernels", "groups"), [(2, 1, 1), (4, 2, 2)])
def test_other_channels_do_not_fit_and_it_is_said_what_is_applied_instead(channels, kernels, groups):
    kernel = kernel_for(state_of(channels, kernels, groups), 0, Channels.ALL)
    assert seen(kernel) == [[11], [11], [11]]
    assert f"The numbers have {channels} channels" in kernel.note
    assert "only the first slice of the kernel is applied" in kernel.note
    assert ("groups" in kernel.note) == (groups > 1)


def test_flipping_turns_the_kernel_of_a_convolution_but_not_what_is_stamped():
    state, transposed = state_of(1, 1, flip=True), state_of(1, 1, flip=True, operation="transposed")
    straight = np.array(state.kernel)
    assert np.array_equal(kernel_for(state, 0, Channels.RED).weights[0], straight[:, ::-1, ::-1])
    assert np.array_equal(kernel_for(transposed, 0, Channels.RED).weights[0], straight)


def test_kernels_that_do_not_fit_their_own_channels_are_refused():
    state = ConvolutionState(image=state_of(2, 1).image, kernel=state_of(1, 3).kernel)
    with pytest.raises(GeometryError, match="3 kernel slices, but each kernel needs 2"):
        kernel_for(state, 0, Channels.ALL)

"""Where windows lie along an axis, against what PyTorch's gradients say."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume, given
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.axis_plan import axis_plan
from cnnviz.geometry.axis_settings import AxisSettings, Operation, axis_size
from cnnviz.geometry.pooling import places_rounded_up
from cnnviz.geometry.window import Window

SETTINGS = st.builds(
    AxisSettings,
    kernel_size=st.integers(1, 5),
    stride=st.integers(1, 5),
    padding=st.integers(0, 4).map(lambda side: (side, side)),
    dilation=st.integers(1, 3),
)


@given(settings=SETTINGS, length=st.integers(1, 20))
def test_pixels_are_read_as_often_as_their_gradient_says(settings, length):
    assume(axis_size(Operation.CONVOLUTION, length, settings))
    plan = axis_plan(Operation.CONVOLUTION, length, settings)
    padded = F.pad(torch.zeros(1, 1, length), settings.padding).requires_grad_()
    kernel = torch.ones(1, 1, settings.kernel_size)
    output = F.conv1d(padded, kernel, stride=settings.stride, dilation=settings.dilation)
    output.sum().backward()
    counts = padded.grad.flatten().int().tolist()
    assert list(plan.touches) == counts
    assert list(plan.untouched) == [position for position, count in enumerate(counts) if count == 0]
    assert plan.places == output.shape[-1]
    assert list(plan.inside) == list(range(settings.padding[0], settings.padding[0] + length))


@given(settings=SETTINGS, length=st.integers(1, 12), added=st.integers(0, 4))
def test_pixels_are_stamped_as_often_as_a_transposed_convolution_of_ones_gives(settings, length, added):
    settings = AxisSettings(settings.kernel_size, settings.stride, (0, 0), settings.dilation, added)
    assume(axis_size(Operation.TRANSPOSED, length, settings))
    plan = axis_plan(Operation.TRANSPOSED, length, settings)
    kernel = torch.ones(1, 1, settings.kernel_size)
    stamped = F.conv_transpose1d(
        torch.ones(1, 1, length),
        kernel,
        stride=settings.stride,
        dilation=settings.dilation,
        output_padding=added,
    )
    assert list(plan.touches) == stamped.flatten().int().tolist()


def test_what_the_floor_drops_is_left_over():
    plan = axis_plan(Operation.CONVOLUTION, 8, AxisSettings(3, 2))
    assert (plan.room, plan.places, plan.left_over, plan.untouched) == (5, 3, 1, (7,))  # 5 = 2 · 2 + 1


@given(settings=SETTINGS, length=st.integers(1, 20))
def test_the_smallest_input_that_gives_as_many_does_and_one_pixel_less_does_not(settings, length):
    assume(axis_size(Operation.CONVOLUTION, length, settings))
    plan = axis_plan(Operation.CONVOLUTION, length, settings)
    assume(plan.smallest_alike > 1)
    assert axis_size(Operation.CONVOLUTION, plan.smallest_alike, settings) == plan.size
    assert axis_size(Operation.CONVOLUTION, plan.smallest_alike - 1, settings) < plan.size


def test_a_stride_wider_than_the_window_leaves_gaps():
    assert axis_plan(Operation.CONVOLUTION, 10, AxisSettings(2, 4)).untouched == (2, 3, 6, 7)


def test_in_ceil_mode_the_last_window_hangs_over_the_end():
    plan = axis_plan(Operation.MAX_POOLING, 5, AxisSettings(2, 2, ceil_mode=True))
    assert (plan.places, plan.left_over, plan.is_cut_short) == (3, -1, False)


@given(length=st.integers(1, 12), kernel=st.integers(1, 5), stride=st.integers(1, 6), side=st.integers(0, 2))
def test_a_last_window_that_would_begin_behind_the_input_is_noticed(length, kernel, stride, side):
    assume(side <= kernel // 2)
    settings = AxisSettings(kernel, stride, (side, side), ceil_mode=True)
    assume(axis_size(Operation.MAX_POOLING, length, settings))
    plan = axis_plan(Operation.MAX_POOLING, length, settings)
    rounded_up = places_rounded_up((length, length), Window(kernel, stride, side))[0]
    assert plan.is_cut_short == (plan.places != rounded_up)


def test_settings_without_an_output_have_no_plan():
    with pytest.raises(GeometryError, match="2 px give no output"):
        axis_plan(Operation.CONVOLUTION, 2, AxisSettings(3))

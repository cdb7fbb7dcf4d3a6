"""Windows and output sizes against PyTorch."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import output_size, read_positions
from cnnviz.geometry.window import Window


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kernel_size": 0}, "kernel size is 0, but the least is 1"),
        ({"kernel_size": 3, "stride": 0}, "stride is 0, but the least is 1: use 1 or more"),
        ({"kernel_size": 3, "stride": -2}, "stride is -2"),
        ({"kernel_size": 3, "padding": -1}, "padding is -1, but the least is 0"),
        ({"kernel_size": 3, "dilation": (1, 0)}, "dilation is 0"),
        ({"kernel_size": (3, 3, 3)}, "takes one number or two"),
        ({"kernel_size": 2.5}, "give a whole number"),
    ],
)
def test_window_refuses_nonsense_when_it_is_made(arguments, message):
    with pytest.raises(GeometryError, match=message):
        Window(**arguments)


def test_padding_is_written_in_three_ways():
    assert Window(3, padding=2).padding == ((2, 2), (2, 2))
    assert Window(3, padding=(1, 2)).padding == ((1, 1), (2, 2))
    assert Window(3, padding=((0, 1), (2, 3))).padding == ((0, 1), (2, 3))


def test_equal_windows_are_one_value():
    assert Window(3, padding=1) == Window((3, 3), 1, (1, 1))
    assert len({Window(3), Window((3, 3))}) == 1


def test_dilated_kernel_too_long_is_explained():
    with pytest.raises(
        GeometryError,
        match="the kernel spans 7 px but the padded input has 6 rows: lower the dilation or add padding",
    ):
        output_size((4, 9), Window(4, padding=1, dilation=2))


def test_kernel_too_large_is_explained():
    with pytest.raises(GeometryError, match="spans 5 px but the input has 4 columns: use a smaller kernel"):
        output_size((5, 4), Window(5))


small = st.integers(1, 4)


@given(
    size=st.tuples(st.integers(1, 20), st.integers(1, 20)),
    kernel=st.tuples(small, small),
    stride=st.tuples(small, small),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=st.tuples(small, small),
)
def test_output_size_is_that_of_torch_or_refused_with_it(size, kernel, stride, padding, dilation):
    convolution = torch.nn.Conv2d(1, 1, kernel, stride, padding, dilation, device="meta")
    try:
        expected = tuple(convolution(torch.empty(1, 1, *size, device="meta")).shape[2:])
    except RuntimeError:
        with pytest.raises(GeometryError, match="the kernel spans"):
            output_size(size, Window(kernel, stride, padding, dilation))
    else:
        assert output_size(size, Window(kernel, stride, padding, dilation)) == expected


@given(size=st.integers(1, 15), kernel=small, stride=small, padding=st.integers(0, 3), dilation=small)
def test_pixels_that_are_read_are_those_with_a_gradient(size, kernel, stride, padding, dilation):
    window = Window((1, kernel), (1, stride), (0, padding), (1, dilation))
    if window.span[1] > size + 2 * padding:
        return
    padded = torch.zeros(1, 1, 1, size + 2 * padding, requires_grad=True)
    weights = torch.ones(1, 1, 1, kernel)
    torch.nn.functional.conv2d(padded, weights, stride=(1, stride), dilation=(1, dilation)).sum().backward()
    assert read_positions((1, size), window)[1] == tuple((padded.grad[0, 0, 0] > 0).tolist())

"""How large an input may be for a transposed output, against the size that it then has."""

from hypothesis import given
from hypothesis import strategies as st

from cnnviz.geometry.fitting import largest_transposed_input
from cnnviz.geometry.shapes import transposed_output_size
from cnnviz.geometry.window import Window


@given(
    kernel=st.integers(1, 7),
    stride=st.integers(1, 4),
    dilation=st.integers(1, 3),
    padding=st.integers(0, 3),
    data=st.data(),
)
def test_one_pixel_more_would_be_too_large(kernel, stride, dilation, padding, data):
    extra = data.draw(st.integers(0, max(stride, dilation) - 1))
    window = Window(kernel, stride, padding, dilation)
    side = largest_transposed_input(100, window, (extra, extra))
    assert max(transposed_output_size(side, window, extra)) <= 100
    assert max(transposed_output_size(side + 1, window, extra)) > 100


def test_the_narrower_axis_decides():
    assert largest_transposed_input(100, Window(1, (1, 4))) == 25


def test_the_least_is_one_pixel():
    assert largest_transposed_input(2, Window(7)) == 1

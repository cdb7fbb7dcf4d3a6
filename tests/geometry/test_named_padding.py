"""Padding by name, against the sizes that it promises and the formula that TensorFlow publishes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.padding import NamedPadding, causal_padding, named_padding
from cnnviz.geometry.shapes import output_size
from cnnviz.geometry.window import Window

small = st.integers(1, 5)
pairs = st.tuples(small, small)
sizes = st.tuples(st.integers(1, 30), st.integers(1, 30))


def tensorflow_same(size, kernel, stride):
    """As written in TensorFlow's guide to tf.nn, "Notes on padding"; a dilated kernel counts with its holes."""
    along = max(kernel - stride, 0) if size % stride == 0 else max(kernel - size % stride, 0)
    return along // 2, along - along // 2


@settings(max_examples=300)
@given(size=sizes, kernel=pairs, stride=pairs, dilation=pairs)
def test_same_is_that_of_tensorflow_and_keeps_the_size_divided_by_the_stride(size, kernel, stride, dilation):
    padding = named_padding(NamedPadding("same"), size, kernel, stride, dilation)
    window = Window(kernel, stride, padding, dilation)
    assert padding == tuple(map(tensorflow_same, size, window.span, stride))
    assert output_size(size, window) == tuple(-(-length // step) for length, step in zip(size, stride, strict=True))


@settings(max_examples=200)
@given(size=sizes, kernel=pairs, dilation=pairs)
def test_full_gives_an_output_wherever_window_and_image_share_a_pixel(size, kernel, dilation):
    window = Window(kernel, 1, named_padding(NamedPadding("full"), size, kernel, 1, dilation), dilation)
    touched = tuple(length + span - 1 for length, span in zip(size, window.span, strict=True))
    assert output_size(size, window) == touched
    wider = Window(kernel, 1, tuple((sides[0] + 1, sides[1]) for sides in window.padding), dilation)
    assert output_size(size, wider) == tuple(count + 1 for count in touched)


@pytest.mark.parametrize(
    ("arguments", "sides"),
    [
        (("valid", 5, 3), ((0, 0), (0, 0))),
        (("same", 5, 3), ((1, 1), (1, 1))),
        (("same", 5, (2, 4)), ((0, 1), (1, 2))),
        (("same", (7, 8), 3, 2), ((1, 1), (0, 1))),
        (("same", 8, 1, 3), ((0, 0), (0, 0))),  # the stride skips more than the kernel misses
        (("full", 5, (3, 1)), ((2, 2), (0, 0))),
        (("full", 5, 3, 1, 2), ((4, 4), (4, 4))),
    ],
)
def test_padding_worked_out_by_hand(arguments, sides):
    name, *rest = arguments
    assert named_padding(NamedPadding(name), *rest) == sides


def test_causal_padding_lies_before_the_first_column_only():
    assert causal_padding(4) == ((0, 0), (3, 0))
    assert causal_padding(2, dilation=8) == ((0, 0), (8, 0))
    assert causal_padding(1, dilation=8) == ((0, 0), (0, 0))


def test_padding_below_the_limits_is_refused():
    with pytest.raises(GeometryError, match=r"the size is \(0, 4\), but the least is 1: use 1 or more"):
        named_padding(NamedPadding.SAME, (0, 4), 3)
    with pytest.raises(GeometryError, match="kernel size is 0, but the least is 1: use 1 or more"):
        causal_padding(0)
    with pytest.raises(GeometryError, match="dilation is 0, but the least is 1: use 1 or more"):
        named_padding(NamedPadding.FULL, 5, 3, dilation=0)

"""Where a pooling has no output, each way out that is named is one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.pooling import places_rounded_up, pooled_size
from cnnviz.geometry.window import Window
from cnnviz.ops.pooling import Pooling, pool


def ways_out(message, settings_now):
    """The settings after each of the named ways."""
    for way in message.split(": ")[1].split(" or "):
        changed = dict(settings_now)
        for name, pattern in (("size", r"window's size to (\d+)"), ("dilation", r"dilation to (\d+)")):
            if found := re.search(pattern, way):
                changed[name] = int(found[1])
        if found := re.search(r"padding to (\d+)", way):
            changed["padding"] = int(found[1])
        changed["ceil_mode"] |= "turn ceil mode on" in way
        assert changed != settings_now
        yield changed


def places(size, stride, padding, dilation, ceil_mode, side):
    return pool([[1.0] * side] * side, Pooling.MAX, Window(size, stride, padding, dilation), ceil_mode=ceil_mode).output


@settings(max_examples=500)
@given(
    size=st.integers(1, 6),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
    ceil_mode=st.booleans(),
    side=st.integers(1, 12),
)
def test_each_way_out_that_is_named_gives_an_output(size, stride, padding, dilation, ceil_mode, side):
    now = {"size": size, "stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    try:
        assert places(**now, side=side).size
    except GeometryError as error:
        if "more than half" in str(error):
            most = int(re.search(r"use at most (\d+)", str(error))[1])
            pool([[1.0] * 20] * 20, Pooling.MAX, Window(size, stride, most, dilation))
            return
        for changed in ways_out(str(error), now):
            assert places(**changed, side=side).size


@pytest.mark.parametrize(
    ("window", "message"),
    [
        (Window(3, 3), "the window spans 3 px but the input has 2 rows: lower the window's size to 2 or raise "
                       "the padding to 1 or turn ceil mode on"),
        (Window(2, 2, 0, 2), "lower the dilation to 1 or raise the padding to 1 or turn ceil mode on"),
    ],
)  # fmt: skip
def test_worked_refusals(window, message):
    with pytest.raises(GeometryError, match=re.escape(message)):
        pooled_size(2, window)


def test_the_place_that_is_taken_off_again_is_counted_before():
    assert places_rounded_up((3, 3), Window(2, stride=2, padding=1)) == (3, 3)

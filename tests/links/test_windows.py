"""Stacks of windows in links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.errors import InputError
from cnnviz.geometry.window import Window
from cnnviz.links.windows import windows

PAIRS = st.tuples(st.integers(1, 16), st.integers(1, 16))
WINDOWS = st.builds(Window, PAIRS, PAIRS, st.tuples(st.integers(0, 60), st.integers(0, 60)), PAIRS)
CODEC = windows(6)


@given(st.lists(WINDOWS, min_size=1, max_size=6).map(tuple))
def test_a_stack_comes_back_from_its_link(stack):
    assert CODEC.read(CODEC.write(stack)) == stack


def test_what_is_usual_is_left_out():
    assert CODEC.write((Window(3), Window(3, 2, 1), Window((3, 1), 1, (2, 0), 2))) == "3 3s2p1 3x1p2x0d2"


def test_people_may_write_capitals_and_signs():
    assert CODEC.read(" 3×1S2  5 ") == (Window((3, 1), 2), Window(5))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there are 0 layers: give 1 to 6"),
        ("3 3 3 3 3 3 3", "there are 7 layers: give 1 to 6"),
        ("3q", "“3q” is no layer: 3s2p1 is a kernel of 3 with stride 2"),
        ("3s0", "the stride 0 is outside 1 to 16"),
        ("99", "the kernel size 99 is outside 1 to 31"),
        ("3s2s2", "“3s2s2” has s twice: give each once"),
        ("s2", "“s2” is no layer"),
    ],
)
def test_what_cannot_be_read_is_explained(text, message):
    with pytest.raises(InputError, match=message):
        CODEC.read(text)

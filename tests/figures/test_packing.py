"""What is packed for the browser comes out as it went in."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.numbers import number_text
from cnnviz.figures.packing import packed_cells, packed_texts


def unpacked(message):
    """As steps.js reads it."""
    words, digits = message["words"].split(" "), message["digits"]
    signs = [ord(sign) - ord("#") for sign in message["at"]]
    places = [
        sum(sign * 92**power for power, sign in enumerate(reversed(signs[at : at + digits])))
        for at in range(0, len(signs), digits)
    ]
    return [words[place] for place in places]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200))
def test_numbers_come_out_as_they_are_written(values):
    assert unpacked(packed_texts(np.array(values))) == [number_text(value) for value in values]


def test_more_different_numbers_than_two_signs_can_tell_apart_come_out_too():
    values = np.random.default_rng(0).permutation(9000)
    assert unpacked(packed_texts(values.astype(float))) == [str(value) for value in values]


def test_products_that_repeat_take_two_bytes_each():
    values = np.random.default_rng(0).integers(-81, 82, 10_000).astype(float)
    assert len(json.dumps(packed_texts(values))) < 2.2 * values.size


def test_a_pattern_that_all_steps_share_is_told_once():
    cells = np.add.outer(np.array([3, 9, 4]), np.array([0, 1, 7]))
    assert packed_cells(cells) == {"begins": [3, 9, 4], "pattern": [0, 1, 7]}
    cells[1, 2] = -1
    assert packed_cells(cells) == {"rows": cells.tolist()}

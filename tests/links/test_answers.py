"""Answers that are not finished travel in links."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.errors import InputError
from cnnviz.links.answers import answers

cells = st.one_of(st.floats(-1e6, 1e6, allow_nan=False), st.just(float("nan")))


@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=3)))
def test_an_answer_reads_back_with_its_gaps(rows):
    codec = answers(12, 2)
    value = (tuple(tuple(row) for row in rows),)
    (back,) = codec.read(codec.write(value))
    assert [[None if isnan(cell) else cell for cell in row] for row in back] == [
        [None if isnan(cell) else cell for cell in row] for row in rows
    ]


@pytest.mark.parametrize("text", ["1 2_3", "1~2~3", "1 2 3 4 5 6 7 8 9 1 2 3 4"])
def test_answers_of_several_sizes_are_refused(text):
    with pytest.raises(InputError, match="give at most 2 of one size, with at most 12 rows and columns"):
        answers(12, 2).read(text)

"""Texts that go out come back the same, and broken ones are named."""

import contextlib
import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.errors import InputError
from cnnviz.links.numbers import parse_grid, parse_number, write_grid, write_number
from cnnviz.links.states import (
    choice,
    flag,
    grid,
    grids,
    integer,
    linked,
    number,
    pair,
    read_state,
    write_state,
)
from cnnviz.links.states import numbers as some_numbers

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@dataclass(frozen=True)
class Example:
    stride: int = linked(integer(1, 4), 1)
    rate: float = linked(number(0, 10), 0.5)
    mode: str = linked(choice(("zeros", "reflect")), "zeros")
    kernel: tuple = linked(grid(3), ((0.0,),))


@given(numbers)
def test_a_number_reads_back_exactly(value):
    assert parse_number(write_number(value)) == value


@given(st.integers(1, 12).flatmap(lambda n: st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=1)))
def test_a_grid_reads_back_exactly(rows):
    cells = tuple(tuple(row) for row in rows[:12])
    assert parse_grid(write_grid(cells), 12) == cells


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "an empty cell holds no number"),
        ("  ", "an empty cell"),
        ("abc", "“abc” is not a number: type one such as"),
        ("1,5", "is not a number"),
        ("1/0", "divides by zero"),
        ("1_000", "is not a number"),
        ("٣", "is not a number"),
        ("nan", "is not a number"),
        ("1e999", "beyond a million"),
        ("1e7", "use a number from −1000000 to 1000000"),
        ("x" * 500, "“xxxxxxxxxxxxxxxxxxx…” is not"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text, message):
    with pytest.raises(InputError, match=message):
        parse_number(text)


@given(st.text())
def test_any_text_is_a_number_or_an_input_error(text):
    with contextlib.suppress(InputError):
        assert math.isfinite(parse_number(text))


@pytest.mark.parametrize(
    ("text", "message"), [("1 2_3", "1 and 2 numbers"), ("1 2 3 4", "use at most 3 rows and columns")]
)
def test_ragged_and_oversized_grids_are_refused(text, message):
    with pytest.raises(InputError, match=message):
        parse_grid(text, 3)


def test_a_link_carries_only_what_differs_from_the_default():
    assert write_state(Example()) == {}
    assert write_state(Example(stride=2, kernel=((1.0, -0.5),))) == {"stride": "2", "kernel": "1 -0.5"}


def test_parameters_are_taken_over_only_while_their_value_is_the_same():
    before = Example(stride=2, kernel=((1.0, -0.5),))
    after = Example(stride=3, kernel=before.kernel)
    known = {"stride": "2", "kernel": "as it was written"}
    assert write_state(after, (before, known)) == {"stride": "3", "kernel": "as it was written"}
    assert write_state(Example(), (before, known)) == {}


def test_a_state_comes_back_from_its_link():
    state = Example(stride=3, rate=0.125, mode="reflect", kernel=((1.0, 2.0), (3.0, 4.0)))
    assert read_state(Example, write_state(state)) == (state, ())


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"stride": "0"}, "stride: 0 is outside 1 to 4; the default is shown"),
        ({"stride": "-3"}, "outside 1 to 4"),
        ({"stride": "two"}, "“two” is not a whole number: use 1 to 4"),
        ({"mode": "mirror"}, "none of zeros, reflect"),
        ({"kernel": "1 x"}, "“x” is not a number"),
        ({"strde": "2"}, "“strde” is not known on this page"),
    ],
)
def test_a_broken_parameter_is_named_and_the_rest_is_kept(parameters, problem):
    state, problems = read_state(Example, {**parameters, "rate": "2"})
    assert state == Example(rate=2.0)
    assert len(problems) == 1
    assert problem in problems[0]


def test_a_link_of_another_version_is_refused_whole():
    state, problems = read_state(Example, {"v": "9", "stride": "2"})
    assert state == Example()
    assert "version “9”" in problems[0]


@given(st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_a_pair_reads_back_and_takes_what_people_type(value):
    codec = pair(1, 4)
    assert codec.read(codec.write(value)) == value
    assert codec.read(f" {value[0]} × {value[1]} ") == value


@pytest.mark.parametrize(
    ("codec", "text", "message"),
    [
        (pair(1, 4), "2x9", "9 is outside 1 to 4"),
        (pair(1, 4), "2x", "“2x” is not rows and columns: write one number for both, or two such as 2x1"),
        (pair(1, 4), "2x2x2", "“2x2x2” is not rows and columns"),
        (grids(3, 2), "1~2~3", "there are 3 grids: use at most 2"),
        (grids(3, 2), "1 2~3", "the grids are 1 × 1 and 1 × 2: give them one size"),
        (some_numbers(2, 10), "1 2 3", "there are 3 numbers: use at most 2"),
        (some_numbers(2, 10), "11", "11 is outside -10 to 10"),
        (flag(), "maybe", "“maybe” is none of no, yes: use one of these"),
    ],
)
def test_broken_pairs_grids_and_flags_are_explained(codec, text, message):
    with pytest.raises(InputError, match=message):
        codec.read(text)


@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=2, max_size=2), min_size=1)
    )
)
def test_several_grids_read_back_exactly(values):
    value = tuple(tuple(tuple(row) for row in cells) for cells in values[:4])
    assert grids(3, 4).read(grids(3, 4).write(value)) == value
    assert flag().read(flag().write(True)) is True

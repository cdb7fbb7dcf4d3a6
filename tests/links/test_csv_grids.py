"""Grids go out as CSV and come back as exactly the same numbers; what cannot be read is explained."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cnnviz.errors import InputError
from cnnviz.links.csv_grids import csv_text, read_csv, read_csv_channels

CHANNELS = arrays(np.float64, array_shapes(min_dims=3, max_dims=3, max_side=12), elements=st.floats(-1e6, 1e6))


@given(CHANNELS)
def test_numbers_come_back_exactly(channels):
    np.testing.assert_array_equal(read_csv_channels(csv_text(channels)), channels)


@given(CHANNELS)
def test_numpy_reads_the_same(channels):
    np.testing.assert_array_equal(
        np.loadtxt(csv_text(channels).splitlines(), delimiter=",", ndmin=2), np.vstack(channels)
    )


@pytest.mark.parametrize(
    "text",
    ["1,0.5\n-2,3\n", "1;0.5\n-2;3", "1\t0.5\r\n-2\t3\r\n", "\ufeff1, 0.5\n−2, 3\n\n", '"1","1/2"\n"-2","3"\n'],
    ids=["commas", "semicolons", "tabs", "spaces and signs", "quotes"],
)
def test_any_of_the_usual_forms_is_read(text):
    assert read_csv(text) == ((1, 0.5), (-2, 3))


def test_channels_are_set_apart_by_an_empty_line():
    assert read_csv_channels("1,2\n\n3,4\n") == (((1, 2),), ((3, 4),))
    assert read_csv_channels("1;2\n;\n;\n3;4\n") == (((1, 2),), ((3, 4),))  # as spreadsheets write empty lines


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,2\n3\n", "line 2 has 1 number, but the grid's first row has 2: give all rows the same length"),
        ("1,2\n3,x\n", "line 2, column 2: “x” is not a number: type one such as 2, −0.5 or 1/9"),
        ("1,,2\n", "line 1, column 2: an empty cell holds no number: type one, such as 0"),
        ("0,5;1,5\n", "line 1, column 1: “0,5” has a decimal comma: write a point, as in 0.5"),
        ("1\n" * 13, "the grid has more than 12 rows: use at most 12"),
        (",".join("1" * 13), "line 1 has 13 numbers: use at most 12"),
        ("1000001", "line 1, column 1: “1000001” is beyond a million: use a number from −1000000 to 1000000"),
        ("nan", "line 1, column 1: “nan” is not a number: type one such as 2, −0.5 or 1/9"),
        ("", "there are no numbers: give rows such as 1, 0, −1"),
        ("\n,,\n", "there are no numbers: give rows such as 1, 0, −1"),
        ("1\n\n1,2\n", "the grids have the sizes 1 × 1 and 1 × 2: give all channels the same size"),
        ("1,1\n" * 500_000, "the text has 2000000 characters: use at most 1000000"),
        (
            "1" * 200_000,
            "the text is no CSV (field larger than field limit (131072)): save it as such from a spreadsheet",
        ),
    ],
)
def test_what_cannot_be_read_is_explained(text, sentence):
    with pytest.raises(InputError) as error:
        read_csv_channels(text)
    assert str(error.value) == sentence


def test_several_grids_where_one_is_wanted_are_explained():
    with pytest.raises(InputError, match="the text holds 2 grids, set apart by empty lines: give one"):
        read_csv("1\n\n2\n")


@given(st.text())
def test_any_text_is_read_or_explained(text):
    with contextlib.suppress(InputError):
        assert read_csv_channels(text)

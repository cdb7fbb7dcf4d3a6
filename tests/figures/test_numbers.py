"""Numbers as they are shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.numbers import number_text, number_texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (100.0, "100"),
        (-17.25, "−17.25"),
        (1.3125, "1.313"),
        (0.0625, "0.063"),
        (1e-5, "1e−5"),
        (float("nan"), "NaN"),
    ],
)
def test_a_number_is_written_with_as_many_decimals_as_mean_something(value, text):
    assert number_text(value) == text


@given(st.floats(-1e6, 1e6))
def test_what_is_shown_is_within_half_a_thousandth(value):
    assert float(number_text(value).replace("−", "-")) == pytest.approx(value, abs=5.01e-4)


@given(st.lists(st.floats() | st.integers(-999, 999) | st.floats(-20, 20) | st.floats(-0.02, 0.02), min_size=1))
def test_many_numbers_are_written_like_each_of_them(values):
    assert number_texts(np.array(values, dtype=np.float64)) == [number_text(float(value)) for value in values]

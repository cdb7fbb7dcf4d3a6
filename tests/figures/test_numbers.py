"""Numbers as they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.numbers import number_text


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

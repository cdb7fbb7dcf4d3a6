"""What the page on shapes says of a window's way along an axis."""

import pytest

from cnnviz.geometry.axis_plan import axis_plan
from cnnviz.geometry.axis_settings import AxisSettings, Operation
from cnnviz.geometry.layers import Architecture, Convolution
from cnnviz.geometry.unit_field import unit_field
from cnnviz.ui.shapes.field_words import what_it_sees
from cnnviz.ui.shapes.formulae import what_is_left


@pytest.mark.parametrize(
    ("length", "settings", "unit", "sentence"),
    [
        (8, AxisSettings(3, 2), "pixel", "Row 8 and column 8 of the input are never read."),
        (8, AxisSettings(3, 2), "row", "Row 8 of the input is never read."),
        (
            32,
            AxisSettings(5, 2, (1, 1), dilation=2),
            "row",
            "16 rows of the input are never read: 1, 3, 5, 7 …. Stride 2 and dilation 2 share the factor 2, so that "
            "all windows fall on the same one of every 2 pixels.",
        ),
        (
            10,
            AxisSettings(2, 4),
            "pixel",
            "4 rows and as many columns of the input are never read: 3, 4, 7, 8. The stride, 4, jumps over them: a "
            "window is 2 px long.",
        ),
        (
            9,
            AxisSettings(2, 3, dilation=2),
            "row",
            "3 rows of the input are never read: 2, 5, 8. They lie in the holes of the dilation, and no other window "
            "fills these.",
        ),
    ],
)
def test_pixels_that_are_never_read_are_named_with_the_reason(length, settings, unit, sentence):
    assert what_is_left(axis_plan(Operation.CONVOLUTION, length, settings), unit).endswith(sentence)


def test_what_lies_in_the_image_and_is_reached_by_way_of_padding_alone_is_told_apart():
    layers = (
        Convolution(1, 1, 3, padding=1),
        Convolution(1, 1, 2, stride=2),
        Convolution(1, 1, 3, padding=2, dilation=2),
    )
    field = unit_field(Architecture("stack", (1, 16, 16), layers), "conv3", (4, 6))
    # Rows 4 to 15 of the image; columns 8 to 19, of which there are 16, and that of the third window is padding.
    assert "is **12 × 12**, of which 12 × 9 lie in the image; of these, 12 × 8 are read" in what_it_sees(field)

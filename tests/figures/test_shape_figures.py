"""The pictures of the page on shapes: what is drawn, and where."""

import numpy as np
import pytest

from cnnviz.figures.axis_picture import axis_figure
from cnnviz.figures.influence_picture import influence_figure
from cnnviz.figures.scene import Role
from cnnviz.figures.stacking_curve import stacking_figure
from cnnviz.figures.theme import DARK, LIGHT, THEMES
from cnnviz.figures.touches_scene import can_be_drawn, touches_scene
from cnnviz.geometry.axis_plan import axis_plan
from cnnviz.geometry.axis_settings import AxisSettings, Operation
from cnnviz.geometry.stacking import stacking
from cnnviz.models.influence import Influence

SMALL = axis_plan(Operation.CONVOLUTION, 8, AxisSettings(3, 2))
STEM = axis_plan(Operation.CONVOLUTION, 224, AxisSettings(7, 2, (3, 3)))
STAMPS = axis_plan(Operation.TRANSPOSED, 3, AxisSettings(2, 3, (1, 1)))


def bars(figure):
    """Left edge, line, hatching and words of each box."""
    return [
        (left, line, trace.marker.pattern.shape, words)
        for trace in figure.data
        if trace.type == "bar"
        for left, line, words in zip(trace.base, trace.y, trace.hovertext, strict=True)
    ]


def numbers(figure, line):
    """The numbers that are written on a line, from left to right."""
    written = [
        (x, int(text))
        for trace in figure.data
        if trace.type == "scatter"
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
        if y == line and text != "…"
    ]
    return [number for _, number in sorted(written)]


def test_what_is_never_read_is_crossed_out_and_the_rest_is_numbered():
    figure = axis_figure(SMALL, "pixel", LIGHT)
    crossed = [(left, words) for left, line, pattern, words in bars(figure) if pattern == "x"]
    assert crossed == [(7, "input pixel 8: read by no window")]
    assert numbers(figure, 0.0) == [1, 2, 3, 4, 5, 6, 7]


def test_each_window_lies_on_the_pixels_that_it_reads():
    windows = {}
    for left, _, _, words in bars(axis_figure(SMALL, "row", LIGHT)):
        if words.startswith("window"):
            windows.setdefault(words, []).append(round(left))
    assert windows == {
        "window 1 reads rows 1 to 3": [0, 1, 2],
        "window 2 reads rows 3 to 5": [2, 3, 4],
        "window 3 reads rows 5 to 7": [4, 5, 6],
    }


def test_windows_on_one_line_do_not_overlap():
    plan = axis_plan(Operation.CONVOLUTION, 30, AxisSettings(5, 2, (2, 2)))
    found = bars(axis_figure(plan, "row", LIGHT))
    taps = [(line, round(left)) for left, line, _, words in found if words.startswith("window")]
    assert len(taps) == len(set(taps)) == 5 * plan.places


def test_of_a_long_axis_both_ends_are_drawn():
    figure = axis_figure(STEM, "pixel", LIGHT)
    words = [words for *_, words in bars(figure)]
    assert "window 1 reads padding and pixels 1 to 4" in words
    assert "window 112 reads padding and pixels 220 to 224" in words
    assert not any("input pixel 100:" in each for each in words)
    assert len(words) < 200
    assert sum(text == "…" for trace in figure.data if trace.type == "scatter" for text in trace.text) == 3


def test_a_pixel_says_which_windows_read_it():
    words = [words for *_, words in bars(axis_figure(STEM, "pixel", LIGHT))]
    assert "input pixel 3: read by windows 1, 2, 3" in words
    assert "input pixel 4: read by windows 1 to 4" in words
    assert "padding: read by window 1" in words


def test_of_a_transposed_convolution_the_stamps_lie_on_the_output():
    figure = axis_figure(STAMPS, "pixel", DARK)
    found = bars(figure)
    assert "input pixel 2 stamps pixels 3 to 4" in [words for *_, words in found]
    assert [left for left, _, pattern, _ in found if pattern == "x"] == [2, 5]  # a stride of 3, a kernel of 2
    assert [words for _, _, pattern, words in found if pattern == "/"] == [
        "cropped: stamped by input pixel 1",
        "cropped: stamped by input pixel 3",
    ]
    assert numbers(figure, 0.0) == [1, 2, 3]


def test_dilation_is_seen_as_holes():
    plan = axis_plan(Operation.CONVOLUTION, 9, AxisSettings(3, dilation=3))
    found = bars(axis_figure(plan, "row", LIGHT))
    taps = [left for left, _, _, words in found if words == "window 2 reads rows 2, 5, 8"]
    assert sorted(taps) == pytest.approx([1.06, 1.5, 4.06, 7.06])  # and the line that joins them, from the first one


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_input_windows_and_output_have_their_colours(theme):
    traces = [trace for trace in axis_figure(SMALL, "row", theme).data if trace.type == "bar"]
    edges = {t.hovertext[0].split()[0]: t.marker.line.color for t in traces if not t.marker.pattern.shape}
    assert edges == {"input": theme.input, "window": theme.kernel, "output": theme.output}


def test_the_grid_counts_how_often_a_pixel_is_read_and_strikes_out_the_others():
    columns = axis_plan(Operation.CONVOLUTION, 4, AxisSettings(3, 1, (1, 1)))
    (grid,) = touches_scene(SMALL, columns).grids
    assert grid.role is Role.INPUT
    assert grid.padding == ((0, 0), (1, 1))
    np.testing.assert_array_equal(grid.values, np.outer([1, 1, 2, 1, 2, 1, 1, 0], [1, 2, 3, 3, 2, 1]))
    np.testing.assert_array_equal(grid.dropped, grid.values == 0)
    texts = np.array(grid.cell_texts).reshape(grid.values.shape)
    assert texts[2, 2] == "Row 3, column 2: read 6 times"
    assert texts[7, 1] == "Row 8, column 1: never read"
    assert texts[0, 0] == "Padding: read 1 time"


def test_stamps_are_counted_on_the_output_and_large_sizes_are_left_to_the_axes():
    (grid,) = touches_scene(STAMPS, STAMPS).grids
    assert grid.role is Role.OUTPUT
    assert can_be_drawn(STAMPS, STAMPS)
    assert not can_be_drawn(SMALL, STEM)


def test_the_heat_map_is_told_as_shares_of_the_heaviest_pixel_with_the_field_as_a_box():
    weight = np.zeros((10, 12))
    weight[4, 5], weight[4, 6] = 0.75, 0.25
    figure = influence_figure(Influence("conv1", (0, 0), weight, 9), ((3, 5), (4, 6)), LIGHT)
    heat, (box,) = figure.data[0], figure.layout.shapes
    assert heat.z[4, 5] == 1
    assert heat.z[4, 6] == pytest.approx(1 / 3)
    assert list(heat.colorbar.ticktext) == ["0", "37.5 %", "75 %"]
    assert (box.x0, box.x1, box.y0, box.y1) == (4.5, 7.5, 3.5, 6.5)  # columns 5 to 7, rows 4 to 6
    assert heat.x0 == heat.y0 == 1


def test_a_field_on_which_nothing_weighs_is_drawn_all_the_same():
    figure = influence_figure(Influence("conv1", (0, 0), np.zeros((4, 4)), 9), ((0, 2), (0, 2)), DARK)
    assert figure.data[0].z.max() == 0


def test_the_chosen_stack_is_marked_on_its_curve():
    compared = [stacking(count, channels=8) for count in (1, 2, 3)]
    stack, single = stacking_figure(compared, 2, LIGHT).data
    assert list(stack.x) == [3, 5, 7]
    assert list(stack.y) == [9 * 64, 18 * 64, 27 * 64]
    assert list(single.y) == [9 * 64, 25 * 64, 49 * 64]
    assert np.argmax(stack.marker.size) == np.argmax(single.marker.size) == 1

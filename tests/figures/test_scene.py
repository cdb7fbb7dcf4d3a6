"""A scene says the same as the trace that it is made from."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.scene import confusion_scene, convolution_scene, scene_message
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve


def cells_of(scene):
    """The numbers of all grids, one after another, as the steps count them."""
    return np.concatenate([grid.values.ravel() for grid in scene.grids])


@given(stride=st.integers(1, 3), padding=st.integers(0, 2), dilation=st.integers(1, 2), seed=st.integers(0, 2**32 - 1))
def test_each_step_multiplies_the_cells_that_it_names(stride, padding, dilation, seed):
    generator = np.random.default_rng(seed)
    image, kernel = generator.integers(-9, 9, (6, 7)), generator.integers(-3, 3, (2, 3))
    scene = convolution_scene(convolve(image, kernel, Window((2, 3), stride, padding, dilation), bias=2.0))
    cells, steps = cells_of(scene), scene.steps
    first, second = steps.factors
    np.testing.assert_array_equal(cells[first] * cells[second], steps.products)
    np.testing.assert_array_equal(steps.products.sum(axis=1) + cells[steps.addend], cells[steps.targets])


@given(stride=st.integers(1, 4), dilation=st.integers(1, 2))
def test_a_cell_is_dropped_exactly_if_no_step_reads_it(stride, dilation):
    scene = convolution_scene(convolve(np.ones((7, 8)), np.ones((2, 3)), Window((2, 3), stride, 1, dilation)))
    read = np.zeros(scene.grids[0].values.size, bool)
    read[scene.steps.factors[0].ravel()] = True
    np.testing.assert_array_equal(scene.grids[0].dropped.ravel(), ~read)


def test_what_is_edited_is_the_number_itself_and_not_its_rounding():
    grid = scene_message(convolution_scene(convolve([[1 / 3, 0.12345]], [[1.0]], Window(1, padding=1))))["grids"][0]
    assert grid["exact"] == ["1/3", "0.12345"]
    assert grid["texts"][5:7] == ["0.333", "0.123"]
    assert grid["padding"] == [1, 1, 1, 1]


def test_numbers_that_cancel_out_are_shown_as_zero():
    message = scene_message(convolution_scene(convolve(np.ones((1, 3)), [[0.1, 0.2, -0.3]], Window((1, 3)))))
    assert message["grids"][-1]["texts"] == ["0"]
    assert message["steps"]["sums"] == ["0"]


def test_the_first_message_is_small():
    message = scene_message(convolution_scene(convolve(np.ones((5, 5)), np.ones((3, 3)), Window(3, padding=1))))
    assert len(json.dumps(message)) < 10_600


def test_a_confusion_matrix_says_each_cell_in_words():
    message = scene_message(confusion_scene(np.array([[9, 1], [0, 0]]), ("cat", "dog")))
    assert message["grids"][0]["said"][1] == "True cat, taken for dog: 1 of 10 images."
    assert message["grids"][0]["shades"] == [0.95, 0.32, 0.0, 0.0]
    assert "steps" not in message

"""A scene says the same as the trace that it is made from."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.confusion import confusion_scene
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.theme import LIGHT
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve


def cells_of(scene):
    """The numbers of all grids, one after another, as the steps count them."""
    return np.concatenate([grid.values.ravel() for grid in scene.grids])


def unpacked(packed):
    """Cells by step, as the stepper reads them."""
    return packed["rows"] if "rows" in packed else np.add.outer(packed["begins"], packed["pattern"])


@given(
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    groups=st.integers(1, 2),
    slices=st.integers(1, 3),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_step_multiplies_the_cells_that_it_names(stride, padding, dilation, groups, slices, seed):
    generator = np.random.default_rng(seed)
    image = generator.integers(-9, 9, (groups * slices, 6, 7))
    kernel, bias = generator.integers(-3, 3, (2 * groups, slices, 2, 3)), generator.integers(-3, 3, 2 * groups)
    scene = convolution_scene(convolve(image, kernel, Window((2, 3), stride, padding, dilation), bias, groups))
    cells, steps = cells_of(scene), scene.steps
    np.testing.assert_array_equal(cells[steps.first] * cells[steps.second], steps.products)
    np.testing.assert_array_equal(steps.products.sum(axis=1) + cells[steps.addends], cells[steps.targets[:, 0]])
    message = scene_message(scene)["steps"]
    for name, wanted in (("first", steps.first), ("second", steps.second), ("targets", steps.targets)):
        np.testing.assert_array_equal(unpacked(message[name]), wanted)


@given(stride=st.integers(1, 4), dilation=st.integers(1, 2))
def test_a_cell_is_dropped_exactly_if_no_step_reads_it(stride, dilation):
    scene = convolution_scene(convolve(np.ones((7, 8)), np.ones((2, 3)), Window((2, 3), stride, 1, dilation)))
    read = np.zeros(scene.grids[0].values.size, bool)
    read[scene.steps.first.ravel()] = True
    np.testing.assert_array_equal(scene.grids[0].dropped.ravel(), ~read)


def marks(channels, kernels, slices):
    """Titles and what screen readers are told of the kernels of a convolution."""
    image, kernel = np.ones((channels, 3, 3)), np.ones((kernels, slices, 2, 2))
    grids = convolution_scene(convolve(image, kernel, Window(2), groups=channels // slices)).grids
    kernels = [grid for grid in grids if grid.name.startswith("kernel")]
    return [(grid.title.replace("\u00a0", " "), grid.label) for grid in kernels]


def test_each_slice_of_a_kernel_names_the_channel_that_it_meets():
    assert marks(1, 2, 1) == [("Kernel 1", "Kernel 1"), ("Kernel 2", "Kernel 2")]
    assert marks(3, 1, 3) == [
        ("Kernel · R", "Kernel red slice"),
        ("G", "Kernel green slice"),
        ("B", "Kernel blue slice"),
    ]
    assert marks(4, 2, 2) == [
        ("Kernel 1 · Ch 1", "Kernel 1 channel 1 slice"),
        ("Ch 2", "Kernel 1 channel 2 slice"),
        ("Kernel 2 · Ch 3", "Kernel 2 channel 3 slice"),
        ("Ch 4", "Kernel 2 channel 4 slice"),
    ]
    assert marks(2, 4, 1)[1:3] == [
        ("Kernel 2 · Ch 1", "Kernel 2 channel 1 slice"),
        ("Kernel 3 · Ch 2", "Kernel 3 channel 2 slice"),
    ]


def test_what_is_edited_is_the_number_itself_and_not_its_rounding():
    grid = scene_message(convolution_scene(convolve([[1 / 3, 0.12345]], [[1.0]], Window(1, padding=1))))["grids"][0]
    assert grid["exact"] == ["1/3", "0.12345"]
    assert grid["texts"][5:7] == ["0.333", "0.123"]
    assert grid["padding"] == [1, 1, 1, 1]


def test_numbers_that_cancel_out_are_shown_as_zero():
    message = scene_message(convolution_scene(convolve(np.ones((1, 3)), [[0.1, 0.2, -0.3]], Window((1, 3)))))
    assert message["grids"][-1]["texts"] == ["0"]
    assert message["steps"]["sums"]["words"] == "0"


def test_the_first_message_is_small():
    message = scene_message(convolution_scene(convolve(np.ones((5, 5)), np.ones((3, 3)), Window(3, padding=1))))
    assert len(json.dumps(message)) < 5_000


def test_a_confusion_matrix_says_each_cell_in_words():
    grid = scene_message(confusion_scene(np.array([[9, 1], [0, 0]]), ("cat", "dog"), LIGHT))["grids"][0]
    assert grid["said"][1] == "True cat, taken for dog: 1 of 10 images."
    assert grid["fills"][2:] == [LIGHT.background] * 2
    assert grid["fills"][0] != grid["fills"][1] != LIGHT.background

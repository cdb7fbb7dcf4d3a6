"""Each mode of the lab shows the cells that its trace has used."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.figures.answer_scene import answer_scene
from cnnviz.figures.backward_scenes import image_gradient_scene, kernel_gradient_scene, output_scene
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.frequency_scene import frequency_scene
from cnnviz.figures.matrix_scenes import MOST_CELLS, kernel_matrix_scene, windows_scene
from cnnviz.figures.merging_scene import merging_scene, two_in_a_row_scene
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.theme import LIGHT
from cnnviz.figures.transposed_scene import transposed_scene
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve, flipped
from cnnviz.ops.frequency import convolve_in_frequency
from cnnviz.ops.gradients import convolution_gradients, image_gradient_trace, kernel_gradient_trace
from cnnviz.ops.merging import merged_kernel, merging_trace
from cnnviz.ops.transposed import convolve_transposed

seeds = st.integers(0, 2**32 - 1)


def cells_of(scene):
    return np.concatenate([grid.values.ravel() for grid in scene.grids])


def integers(seed, *shape):
    return np.random.default_rng(seed).integers(-5, 6, shape)


def assert_gathers(scene):
    """Each step multiplies the cells that it names, and what it writes is there in the end."""
    cells, steps = cells_of(scene), scene.steps
    np.testing.assert_array_equal(cells[steps.first] * cells[steps.second], steps.products)
    np.testing.assert_array_equal(cells[steps.targets[:, 0]], steps.written[:, 0])


@given(
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    channels=st.integers(1, 2),
    maps=st.integers(1, 2),
    size=st.sampled_from([(1, 1), (2, 3)]),
    seed=seeds,
)
def test_stamps_add_up_to_the_output_on_the_cells_that_they_name(stride, padding, dilation, channels, maps, size, seed):
    window = Window(size, stride, padding, dilation)
    image, kernel, bias = (
        integers(seed, channels, 6, 6),
        integers(seed + 1, channels, maps, *size),
        integers(seed, maps),
    )
    scene = transposed_scene(convolve_transposed(image, kernel, window, bias))
    cells, steps = cells_of(scene), scene.steps
    np.testing.assert_array_equal(cells[steps.first] * cells[steps.second], steps.products)
    held = {}
    for targets, products, written in zip(steps.targets, steps.products, steps.written, strict=True):
        for target, product, now in zip(targets, products, written, strict=True):
            if target >= 0:
                begin = bias[[grid.name for grid in scene.grids].index(grid_at(scene, target)) - first_output(scene)]
                held[target] = held.get(target, begin) + product
                assert held[target] == now
    for target, value in held.items():
        assert cells[target] == value


def grid_at(scene, cell):
    ends = np.cumsum([grid.values.size for grid in scene.grids])
    return scene.grids[int(np.searchsorted(ends, cell, side="right"))].name


def first_output(scene):
    return next(index for index, grid in enumerate(scene.grids) if grid.name.startswith("output"))


@given(groups=st.integers(1, 2), padding=st.integers(0, 1), stride=st.integers(1, 2), seed=seeds)
def test_the_lit_row_times_the_lit_column_is_the_output(groups, padding, stride, seed):
    image, kernel = integers(seed, 2, 4, 4), integers(seed + 1, 2, 2 // groups, 2, 2)
    trace = convolve(image, kernel, Window(2, stride, padding), groups=groups)
    scene = windows_scene(trace, LIGHT)
    cells, lit = cells_of(scene), scene.steps.companions
    row, column = np.split(lit, 2, axis=1)
    np.testing.assert_array_equal((cells[row] * cells[column]).sum(axis=1), scene.steps.written[:, 0])
    np.testing.assert_array_equal(cells[scene.steps.targets], scene.steps.written)


@given(padding=st.integers(0, 1), stride=st.integers(1, 2), seed=seeds)
def test_the_lit_row_of_the_kernel_matrix_takes_the_input_to_the_output(padding, stride, seed):
    image, kernel = integers(seed, 2, 4, 3), integers(seed + 1, 2, 2, 2, 2)
    scene = kernel_matrix_scene(convolve(image, kernel, Window(2, stride, padding)), LIGHT)
    cells, (row, column) = cells_of(scene), np.split(scene.steps.companions, 2, axis=1)
    np.testing.assert_array_equal(cells[row] @ image.ravel(), scene.steps.written[:, 0])
    # Of the column only those are lit that meet a weight, and they are enough.
    np.testing.assert_array_equal((cells[row] * cells[column] * (column >= 0)).sum(axis=1), scene.steps.written[:, 0])
    np.testing.assert_array_equal(cells[scene.steps.targets], scene.steps.written)


@pytest.mark.parametrize("bias", [[0.0, 0.0], [2.0, -1.0]])
@pytest.mark.parametrize("make", [windows_scene, kernel_matrix_scene])
@given(groups=st.integers(1, 2), padding=st.integers(0, 1), seed=seeds)
def test_the_matrices_below_are_the_whole_equation(make, bias, groups, padding, seed):
    image, kernel = integers(seed, 2, 3, 4), integers(seed + 1, 2, 2 // groups, 2, 2)
    scene = make(convolve(image, kernel, Window(2, 1, padding), bias, groups), LIGHT)
    first, second, *added, result = (grid.values for grid in scene.grids if grid.is_below)
    np.testing.assert_array_equal(first @ second + sum(added), result)
    expected = F.conv2d(
        torch.tensor(image)[None], torch.tensor(kernel), torch.tensor(bias).long(), padding=padding, groups=groups
    )
    maps = result.T if result.shape[1] > 1 else result.reshape(2, -1)
    np.testing.assert_array_equal(maps, expected[0].flatten(1).numpy())
    assert scene.below_signs == (("×", "+", "=") if any(bias) else ("×", "="))


@given(groups=st.integers(1, 2), dilation=st.integers(1, 2), seed=seeds)
def test_a_cell_of_the_kernel_matrix_is_faint_where_no_pixel_counts_for_the_output(groups, dilation, seed):
    image, kernel = integers(seed, 2, 4, 4), np.ones((2, 2 // groups, 2, 2))
    scene = kernel_matrix_scene(convolve(image, kernel, Window(2, dilation=dilation), groups=groups), LIGHT)
    matrix = next(grid for grid in scene.grids if grid.name == "matrix")

    def output(pixels):
        return F.conv2d(pixels.reshape(1, 2, 4, 4), torch.tensor(kernel), dilation=dilation, groups=groups).flatten()

    reached = torch.autograd.functional.jacobian(output, torch.zeros(32, dtype=torch.float64)) != 0
    np.testing.assert_array_equal(matrix.faint, ~reached.numpy())
    of_zeros = convolve(image, 0 * kernel, Window(2, dilation=dilation), groups=groups)
    zeros = next(grid for grid in kernel_matrix_scene(of_zeros, LIGHT).grids if grid.name == "matrix")
    np.testing.assert_array_equal(zeros.faint, matrix.faint)  # a weight of 0 is a weight


@pytest.mark.parametrize("make", [windows_scene, kernel_matrix_scene])
def test_a_matrix_too_large_for_numbers_is_drawn_as_pixels(make):
    scene = make(convolve(np.ones((12, 12)), np.ones((7, 7)), Window(7, padding=3)), LIGHT)
    matrix = next(grid for grid in scene.grids if grid.is_below)
    assert matrix.values.size > MOST_CELLS
    assert scene.steps.companions is None
    assert all("picture" in grid for grid in scene_message(scene)["grids"] if grid["below"])
    assert "drawn as pixels: a smaller input shows them written" in matrix.note


def test_a_flipped_kernel_stands_beside_the_one_that_was_typed():
    typed = np.arange(9.0).reshape(1, 1, 3, 3)
    scene = convolution_scene(convolve(np.eye(4), flipped(typed)[0, 0], Window(3)), typed=typed)
    grids = {grid.name: grid for grid in scene.grids}
    assert grids["kernel"].editable
    assert not grids["flipped"].editable
    assert grids["flipped"].values.tolist() == typed[0, 0, ::-1, ::-1].tolist()
    assert_gathers(scene)


@given(stride=st.integers(1, 2), padding=st.integers(0, 1), seed=seeds)
def test_both_backward_convolutions_are_stepped_through_to_the_gradients(stride, padding, seed):
    trace = convolve(integers(seed, 5, 6), integers(seed + 1, 2, 3), Window((2, 3), stride, padding))
    upstream = integers(seed + 2, *trace.output.shape)
    gradients = convolution_gradients(trace, upstream)
    towards_kernel = kernel_gradient_scene(kernel_gradient_trace(trace, upstream))
    assert_gathers(towards_kernel)
    np.testing.assert_array_equal(towards_kernel.grids[-1].values, gradients.kernel[0, 0])
    towards_image = image_gradient_scene(image_gradient_trace(trace, upstream))
    np.testing.assert_array_equal(towards_image.grids[-1].values, gradients.image[0])
    steps, cells = towards_image.steps, cells_of(towards_image)
    np.testing.assert_array_equal(cells[steps.first] * cells[steps.second], steps.products)
    last = {target: now for targets, written in zip(steps.targets.tolist(), steps.written.tolist(), strict=True)
            for target, now in zip(targets, written, strict=True) if target >= 0}  # fmt: skip
    for target, now in last.items():
        assert cells[target] == now


def test_the_output_is_coloured_where_it_has_a_gradient():
    trace = convolve(np.ones((3, 3)), np.ones((2, 2)), Window(2))
    (grid,) = output_scene(trace, np.array([[0, 1], [0, 0]]), LIGHT).grids
    fills = scene_message(output_scene(trace, np.array([[0, 1], [0, 0]]), LIGHT))["grids"][0]["fills"]
    assert fills[1] != fills[0] == fills[2] == fills[3] == LIGHT.activations.neutral
    assert grid.cell_texts[1] == "Output row 1, column 2 is 4 and has the gradient 1."


@given(seed=seeds)
def test_the_merged_kernel_is_stepped_through(seed):
    first, second = integers(seed, 2, 3), integers(seed + 1, 3, 2)
    scene = merging_scene(merging_trace(first, second))
    assert_gathers(scene)
    np.testing.assert_array_equal(scene.grids[-1].values, merged_kernel(first, second))


def test_both_ways_of_two_kernels_stand_side_by_side():
    scene = two_in_a_row_scene(*(np.full((2, 2), float(number)) for number in range(6)))
    assert [grid.title for grid in scene.grids if grid.editable] == ["Second kernel"]
    assert len({grid.name for grid in scene.grids}) == 6


def test_a_spectrum_has_the_mean_in_its_middle_and_says_its_range():
    trace = convolve_in_frequency(np.ones((5, 5)), np.ones((1, 1)), Window(1))
    spectrum = frequency_scene(trace, LIGHT).grids[0]
    assert spectrum.values[2, 2] == pytest.approx(25)
    assert spectrum.note == "5 × 5 · 0 to 25"
    assert spectrum.colouring.fractions[2, 2] == pytest.approx(1)


def test_an_answer_is_marked_cell_by_cell_and_nothing_is_told_of_open_ones():
    scene = convolution_scene(convolve([[1, 2, 3, 4]], [[1, 1]], Window((1, 2))))
    asked = answer_scene(scene, np.array([[[3.0, 4.0, np.nan]]]))
    message = scene_message(asked)
    answer = message["grids"][-1]
    assert answer["marks"] == ["right", "wrong", ""]
    assert answer["texts"] == ["3", "4", ""]
    assert answer["exact"] == ["3", "4", ""]
    assert message["steps"]["asked"] is True
    with pytest.raises(GeometryError, match="the answer is 1 × 2, but the output is 1 × 3: give a number for each"):
        answer_scene(scene, np.array([[[3.0, 4.0]]]))

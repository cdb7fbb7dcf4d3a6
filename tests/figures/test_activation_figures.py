"""Activations as scene, curves and bars say the same as the trace and torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.activation_bars import cost_figure, gradient_figure, zero_share_figure
from cnnviz.figures.activation_curves import activation_figure
from cnnviz.figures.activation_scene import activation_scene
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.theme import LIGHT, THEMES
from cnnviz.ops.activation_cost import ActivationCost
from cnnviz.ops.activations import ACTIVATIONS, activate
from cnnviz.ops.gradient_chain import repeated_chain

GRID = [[-2.0, 0.0, 1.5], [3.0, -0.25, 0.5]]


def texts_of(figure):
    """What stands beside the bars, from top to bottom."""
    return [note.text for note in figure.layout.annotations]


@given(name=st.sampled_from(list(ACTIVATIONS)), seed=st.integers(0, 2**32 - 1))
def test_each_step_applies_the_function_to_the_cell_that_it_names(name, seed):
    values = np.random.default_rng(seed).normal(size=(3, 4)) * 3
    trace = activate(values, name, 0.1)
    scene = activation_scene(trace)
    cells = np.concatenate([grid.values.ravel() for grid in scene.grids])
    steps = scene.steps
    np.testing.assert_array_equal(cells[steps.first], steps.products)
    np.testing.assert_array_equal(activate(cells[steps.first], name, 0.1).after, cells[steps.targets])
    np.testing.assert_array_equal(cells[steps.targets], steps.written)
    np.testing.assert_array_equal(activate(cells[steps.first], name, 0.1).derivative, cells[steps.companions])


def test_the_scene_says_the_slopes_and_the_zeros():
    message = scene_message(activation_scene(activate(GRID, "relu")))
    values, output, derivative = message["grids"]
    assert values["note"] == "2 × 3 · 17 % zeros"
    assert output["note"] == "ReLU · 50 % zeros"
    assert output["texts"] == ["0", "0", "1.5", "3", "0", "0.5"]
    assert derivative["texts"] == ["0", "0", "1", "1", "0", "1"]
    assert derivative["said"][3].startswith("The derivative of ReLU at 3 is 1: ")
    assert message["steps"]["function"] == "ReLU"
    assert message["steps"]["second"] is None


def test_smooth_activations_are_written_with_two_decimals():
    output = scene_message(activation_scene(activate([[-0.5, 1.0]], "gelu")))["grids"][1]
    expected = F.gelu(torch.tensor([-0.5, 1.0])).tolist()
    assert output["texts"] == [f"{number:.2f}".replace("-", "−") for number in expected]


def test_products_that_rounding_has_moved_a_little_are_not_written_longer():
    assert scene_message(activation_scene(activate([[-0.7, -1.5]], "leaky_relu", 0.2)))["grids"][1]["texts"] == [
        "−0.14",
        "−0.3",
    ]


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_the_numbers_lie_on_the_curve_and_on_that_of_the_derivative(name, theme):
    figure = activation_figure(activate(GRID, name), theme)
    for line, points in zip(figure.data[::2], figure.data[1::2], strict=True):
        assert list(points.x) == sorted({*np.ravel(GRID)})
        # At most half a step of the curve away, 0.01, over which none of them changes by twice that.
        nearest = [int(np.argmin(np.abs(np.array(line.x) - x))) for x in points.x]
        np.testing.assert_allclose(np.array(line.y)[nearest], points.y, atol=0.02)


def test_the_curve_reaches_as_far_as_the_numbers():
    figure = activation_figure(activate([[-1e6, 2.0]], "sigmoid"), LIGHT)
    assert figure.layout.xaxis.range[0] < -1e6
    assert np.isfinite(figure.data[0].y).all()


def test_a_gradient_is_written_as_its_factor_and_drawn_as_a_power_of_ten():
    chains = [repeated_chain(ACTIVATIONS[name].steepest_at, 20, name) for name in ACTIVATIONS]
    figure = gradient_figure(chains, 10, "relu", LIGHT)
    bars = dict(zip(ACTIVATIONS, zip(figure.data[0].x, texts_of(figure), strict=True), strict=True))
    assert bars["relu"] == (0, "1")
    assert bars["tanh"] == (0, "1")
    assert bars["sigmoid"] == (pytest.approx(10 * np.log10(0.25)), "9.54e−7")
    assert bars["gelu"][0] == pytest.approx(10 * np.log10(1.1289), abs=1e-3)


def test_a_gradient_that_is_gone_runs_off_the_picture_and_is_written_as_zero():
    chains = [repeated_chain(-1.0, 20, name) for name in ACTIVATIONS]
    figure = gradient_figure(chains, 1, "relu", LIGHT)
    assert texts_of(figure)[0] == "0"
    assert figure.data[0].x[0] == figure.layout.xaxis.range[0] == -40  # leaky ReLU: 0.01 ** 20


def test_the_axis_of_the_gradient_keeps_still_while_layers_are_added():
    chains = [repeated_chain(0.5, 20, name) for name in ACTIVATIONS]
    ranges = {gradient_figure(chains, layers, "relu", LIGHT).layout.xaxis.range for layers in (1, 10, 20)}
    assert len(ranges) == 1


def test_zeros_and_costs_are_written_beside_their_bars():
    figure = zero_share_figure([activate(GRID, name) for name in ACTIVATIONS], "relu", LIGHT)
    assert texts_of(figure) == ["50 %", "17 %", "17 %", "17 %", "0 %", "17 %"]
    assert list(figure.layout.yaxis.ticktext) == [activation.title for activation in ACTIVATIONS.values()]
    figure = cost_figure([ActivationCost("relu", 0.00025), ActivationCost("tanh", 0.0123)], "tanh", LIGHT)
    assert texts_of(figure) == ["0.25 ms", "12 ms"]
    assert figure.data[0].marker.color[1] == LIGHT.output != figure.data[0].marker.color[0]

"""Bars of layers and of networks, and gradients over depth: what they show."""

from itertools import pairwise

import numpy as np
import pytest

from cnnviz.figures.amounts import short_count
from cnnviz.figures.comparison_bars import comparison_bars
from cnnviz.figures.gradient_depth import gradient_depth_figure
from cnnviz.figures.layer_bars import layer_bars
from cnnviz.figures.theme import DARK, LIGHT
from cnnviz.geometry.layers import Architecture, ReLU
from cnnviz.geometry.overview import layer_costs
from cnnviz.models.stack_gradients import StackGradients, StackSettings
from cnnviz.models.zoo import ARCHITECTURES

SETTINGS = StackSettings(4, "he", seeds=(0, 1))


def measured(settings=SETTINGS, least=0.1):
    plain = np.geomspace(least, 1, settings.depth) * np.ones((len(settings.seeds), 1))
    return StackGradients(settings, plain, plain * 2, plain * 3, plain * 4)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_layer_has_a_bar_for_parameters_macs_and_memory(theme):
    costs = layer_costs(ARCHITECTURES["vgg16"], 32)
    figure = layer_bars(costs, 32, theme)
    parameters, macs, memory = figure.data
    assert list(parameters.y) == [cost.parameters for cost in costs]
    assert list(macs.y) == [cost.macs for cost in costs]
    assert list(memory.y) == [cost.training_bytes for cost in costs]
    assert [note.text for note in figure.layout.annotations] == [
        "Parameters: 138 M",
        "MACs for one image: 15.5 G",
        "Memory for training, without the images, batch 32: 4.23 GiB",
    ]
    assert "fc1: 103 M, 74 %" in parameters.text
    assert "fc1" in figure.layout.xaxis.ticktext  # the highest bar has its name, though not all of them have room


def test_the_layer_that_is_looked_at_is_in_full_colour_and_so_is_its_block():
    costs = layer_costs(ARCHITECTURES["small_resnet"])
    bars = layer_bars(costs, 1, LIGHT, "block2.conv1").data[0]
    full = [cost.name for cost, colour in zip(costs, bars.marker.color, strict=True) if colour == LIGHT.kernel]
    assert full == ["block2"]
    assert set(layer_bars(costs, 1, LIGHT).data[0].marker.color) == {LIGHT.kernel}


def test_panels_do_not_overlap():
    figure = layer_bars(layer_costs(ARCHITECTURES["simple_cnn"]), 1, LIGHT)
    domains = [figure.layout[axis].domain for axis in ("yaxis", "yaxis2", "yaxis3")]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(domains))


@pytest.mark.parametrize("layers", [(), (ReLU(),)])
def test_a_network_without_weights_has_empty_panels(layers):
    figure = layer_bars(layer_costs(Architecture("bare", (1, 2, 2), layers)), 1, LIGHT)
    assert figure.layout.annotations[0].text == "Parameters: 0"


def test_networks_are_bars_with_their_numbers_in_words():
    figure = comparison_bars((("one", 1000.0), ("two", 2_500_000.0), ("none", 0.0)), short_count, LIGHT)
    assert list(figure.data[0].x) == [1000, 2_500_000, 0]
    assert [note.text for note in figure.layout.annotations] == ["1 k", "2.5 M", "0"]
    assert list(figure.layout.yaxis.ticktext) == ["one", "two", "none"]


def test_gradients_are_a_line_for_each_seed_one_for_their_middle_and_the_formula():
    figure = gradient_depth_figure(measured(), LIGHT)
    lines = [trace for trace in figure.data if trace.line.dash is None]
    dotted = [trace for trace in figure.data if trace.line.dash == "dot"]
    assert len(lines) == 2 * (2 + 1)
    np.testing.assert_allclose(dotted[0].y, [1, 1, 1, 1])
    np.testing.assert_allclose(dotted[1].y, [4, 2**1.5, 2, 2**0.5])
    assert lines[2].line.color == LIGHT.kernel
    assert lines[5].line.color == LIGHT.output
    assert lines[2].text[0] == "layer 1, plain: 0.1"


def test_there_is_no_formula_for_normalised_stacks_nor_for_weights():
    normalised = measured(StackSettings(4, normalised=True, seeds=(0, 1)))
    for figure in (gradient_depth_figure(normalised, LIGHT), gradient_depth_figure(measured(), DARK, of_weights=True)):
        assert not [trace for trace in figure.data if trace.line.dash == "dot"]
    weights = gradient_depth_figure(measured(), LIGHT, of_weights=True).data[0]
    np.testing.assert_allclose(weights.y, measured().plain_weights[0])


@pytest.mark.parametrize(("least", "top"), [(1e-40, 1), (0.5, 1)])
def test_the_axis_reaches_over_all_powers_of_ten_with_a_few_ticks(least, top):
    axis = gradient_depth_figure(measured(least=least), LIGHT).layout.yaxis
    assert 2 <= len(axis.tickvals) <= 10
    assert axis.range[0] <= np.log10(least)
    assert axis.range[1] >= np.log10(2 * top)

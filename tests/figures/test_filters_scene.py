"""Filters as grids of numbers, as a reader notices them."""

import numpy as np
import pytest

from cnnviz.errors import InputError
from cnnviz.figures.colour_scale import contrast
from cnnviz.figures.filters import filters_scene
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.theme import LIGHT, THEMES
from cnnviz.inspection.filters import LayerFilters


def layer(filters: int, inputs: int = 1, side: int = 3, largest: float = 0.5) -> LayerFilters:
    weights = np.random.default_rng(0).uniform(-0.3, 0.3, (filters, inputs, side, side)).astype(np.float32)
    weights *= largest / 0.5
    weights[-1, -1, 0, 0] = -largest
    return LayerFilters("conv1", weights, np.linspace(-0.1, 0.1, filters, dtype=np.float32))


def grids_of(drawn, theme=LIGHT, channel=0):
    key, *grids = scene_message(filters_scene(drawn, channel, theme))["grids"]
    return key, grids


@pytest.mark.parametrize("filters", [1, 2, 16, 64])
def test_every_weight_is_written_in_its_cell(filters):
    drawn = layer(filters, inputs=2)
    _, grids = grids_of(drawn, channel=1)
    assert [grid["title"] for grid in grids] == [f"Filter {number}" for number in range(1, filters + 1)]
    for grid, weights in zip(grids, drawn.weights[:, 1], strict=True):
        read = [float(text.replace("−", "-")) for text in grid["texts"]]
        np.testing.assert_allclose(read, weights.ravel(), atol=0.0051)
        assert "-" not in "".join(grid["texts"])


def test_zero_is_neutral_and_the_range_is_symmetric_and_written_down():
    for theme in THEMES.values():
        key, _ = grids_of(layer(4), theme)
        assert key["texts"] == ["−0.5", "−0.25", "0", "0.25", "0.5"]
        assert key["fills"][2] == theme.weights.neutral
        assert key["fills"][0] == theme.weights.at(0)


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_numbers_are_legible_on_their_cells(theme):
    for grid in grids_of(layer(16), theme)[1]:
        for fill, black in zip(grid["fills"], grid["black"], strict=True):
            assert contrast("#000000" if black else "#ffffff", fill) >= 4.5


def test_a_network_that_has_died_shows_how_small_its_weights_are():
    _, grids = grids_of(layer(1, largest=2e-9))
    assert grids[0]["texts"][0] == "−2e−9"
    dead = LayerFilters("conv1", np.zeros((1, 1, 3, 3), np.float32), None)
    _, grids = grids_of(dead)
    assert grids[0]["texts"] == ["0"] * 9
    assert set(grids[0]["fills"]) == {LIGHT.weights.neutral}


def test_large_kernels_are_pictures():
    _, grids = grids_of(layer(2, side=11))
    assert grids[0]["picture"].startswith("data:image/png")
    assert grids[0]["texts"] == []


def test_an_input_channel_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="input channel 3 of conv1 does not exist: use 0 to 1"):
        filters_scene(layer(2, inputs=2), 3, LIGHT)

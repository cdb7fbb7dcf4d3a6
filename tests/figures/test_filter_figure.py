"""Filters as grids of numbers, as a reader notices them."""

import numpy as np
import pytest

from cnnviz.errors import InputError
from cnnviz.figures.colour_scale import contrast
from cnnviz.figures.filters import filter_figure
from cnnviz.figures.theme import LIGHT, THEMES
from cnnviz.inspection.filters import LayerFilters


def layer(filters: int, inputs: int = 1, side: int = 3, largest: float = 0.5) -> LayerFilters:
    weights = np.random.default_rng(0).uniform(-0.3, 0.3, (filters, inputs, side, side)).astype(np.float32)
    weights[-1, -1, 0, 0] = -largest
    return LayerFilters("conv1", weights, np.linspace(-0.1, 0.1, filters, dtype=np.float32))


def cell_texts(figure):
    """Row, column → text and its colour."""
    *_, black, white = figure.data
    return {
        (row, column): (text, trace.textfont.color)
        for trace in (black, white)
        for row, column, text in zip(trace.y, trace.x, trace.text, strict=True)
    }


@pytest.mark.parametrize("filters", [1, 2, 16, 64])
def test_every_weight_is_written_in_its_cell(filters):
    drawn = layer(filters)
    figure = filter_figure(drawn, 0, LIGHT)
    texts, values = cell_texts(figure), figure.data[0].z
    assert len(texts) == filters * 9 == np.count_nonzero(~np.isnan(values))
    for (row, column), (text, _) in texts.items():
        assert float(text.replace("−", "-")) == pytest.approx(values[row, column], abs=0.0051)
        assert "-" not in text


@pytest.mark.parametrize("filters", [1, 2, 16, 64])
def test_filters_fit_the_page_in_rows_of_eight(filters):
    figure = filter_figure(layer(filters), 0, LIGHT)
    assert figure.layout.width <= 900
    titles = figure.data[2]
    assert titles.text == tuple(f"filter {number}" for number in range(1, filters + 1))
    assert max(np.unique(titles.y, return_counts=True)[1]) == min(filters, 8)


@pytest.mark.parametrize("side", [1, 3, 5, 7, 11])
def test_every_kernel_size_fits_the_page(side):
    assert filter_figure(layer(16, side=side), 0, LIGHT).layout.width <= 900


def test_zero_is_neutral_and_the_range_is_symmetric_and_written_down():
    for theme in THEMES.values():
        cells = filter_figure(layer(4), 0, theme).data[0]
        assert -cells.zmin == cells.zmax == 0.5
        assert cells.colorscale[2] == (0.5, theme.weights.neutral)
        assert cells.colorbar.ticktext == ("−0.5", "−0.25", "0", "0.25", "0.5")


def test_all_input_channels_share_one_scale():
    drawn = layer(4, inputs=3)
    assert {filter_figure(drawn, channel, LIGHT).data[0].zmax for channel in range(3)} == {0.5}


def test_the_chosen_input_channel_is_drawn():
    drawn = layer(2, inputs=3)
    whole = filter_figure(drawn, 1, LIGHT).data[0].z
    np.testing.assert_array_equal(whole[1:4, 0:3], drawn.weights[0, 1])
    np.testing.assert_array_equal(whole[1:4, 4:7], drawn.weights[1, 1])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_numbers_are_legible_on_their_cells(theme):
    figure = filter_figure(layer(16), 0, theme)
    for (row, column), (_, ink) in cell_texts(figure).items():
        assert contrast(ink, theme.weights.at(figure.data[0].z[row, column] / 1.0 + 0.5)) >= 4.5


def test_what_is_left_out_is_said():
    figure = filter_figure(layer(100), 0, LIGHT, limit=64)
    assert len(figure.data[2].text) == 64
    assert [annotation.text for annotation in figure.layout.annotations] == ["filters 1 to 64 of 100"]


def test_large_kernels_show_their_numbers_on_hovering_only():
    figure = filter_figure(layer(2, side=11), 0, LIGHT)
    assert len(figure.data) == 3
    assert figure.data[0].text[1][0].startswith("filter 1, row 1, column 1<br>weight ")


def test_hovering_a_title_tells_the_bias():
    assert filter_figure(layer(2), 0, LIGHT).data[2].hovertext == ("filter 1<br>bias −0.100", "filter 2<br>bias 0.100")


def test_a_layer_without_bias_or_without_any_weight_is_drawn():
    nothing = LayerFilters("conv1", np.zeros((1, 1, 3, 3), np.float32), None)
    figure = filter_figure(nothing, 0, LIGHT)
    assert {text for text, _ in cell_texts(figure).values()} == {"0"}
    assert figure.data[2].hovertext == ("filter 1<br>no bias",)


def test_an_input_channel_that_does_not_exist_is_explained():
    with pytest.raises(InputError, match="input channel 3 of conv1 does not exist: use 0 to 2"):
        filter_figure(layer(2, inputs=3), 3, LIGHT)

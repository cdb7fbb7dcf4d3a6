"""Feature maps and vectors, as a reader notices them."""

import numpy as np
import pytest

from cnnviz.figures.feature_maps import feature_map_figure
from cnnviz.figures.theme import LIGHT, THEMES
from cnnviz.inspection.layer_output import LayerOutput


def maps(*shape: int) -> LayerOutput:
    return LayerOutput("conv1", "convolution", np.random.default_rng(0).normal(size=shape).astype(np.float32))


@pytest.mark.parametrize("shape", [(1, 8, 8), (4, 32, 32), (16, 8, 8), (64, 4, 4), (64, 1, 1), (5, 3, 40)])
def test_every_channel_is_there_and_fits_the_page(shape):
    output = maps(*shape)
    figure = feature_map_figure(output, LIGHT)
    cells = figure.data[0]
    for channel in range(shape[0]):
        mine = cells.customdata[..., 0] == channel + 1
        np.testing.assert_array_equal(cells.z[mine], output.values[channel].ravel())
    assert np.count_nonzero(~np.isnan(cells.z)) == output.values.size
    assert figure.layout.width <= 900
    assert figure.data[2].text == tuple(str(channel + 1) for channel in range(shape[0]))


def test_at_most_sixteen_stand_in_a_row():
    titles = feature_map_figure(maps(64, 4, 4), LIGHT).data[2]
    assert np.unique(titles.y, return_counts=True)[1].tolist() == [16] * 4


def test_zero_is_neutral_and_the_range_is_symmetric_and_written_down():
    output = LayerOutput("relu1", "relu", np.array([[[0.0, 3.0]]], np.float32))
    for theme in THEMES.values():
        cells = feature_map_figure(output, theme).data[0]
        assert (cells.zmin, cells.zmax) == (-3, 3)
        assert cells.colorscale[2] == (0.5, theme.activations.neutral)
        assert cells.colorbar.ticktext == ("−3", "−1.5", "0", "1.5", "3")


def test_hovering_tells_channel_row_column_and_value_with_a_minus_sign():
    values = np.zeros((2, 2, 2), np.float32)
    values[1, 0, 1] = -0.1234
    cells = feature_map_figure(LayerOutput("conv1", "convolution", values), LIGHT).data[0]
    (place,) = np.argwhere(cells.z < 0)
    assert cells.customdata[tuple(place)].tolist() == [2, 1, 2]
    assert cells.text[place[0]][place[1]] == "−0.123"
    assert "channel %{customdata[0]}, row %{customdata[1]}, column %{customdata[2]}" in cells.hovertemplate


def test_a_layer_that_gives_only_zeros_is_drawn():
    assert feature_map_figure(LayerOutput("relu1", "relu", np.zeros((2, 2, 2), np.float32)), LIGHT).data[0].zmax == 1


def test_a_vector_is_a_bar_for_each_number():
    figure = feature_map_figure(LayerOutput("fc1", "linear", np.array([0.5, -2.0], np.float32)), LIGHT)
    (bars,) = figure.data
    assert list(bars.y) == [0.5, -2.0]
    assert bars.text == ("unit 1<br>value 0.5", "unit 2<br>value −2")
    assert bars.marker.color == (LIGHT.output, LIGHT.activations.at(0))
    assert figure.layout.yaxis.range == (-2.1, 2.1)


def test_probabilities_carry_the_class_names_and_the_largest_stands_out():
    output = LayerOutput("probabilities", "softmax", np.array([0.1, 0.8996, 0.0004], np.float32), ("cat", "dog", "owl"))
    figure = feature_map_figure(output, LIGHT)
    assert figure.layout.yaxis.ticktext == ("cat", "dog", "owl")
    assert figure.layout.xaxis.range == (0, 1)
    assert [annotation.text for annotation in figure.layout.annotations] == ["10 %", "90 %", "< 0.1 %"]
    assert np.argmax(figure.data[0].marker.opacity) == 1


def test_logits_have_a_symmetric_axis():
    output = LayerOutput("fc2", "linear", np.array([-3.0, 1.5], np.float32), ("cat", "dog"))
    figure = feature_map_figure(output, LIGHT)
    assert figure.layout.xaxis.range == (-3, 3)
    assert [annotation.text for annotation in figure.layout.annotations] == ["−3", "1.5"]

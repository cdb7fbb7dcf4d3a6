"""Feature maps and vectors, as a reader notices them."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from cnnviz.figures.feature_maps import feature_maps_scene
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.theme import LIGHT, THEMES
from cnnviz.figures.vectors import vector_figure
from cnnviz.inspection.layer_output import LayerOutput


def maps(*shape: int) -> LayerOutput:
    return LayerOutput("conv1", "convolution", np.random.default_rng(0).normal(size=shape).astype(np.float32))


def pixels(grid):
    return np.asarray(Image.open(BytesIO(b64decode(grid["picture"].partition(",")[2]))).convert("RGB"))


@pytest.mark.parametrize("shape", [(1, 8, 8), (4, 32, 32), (64, 1, 1), (5, 3, 40)])
def test_every_channel_is_a_picture_that_knows_its_numbers(shape):
    output = maps(*shape)
    _, *grids = scene_message(feature_maps_scene(output, LIGHT))["grids"]
    assert len(grids) == shape[0]
    for grid, values in zip(grids, output.values, strict=True):
        assert pixels(grid).shape == (*shape[1:], 3)
        assert np.frombuffer(b64decode(grid["numbers"]), "<f4").tolist() == values.ravel().tolist()


def test_zero_is_neutral_and_the_range_is_written_down():
    output = LayerOutput("relu1", "relu", np.array([[[0.0, 3.0]]], np.float32))
    for theme in THEMES.values():
        key, grid = scene_message(feature_maps_scene(output, theme))["grids"]
        assert key["texts"] == ["0", "1.5", "3"]  # no rose: nothing is negative here
        assert "#{:02x}{:02x}{:02x}".format(*pixels(grid)[0, 0]) == theme.activations.neutral


def test_a_layer_that_gives_only_zeros_is_drawn():
    _, grid, _ = scene_message(
        feature_maps_scene(LayerOutput("relu1", "relu", np.zeros((2, 2, 2), np.float32)), LIGHT)
    )["grids"]
    assert (pixels(grid) == pixels(grid)[0, 0]).all()


def test_a_vector_is_a_bar_for_each_number():
    figure = vector_figure(LayerOutput("fc1", "linear", np.array([0.5, -2.0], np.float32)), LIGHT)
    (bars,) = figure.data
    assert list(bars.y) == [0.5, -2.0]
    assert bars.text == ("unit 1<br>value 0.5", "unit 2<br>value −2")
    assert bars.marker.color == (LIGHT.output, LIGHT.activations.at(0))
    assert figure.layout.yaxis.range == (-2.1, 2.1)


def test_probabilities_carry_the_class_names_and_the_largest_stands_out():
    output = LayerOutput("probabilities", "softmax", np.array([0.1, 0.8996, 0.0004], np.float32), ("cat", "dog", "owl"))
    figure = vector_figure(output, LIGHT)
    assert figure.layout.yaxis.ticktext == ("cat", "dog", "owl")
    assert figure.layout.xaxis.range == (0, 1)
    assert [annotation.text for annotation in figure.layout.annotations] == ["10 %", "90 %", "< 0.1 %"]
    assert np.argmax(figure.data[0].marker.opacity) == 1


def test_logits_have_a_symmetric_axis():
    output = LayerOutput("fc2", "linear", np.array([-3.0, 1.5], np.float32), ("cat", "dog"))
    figure = vector_figure(output, LIGHT)
    assert figure.layout.xaxis.range == (-3, 3)
    assert [annotation.text for annotation in figure.layout.annotations] == ["−3", "1.5"]

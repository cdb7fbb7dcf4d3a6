"""What the cone lights, against the exact fields; and that its message stays small."""

import json
import random

import numpy as np
import pytest
from random_networks import random_network

from cnnviz.errors import GeometryError, ImageError
from cnnviz.figures.cone_message import cone_message
from cnnviz.figures.cone_scene import MOST_LEVELS, ConeUnit, cone_scene
from cnnviz.figures.theme import LIGHT
from cnnviz.geometry.exact_field import exact_fields
from cnnviz.geometry.layers import (
    Architecture,
    Convolution,
    Flatten,
    Linear,
    MaxPooling,
    Residual,
    TransposedConvolution,
)
from cnnviz.geometry.receptive_field import receptive_fields
from cnnviz.models.zoo import ARCHITECTURES

DILATED = Architecture("dilated", (1, 9, 9), tuple(Convolution(1, 1, 3, padding=d, dilation=d) for d in (2, 2)))


def followed(levels, row, column):
    """The pixels that a unit of the last level comes down to, read by read."""
    cells = {(row, column)}
    for below, level in zip(levels[-2::-1], levels[::-1], strict=False):
        rows, columns = below.layout
        cells = {
            (r, c)
            for row, column in cells
            for reads in level.reads
            for r in reads.rows[row]
            for c in reads.columns[column]
            if 0 <= c < columns
        }
        assert all(0 <= r < rows for r, _ in cells)
    return cells


def units(layout, rng, most=6):
    every = [(row, column) for row in range(layout[0]) for column in range(layout[1])]
    return rng.sample(every, min(most, len(every)))


def test_a_worked_stack_with_holes():
    scene = cone_scene(DILATED)
    assert [level.name for level in scene.levels] == ["input", "conv1", "conv2"]
    assert followed(scene.levels, 4, 4) == {(r, c) for r in (0, 2, 4, 6, 8) for c in (0, 2, 4, 6, 8)}
    assert followed(scene.levels, 0, 0) == {(r, c) for r in (0, 2, 4) for c in (0, 2, 4)}


def test_reads_followed_down_give_the_exact_field_of_every_level():
    rng = random.Random(3)
    for seed in range(60):
        architecture = random_network(random.Random(seed))
        levels = cone_scene(architecture).levels
        for at, level in enumerate(levels[1:], start=2):
            exact = exact_fields(architecture, level.name)
            assert exact.layout == level.layout
            for row, column in units(level.layout, rng):
                assert followed(levels[:at], row, column) == exact.at(row, column).positions, (seed, level.name)


def test_any_layer_can_be_the_last_level_also_inside_a_block():
    rng = random.Random(4)
    for name in ("small_resnet", "gap_cnn", "lenet5"):
        architecture = ARCHITECTURES[name]
        for step in architecture.steps:
            levels = cone_scene(architecture, top=step.name).levels
            assert levels[-1].name == step.name
            exact = exact_fields(architecture, step.name)
            for row, column in units(exact.layout, rng, most=2):
                assert followed(levels, row, column) == exact.at(row, column).positions, (name, step.name)


def test_a_level_alone_reads_through_the_layers_that_are_left_out():
    architecture = ARCHITECTURES["small_resnet"]
    for name in ("block3", "block2.shortcut.conv1"):
        levels = cone_scene(architecture, [name]).levels
        assert [level.name for level in levels] == ["input", name]
        exact = exact_fields(architecture, name).at(3, 5).positions
        assert followed(levels, 3, 5) == exact


def test_outlines_are_the_fields_cut_off_at_the_border():
    architecture = ARCHITECTURES["improved_cnn"]
    fields = {step.name: field for step, field in zip(architecture.steps, receptive_fields(architecture), strict=True)}
    for level in cone_scene(architecture).levels[1:]:
        field = fields[level.name]
        assert level.size == field.size
        for row, column in ((0, 0), (level.layout[0] - 1, level.layout[1] // 2)):
            assert (level.outlines[0][row], level.outlines[1][column]) == field.intervals((row, column))


def test_in_one_dimension_padding_is_read_and_drawn():
    layers = (Convolution(1, 1, (1, 3), padding=(0, 1)), Convolution(1, 1, (1, 2), (1, 2), ((0, 0), (2, 0)), (1, 2)))
    levels = cone_scene(Architecture("row", (1, 1, 8), layers)).levels
    assert levels[1].reads[0].columns[0] == (-1, 0, 1)
    assert levels[1].reads[0].columns[7] == (6, 7, 8)
    assert [level.margins for level in levels] == [(1, 1), (2, 0), (0, 0)]
    assert levels[2].reads[0].columns == ((-2, 0), (0, 2), (2, 4), (4, 6))
    assert levels[0].centres == tuple(place + 0.5 for place in range(-1, 9))
    assert levels[2].centres == (-0.5, 1.5, 3.5, 5.5)  # between the two that are read, −2 and 0, …


def test_a_window_that_hangs_over_the_end_reads_what_there_is():
    pooling = MaxPooling((1, 3), (1, 2), ceil_mode=True)
    levels = cone_scene(Architecture("row", (1, 1, 6), (pooling,))).levels
    assert levels[1].reads[0].columns == ((0, 1, 2), (2, 3, 4), (4, 5))
    assert levels[0].margins == (0, 0)


def test_units_of_a_transposed_convolution_are_drawn_narrower():
    layers = (TransposedConvolution(1, 1, (1, 2), (1, 2)),)
    levels = cone_scene(Architecture("row", (1, 1, 4), layers)).levels
    assert levels[1].cell == 0.5
    assert levels[0].cell == 1


def test_the_columns_alone_can_be_drawn_of_any_network():
    scene = cone_scene(ARCHITECTURES["simple_cnn"], one_dimensional=True)
    assert scene.is_one_dimensional
    assert scene.levels[0].margins == (1, 1)
    assert not cone_scene(ARCHITECTURES["simple_cnn"]).is_one_dimensional


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_network_of_the_zoo_has_a_cone_of_few_levels(name):
    scene = cone_scene(ARCHITECTURES[name])
    assert 2 <= len(scene.levels) <= MOST_LEVELS + 1
    start = next(level for level in scene.levels if level.name == scene.start.layer)
    assert scene.start.row < start.layout[0]
    assert scene.start.column < start.layout[1]


def test_many_levels_of_one_size_are_thinned_and_the_last_stays():
    deep = Architecture("deep", (1, 16, 16), (Convolution(1, 1, 3, padding=1),) * 40)
    names = [level.name for level in cone_scene(deep).levels]
    assert names[-1] == "conv40"
    assert len(names) <= MOST_LEVELS + 1


def test_the_layers_inside_a_block_stay_however_deep_the_network_is():
    scene = cone_scene(ARCHITECTURES["resnet50"], top="block16.conv3")
    assert [level.name for level in scene.levels][-4:] == ["block13", *(f"block16.conv{n}" for n in (1, 2, 3))]
    assert scene.block == "block16"
    assert scene.levels[-4].inside == "block13.conv1"
    assert {level.inside for level in scene.levels[-3:]} == {""}


def test_vectors_after_a_linear_layer_are_levels_when_asked_for():
    network = Architecture("mlp", (1, 4, 4), (Flatten(), Linear(16, 8), Linear(8, 2)))
    levels = cone_scene(network, ["fc1", "fc2"]).levels
    assert [level.layout for level in levels] == [(4, 4), (1, 1), (1, 1)]
    assert len(followed(levels, 0, 0)) == 16


def test_a_layer_that_is_not_on_the_way_is_refused():
    with pytest.raises(GeometryError, match="small_resnet has no layer 'conv9' on the way to the last one"):
        cone_scene(ARCHITECTURES["small_resnet"], ["conv9"])
    with pytest.raises(GeometryError, match="has no layer 'block9.conv1' on the way"):
        cone_scene(ARCHITECTURES["small_resnet"], top="block9.conv1")
    with pytest.raises(GeometryError, match="has no layer 'block1' on the way"):
        cone_scene(ARCHITECTURES["small_resnet"], ["block1"], top="block1.conv2")


def test_six_layers_over_32_by_32_pixels_are_a_short_message():
    layers = (Convolution(3, 8, 3, padding=1),) + 5 * (Convolution(8, 8, 3, padding=2, dilation=2),)
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    maps = {"conv3": np.random.default_rng(1).normal(size=(32, 32))}
    message = cone_message(cone_scene(Architecture("six", (3, 32, 32), layers)), image, maps, LIGHT)
    assert len(json.dumps(message)) < 50_000


def test_a_residual_block_reads_in_as_few_ways_as_there_are():
    block = Residual((Convolution(1, 1, 3, padding=1),))
    holes = Residual((Convolution(1, 1, (3, 3), padding=2, dilation=2),), (Convolution(1, 1, 3, padding=1),))
    levels = cone_scene(Architecture("net", (1, 8, 8), (block, holes))).levels
    assert [len(level.reads) for level in levels] == [0, 1, 2]


def test_a_picture_of_another_size_is_refused():
    scene = cone_scene(DILATED)
    with pytest.raises(ImageError, match="the picture of input has 8 × 9 pixels, but input has 9 × 9: resize it"):
        cone_message(scene, np.zeros((8, 9, 3), np.uint8), {}, LIGHT)
    with pytest.raises(ImageError, match="the picture of conv7 has 2 × 2 pixels, but conv7 has no level"):
        cone_message(scene, None, {"conv7": np.zeros((2, 2))}, LIGHT)


def test_the_start_is_in_the_middle_of_the_last_level_that_does_not_see_all():
    assert cone_scene(ARCHITECTURES["simple_cnn"]).start == ConeUnit("pool2", 4, 4)

"""Batch normalisation and dropout as scenes say the same as the trace."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.figures.batch_norm_scene import batch_norm_scene, running_rule, running_scene
from cnnviz.figures.dropout_scene import dropout_scene
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.theme import LIGHT, THEMES
from cnnviz.ops.dropout import dropout
from cnnviz.ops.normalisation import batch_norm

seeds = st.integers(0, 2**32 - 1)
BATCH = [[1.0, 0.0], [3.0, -2.0], [5.0, 5.0]]  # means 3 and 1, biased variances 8/3 and 26/3


def cells_of(scene):
    return np.concatenate([grid.values.ravel() for grid in scene.grids])


def grids_of(scene):
    return {grid["name"]: grid for grid in scene_message(scene)["grids"]}


@given(samples=st.integers(1, 6), features=st.integers(1, 4), training=st.booleans(), seed=seeds)
def test_each_step_scales_and_moves_the_number_that_it_names(samples, features, training, seed):
    generator = np.random.default_rng(seed)
    gamma, beta, mean = generator.normal(size=(3, features))
    batch = generator.normal(size=(samples, features))
    trace = batch_norm(batch, gamma, beta, mean, 2, training and samples > 1)
    scene = batch_norm_scene(trace)
    cells, steps = cells_of(scene), scene.steps
    np.testing.assert_allclose(cells[steps.first] * cells[steps.second], steps.products)
    np.testing.assert_allclose(steps.sums + cells[steps.addends], cells[steps.targets[:, 0]], atol=1e-12)
    np.testing.assert_array_equal(cells[steps.targets], steps.written)
    numbers, means, variances = cells[steps.companions].T
    np.testing.assert_allclose((numbers - means) / np.sqrt(variances + trace.eps), cells[steps.first[:, 0]], atol=1e-12)


def test_normalised_numbers_and_statistics_say_how_they_come_about():
    grids = grids_of(batch_norm_scene(batch_norm(BATCH, 1, 0, 0, 1, training=True)))
    said = {name: grid["said"] for name, grid in grids.items()}
    assert said["normalised"][3] == "Normalised, sample 2, feature 2: (−2 − 1) / √(8.667 + 1e−5) = −1.019."
    assert said["mean"][1] == "Mean of feature 2: (0 + (−2) + 5) / 3 = 1."
    assert said["variance"][0] == (
        "Variance of feature 1: ((−2)² + 0² + 2²) / 3 = 2.667, divided by 3 and not by 2: biased."
    )
    assert said["batch"][0] == "Sample 1, feature 1: 1 − 3 = −2, its distance from the mean."
    assert said["output"] == []  # the steps say it
    assert [name for name, grid in grids.items() if grid["exact"]] == ["batch", "gamma", "beta"]


def test_a_negative_mean_is_added():
    said = grids_of(batch_norm_scene(batch_norm([[-1.0], [-3.0]], 1, 0, 0, 1, training=True)))["normalised"]["said"]
    assert said[0] == "Normalised, sample 1, feature 1: (−1 + 2) / √(1 + 1e−5) = 1."


def test_evaluation_takes_the_running_statistics_and_says_so():
    trace = batch_norm([[7.0]], 2, 1, running_mean=3, running_variance=4, training=False)
    grids = grids_of(batch_norm_scene(trace))
    assert grids["mean"]["texts"] == ["3"]
    assert grids["mean"]["said"] == ["Mean of feature 1: in evaluation the running one, 3; the batch has no say."]
    running = grids_of(running_scene(trace))
    assert list(running) == ["running_mean", "running_variance", "new_mean", "new_variance"]
    assert running["new_mean"]["said"] == ["In evaluation nothing is remembered: as before."]
    assert "stay as they are" in running_rule(trace)


def test_a_feature_that_does_not_vary_has_the_variance_zero_and_no_noise():
    trace = batch_norm([[0.1], [0.1], [0.1]], 1, 0, 0, 1, training=True)
    grids = grids_of(batch_norm_scene(trace))
    assert grids["variance"]["texts"] == ["0"]
    assert grids["normalised"]["texts"] == ["0", "0", "0"]


def test_a_small_variance_is_not_written_as_zero():
    trace = batch_norm([[0.1, 1.23456], [0.16, 7]], 1, 0, 0, 1, training=True)
    assert grids_of(batch_norm_scene(trace))["variance"]["texts"] == ["0.0009", "8.31"]


def test_the_running_statistics_say_both_parts_and_the_unbiased_variance():
    trace = batch_norm(BATCH, 1, 0, [1, -2], 1, training=True, momentum=0.25)
    grids = grids_of(running_scene(trace))
    assert grids["new_mean"]["said"] == [
        "Feature 1: 0.75 · 1 + 0.25 · 3 = 1.5.",
        "Feature 2: 0.75 · (−2) + 0.25 · 1 = −1.25.",
    ]
    assert grids["batch_variance"]["texts"] == ["4", "13"]  # 8 / 2 and 26 / 2
    assert grids["batch_variance"]["said"][0].startswith("2.667 · 3 / 2 = 4: divided by 2, not by 3: unbiased")
    assert grids["new_variance"]["said"][0] == "Feature 1: 0.75 · 1 + 0.25 · 4 = 1.75."
    assert [name for name, grid in grids.items() if grid["exact"]] == ["running_mean", "running_variance"]
    assert "0.75 · running + 0.25 · batch" in running_rule(trace)


@given(probability=st.floats(0, 1), training=st.booleans(), whole=st.booleans(), channels=st.integers(1, 4), seed=seeds)
def test_each_step_multiplies_a_number_by_its_mask(probability, training, whole, channels, seed):
    maps = np.random.default_rng(seed).normal(size=(channels, 2, 3))
    trace = dropout(maps, probability, seed, training, whole)
    scene = dropout_scene(trace, LIGHT)
    cells, steps = cells_of(scene), scene.steps
    np.testing.assert_allclose(cells[steps.first] * cells[steps.second], steps.products)
    np.testing.assert_array_equal(cells[steps.targets], steps.written)
    np.testing.assert_array_equal(cells[steps.targets[:, 0]], trace.output.ravel())


@pytest.mark.parametrize("whole", [False, True])
def test_a_cell_of_the_mask_says_which_random_number_decided(whole):
    trace = dropout(np.ones((3, 2, 2)), 0.25, 1, whole_channels=whole)
    for grid, mask, drawn in zip(
        scene_message(dropout_scene(trace, LIGHT))["grids"][3:6], trace.mask, trace.drawn, strict=True
    ):
        for said, kept, number in zip(grid["said"], mask.ravel(), drawn.ravel(), strict=True):
            assert ("kept, and multiplied by 1 / (1 − 0.25) = 1.333" in said) == kept
            assert ("below 0.25: dropped" in said) == (not kept)
            assert float(re.search("random number ([\\d.]+)", said)[1].rstrip(".")) == pytest.approx(number, abs=5e-4)
        assert not whole or len(set(grid["texts"])) == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_what_is_dropped_has_the_colour_of_nothing(theme):
    trace = dropout(np.ones((1, 4, 4)), 0.5, 0)
    grid = scene_message(dropout_scene(trace, theme))["grids"][1]
    for text, fill in zip(grid["texts"], grid["fills"], strict=True):
        assert (fill == theme.weights.neutral) == (text == "0")


def test_everything_dropped_and_nothing_dropped_can_be_drawn():
    for trace in (dropout(np.ones((1, 2, 2)), 1.0, 0), dropout(np.ones((1, 2, 2)), 0.5, 0, training=False)):
        texts = scene_message(dropout_scene(trace, LIGHT))["grids"][1]["texts"]
        assert set(texts) == {f"{trace.scale:g}"}

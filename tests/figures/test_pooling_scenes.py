"""The scenes of a pooling, of its gradient and of a shift say the same as what they are made from."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.figures.pooling_gradient_scene import gradient_account, pooling_gradient_scene
from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.figures.scene import NOWHERE, Role
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.shift_scene import shift_scene
from cnnviz.figures.theme import THEMES
from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import adaptive_pool
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.pooling_gradient import pooling_gradient, upstream_of
from cnnviz.ops.shifting import change


def cells_of(scene):
    """The numbers of all grids, one after another, as the steps count them."""
    return np.concatenate([grid.values.ravel() for grid in scene.grids])


def check_steps(scene):
    """Each step makes of the cells that it names what stands in its target."""
    cells, steps = cells_of(scene), scene.steps
    for step, (read, target) in enumerate(zip(steps.first, steps.targets[:, 0], strict=True)):
        numbers = cells[read[read != NOWHERE]]
        if steps.winners is not None:
            assert cells[read[steps.winners[step]]] == numbers.max() == cells[target]
        else:
            assert steps.divisors[step] == len(numbers)
            np.testing.assert_allclose(steps.sums[step], numbers.sum(), atol=1e-12)
            np.testing.assert_allclose(cells[target], numbers.mean(), atol=1e-12)


@given(
    pooling=st.sampled_from(Pooling),
    size=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.integers(1, 4),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    ceil_mode=st.booleans(),
    channels=st.integers(1, 3),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_step_pools_the_cells_that_it_names(
    pooling, size, kernel, stride, padding, dilation, ceil_mode, channels, seed
):
    image = np.random.default_rng(seed).integers(-9, 9, (channels, *size))
    window = Window(kernel, stride, padding, dilation if pooling is Pooling.MAX else 1)
    try:
        # Where padding is not counted, it is no term either: the divisor counts the terms.
        trace = pool(image, pooling, window, ceil_mode=ceil_mode, count_padding=False)
        counted = pool(image, pooling, window, ceil_mode=ceil_mode)
    except GeometryError:
        assume(False)
    for each in (trace, counted):
        scene = pooling_scene(each)
        check_steps(scene)
        read = np.isin(np.arange(each.padded[0].size), each.cells)
        np.testing.assert_array_equal(scene.grids[0].dropped.ravel(), ~read)
        scene_message(scene)


@given(
    pooling=st.sampled_from(Pooling),
    size=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    places=st.tuples(st.integers(1, 8), st.integers(1, 8)),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_step_of_an_adaptive_pooling_pools_the_cells_that_it_names(pooling, size, places, seed):
    check_steps(pooling_scene(adaptive_pool(np.random.default_rng(seed).normal(size=size), pooling, places)))


def test_a_tie_is_won_by_the_first():
    steps = pooling_scene(pool([[5, 5], [5, 5]], Pooling.MAX, Window(2))).steps
    assert steps.winners.tolist() == [0]


def test_padding_of_a_maximum_is_minus_infinity():
    grid = scene_message(pooling_scene(pool([[-3]], Pooling.MAX, Window(2, padding=1))))["grids"][0]
    assert grid["texts"][4] == "−3"
    assert set(grid["texts"][:4]) == {"−∞"}


OVERLAPPING = pool([[0, 0, 0], [0, 7, 1], [0, 0, 0]], Pooling.MAX, Window(2))


def said(trace, upstream, grid):
    gradient = pooling_gradient(trace, upstream)
    scene = pooling_gradient_scene(trace, upstream[0], gradient[0], THEMES["light"])
    return next(each for each in scene.grids if each.name == grid)


def test_the_gradient_of_a_maximum_is_said_to_go_to_its_winner():
    upstream = upstream_of(OVERLAPPING)
    assert said(OVERLAPPING, upstream, "upstream").cell_texts[3] == (
        "Output row 2, column 2: gradient 1, all of it for row 2, column 2 of the input."
    )
    gradient = said(OVERLAPPING, upstream, "gradient")
    assert gradient.values[1, 1] == 4
    assert gradient.cell_texts[4] == "Input row 2, column 2: gradient 4, the largest of 4 windows."
    assert gradient.cell_texts[0] == "Input row 1, column 1: gradient 0, the largest of no window."


@pytest.mark.parametrize(
    ("count_padding", "text"), [(True, "4 cells: each gets 1/4"), (False, "1 cell: each gets 1/1")]
)
def test_the_gradient_of_an_average_is_said_to_be_shared(count_padding, text):
    trace = pool([[1, 2], [3, 4]], Pooling.AVERAGE, Window(2, 2, 1), count_padding=count_padding)
    upstream = upstream_of(trace, (0, 0))
    assert upstream.sum() == 1
    assert text in said(trace, upstream, "upstream").cell_texts[0]


def test_what_is_lost_in_padding_is_said():
    trace = pool([[1, 2], [3, 4]], Pooling.AVERAGE, Window(2, 2, 1))
    upstream = upstream_of(trace)
    account = gradient_account(upstream, pooling_gradient(trace, upstream))
    assert account.startswith("Of the gradient of the output, 4 in all, 1 reaches the input")
    assert gradient_account(np.ones((2, 2)), np.ones((2, 2))) == (
        "All of the gradient of the output, 4, reaches the input."
    )


def test_a_gradient_for_padding_alone_is_said_to_be_lost():
    trace = pool([[1]], Pooling.MAX, Window(2, 1, 1, 2))
    assert trace.output.tolist() == [[-np.inf]]
    assert "padding, where it is lost" in said(trace, upstream_of(trace), "upstream").cell_texts[0]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_after_a_shift_exactly_the_changed_cells_are_coloured(theme):
    scene = shift_scene(change([[1, 2], [3, 4]], [[1, 5], [3, 4]]), "Image", Role.INPUT, theme)
    after = scene_message(scene)["grids"][1]
    assert [fill != theme.background for fill in after["fills"]] == [False, True, False, False]
    assert after["said"][:2] == [
        "Image after, row 1, column 1: 1, as before",
        "Image after, row 1, column 2: 5, was 2",
    ]

"""A transposed convolution from the side of its output: each cell adds up what the stamps have left on it."""

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.figures.answer_scene import answer_scene
from cnnviz.figures.scene import NOWHERE, Role
from cnnviz.figures.scene_message import scene_message
from cnnviz.figures.transposed_scene import gathered_scene
from cnnviz.geometry.window import Window
from cnnviz.ops.transposed import convolve_transposed


@settings(max_examples=200)
@given(
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    channels=st.integers(1, 2),
    maps=st.integers(1, 2),
    size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    seed=st.integers(0, 2**32 - 1),
)
def test_each_step_adds_up_the_products_of_the_cells_that_it_names(
    stride, padding, dilation, channels, maps, size, seed
):
    rng = np.random.default_rng(seed)
    image, kernel = rng.integers(-5, 6, (channels, 4, 3)), rng.integers(-5, 6, (channels, maps, *size))
    bias = rng.integers(-5, 6, maps)
    try:
        trace = convolve_transposed(image, kernel, Window(size, stride, padding, dilation), bias)
    except GeometryError:
        assume(False)
    scene = gathered_scene(trace)
    assume(scene.steps is not None)
    cells, steps = np.concatenate([grid.values.ravel() for grid in scene.grids]), scene.steps
    is_term = steps.first != NOWHERE
    np.testing.assert_array_equal(is_term, steps.second != NOWHERE)
    np.testing.assert_array_equal(steps.products[is_term], (cells[steps.first] * cells[steps.second])[is_term])
    assert not steps.products[~is_term].any()
    tensors = (torch.tensor(values, dtype=torch.float64) for values in (image[None], kernel, bias))
    expected = F.conv_transpose2d(*tensors, stride, padding, dilation=dilation)[0].numpy()
    written = dict(zip(steps.targets[:, 0].tolist(), steps.products.sum(axis=1) + cells[steps.addends], strict=True))
    assert [written[target] for target in sorted(written)] == expected.ravel().tolist()
    assert is_term[0].any()
    scene_message(scene)


def test_cells_that_no_stamp_reaches_come_last_and_hold_the_bias():
    scene = gathered_scene(convolve_transposed([[1, 2]], [[3]], Window(1, stride=(1, 2)), bias=5))
    (output,) = (grid for grid in scene.grids if grid.role is Role.OUTPUT)
    assert output.values.tolist() == [[8, 5, 11]]
    assert (scene.steps.targets[:, 0] - scene.steps.targets.min()).tolist() == [0, 2, 1]
    assert scene.steps.written[:, 0].tolist() == [8, 11, 5]
    assert scene.steps.first[-1].tolist() == [NOWHERE]


def test_where_no_stamp_is_left_there_are_no_steps_but_an_answer_all_the_same():
    trace = convolve_transposed([[1, 2], [3, 4]], [[5]], Window(1, stride=3, padding=1), bias=7)
    scene = answer_scene(gathered_scene(trace), np.array([[[7.0, 7], [8, np.nan]]]))
    assert scene.steps is None
    assert scene.grids[-1].marks == ("right", "right", "wrong", "")

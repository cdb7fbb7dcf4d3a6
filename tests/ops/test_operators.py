"""Operators against torch.nn.functional, and the examples worked by hand."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.data.examples import EXAMPLES
from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.pooling import Pooling, pool

small = st.integers(1, 4)
pairs = st.tuples(small, small)


def random_array(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


def fits(size, window):
    return all(
        length + sum(sides) >= span for length, sides, span in zip(size, window.padding, window.span, strict=True)
    )


@settings(max_examples=300)
@given(
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    kernel=pairs,
    stride=pairs,
    padding=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=pairs,
    groups=st.integers(1, 3),
    per_group=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    seed=st.integers(0, 2**32 - 1),
)
def test_convolution_is_that_of_torch(size, kernel, stride, padding, dilation, groups, per_group, seed):
    window = Window(kernel, stride, padding, dilation)
    assume(fits(size, window))
    channels, kernels = groups * per_group[0], groups * per_group[1]
    image = random_array(seed, channels, *size)
    weights = random_array(seed + 1, kernels, per_group[0], *kernel)
    bias = random_array(seed + 2, kernels)
    expected = F.conv2d(
        torch.tensor(image[None]), torch.tensor(weights), torch.tensor(bias), stride, padding, dilation, groups
    )[0].numpy()
    trace = convolve(image, weights, window, bias, groups)
    np.testing.assert_allclose(trace.output, expected, atol=1e-12)
    np.testing.assert_allclose(trace.products.sum(axis=(3, 4, 5)) + bias[:, None, None], expected, atol=1e-12)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@settings(max_examples=100)
@given(padding=st.tuples(st.integers(0, 3), st.integers(0, 3)), seed=st.integers(0, 2**32 - 1))
def test_padding_modes_are_those_of_torch(mode, padding, seed):
    image, weights = random_array(seed, 2, 4, 5), random_array(seed + 1, 3, 2, 3, 3)
    layer = torch.nn.Conv2d(2, 3, 3, padding=padding, padding_mode=mode, bias=False, dtype=torch.float64)
    layer.weight.data = torch.tensor(weights)
    expected = layer(torch.tensor(image[None]))[0].detach().numpy()
    output = convolve(image, weights, Window(3, padding=padding), padding_mode=mode).output
    np.testing.assert_allclose(output, expected, atol=1e-12)


@settings(max_examples=300)
@given(
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    kernel=pairs,
    stride=pairs,
    dilation=pairs,
    data=st.data(),
    seed=st.integers(0, 2**32 - 1),
)
def test_pooling_is_that_of_torch(size, kernel, stride, dilation, data, seed):
    padding = tuple(data.draw(st.integers(0, length // 2)) for length in kernel)
    image = random_array(seed, 2, *size).round(1)  # rounded, so that some maxima are tied
    batch = torch.tensor(image[None])

    window = Window(kernel, stride, padding, dilation)
    assume(fits(size, window))
    expected, indices = F.max_pool2d(batch, kernel, stride, padding, dilation, return_indices=True)
    trace = pool(image, Pooling("max"), window)
    np.testing.assert_array_equal(trace.output, expected[0].numpy())
    won = np.isfinite(trace.output)  # a dilated window can lie in padding alone, where nothing wins
    np.testing.assert_array_equal(positions_of_winners(trace)[won], indices[0].numpy()[won])

    window = Window(kernel, stride, padding)
    expected = F.avg_pool2d(batch, kernel, stride, padding)[0].numpy()
    np.testing.assert_allclose(pool(image, Pooling("average"), window).output, expected, atol=1e-12)


def positions_of_winners(trace):
    """The winners as torch counts them: row by row over the unpadded image."""
    window, (_, rows, columns) = trace.window, trace.winners.shape
    tap_row, tap_column = np.divmod(trace.winners, window.kernel_size[1])
    row = np.arange(rows)[:, None] * window.stride[0] + tap_row * window.dilation[0] - window.padding[0][0]
    column = np.arange(columns) * window.stride[1] + tap_column * window.dilation[1] - window.padding[1][0]
    return row * trace.image.shape[2] + column


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("cross", [[7, 6, 7], [4, 5, 6], [4, 4, 5]]),
        ("horizontal_edges", [[1, 2, 5, 0], [0, -1, 0, 2], [-1, -1, -3, 0], [-1, -1, -2, -1]]),
        ("ramp", [[8, 8, 8]] * 3),
        ("step_edge", [[0, 3, 3, 0]] * 4),
    ],
)
def test_worked_examples_of_convolution(name, output):
    example = EXAMPLES[name]
    (image,), (kernel,) = example.image, example.kernel
    np.testing.assert_array_equal(convolve(image, kernel, Window(np.shape(kernel))).output, output)


@pytest.mark.parametrize(
    ("image", "maxima", "averages"),
    [
        ([[1, 3, 2, 1], [0, 1, 4, 2], [5, 1, 2, 3], [3, 0, 4, 1]], [[3, 4], [5, 4]], [[1.25, 2.25], [2.25, 2.5]]),
        ([[1, 3, 2, 4], [5, 6, 1, 2], [7, 2, 3, 1], [0, 8, 4, 5]], [[6, 4], [8, 5]], [[3.75, 2.25], [4.25, 3.25]]),
    ],
)
def test_worked_examples_of_pooling(image, maxima, averages):
    np.testing.assert_array_equal(pool(image, Pooling("max"), Window(2, 2)).output, maxima)
    np.testing.assert_array_equal(pool(image, Pooling("average"), Window(2, 2)).output, averages)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros((3, 5, 5)), np.zeros((1, 2, 3, 3)), Window(3)), "the kernel has 2 channels, but the image has 3"),
        ((np.zeros((5, 5)), np.zeros((3, 3)), Window(2)), "the window says"),
        ((np.zeros((2, 2)), np.zeros((3, 3)), Window(3)), "use a smaller kernel or add padding"),
        ((np.zeros(5), np.zeros((3, 3)), Window(3)), "the image has the shape"),
        ((np.zeros((5, 5)), np.zeros(3), Window(3)), "the kernel has the shape"),
    ],
)
def test_shapes_that_do_not_fit_are_explained(arguments, message):
    with pytest.raises(GeometryError, match=message):
        convolve(*arguments)


def test_pooling_that_could_see_padding_alone_is_refused():
    with pytest.raises(GeometryError, match="more than half of a window of 2 px: use at most 1"):
        pool(np.zeros((4, 4)), Pooling("max"), Window(2, padding=2))


def test_nothing_that_is_given_is_changed():
    image, kernel = np.ones((4, 4)), np.ones((3, 3))
    convolve(image, kernel, Window(3, padding=1), bias=1.0)
    pool(image, Pooling("max"), Window(2))
    assert (image == 1).all()
    assert (kernel == 1).all()

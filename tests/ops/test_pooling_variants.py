"""Every kind of pooling, and the way back through it, against torch and autograd in float64."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import adaptive_pool, global_pool
from cnnviz.ops.pooling import NOWHERE, Pooling, pool
from cnnviz.ops.pooling_gradient import pooling_gradient

CASES = 200
ROUNDING = {"rtol": 1e-13, "atol": 1e-13}  # sums of at most some hundred numbers of size 1: 100 × 2⁻⁵² is 2e-14

sizes = st.tuples(st.integers(1, 11), st.integers(1, 11))
kernels = st.tuples(st.integers(1, 5), st.integers(1, 5))
steps = st.tuples(st.integers(1, 4), st.integers(1, 4))
seeds = st.integers(0, 2**32 - 1)


def random_image(seed, size, decimals):
    """Few decimals, many ties."""
    return np.random.default_rng(seed).normal(size=(2, *size)).round(decimals)


def half_paddings(data, kernel):
    return tuple(data.draw(st.integers(0, length // 2)) for length in kernel)


def with_gradient(image, operator, seed):
    """Torch's output, and its gradient with respect to the image for a random gradient of the output."""
    batch = torch.tensor(image[None], requires_grad=True)
    output = operator(batch)
    upstream = np.random.default_rng(seed + 1).normal(size=output.shape[1:])
    output.backward(torch.tensor(upstream[None]))
    return output[0].detach().numpy(), upstream, batch.grad[0].numpy()


def fits(size, window, ceil_mode):
    try:
        pool(np.zeros(size), Pooling.MAX, window, ceil_mode=ceil_mode)
    except GeometryError:
        return False
    return True


@settings(max_examples=CASES)
@given(
    size=sizes,
    kernel=kernels,
    stride=steps,
    dilation=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    ceil_mode=st.booleans(),
    decimals=st.integers(0, 3),
    data=st.data(),
    seed=seeds,
)
def test_maxima_and_their_gradient_are_those_of_torch(size, kernel, stride, dilation, ceil_mode, decimals, data, seed):
    padding = half_paddings(data, kernel)
    window = Window(kernel, stride, padding, dilation)
    assume(fits(size, window, ceil_mode))
    image = random_image(seed, size, decimals)
    trace = pool(image, Pooling.MAX, window, ceil_mode=ceil_mode)
    batch = torch.tensor(image[None])
    output, indices = F.max_pool2d(batch, kernel, stride, padding, dilation, ceil_mode, return_indices=True)
    np.testing.assert_array_equal(trace.output, output[0].numpy())

    row, column = np.divmod(trace.winning_cells, trace.padded.shape[2])
    winners = (row - trace.origin[0]) * size[1] + column - trace.origin[1]
    won = np.isfinite(trace.output)  # a dilated window can lie in padding alone, where nothing wins
    np.testing.assert_array_equal(winners[won], indices[0].numpy()[won])

    assume(won.all())  # there torch's index lies outside the image
    _, upstream, gradient = with_gradient(
        image, lambda values: F.max_pool2d(values, kernel, stride, padding, dilation, ceil_mode), seed
    )
    np.testing.assert_allclose(pooling_gradient(trace, upstream), gradient, **ROUNDING)


@settings(max_examples=CASES)
@given(
    size=sizes,
    kernel=kernels,
    stride=steps,
    ceil_mode=st.booleans(),
    count_padding=st.booleans(),
    data=st.data(),
    seed=seeds,
)
def test_averages_and_their_gradient_are_those_of_torch(size, kernel, stride, ceil_mode, count_padding, data, seed):
    padding = half_paddings(data, kernel)
    window = Window(kernel, stride, padding)
    assume(fits(size, window, ceil_mode))
    image = random_image(seed, size, 6)
    trace = pool(image, Pooling.AVERAGE, window, ceil_mode=ceil_mode, count_padding=count_padding)
    output, upstream, gradient = with_gradient(
        image, lambda values: F.avg_pool2d(values, kernel, stride, padding, ceil_mode, count_padding), seed
    )
    np.testing.assert_allclose(trace.output, output, **ROUNDING)
    np.testing.assert_allclose(pooling_gradient(trace, upstream), gradient, **ROUNDING)


@pytest.mark.parametrize(
    ("pooling", "operator"),
    [(Pooling.MAX, F.adaptive_max_pool2d), (Pooling.AVERAGE, F.adaptive_avg_pool2d)],
    ids=["max", "average"],
)
@settings(max_examples=CASES)
@given(size=sizes, output_size=sizes, decimals=st.integers(0, 3), seed=seeds)
def test_adaptive_pooling_and_its_gradient_are_those_of_torch(pooling, operator, size, output_size, decimals, seed):
    image = random_image(seed, size, decimals)
    trace = adaptive_pool(image, pooling, output_size)
    output, upstream, gradient = with_gradient(image, lambda values: operator(values, output_size), seed)
    np.testing.assert_allclose(trace.output, output, **ROUNDING)
    np.testing.assert_allclose(pooling_gradient(trace, upstream), gradient, **ROUNDING)


@settings(max_examples=CASES)
@given(size=sizes, seed=seeds)
def test_global_pooling_is_the_mean_and_the_maximum_of_each_map(size, seed):
    image = random_image(seed, size, 6)
    average, largest = global_pool(image, Pooling.AVERAGE), global_pool(image, Pooling.MAX)
    expected = torch.tensor(image).mean(dim=(1, 2)).numpy()
    np.testing.assert_allclose(average.output[:, 0, 0], expected, **ROUNDING)
    np.testing.assert_array_equal(largest.output, torch.tensor(image).amax(dim=(1, 2), keepdim=True).numpy())
    np.testing.assert_array_equal(
        pooling_gradient(average, [[[1]], [[1]]]), np.full(image.shape, 1 / (size[0] * size[1]))
    )


@settings(max_examples=CASES)
@given(size=sizes, kernel=kernels, stride=steps, ceil_mode=st.booleans(), data=st.data(), seed=seeds)
def test_a_trace_says_for_every_output_which_cells_it_reads(size, kernel, stride, ceil_mode, data, seed):
    sides = tuple((data.draw(st.integers(0, n // 2)), data.draw(st.integers(0, n // 2))) for n in kernel)
    window = Window(kernel, stride, sides)
    assume(fits(size, window, ceil_mode))
    trace = pool(random_image(seed, size, 2), Pooling.MAX, window, ceil_mode=ceil_mode)
    times = np.zeros(trace.padded.shape[1:], dtype=int)
    for row, column in np.ndindex(trace.cells.shape[:2]):
        top, left = row * stride[0], column * stride[1]
        assert top < size[0] + sides[0][0]  # begins in the image or in the padding before it
        assert left < size[1] + sides[1][0]
        seen = trace.padded[:, top : top + kernel[0], left : left + kernel[1]]
        cells = trace.cells[row, column]
        cells = cells[cells != NOWHERE]
        np.testing.assert_array_equal(trace.padded.reshape(2, -1)[:, cells], seen.reshape(2, -1))
        np.testing.assert_array_equal(trace.output[:, row, column], seen.max(axis=(1, 2)))
        times[top : top + kernel[0], left : left + kernel[1]] += 1
    np.testing.assert_array_equal(trace.times_read, times)


@settings(max_examples=CASES)
@given(size=sizes, output_size=sizes)
def test_every_pixel_is_read_by_adaptive_pooling(size, output_size):
    assert adaptive_pool(np.zeros(size), Pooling.AVERAGE, output_size).times_read.min() >= 1


@settings(max_examples=CASES)
@given(size=sizes, output_size=sizes, seed=seeds)
def test_no_gradient_is_lost_without_padding(size, output_size, seed):
    for pooling in Pooling:
        trace = adaptive_pool(random_image(seed, size, 1), pooling, output_size)
        upstream = np.random.default_rng(seed).normal(size=trace.output.shape)
        total = pooling_gradient(trace, upstream).sum(axis=(1, 2))
        np.testing.assert_allclose(total, upstream.sum(axis=(1, 2)), rtol=0, atol=1e-12)


def test_what_hangs_over_the_end_is_not_counted():
    trace = pool([[1, 3, 5]], Pooling.AVERAGE, Window((1, 2), stride=(1, 2)), ceil_mode=True)
    np.testing.assert_array_equal(trace.divisors, [[2, 1]])
    np.testing.assert_array_equal(trace.cells, [[[0, 1], [2, -1]]])
    np.testing.assert_array_equal(trace.output, [[2, 5]])


def test_padding_counts_in_an_average_unless_told_otherwise():
    window = Window(2, stride=2, padding=1)
    np.testing.assert_array_equal(pool([[4, 8], [0, 4]], Pooling.AVERAGE, window).output, [[1, 2], [0, 1]])
    without = pool([[4, 8], [0, 4]], Pooling.AVERAGE, window, count_padding=False)
    np.testing.assert_array_equal(without.output, [[4, 8], [0, 4]])
    np.testing.assert_array_equal(without.divisors, [[1, 1], [1, 1]])


def test_windows_of_adaptive_pooling_overlap_where_lengths_do_not_divide():
    trace = adaptive_pool([[1, 2, 3, 4, 5]], Pooling.MAX, (1, 3))  # [0, 2), [1, 4), [3, 5)
    np.testing.assert_array_equal(trace.cells, [[[0, 1, -1], [1, 2, 3], [3, 4, -1]]])
    np.testing.assert_array_equal(trace.output, [[2, 4, 5]])
    np.testing.assert_array_equal(trace.winning_cells, [[[1, 3, 4]]])


def test_the_first_of_equals_gets_the_gradient():
    trace = pool([[1, 1], [1, 1]], Pooling.MAX, Window(2))
    np.testing.assert_array_equal(pooling_gradient(trace, [[5]]), [[[5, 0], [0, 0]]])


@pytest.mark.parametrize(
    ("image", "maxima", "averages"),
    [
        ([[1, 3, 2, 1], [0, 1, 4, 2], [5, 1, 2, 3], [3, 0, 4, 1]], [[3, 4], [5, 4]], [[1.25, 2.25], [2.25, 2.5]]),
        ([[1, 3, 2, 4], [5, 6, 1, 2], [7, 2, 3, 1], [0, 8, 4, 5]], [[6, 4], [8, 5]], [[3.75, 2.25], [4.25, 3.25]]),
    ],
)
def test_worked_examples_also_by_adaptive_pooling(image, maxima, averages):
    np.testing.assert_array_equal(adaptive_pool(image, Pooling.MAX, 2).output, maxima)
    np.testing.assert_array_equal(adaptive_pool(image, Pooling.AVERAGE, 2).output, averages)


def test_poolings_that_cannot_be_are_explained():
    with pytest.raises(
        GeometryError, match="average pooling has no dilation, in PyTorch neither, but the window has 2"
    ):
        pool(np.zeros((5, 5)), Pooling.AVERAGE, Window(2, dilation=2))
    with pytest.raises(GeometryError, match="more than half of a window of 3 px: use at most 1"):
        pool(np.zeros((5, 5)), Pooling.AVERAGE, Window(3, padding=((0, 2), (0, 0))))
    with pytest.raises(GeometryError, match="the output size is 0 × 2, but the least is 1: use 1 or more"):
        adaptive_pool(np.zeros((5, 5)), Pooling.MAX, (0, 2))
    with pytest.raises(GeometryError, match=r"the shape \(1, 3, 3\): give it the output's, \(1, 2, 2\)"):
        pooling_gradient(pool(np.zeros((4, 4)), Pooling.MAX, Window(2, 2)), np.zeros((3, 3)))


def test_pooling_leaves_what_it_is_given_as_it_was():
    image, upstream = np.arange(16.0).reshape(4, 4), np.ones((2, 2))
    for pooling in Pooling:
        pooling_gradient(pool(image, pooling, Window(2, 2, padding=1), ceil_mode=True), np.ones((3, 3)))
        pooling_gradient(adaptive_pool(image, pooling, 2), upstream)
    np.testing.assert_array_equal(image, np.arange(16.0).reshape(4, 4))
    assert (upstream == 1).all()


def test_rows_and_columns_that_are_never_read_are_counted():
    assert pool(np.ones((5, 6)), Pooling.MAX, Window(2, stride=2)).never_read == (1, 0)
    assert pool(np.ones((5, 6)), Pooling.MAX, Window(2, stride=2), ceil_mode=True).never_read == (0, 0)


def test_adaptive_windows_reach_as_in_torch():
    assert adaptive_pool(np.ones((5, 4)), Pooling.MAX, (3, 2)).window_reaches == (
        [(1, 2), (2, 4), (4, 5)],
        [(1, 2), (3, 4)],
    )
    assert global_pool(np.ones((5, 4)), Pooling.MAX).window_reaches == ([(1, 5)], [(1, 4)])

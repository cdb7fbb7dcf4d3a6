"""Moving images: what is exactly equivariant, what is nearly invariant, and the figures worked by hand."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import global_pool
from cnnviz.ops.convolution import convolve
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.shifting import Border, change, change_under_shift, convolve_around, shift

offsets = st.tuples(st.integers(-9, 9), st.integers(-9, 9))
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=200)
@given(size=st.tuples(st.integers(1, 7), st.integers(1, 7)), offset=offsets, border=st.sampled_from(Border))
def test_shifted_pixels_are_where_they_belong(size, offset, border):
    image = np.arange(1.0, size[0] * size[1] + 1).reshape(size)
    moved = shift(image, offset, border)
    for row, column in np.ndindex(size):
        source = (row - offset[0], column - offset[1])
        if border is Border.WRAP:
            assert moved[row, column] == image[source[0] % size[0], source[1] % size[1]]
        else:
            inside = 0 <= source[0] < size[0] and 0 <= source[1] < size[1]
            assert moved[row, column] == (image[source] if inside else 0)


@settings(max_examples=200)
@given(offset=offsets, seed=seeds)
def test_a_convolution_with_circular_padding_is_equivariant(offset, seed):
    rng = np.random.default_rng(seed)
    kernel = rng.normal(size=(2, 3, 3, 3))

    def operator(pixels):
        return convolve(pixels, kernel, Window(3, padding=1), padding_mode="circular").output

    effect = change_under_shift(rng.normal(size=(3, 7, 8)), operator, offset)
    assert effect.equivariance.share_changed == 0
    assert effect.equivariance.relative_change < 1e-12


@settings(max_examples=200)
@given(cells=st.tuples(st.integers(-3, 3), st.integers(-3, 3)), pooling=st.sampled_from(Pooling), seed=seeds)
def test_a_pooling_is_equivariant_to_moves_by_its_stride(cells, pooling, seed):
    def operator(pixels):
        return pool(pixels, pooling, Window(2, stride=2)).output

    image = np.random.default_rng(seed).normal(size=(2, 6, 8))
    effect = change_under_shift(image, operator, (2 * cells[0], 2 * cells[1]), jump=(2, 2))
    assert effect.equivariance.share_changed == 0


@settings(max_examples=200)
@given(offset=offsets, pooling=st.sampled_from(Pooling), seed=seeds)
def test_global_pooling_is_invariant_to_wrapping_moves(offset, pooling, seed):
    image = np.random.default_rng(seed).normal(size=(2, 5, 6))
    effect = change_under_shift(image, lambda pixels: global_pool(pixels, pooling).output, offset, jump=(1, 1))
    assert effect.invariance.relative_change < 1e-12 / np.abs(effect.invariance.before).mean()


def test_a_move_by_less_than_the_stride_has_no_equivariance_to_measure():
    def operator(pixels):
        return pool(pixels, Pooling.MAX, Window(2, stride=2)).output

    assert change_under_shift(np.ones((4, 4)), operator, (0, 1), jump=(2, 2)).equivariance is None


def test_a_moved_spot_within_its_window_leaves_the_maxima_as_they_were():
    image = np.zeros((4, 4))
    image[0, 0] = 8

    def maxima(pixels):
        return pool(pixels, Pooling.MAX, Window(2, stride=2)).output

    within, out = change_under_shift(image, maxima, (0, 1)), change_under_shift(image, maxima, (0, 2))
    assert (within.image.share_changed, within.image.relative_change) == (2 / 16, 2)
    assert (within.invariance.share_changed, within.invariance.relative_change) == (0, 0)
    assert (out.invariance.share_changed, out.invariance.relative_change) == (2 / 4, 2)


def test_zeros_change_the_border_alone():
    image = np.random.default_rng(0).normal(size=(6, 6))

    def total(pixels):
        return convolve(pixels, np.ones((1, 1, 3, 3)), Window(3, padding=1)).output

    equivariance = change_under_shift(image, total, (0, 1), Border.ZEROS).equivariance
    changed = np.abs(equivariance.after - equivariance.before)[0] > 1e-12
    assert changed[:, [0, -1]].all()  # where nothing has come in, and where a pixel has gone out
    assert not changed[:, 1:-1].any()


def test_a_change_from_nothing_is_infinite_and_none_is_none():
    assert change(np.zeros((2, 2)), np.ones((2, 2))).relative_change == math.inf
    assert change(np.zeros((2, 2)), np.zeros((2, 2))).relative_change == 0


def test_maps_of_two_shapes_are_refused():
    with pytest.raises(GeometryError, match="cannot be compared: give two of one shape"):
        change(np.zeros((2, 2)), np.zeros((2, 3)))


@settings(max_examples=200)
@given(size=st.tuples(st.integers(3, 6), st.integers(3, 6)), kernel=st.sampled_from([1, 3, 5]), seed=seeds)
def test_a_feature_map_with_joined_sides_is_that_of_torch_and_equivariant(size, kernel, seed):
    rng = np.random.default_rng(seed)
    image, weights = rng.integers(-8, 9, (2, *size)) / 4, rng.integers(-8, 9, (1, 2, kernel, kernel)) / 4
    padded = F.pad(torch.tensor(image)[None], (kernel // 2,) * 4, mode="circular")
    np.testing.assert_array_equal(convolve_around(image, weights), F.conv2d(padded, torch.tensor(weights))[0])
    effect = change_under_shift(image, lambda pixels: convolve_around(pixels, weights), (1, 2))
    assert effect.equivariance.share_changed == 0


def test_a_kernel_that_would_go_around_twice_is_explained():
    with pytest.raises(GeometryError, match="circular padding of 3 px needs more than the 2 px there are"):
        convolve_around(np.ones((2, 2)), np.ones((7, 7)))

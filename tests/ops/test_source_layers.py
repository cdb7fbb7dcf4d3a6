"""The emitted PyTorch source is run as pasted and compared with the trace."""

import contextlib
import io

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.activations import ACTIVATIONS, activate
from cnnviz.ops.adaptive_pooling import adaptive_pool, global_pool
from cnnviz.ops.dropout import dropout
from cnnviz.ops.normalisation import batch_norm
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.source_layers import (
    activation_source,
    adaptive_pooling_source,
    batch_norm_source,
    dropout_source,
    pooling_source,
)

ROUNDING = {"rtol": 1e-12, "atol": 1e-12}
seeds = st.integers(0, 2**32 - 1)
sizes = st.tuples(st.integers(1, 8), st.integers(1, 8))


def run(source, precision=torch.float64):
    """The names that the source leaves behind; it must have printed."""
    names, printed = {}, io.StringIO()
    usual = torch.get_default_dtype()
    torch.set_default_dtype(precision)
    try:
        with contextlib.redirect_stdout(printed):
            exec(source, names)
    finally:
        torch.set_default_dtype(usual)
    assert "tensor(" in printed.getvalue()
    return names


def random_image(seed, size):
    return np.random.default_rng(seed).normal(size=(2, *size))


@settings(max_examples=200)
@given(
    size=sizes,
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    dilation=st.integers(1, 2),
    pooling=st.sampled_from(Pooling),
    ceil_mode=st.booleans(),
    count_padding=st.booleans(),
    even=st.booleans(),
    data=st.data(),
    seed=seeds,
)
def test_the_source_of_a_pooling(size, kernel, stride, dilation, pooling, ceil_mode, count_padding, even, data, seed):
    before, after = (tuple(data.draw(st.integers(0, n // 2)) for n in kernel) for _ in range(2))
    padding = tuple(zip(before, before if even else after, strict=True))
    window = Window(kernel, stride, padding, dilation if pooling is Pooling.MAX else 1)
    try:
        trace = pool(random_image(seed, size), pooling, window, ceil_mode=ceil_mode, count_padding=count_padding)
    except GeometryError:
        assume(False)
    np.testing.assert_allclose(run(pooling_source(trace))["y"][0], trace.output, **ROUNDING)


@settings(max_examples=200)
@given(size=sizes, output_size=sizes, pooling=st.sampled_from(Pooling), seed=seeds)
def test_the_source_of_an_adaptive_pooling(size, output_size, pooling, seed):
    trace = adaptive_pool(random_image(seed, size), pooling, output_size)
    np.testing.assert_allclose(run(adaptive_pooling_source(trace))["y"][0], trace.output, **ROUNDING)


@pytest.mark.parametrize("pooling", Pooling)
def test_the_source_of_a_global_pooling_of_one_channel(pooling):
    trace = global_pool([[1, 2, 3], [4, 5, 12]], pooling)
    np.testing.assert_allclose(run(adaptive_pooling_source(trace))["y"][0, 0], trace.output)


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(max_examples=50)
@given(shape=st.lists(st.integers(1, 3), max_size=4), slope=st.floats(0, 1), seed=seeds)
def test_the_source_of_an_activation(name, shape, slope, seed):
    trace = activate(np.random.default_rng(seed).normal(size=shape) * 3, name, slope)
    names = run(activation_source(trace))
    np.testing.assert_allclose(names["y"].detach(), trace.after, **ROUNDING)
    np.testing.assert_allclose(names["x"].grad, trace.derivative, **ROUNDING)


@settings(max_examples=200)
@given(shape=st.sampled_from([(4, 3), (3, 2, 2, 3)]), training=st.booleans(), momentum=st.floats(0, 1), seed=seeds)
def test_the_source_of_a_batch_normalisation(shape, training, momentum, seed):
    rng = np.random.default_rng(seed)
    gamma, beta, mean = rng.normal(size=(3, shape[1]))
    trace = batch_norm(rng.normal(size=shape), gamma, beta, mean, rng.uniform(0.5, 2, shape[1]), training, momentum)
    names = run(batch_norm_source(trace))
    np.testing.assert_allclose(names["y"], trace.output, **ROUNDING)
    np.testing.assert_allclose(names["running_mean"], trace.running_mean, **ROUNDING)
    np.testing.assert_allclose(names["running_var"], trace.running_variance, **ROUNDING)


@settings(max_examples=200)
@given(
    shape=st.sampled_from([(5,), (2, 3), (2, 2, 3)]),
    probability=st.floats(0, 1),
    training=st.booleans(),
    seed=seeds,
)
def test_the_source_of_a_dropout(shape, probability, training, seed):
    values = np.random.default_rng(seed).normal(size=shape)
    trace = dropout(values, probability, seed, training, whole_channels=len(shape) == 3)
    np.testing.assert_allclose(run(dropout_source(trace))["y"], trace.output, **ROUNDING)


@pytest.mark.parametrize(
    ("source", "output"),
    [
        (pooling_source(pool([[1, 3, 2], [0, 1, 4]], Pooling.MAX, Window(2, 2), ceil_mode=True)), [[[3, 4]]]),
        (adaptive_pooling_source(global_pool([[1, 3], [0, 4]], Pooling.AVERAGE)), [[[2]]]),
        (activation_source(activate([-1, 2], "relu")), [0, 2]),
        (batch_norm_source(batch_norm([[1], [2]], 2, 1, 0, 3, training=False, eps=1)), [[2], [3]]),
        (dropout_source(dropout([1, 2, 3, 4], 0.5, seed=0)), [2, 0, 0, 0]),
    ],
    ids=["pooling", "adaptive", "activation", "batch norm", "dropout"],
)
def test_a_source_as_pasted_computes_in_single_precision(source, output):
    y = run(source, torch.float32)["y"]
    assert y.dtype == torch.float32
    np.testing.assert_array_equal(y.detach().reshape(np.shape(output)), output)

"""Batch normalisation and dropout against torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError, InputError
from cnnviz.ops.dropout import dropout
from cnnviz.ops.normalisation import batch_norm

seeds = st.integers(0, 2**32 - 1)
shapes = st.one_of(
    st.tuples(st.integers(1, 6), st.integers(1, 4)),
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4), st.integers(1, 4)),
)


@settings(max_examples=200)
@given(shape=shapes, training=st.booleans(), momentum=st.floats(0, 1), eps=st.floats(1e-5, 0.1), seed=seeds)
def test_batch_normalisation_is_that_of_torch(shape, training, momentum, eps, seed):
    rng = np.random.default_rng(seed)
    channels = shape[1]
    assume(not training or np.prod(shape) > channels)
    batch = 3 * rng.normal(size=shape) + 1
    gamma, beta, mean = rng.normal(size=(3, channels))
    variance = rng.uniform(0.1, 2, channels)
    trace = batch_norm(batch, gamma, beta, mean, variance, training, momentum, eps)

    new_mean, new_variance = torch.tensor(mean), torch.tensor(variance)
    expected = F.batch_norm(
        torch.tensor(batch), new_mean, new_variance, torch.tensor(gamma), torch.tensor(beta), training, momentum, eps
    )
    # a batch may vary by little: divided by √eps ≥ 0.003, roundings of 2⁻⁵² · 10 grow to 1e-12
    np.testing.assert_allclose(trace.output, expected.numpy(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(trace.running_mean, new_mean.numpy(), rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(trace.running_variance, new_variance.numpy(), rtol=1e-13, atol=1e-14)
    np.testing.assert_array_equal(trace.running_mean_before, mean)
    np.testing.assert_array_equal(trace.running_variance_before, variance)


@settings(max_examples=200)
@given(shape=st.tuples(st.integers(2, 6), st.integers(1, 4), st.integers(2, 4), st.integers(2, 4)), seed=seeds)
def test_a_trained_channel_has_mean_zero_and_variance_one_but_for_eps(shape, seed):
    batch = np.random.default_rng(seed).normal(size=shape)
    trace = batch_norm(batch, 1, 0, 0, 1, training=True)
    np.testing.assert_allclose(trace.normalised.mean(axis=(0, 2, 3)), 0, atol=1e-13)
    expected = trace.variance / (trace.variance + 1e-5)
    np.testing.assert_allclose(trace.normalised.var(axis=(0, 2, 3)), expected, rtol=1e-12)


def test_batch_normalisation_worked_by_hand():
    trace = batch_norm([[1, 0], [3, 0], [5, 6]], 1, 0, 0, 1, training=True, momentum=0.5)
    np.testing.assert_allclose(trace.mean, [3, 2])
    np.testing.assert_allclose(trace.variance, [8 / 3, 8])  # by 3
    np.testing.assert_allclose(trace.running_mean, [1.5, 1])
    np.testing.assert_allclose(trace.running_variance, [2.5, 6.5])  # ½ · 1 + ½ · 4, ½ · 1 + ½ · 12: by 2


def test_evaluation_changes_no_running_statistics_and_takes_one_number():
    trace = batch_norm([[7.0]], 2, 1, running_mean=3, running_variance=4, training=False)
    assert trace.output[0, 0] == pytest.approx(5, abs=1e-5)
    assert (trace.running_mean[0], trace.running_variance[0]) == (3, 4)


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1)])
def test_training_on_one_number_a_channel_is_refused_as_in_torch(shape):
    with pytest.raises(ValueError, match="Expected more than 1 value per channel"):
        F.batch_norm(torch.ones(shape), None, None, training=True)
    with pytest.raises(GeometryError, match="a single number a channel has no variance .* use a batch of two or more"):
        batch_norm(np.ones(shape), 1, 0, 0, 1, training=True)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"batch": np.ones((2, 3, 4))}, GeometryError, r"the batch has the shape \(2, 3, 4\): give"),
        ({"gamma": [1, 2]}, GeometryError, r"gamma has the shape \(2,\): give one number a channel, \(3,\)"),
        ({"momentum": 1.5}, InputError, "momentum is 1.5: use a number from 0 to 1"),
        ({"eps": 0}, InputError, "eps is 0: use a number above 0"),
        ({"running_variance": -1}, InputError, "a running variance is -1.0: use 0 or more"),
    ],
)
def test_batch_normalisations_that_cannot_be_are_explained(changed, error, message):
    given_values = {"batch": np.ones((2, 3)), "gamma": 1, "beta": 0, "running_mean": 0, "running_variance": 1}
    with pytest.raises(error, match=message):
        batch_norm(**(given_values | {"training": True} | changed))


@settings(max_examples=200)
@given(
    shape=st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)),
    probability=st.floats(0, 1),
    whole_channels=st.booleans(),
    seed=seeds,
)
def test_dropout_is_what_its_mask_says(shape, probability, whole_channels, seed):
    values = np.random.default_rng(seed).normal(size=shape)
    trace = dropout(values, probability, seed, whole_channels=whole_channels)
    # The definition, number by number.
    for place in np.ndindex(shape):
        assert trace.output[place] == (values[place] * trace.scale if trace.mask[place] else 0)
    if probability < 1:
        assert trace.scale == 1 / (1 - probability)
    if whole_channels:
        per_channel = trace.mask.reshape(shape[0], shape[1], -1)
        np.testing.assert_array_equal(per_channel.any(axis=2), per_channel.all(axis=2))
    np.testing.assert_array_equal(dropout(values, probability, seed, whole_channels=whole_channels).mask, trace.mask)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certain_dropout_is_that_of_torch(probability):
    values = np.arange(1.0, 9.0)
    expected = F.dropout(torch.tensor(values), probability).numpy()
    np.testing.assert_array_equal(dropout(values, probability, seed=3).output, expected)


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.8])
def test_the_share_that_is_dropped_is_the_probability(probability):
    count = 100_000
    deviation = (probability * (1 - probability) / count) ** 0.5
    for whole_channels, shape in ((False, (count,)), (True, (count, 2, 1))):
        mask = dropout(np.ones(shape), probability, seed=1, whole_channels=whole_channels).mask
        assert abs(1 - mask.mean() - probability) < 5 * deviation


def test_outside_training_nothing_is_dropped():
    trace = dropout([1.0, 2.0], 0.9, seed=0, training=False)
    np.testing.assert_array_equal(trace.output, [1, 2])
    assert trace.scale == 1


def test_a_generator_goes_on_where_a_seed_begins_anew():
    generator = np.random.default_rng(5)
    first, second = (dropout(np.ones(64), 0.5, generator).mask for _ in range(2))
    np.testing.assert_array_equal(first, dropout(np.ones(64), 0.5, 5).mask)
    assert (first != second).any()


def test_dropouts_that_cannot_be_are_explained():
    for probability in (-0.1, 1.1, float("nan")):
        with pytest.raises(InputError, match="the probability of dropping is .*: use a number from 0 to 1"):
            dropout([1.0], probability, seed=0)
    with pytest.raises(GeometryError, match=r"the shape \(2,\): whole channels need \(C, H, W\)"):
        dropout([1.0, 2.0], 0.5, seed=0, whole_channels=True)

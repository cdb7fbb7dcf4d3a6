"""Batch normalisation: every channel brought to mean 0 and variance 1, then scaled and moved by what was learned."""

from dataclasses import dataclass

import numpy as np

from cnnviz.errors import GeometryError, InputError
from cnnviz.ops.windows import Array


@dataclass(frozen=True, eq=False)
class BatchNormTrace:
    """A batch normalisation and all that led to it.

    Attributes
    ----------
    batch : ndarray, (N, C) or (N, C, H, W)
    gamma, beta : ndarray, (C,)
        The learned scale and shift.
    training : bool
    momentum, eps : float
    mean, variance : ndarray, (C,)
        What was normalised by: in training the batch's own, the variance biased (divided by the count); otherwise the
        running ones.
    normalised : ndarray, as `batch`
        (batch − mean) / √(variance + eps).
    output : ndarray, as `batch`
        gamma · normalised + beta.
    running_mean_before, running_variance_before : ndarray, (C,)
    running_mean, running_variance : ndarray, (C,)
        Afterwards: (1 − momentum) · before + momentum · the batch's, the variance unbiased (divided by the count − 1);
        unchanged outside training.
    unbiased_variance : ndarray, (C,), or None
        The batch's variance as it enters the running one: divided by the count − 1. None outside training.
    """

    batch: Array
    gamma: Array
    beta: Array
    training: bool
    momentum: float
    eps: float
    mean: Array
    variance: Array
    normalised: Array
    output: Array
    running_mean_before: Array
    running_variance_before: Array
    running_mean: Array
    running_variance: Array
    unbiased_variance: Array | None = None


def batch_norm(
    batch: object,
    gamma: object,
    beta: object,
    running_mean: object,
    running_variance: object,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> BatchNormTrace:
    """Normalise each channel over the batch (and over its pixels), as Ioffe and Szegedy (2015).

    Parameters
    ----------
    batch : array_like, (N, C) or (N, C, H, W)
    gamma, beta, running_mean, running_variance : float or array_like, (C,)
    training : bool
        Whether the batch's own statistics are used, and the running ones brought up to date.
    momentum : float
        How much a batch counts in the running statistics, 0 to 1.
    eps : float
        Added to the variance, above 0.

    Raises
    ------
    GeometryError
        If shapes do not fit, or training gets a single number a channel.
    InputError
        If `momentum`, `eps` or a running variance is outside its range.

    Examples
    --------
    >>> trace = batch_norm([[1.0], [3.0]], 1, 0, running_mean=0, running_variance=1, training=True)
    >>> trace.mean, trace.variance, trace.output.round(3).ravel(), trace.running_mean, trace.running_variance
    (array([2.]), array([1.]), array([-1.,  1.]), array([0.2]), array([1.1]))
    """
    values = np.asarray(batch, dtype=np.float64)
    if values.ndim not in (2, 4) or values.size == 0:
        raise GeometryError(f"the batch has the shape {values.shape}: give (N, C) or (N, C, H, W)")
    channels = values.shape[1]
    scale, shift = _per_channel("gamma", gamma, channels), _per_channel("beta", beta, channels)
    old_mean = _per_channel("running mean", running_mean, channels)
    old_variance = _per_channel("running variance", running_variance, channels)
    _check(momentum, eps, old_variance)

    axes = (0,) if values.ndim == 2 else (0, 2, 3)  # all but the channels
    mean, variance, new_mean, new_variance = old_mean, old_variance, old_mean, old_variance
    unbiased = None
    if training:
        count = values.size // channels
        if count == 1:
            raise GeometryError(
                "a single number a channel has no variance to train on: use a batch of two or more, or evaluate"
            )
        mean, variance = values.mean(axis=axes), values.var(axis=axes)
        new_mean = (1 - momentum) * old_mean + momentum * mean
        unbiased = variance * count / (count - 1)
        new_variance = (1 - momentum) * old_variance + momentum * unbiased

    along = (1, channels) + (1,) * (values.ndim - 2)  # (C,) → (1, C) or (1, C, 1, 1)
    normalised = (values - mean.reshape(along)) / np.sqrt(variance.reshape(along) + eps)
    output = scale.reshape(along) * normalised + shift.reshape(along)
    return BatchNormTrace(
        values,
        scale,
        shift,
        training,
        momentum,
        eps,
        mean,
        variance,
        normalised,
        output,
        old_mean,
        old_variance,
        new_mean,
        new_variance,
        unbiased,
    )


def _per_channel(name: str, given: object, channels: int) -> Array:
    numbers = np.asarray(given, dtype=np.float64)
    if numbers.shape not in ((), (channels,)):
        raise GeometryError(f"{name} has the shape {numbers.shape}: give one number a channel, ({channels},)")
    return np.broadcast_to(numbers, (channels,))


def _check(momentum: float, eps: float, running_variance: Array) -> None:
    if not 0 <= momentum <= 1:
        raise InputError(f"momentum is {momentum}: use a number from 0 to 1")
    if not eps > 0:
        raise InputError(f"eps is {eps}: use a number above 0, such as 0.00001")
    if not (running_variance >= 0).all():
        raise InputError(f"a running variance is {running_variance.min()}: use 0 or more")

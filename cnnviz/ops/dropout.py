"""Dropout: numbers left out by chance while a network trains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError, InputError
from cnnviz.ops.windows import Array


@dataclass(frozen=True, eq=False)
class DropoutTrace:
    """A dropout and all that led to it.

    Attributes
    ----------
    values : ndarray
    probability : float
    mask : ndarray of bool, as `values`
        True is kept.
    scale : float
        1 / (1 − probability), so that sums keep their mean; 0 where everything is dropped, 1 outside training.
    output : ndarray, as `values`
        values · scale where the mask is True, 0 elsewhere.
    drawn : ndarray, as `values`, or None
        The random numbers from 0 to 1 that decided: kept is what is not below the probability. None outside training.
    """

    values: Array
    probability: float
    mask: NDArray[np.bool_]
    scale: float
    output: Array
    drawn: Array | None = None


def dropout(
    values: object,
    probability: float,
    seed: int | np.random.Generator,
    training: bool = True,
    whole_channels: bool = False,
) -> DropoutTrace:
    """Set numbers to 0 by chance and scale up the rest, as Srivastava et al. (2014), in the inverted form of PyTorch.

    Parameters
    ----------
    values : array_like
        Of any shape; with `whole_channels` (C, H, W) or (N, C, H, W).
    probability : float
        Of each number to be dropped, 0 to 1.
    seed : int or numpy.random.Generator
    training : bool
        Outside training nothing is dropped and nothing scaled.
    whole_channels : bool
        Whether a channel is kept or dropped as one, as in ``torch.nn.Dropout2d`` (Tompson et al. 2015).

    Raises
    ------
    InputError
        If `probability` is outside its range.
    GeometryError
        If whole channels are to be dropped and there are none.

    Examples
    --------
    >>> trace = dropout([1, 2, 3, 4], 0.5, seed=0)
    >>> trace.mask, trace.output
    (array([ True, False, False, False]), array([2., 0., 0., 0.]))
    """
    numbers = np.asarray(values, dtype=np.float64)
    if not 0 <= probability <= 1:
        raise InputError(f"the probability of dropping is {probability}: use a number from 0 to 1")
    if whole_channels and numbers.ndim not in (3, 4):
        raise GeometryError(f"the values have the shape {numbers.shape}: whole channels need (C, H, W) or (N, C, H, W)")
    if not training:
        return DropoutTrace(numbers, probability, np.ones(numbers.shape, dtype=bool), 1.0, numbers)

    draws = (*numbers.shape[:-2], 1, 1) if whole_channels else numbers.shape
    drawn = np.broadcast_to(np.random.default_rng(seed).random(draws), numbers.shape)
    mask = drawn >= probability
    scale = 1 / (1 - probability) if probability < 1 else 0.0
    return DropoutTrace(numbers, probability, mask, scale, np.where(mask, numbers * scale, 0.0), drawn)


def mean_over_masks(
    values: object, probability: float, seed: int, masks: int = 1000, whole_channels: bool = False
) -> float:
    """The mean of what is left, over many masks: that of the values themselves, up to chance.

    Parameters
    ----------
    values : array_like
        As for `dropout`.
    probability : float
    seed : int
    masks : int
    whole_channels : bool

    Examples
    --------
    >>> round(mean_over_masks([1, 2, 3, 4], 0.5, seed=0, masks=100_000), 1)
    2.5
    """
    numbers = np.asarray(values, dtype=np.float64)
    copies = np.broadcast_to(numbers, (masks, *numbers.shape))
    return float(dropout(copies, probability, seed, whole_channels=whole_channels).output.mean())

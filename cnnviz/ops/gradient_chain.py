"""Why ReLU: what a chain of activations leaves of a gradient."""

from dataclasses import dataclass

import numpy as np

from cnnviz.errors import InputError
from cnnviz.ops.activations import ACTIVATIONS, SLOPE, activate
from cnnviz.ops.windows import Array


@dataclass(frozen=True, eq=False)
class GradientChain:
    """The factor by which activations alone scale a gradient on its way through layers; the weights come on top.

    Attributes
    ----------
    name : str
        A key of `ACTIVATIONS`.
    derivatives : ndarray, (layers, paths)
        At each pre-activation.
    factors : ndarray, (layers, paths)
        The product of the derivatives of the layers up to this one.
    typical : ndarray, (layers,)
        The median of the factors' absolute values.
    largest_possible : ndarray, (layers,)
        The largest derivative that the activation has anywhere, to the power of the layers so far: ¼ⁿ for the sigmoid,
        1 for ReLU.
    """

    name: str
    derivatives: Array
    factors: Array
    typical: Array
    largest_possible: Array


def gradient_chain(pre_activations: object, name: str, slope: float = SLOPE) -> GradientChain:
    """Multiply the derivatives that a gradient meets, by the chain rule.

    Parameters
    ----------
    pre_activations : array_like, (layers, paths) or (layers,)
        What goes into the activation of each layer along each path through the network.
    name : str
        A key of `ACTIVATIONS`.
    slope : float
        Of leaky ReLU below zero.

    Raises
    ------
    InputError
        If there is no activation of that name, or the numbers are not (layers, paths).

    Examples
    --------
    >>> gradient_chain([0, 0, 0], "sigmoid").typical
    array([0.25    , 0.0625  , 0.015625])
    >>> gradient_chain([2, 3, -1], "relu").typical
    array([1., 1., 0.])
    """
    trace = activate(pre_activations, name, slope)
    if trace.before.ndim not in (1, 2):
        raise InputError(f"the pre-activations have the shape {trace.before.shape}: give (layers, paths)")
    derivatives = trace.derivative.reshape(len(trace.derivative), -1)
    factors = derivatives.cumprod(axis=0)
    largest = np.full(len(derivatives), largest_derivative(name, slope)).cumprod()
    return GradientChain(name, derivatives, factors, np.median(np.abs(factors), axis=1), largest)


def repeated_chain(pre_activations: object, layers: int, name: str, slope: float = SLOPE) -> GradientChain:
    """A `gradient_chain` along paths each of which meets the same pre-activation in all its layers.

    Parameters
    ----------
    pre_activations : float or array_like
        One for each path, of any shape.
    layers : int
        At least 1.
    name : str
        A key of `ACTIVATIONS`.
    slope : float
        Of leaky ReLU below zero.

    Examples
    --------
    >>> repeated_chain(0, 3, "sigmoid").typical
    array([0.25    , 0.0625  , 0.015625])
    """
    paths = np.asarray(pre_activations, dtype=np.float64).ravel()
    return gradient_chain(np.broadcast_to(paths, (layers, len(paths))), name, slope)


def largest_derivative(name: str, slope: float = SLOPE) -> float:
    """The largest absolute derivative that an activation has anywhere.

    Examples
    --------
    >>> largest_derivative("sigmoid"), largest_derivative("relu"), round(largest_derivative("gelu"), 3)
    (0.25, 1.0, 1.129)
    """
    steepest = float(activate(ACTIVATIONS[name].steepest_at, name, slope).derivative)
    return max(steepest, abs(slope)) if ACTIVATIONS[name].takes_slope else steepest

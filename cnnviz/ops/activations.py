"""Activations: what a unit makes of its sum, and what that leaves of a gradient."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnnviz.errors import InputError
from cnnviz.ops.windows import Array

SLOPE = 0.01  # of leaky ReLU below zero, as in PyTorch


def relu(values: Array) -> Array:
    """max(0, x)."""
    return np.maximum(values, 0.0)


def relu_derivative(values: Array) -> Array:
    """1 above zero, 0 below; 0 at zero, as in PyTorch."""
    return np.where(values > 0, 1.0, 0.0)


def leaky_relu(values: Array, slope: float = SLOPE) -> Array:
    """x above zero, slope · x below."""
    return np.where(values > 0, values, slope * values)


def leaky_relu_derivative(values: Array, slope: float = SLOPE) -> Array:
    """1 above zero, the slope at zero and below."""
    return np.where(values > 0, 1.0, slope)


def normal_share(values: Array) -> Array:
    """Φ(x) = ½ erfc(−x / √2): how much of a standard normal distribution lies below x."""
    complement = np.vectorize(math.erfc, otypes=[np.float64])
    return np.asarray(0.5 * complement(-values / math.sqrt(2)))


def gelu(values: Array) -> Array:
    """x · Φ(x) (Hendrycks and Gimpel 2016), exactly, not by tanh."""
    return values * normal_share(values)


def gelu_derivative(values: Array) -> Array:
    """Φ(x) + x · φ(x), φ being the density exp(−x²/2) / √(2π)."""
    return normal_share(values) + values * np.exp(-(values**2) / 2) / math.sqrt(2 * math.pi)


def sigmoid(values: Array) -> Array:
    """1 / (1 + e⁻ˣ), as exp(−ln(1 + e⁻ˣ)), in which nothing overflows."""
    return np.exp(-np.logaddexp(0.0, -values))


def sigmoid_derivative(values: Array) -> Array:
    """σ(x) · (1 − σ(x)), and 1 − σ(x) is σ(−x)."""
    return sigmoid(values) * sigmoid(-values)


def silu(values: Array) -> Array:
    """x · σ(x) (Elfwing et al. 2017), also called swish."""
    return values * sigmoid(values)


def silu_derivative(values: Array) -> Array:
    """σ(x) · (1 + x · (1 − σ(x)))."""
    return sigmoid(values) * (1 + values * sigmoid(-values))


def tanh(values: Array) -> Array:
    """(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)."""
    return np.tanh(values)


def tanh_derivative(values: Array) -> Array:
    """1 − tanh²(x)."""
    return 1 - np.tanh(values) ** 2


@dataclass(frozen=True)
class Activation:
    """An activation and what is to be known of it.

    Attributes
    ----------
    title, formula : str
        For people.
    function, derivative : callable
        From an array of any shape to one of the same; with a keyword `slope` where `takes_slope`.
    purpose, cost : str
        One sentence each: what it is for, and what it takes to compute.
    pytorch : str
        The call on ``x``, in a source that has imported ``torch`` and ``torch.nn.functional as F``.
    steepest_at : float
        Where the derivative is largest.
    takes_slope : bool
    """

    title: str
    formula: str
    function: Callable[..., Array]
    derivative: Callable[..., Array]
    purpose: str
    cost: str
    pytorch: str
    steepest_at: float
    takes_slope: bool = False


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "ReLU",
        "max(0, x)",
        relu,
        relu_derivative,
        "The usual choice in convolutional networks: gradients pass unchanged where a unit is on.",
        "One comparison.",
        "F.relu(x)",
        steepest_at=1.0,
    ),
    "leaky_relu": Activation(
        "Leaky ReLU",
        "x if x > 0, else slope · x",
        leaky_relu,
        leaky_relu_derivative,
        "As ReLU, with some gradient left below zero, so that no unit stays off for good.",
        "One comparison and one product.",
        "F.leaky_relu(x, negative_slope={slope})",
        steepest_at=1.0,
        takes_slope=True,
    ),
    "gelu": Activation(
        "GELU",
        "x · Φ(x)",
        gelu,
        gelu_derivative,
        "A ReLU without a corner, usual in transformers and in ConvNeXt.",
        "An error function, which takes an exponential and a polynomial.",
        "F.gelu(x)",
        steepest_at=math.sqrt(2),
    ),
    "silu": Activation(
        "SiLU",
        "x · σ(x)",
        silu,
        silu_derivative,
        "A ReLU without a corner, usual in EfficientNet.",
        "An exponential and a division.",
        "F.silu(x)",
        steepest_at=2.3993572805154677,  # where x · tanh(x/2) = 2
    ),
    "sigmoid": Activation(
        "Sigmoid",
        "1 / (1 + e⁻ˣ)",
        sigmoid,
        sigmoid_derivative,
        "Makes a share between 0 and 1 of any number: for outputs and gates, seldom between layers.",
        "An exponential and a division.",
        "torch.sigmoid(x)",
        steepest_at=0.0,
    ),
    "tanh": Activation(
        "Tanh",
        "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
        tanh,
        tanh_derivative,
        "As the sigmoid, but from −1 to 1 and around zero; LeNet-5 had it.",
        "An exponential and a division.",
        "torch.tanh(x)",
        steepest_at=0.0,
    ),
}


@dataclass(frozen=True, eq=False)
class ActivationTrace:
    """An activation of numbers and its derivative there.

    Attributes
    ----------
    name : str
        A key of `ACTIVATIONS`.
    slope : float
    before, after, derivative : ndarray
        All of the shape that was given.
    zero_share : float
        Numbers that are exactly 0 afterwards, as a share of all, 0 to 1.
    zero_share_before : float
        The same before.
    """

    name: str
    slope: float
    before: Array
    after: Array
    derivative: Array
    zero_share: float
    zero_share_before: float


def activate(values: object, name: str, slope: float = SLOPE) -> ActivationTrace:
    """Apply an activation to each number.

    Parameters
    ----------
    values : array_like
        Of any shape, at least one number.
    name : str
        A key of `ACTIVATIONS`.
    slope : float
        Of leaky ReLU below zero; the others have none.

    Raises
    ------
    InputError
        If there is no activation of that name, or no number.

    Examples
    --------
    >>> trace = activate([-2, 0, 3], "relu")
    >>> trace.after, trace.derivative, round(trace.zero_share, 2)
    (array([0., 0., 3.]), array([0., 0., 1.]), 0.67)
    """
    if name not in ACTIVATIONS:
        raise InputError(f"there is no activation “{name}”: use one of {', '.join(ACTIVATIONS)}")
    before = np.asarray(values, dtype=np.float64)
    if before.size == 0:
        raise InputError("there are no numbers to activate: give at least one")
    activation = ACTIVATIONS[name]
    options = {"slope": slope} if activation.takes_slope else {}
    after, derivative = activation.function(before, **options), activation.derivative(before, **options)
    zeros = (float((numbers == 0).mean()) for numbers in (after, before))
    return ActivationTrace(name, slope, before, after, derivative, *zeros)

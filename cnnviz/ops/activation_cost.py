"""Why ReLU: what each activation costs, measured on the machine that runs this."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]

BLOCKS, BLOCK = 100, 10_000  # a million numbers, in blocks that fit into a processor's cache
REPETITIONS = 7
ZEROS = np.zeros(BLOCK, dtype=np.float32)

# As a textbook writes them, each a few passes of NumPy over single-precision numbers; GELU in its tanh form, which
# Hendrycks and Gimpel give as the quick one. Those of `activations` take more care with rounding and are slower.
PLAIN: dict[str, Callable[[Single], NDArray[np.floating]]] = {
    "relu": lambda x: np.maximum(x, ZEROS),
    "leaky_relu": lambda x: np.maximum(x, 0.01 * x),
    "gelu": lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": lambda x: np.tanh(x),
}


@dataclass(frozen=True)
class ActivationCost:
    """How long an activation took.

    Attributes
    ----------
    name : str
        A key of `cnnviz.ops.activations.ACTIVATIONS`.
    seconds : float
        For a million numbers, the median of several rounds.
    """

    name: str
    seconds: float


def measure_costs(repetitions: int = REPETITIONS) -> tuple[ActivationCost, ...]:
    """Time every activation on the same million standard normal numbers; takes some tens of milliseconds.

    Parameters
    ----------
    repetitions : int
        Rounds through all activations; one more comes first and is not counted.

    Examples
    --------
    >>> [cost.name for cost in measure_costs(1)]
    ['relu', 'leaky_relu', 'gelu', 'silu', 'sigmoid', 'tanh']
    """
    blocks = np.random.default_rng(0).standard_normal((BLOCKS, BLOCK), dtype=np.float32)
    # Round by round, so that whatever else the machine does meanwhile disturbs all alike.
    rounds = [{name: _seconds(plain, blocks) for name, plain in PLAIN.items()} for _ in range(1 + repetitions)]
    return tuple(ActivationCost(name, median(times[name] for times in rounds[1:])) for name in PLAIN)


def _seconds(plain: Callable[[Single], NDArray[np.floating]], blocks: Single) -> float:
    begun = perf_counter()
    for block in blocks:
        plain(block)
    return perf_counter() - begun

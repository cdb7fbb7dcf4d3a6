"""How far a gradient comes in a deep stack: what was measured, and what the formula expects. No torch here."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import InputError

MOST_LAYERS = 100


@dataclass(frozen=True)
class Initialisation:
    """How first weights are drawn.

    Attributes
    ----------
    title : str
        For people.
    gain : float
        Variance of a weight times the numbers that one output reads (fan-in).
    gain_text : str
        The same for people.
    """

    title: str
    gain: float
    gain_text: str


INITIALISATIONS: Mapping[str, Initialisation] = {
    "pytorch": Initialisation("PyTorch's default", 1 / 3, "⅓"),
    "xavier": Initialisation("Xavier (Glorot)", 1.0, "1"),
    "he": Initialisation("He (Kaiming)", 2.0, "2"),
}


@dataclass(frozen=True)
class StackSettings:
    """What is measured: two stacks of the same layers, of which one adds to each layer what went in.

    Attributes
    ----------
    depth : int
        Layers, 1 to 100.
    initialisation : str
        A key of `INITIALISATIONS`.
    normalised : bool
        Whether each convolution is followed by a batch normalisation.
    seeds : tuple of int
        Each draws weights, images and the gradient at the end anew.
    channels : int
        Of each layer.
    size : int
        Rows and columns of the images.
    images : int
        In the batch.

    Raises
    ------
    InputError
        If a number is outside its range or the initialisation has no such name.
    """

    depth: int
    initialisation: str = "pytorch"
    normalised: bool = False
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    channels: int = 16
    size: int = 8
    images: int = 4

    def __post_init__(self) -> None:
        for name, most in (("depth", MOST_LAYERS), ("channels", 256), ("size", 64), ("images", 64)):
            if not 1 <= getattr(self, name) <= most:
                raise InputError(f"{name} is {getattr(self, name)}: use a whole number from 1 to {most}")
        if not 1 <= len(self.seeds) <= 20:
            raise InputError(f"there are {len(self.seeds)} seeds: use 1 to 20")
        if self.initialisation not in INITIALISATIONS:
            names = ", ".join(INITIALISATIONS)
            raise InputError(f"there are no first weights called {self.initialisation!r}: use one of {names}")

    def factor(self, *, has_shortcuts: bool) -> float | None:
        """By what one layer multiplies the squared norm of a gradient, on average; None with normalisation.

        A layer computes W·ReLU(x), and with a shortcut x + W·ReLU(x). Its Jacobian is W·D, or 1 + W·D, where D holds a
        1 for each positive number of x and else a 0: half are. So the squared norm is multiplied by
        fan-in · Var(w) / 2 without a shortcut, and with one by 1 more, since W has mean 0.

        References
        ----------
        He et al., Delving deep into rectifiers (2015).

        Examples
        --------
        >>> StackSettings(10, "he").factor(has_shortcuts=False), StackSettings(10, "he").factor(has_shortcuts=True)
        (1.0, 2.0)
        """
        if self.normalised:
            return None
        return INITIALISATIONS[self.initialisation].gain / 2 + has_shortcuts

    def expected(self, *, has_shortcuts: bool) -> tuple[float, ...] | None:
        """The norm of the gradient that reaches each layer's input, as a share of that at the end; None as `factor`."""
        factor = self.factor(has_shortcuts=has_shortcuts)
        if factor is None:
            return None
        return tuple(sqrt(factor) ** (self.depth - layer) for layer in range(self.depth))


@dataclass(frozen=True, eq=False)
class StackGradients:
    """The norms of gradients in a plain and in a residual stack of the same first weights.

    Attributes
    ----------
    settings : StackSettings
    plain, residual : ndarray, (seeds, depth)
        Of the gradient that reaches the input of each layer, as a share of that at the end of the stack.
    plain_weights, residual_weights : ndarray, (seeds, depth)
        Of the gradient of each layer's weights, as a share of the gradient at the end of the stack.
    """

    settings: StackSettings
    plain: NDArray[np.float64]
    residual: NDArray[np.float64]
    plain_weights: NDArray[np.float64]
    residual_weights: NDArray[np.float64]

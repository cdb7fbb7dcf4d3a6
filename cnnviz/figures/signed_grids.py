"""Grids of numbers around zero, in colour, and the key that says which colour is which number."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.scene import Colouring, Role, SceneGrid


def signed_colouring(
    values: NDArray[np.floating], largest: float, scale: ColourScale, *, is_picture: bool = False
) -> Colouring:
    """Colours from −largest to +largest, zero always neutral.

    Parameters
    ----------
    values : ndarray, (rows, columns)
    largest : float
        The same for all grids that are to be compared.
    scale : ColourScale
        A diverging one.
    is_picture : bool
        See `Colouring`.
    """
    fractions = values / (2 * largest) + 0.5 if largest > 0 else np.full(values.shape, 0.5)
    return Colouring(scale, fractions, is_picture)


def colour_key(largest: float, scale: ColourScale, role: Role, *, has_negative: bool = True) -> SceneGrid:
    """The scale's ends, its zero and its middles as cells of a grid of their own.

    Parameters
    ----------
    largest : float
    scale : ColourScale
    role : Role
        Of the grids beside it.
    has_negative : bool
        Whether anything below zero is shown; otherwise the key begins at zero.
    """
    shares = (-1.0, -0.5, 0.0, 0.5, 1.0) if has_negative else (0.0, 0.5, 1.0)
    values = np.array([[float(f"{share * largest:.3g}") for share in shares]])
    return SceneGrid("scale", role, "Colours", "", values, colouring=signed_colouring(values, largest, scale))

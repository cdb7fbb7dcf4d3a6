"""How much each pixel weighs in what a unit gives: the values. No torch here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import InputError
from cnnviz.geometry.window import Pair

USUAL_SHARE = 0.95


@dataclass(frozen=True, eq=False)
class Influence:
    """The effective receptive field of one unit.

    Attributes
    ----------
    layer_name : str
    unit : (int, int)
        Its row and column on the layer's feature map, from 0.
    weight : ndarray, (rows, columns) of the image
        How much the unit's numbers change with each pixel, on average over random images, as a share of the whole: it
        sums to 1, or is 0 everywhere where nothing reaches the unit.
    field_pixels : int
        How many pixels the unit sees at all, by `cnnviz.geometry.exact_field`.
    """

    layer_name: str
    unit: Pair
    weight: NDArray[np.float64]
    field_pixels: int

    def pixels_with(self, share: float = USUAL_SHARE) -> int:
        """The fewest pixels that together hold a share of all influence.

        Raises
        ------
        InputError
            If the share is not above 0 and at most 1.
        """
        if not 0 < share <= 1:
            raise InputError(f"the share is {share}: use a number above 0 and at most 1")
        heaviest = np.sort(self.weight, axis=None)[::-1].cumsum()
        if not heaviest[-1]:
            return 0
        return int(np.searchsorted(heaviest, share * heaviest[-1] * (1 - 1e-12)) + 1)  # sums are not exact

    def share_of_field(self, share: float = USUAL_SHARE) -> float:
        """The part of the field, 0 to 1, that holds a share of all influence.

        Raises
        ------
        InputError
            As `pixels_with`.
        """
        return self.pixels_with(share) / self.field_pixels if self.field_pixels else 0.0

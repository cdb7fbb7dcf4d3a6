"""What a layer gives for one image, as a value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class LayerOutput:
    """The output of one layer for one image.

    Attributes
    ----------
    name : str
        As in `Architecture.layer_names`, or ``probabilities``.
    kind : str
        The layer's kind, as in the layer table, or ``softmax``.
    values : ndarray of float32, (C, H, W) or (N,)
        Feature maps, or a vector.
    units : tuple of str
        What each number of the vector stands for; empty where it has no name.
    """

    name: str
    kind: str
    values: NDArray[np.float32]
    units: tuple[str, ...] = ()

    @property
    def largest(self) -> float:
        """The largest absolute value: a colour scale from −largest to +largest shows all of them."""
        return float(np.abs(self.values).max())

"""What the convolutions of a network have learned to look for: their weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import CheckpointError
from cnnviz.geometry.layers import Convolution
from cnnviz.models.checkpoints import Checkpoint


@dataclass(frozen=True, eq=False)
class LayerFilters:
    """The filters of one convolution.

    Attributes
    ----------
    name : str
        As in `Architecture.steps`, ``conv1`` or ``block1.conv1``.
    weights : ndarray of float32, (filters, input channels, rows, columns)
    bias : ndarray of float32, (filters,), or None
        What each filter adds, where the layer has a bias.
    """

    name: str
    weights: NDArray[np.float32]
    bias: NDArray[np.float32] | None

    @property
    def largest(self) -> float:
        """The largest absolute weight of the layer: a colour scale from −largest to +largest shows all of them."""
        return float(np.abs(self.weights).max())


def convolution_filters(checkpoint: Checkpoint) -> tuple[LayerFilters, ...]:
    """The filters of each convolution in the order of the layers, those inside blocks too; none where there are none.

    Raises
    ------
    CheckpointError
        If the checkpoint lacks a convolution's weights.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Architecture
    >>> network = Architecture("one", (1, 4, 4), (Convolution(1, 2, 3, bias=False),))
    >>> weights = {"conv1.weight": np.full((2, 1, 3, 3), -0.5, np.float32)}
    >>> (layer,) = convolution_filters(Checkpoint(network, ("a", "b"), (0.5,), (0.5,), weights, 0.5, "{}"))
    >>> layer.name, layer.weights.shape, layer.largest
    ('conv1', (2, 1, 3, 3), 0.5)
    """
    architecture = checkpoint.architecture
    return tuple(
        LayerFilters(step.name, _weights(checkpoint, step.name), checkpoint.weights.get(f"{step.name}.bias"))
        for step in architecture.steps
        if isinstance(step.layer, Convolution)
    )


def _weights(checkpoint: Checkpoint, layer: str) -> NDArray[np.float32]:
    weights = checkpoint.weights.get(f"{layer}.weight")
    if weights is None:
        raise CheckpointError(f"the checkpoint holds no weights of {layer}: train the network anew")
    return weights

"""Two ways to end a network: flatten all maps and weigh every number, or take the mean of each map first."""

from dataclasses import dataclass

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    Architecture,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Linear,
)


@dataclass(frozen=True)
class Heads:
    """A network with its dense head, and the same with global average pooling.

    Attributes
    ----------
    flattened, averaged : Architecture
    """

    flattened: Architecture
    averaged: Architecture

    @property
    def saved(self) -> int:
        """Parameters that the averages do without."""
        return self.flattened.parameters - self.averaged.parameters

    @property
    def saved_share(self) -> float:
        """The same as a share of all parameters of the flattened network, 0 to 1."""
        return self.saved / self.flattened.parameters


def averaged_head(architecture: Architecture, *, keeps_hidden: bool = False) -> Heads:
    """The same network with a global average pooling before its flatten, and linear layers that fit it.

    Parameters
    ----------
    architecture : Architecture
        With a flatten of feature maps and a linear layer somewhere after it, none of them inside a block.
    keeps_hidden : bool
        Whether all layers after the flatten stay, the first linear one with fewer features; else one linear layer
        takes their place, as Lin et al. have it (2013, “Network in Network”).

    Raises
    ------
    GeometryError
        If the network has no such head, or averages its maps already.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution
    >>> net = Architecture("net", (1, 8, 8), (Convolution(1, 4, 3, padding=1), Flatten(), Linear(256, 10)))
    >>> heads = averaged_head(net)
    >>> heads.flattened.parameters, heads.averaged.parameters, heads.saved
    (2610, 90, 2520)
    """
    layers = architecture.layers
    shapes = (architecture.input_shape, *architecture.shapes)
    flatten = next((place for place, layer in enumerate(layers) if isinstance(layer, Flatten)), None)
    dense = [place for place, layer in enumerate(layers) if isinstance(layer, Linear)]
    if flatten is None or not dense or dense[0] < flatten:
        raise GeometryError(
            f"{architecture.name} has no flatten with a linear layer after it: choose a network that has"
        )
    maps = shapes[flatten]
    if len(maps) != 3 or maps[1:] == (1, 1):
        raise GeometryError(f"{architecture.name} gives one number for each map already: choose one that flattens maps")
    first, last = layers[dense[0]], layers[dense[-1]]
    assert isinstance(first, Linear)
    assert isinstance(last, Linear)
    before: tuple[Layer, ...] = (*layers[:flatten], GlobalAveragePooling(), Flatten())
    if keeps_hidden:
        narrowed = Linear(maps[0], first.out_features, first.bias)
        after: tuple[Layer, ...] = (*layers[flatten + 1 : dense[0]], narrowed, *layers[dense[0] + 1 :])
    else:
        after = (Linear(maps[0], last.out_features, last.bias), *layers[dense[-1] + 1 :])
    return Heads(architecture, Architecture(f"{architecture.name}_gap", architecture.input_shape, (*before, *after)))

"""The layers that follow one another from the image to a layer, also to one inside a block."""

from collections.abc import Sequence

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import Architecture, Layer, inner_sequences, named_layers

NamedLayer = tuple[str, Layer]


def way_to(architecture: Architecture, layer_name: str) -> tuple[NamedLayer, ...]:
    """The names and layers up to one; where that is inside a block, the layers of its branch stand for the block.

    Parameters
    ----------
    architecture : Architecture
    layer_name : str
        The name of a step, ``conv2`` or ``block1.conv1``.

    Raises
    ------
    GeometryError
        If there is no such layer.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution, ReLU, Residual
    >>> same = Convolution(1, 1, 3, padding=1)
    >>> network = Architecture("net", (1, 9, 9), (same, Residual((same, ReLU(), same)), same))
    >>> [name for name, _ in way_to(network, "block1.conv2")]
    ['conv1', 'block1.conv1', 'block1.relu1', 'block1.conv2']
    """
    way = _way(architecture.layers, "", layer_name)
    if way is None:
        raise GeometryError(f"{architecture.name} has no layer {layer_name!r}: use a name of its layer table")
    return tuple(way)


def up_to(architecture: Architecture, layer_name: str) -> Architecture:
    """The network that ends with a layer, as `way_to` has it.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution, ReLU
    >>> up_to(Architecture("net", (1, 9, 9), (Convolution(1, 1, 3), ReLU(), Convolution(1, 1, 3))), "relu1").layer_names
    ('conv1', 'relu1')
    """
    layers = tuple(layer for _, layer in way_to(architecture, layer_name))
    return Architecture(architecture.name, architecture.input_shape, layers)


def _way(layers: Sequence[Layer], prefix: str, layer_name: str) -> list[NamedLayer] | None:
    """None where the layer is not here."""
    way: list[NamedLayer] = []
    for short, layer in named_layers(layers):
        name = f"{prefix}{short}"
        for before, inner in inner_sequences(layer):
            inside = _way(inner, f"{name}.{before}", layer_name) if layer_name.startswith(f"{name}.{before}") else None
            if inside is not None:
                return way + inside
        way.append((name, layer))
        if name == layer_name:
            return way
    return None

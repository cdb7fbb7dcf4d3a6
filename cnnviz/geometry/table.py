"""The layer table: what each layer of an architecture gives and costs."""

from dataclasses import dataclass

from cnnviz.geometry.layers import Architecture, Shape


@dataclass(frozen=True)
class LayerRow:
    """One layer of the table.

    Attributes
    ----------
    name : str
        As in `Architecture.layer_names`.
    kind : str
        ``convolution``, ``relu``, ``max_pooling``, ``flatten`` or ``linear``.
    output_shape : tuple of int
        (C, H, W) or (N,), for one image.
    parameters : int
        Weights and biases.
    """

    name: str
    kind: str
    output_shape: Shape
    parameters: int


def layer_table(architecture: Architecture) -> tuple[LayerRow, ...]:
    """One row for each layer, in order.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Architecture, Flatten, Linear
    >>> for row in layer_table(Architecture("m", (1, 2, 2), (Flatten(), Linear(4, 3)))):
    ...     print(row.name, row.output_shape, row.parameters)
    flatten1 (4,) 0
    fc1 (3,) 15
    """
    return tuple(
        LayerRow(name, layer.kind, shape, layer.parameters)
        for name, layer, shape in zip(architecture.layer_names, architecture.layers, architecture.shapes, strict=True)
    )

"""A network in a few numbers, and where they sit in it."""

from dataclasses import dataclass

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    Architecture,
    Convolution,
    Linear,
    SqueezeExcitation,
    TransposedConvolution,
)
from cnnviz.geometry.receptive_field import ReceptiveField
from cnnviz.geometry.table import FLOAT, TrainingMemory, layer_table, outer_rows, totals

TRAINED_COPIES = 4  # of a trained parameter: itself, its gradient, AdamW's two moments


@dataclass(frozen=True)
class Overview:
    """A network in a few numbers.

    Attributes
    ----------
    depth : int
        Convolutions and linear layers on the longest way through the network, which is what the numbers in names such
        as ResNet-50 count.
    parameters, macs : int
        Of the whole network; MACs for one image.
    activation_bytes : int
        All outputs of one image as float32.
    training : TrainingMemory
        At a batch size.
    receptive_field : ReceptiveField or None
        Of the last feature maps before all is averaged or weighed together; None where there are none.
    dense_share : float
        The share of the parameters that is in fully connected layers, 0 to 1; those of squeeze-and-excitation count.
    """

    depth: int
    parameters: int
    macs: int
    activation_bytes: int
    training: TrainingMemory
    receptive_field: ReceptiveField | None
    dense_share: float


def overview(architecture: Architecture, batch_size: int = 1) -> Overview:
    """What there is to say of a network in one line.

    Raises
    ------
    GeometryError
        If the batch size is below 1.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Flatten
    >>> net = Architecture("net", (1, 6, 6), (Convolution(1, 4, 3), Flatten(), Linear(64, 10)))
    >>> seen = overview(net)
    >>> seen.depth, seen.parameters, seen.receptive_field.size, round(seen.dense_share, 3)
    (2, 690, (3, 3), 0.942)
    """
    sums = totals(architecture, batch_size)
    rows = layer_table(architecture)
    fields = [
        row.receptive_field
        for row in rows
        if len(row.output_shape) == 3 and (row.output_shape[1:] == row.input_shape[1:] or not _averages_all(row.kind))
    ]
    dense = sum(row.parameters for row in rows if row.kind in (Linear.kind, SqueezeExcitation.kind))
    return Overview(
        depth=_depth(architecture),
        parameters=sums.parameters,
        macs=sums.macs,
        activation_bytes=sums.activation_bytes,
        training=sums.training,
        receptive_field=fields[-1] if fields else None,
        dense_share=dense / sums.parameters if sums.parameters else 0.0,
    )


@dataclass(frozen=True)
class LayerCost:
    """What a layer takes; a block is one layer.

    Attributes
    ----------
    name, kind : str
        As in the layer table.
    parameters, macs : int
        MACs for one image.
    training_bytes : int
        What training keeps of this layer: of a batch what the backward pass needs, and each parameter four times.
    """

    name: str
    kind: str
    parameters: int
    macs: int
    training_bytes: int


def layer_costs(architecture: Architecture, batch_size: int = 1) -> tuple[LayerCost, ...]:
    """What each layer takes, in the order of computation; the sums are those of `totals`, but for the images.

    Raises
    ------
    GeometryError
        If the batch size is below 1.
    """
    if batch_size < 1:
        raise GeometryError(f"the batch size is {batch_size}, but the least is 1: use 1 or more")
    return tuple(
        LayerCost(
            row.name,
            row.kind,
            row.parameters,
            row.macs,
            batch_size * row.kept_bytes + FLOAT * TRAINED_COPIES * row.parameters,
        )
        for row in outer_rows(layer_table(architecture))
    )


def _averages_all(kind: str) -> bool:
    return kind in ("global_average_pooling", "adaptive_average_pooling", "adaptive_max_pooling")


def _depth(architecture: Architecture) -> int:
    depths = [0]  # after the image, then after each step
    for step in architecture.steps:
        has_weights = isinstance(step.layer, Convolution | TransposedConvolution | Linear)
        depths.append(max(depths[source + 1] for source in step.inputs) + has_weights)
    return depths[-1]

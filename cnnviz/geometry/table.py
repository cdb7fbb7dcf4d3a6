"""The layer table: what each layer of an architecture gives, costs and sees."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import prod

from cnnviz.errors import GeometryError
from cnnviz.geometry.layer_row import LayerRow
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.layers.architecture import Step
from cnnviz.geometry.receptive_field import ReceptiveField, receptive_fields
from cnnviz.geometry.table_text import LayerTable

__all__ = ["LayerRow", "LayerTable", "Totals", "TrainingMemory", "layer_table", "outer_rows", "totals"]

FLOAT = 4  # bytes of a float32


@dataclass(frozen=True)
class TrainingMemory:
    """What one step of training keeps in memory at its height, in bytes, by a simple model.

    Counted are float32 numbers: what the backward pass needs of the forward pass (as PyTorch keeps it on a processor),
    and each trained parameter four times: itself, its gradient, and AdamW's two moments. A frozen parameter counts
    once; what its layer keeps for the backward pass counts in full. Not counted are workspaces of the kernels, running
    statistics, the framework itself and what the backward pass passes on.

    Attributes
    ----------
    batch_size : int
    activations : int
        Of the whole batch, its images included.
    parameters, gradients, moments : int
    """

    batch_size: int
    activations: int
    parameters: int
    gradients: int
    moments: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.activations + self.parameters + self.gradients + self.moments


@dataclass(frozen=True)
class Totals:
    """The sums of a layer table, for one image; `training` for a batch."""

    parameters: int
    trainable_parameters: int
    macs: int
    activation_bytes: int
    training: TrainingMemory


def layer_table(architecture: Architecture, frozen: Collection[str] = ()) -> LayerTable:
    """One row for each layer in the order of computation, those inside blocks too.

    Parameters
    ----------
    architecture : Architecture
    frozen : collection of str
        Names of layers or blocks that training leaves as they are.

    Raises
    ------
    GeometryError
        If a frozen layer does not exist.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Architecture, Flatten, Linear
    >>> for row in layer_table(Architecture("m", (1, 2, 2), (Flatten(), Linear(4, 3)))):
    ...     print(row.name, row.output_shape, row.parameters, row.parameter_arithmetic, row.macs)
    flatten1 (4,) 0  0
    fc1 (3,) 15 4·3 + 3 12
    """
    steps = architecture.steps
    known = {step.name for step in steps} | {step.block for step in steps if step.block}
    for name in frozen:
        if name not in known:
            raise GeometryError(f"{architecture.name} has no layer {name!r} to freeze: use a name of its layer table")
    kept = _kept_bytes(architecture)[1:]
    fields = receptive_fields(architecture)
    return LayerTable(_row(*each, frozen) for each in zip(steps, fields, kept, strict=True))


def totals(architecture: Architecture, batch_size: int = 1, frozen: Collection[str] = ()) -> Totals:
    """The sums of an architecture's layer table, and what training keeps in memory at a batch size.

    Raises
    ------
    GeometryError
        If the batch size is below 1 or a frozen layer does not exist.
    """
    if batch_size < 1:
        raise GeometryError(f"the batch size is {batch_size}, but the least is 1: use 1 or more")
    rows = layer_table(architecture, frozen)
    parameters, trainable = (sum(row.parameters for row in rows), sum(row.trainable_parameters for row in rows))
    return Totals(
        parameters=parameters,
        trainable_parameters=trainable,
        macs=sum(row.macs for row in rows),
        activation_bytes=sum(row.activation_bytes for row in rows),
        training=TrainingMemory(
            batch_size,
            activations=batch_size * sum(_kept_bytes(architecture)),
            parameters=FLOAT * parameters,
            gradients=FLOAT * trainable,
            moments=2 * FLOAT * trainable,
        ),
    )


def _row(step: Step, field: ReceptiveField, kept: int, frozen: Collection[str]) -> LayerRow:
    layer = step.layer
    parameters = 0 if step.is_join else layer.parameters
    is_frozen = any(step.name == name or step.name.startswith(f"{name}.") for name in frozen)
    return LayerRow(
        name=step.name,
        kind=layer.kind,
        block=step.block,
        input_shape=step.input_shapes[0],
        output_shape=step.output_shape,
        parameters=parameters,
        parameter_arithmetic="" if step.is_join else layer.parameter_arithmetic,
        trainable_parameters=0 if is_frozen else parameters,
        macs=0 if step.is_join else layer.macs(step.input_shapes[0]),
        activation_bytes=0 if layer.is_view else FLOAT * prod(step.output_shape),
        kept_bytes=kept,
        receptive_field=field,
    )


def _kept_bytes(architecture: Architecture) -> list[int]:
    """Bytes kept for the backward pass, for one image: of the image itself, then by each step."""
    owners = [-1]  # of what each step gives: a view's is that of its input; −1 for the image
    needed: set[int] = set()
    noted = [0]
    for index, step in enumerate(architecture.steps):
        sources = [owners[source + 1] for source in step.inputs]
        owners.append(sources[0] if step.layer.is_view else index)
        if step.layer.keeps_input:
            needed.update(sources)
        if step.layer.keeps_output:
            needed.add(index)
        noted.append(0 if step.is_join else step.layer.kept_bytes(step.input_shapes[0]))
    shapes = [architecture.input_shape, *(step.output_shape for step in architecture.steps)]
    return [
        FLOAT * prod(shape) * (index - 1 in needed) + extra
        for index, (shape, extra) in enumerate(zip(shapes, noted, strict=True))
    ]


def outer_rows(rows: Sequence[LayerRow]) -> LayerTable:
    """A table in which each block is one row, with the sums of what is inside.

    The row's input is the block's; its arithmetic names no layer, since it is that of several.
    """
    inside: dict[str, list[LayerRow]] = {}
    for row in rows:
        inside.setdefault(row.name.partition(".")[0], []).append(row)
    return LayerTable(_summed(group) if len(group) > 1 else group[0] for group in inside.values())


def _summed(rows: Sequence[LayerRow]) -> LayerRow:
    summed = ("parameters", "trainable_parameters", "macs", "activation_bytes", "kept_bytes")
    sums = {name: sum(getattr(row, name) for row in rows) for name in summed}
    return replace(rows[-1], input_shape=rows[0].input_shape, **sums)

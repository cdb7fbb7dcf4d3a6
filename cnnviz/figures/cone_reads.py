"""What the units of a level read of the level below it, through all layers in between."""

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.geometry.exact_field import ExactFields, exact_fields
from cnnviz.geometry.layers import (
    Architecture,
    AveragePooling,
    Convolution,
    Layer,
    Linear,
    MaxPooling,
    Shape,
    inner_sequences,
)
from cnnviz.geometry.reads import positions_read
from cnnviz.geometry.window import Pair

Margins = tuple[int, int]
Positions = tuple[int, ...]


@dataclass(frozen=True)
class Reads:
    """A unit reads each place of the level below in the rows of its row and in the columns of its column.

    Attributes
    ----------
    rows, columns : tuple of tuples of int
        For each row and for each column of units. Columns of padding are below 0 or beyond the last.
    """

    rows: tuple[Positions, ...]
    columns: tuple[Positions, ...]


@dataclass(frozen=True)
class RunReads:
    """What a level reads; `margins` are columns of padding before and after those of the level below."""

    families: tuple[Reads, ...]
    margins: Margins


def run_reads(layers: Sequence[Layer], shape: Shape, below: Pair, layout: Pair, with_padding: bool) -> RunReads:
    """What the units of the last of some layers read of what the first one is given.

    Parameters
    ----------
    layers : sequence of Layer
        At least one; each takes what the one before it gives.
    shape : tuple of int
        Of what the first one takes.
    below, layout : (int, int)
        Rows and columns of units below and above.
    with_padding : bool
        Whether the columns of padding that are read count as well, where one window alone reads any.
    """
    if len(shape) == 1:  # vectors: each number for itself, or all at once
        is_all = any(isinstance(layer, Linear) for layer in layers)
        every = tuple(tuple(range(length)) for length in below)
        each = tuple(tuple((place,) for place in range(length)) for length in below)
        rows, columns = (tuple([all_] * count) for all_, count in zip(every, layout, strict=True)) if is_all else each
        return RunReads((Reads(rows, columns),), (0, 0))
    run = Architecture("run", (shape[0], shape[1], shape[2]), tuple(layers))
    fields = exact_fields(run, run.layer_names[-1])
    reading = [layer for layer in layers if reads_around(layer)]
    if with_padding and len(reading) == 1 and isinstance(reading[0], Convolution | MaxPooling | AveragePooling):
        return _padded(reading[0], fields, below[1])
    return RunReads(_families(fields), (0, 0))


def reads_around(layer: Layer) -> bool:
    """Whether its units read more than what is at their own place; a block does."""
    return bool(inner_sequences(layer)) or positions_read(layer, 1, 1, 1) is not None


def _padded(layer: Convolution | MaxPooling | AveragePooling, fields: ExactFields, length: int) -> RunReads:
    """The columns of a window with those in the padding."""
    window = layer.window
    before, after = window.padding[1]
    begins = (place * window.stride[1] - before for place in range(fields.layout[1]))
    columns = tuple(
        tuple(at for at in range(begin, begin + window.span[1], window.dilation[1]) if at < length + after)
        for begin in begins
    )
    rows = _families(fields)[0].rows
    return RunReads((Reads(rows, columns),), (before, after))


def _families(fields: ExactFields) -> tuple[Reads, ...]:
    return tuple(
        Reads(tuple(map(_positions, family.rows)), tuple(map(_positions, family.columns))) for family in fields.families
    )


def _positions(bits: int) -> Positions:
    """The places of the bits of a number, the lowest first."""
    places = []
    while bits:
        lowest = bits & -bits
        places.append(lowest.bit_length() - 1)
        bits ^= lowest
    return tuple(places)

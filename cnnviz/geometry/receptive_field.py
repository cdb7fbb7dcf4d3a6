"""What a unit sees of the image, as an interval along each axis.

Each interval is an outline: it holds all that the unit reads, and what lies between. Which pixels those are to the
last one, holes and borders included, is in `cnnviz.geometry.exact_field`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    Architecture,
    AveragePooling,
    Convolution,
    Layer,
    MaxPooling,
    TransposedConvolution,
)
from cnnviz.geometry.layers.architecture import Step
from cnnviz.geometry.reads import joined_over, positions_read, sees_everything, unit_layouts
from cnnviz.geometry.window import Pair

Interval = tuple[int, int]  # first and last pixel, from 0


@dataclass(frozen=True)
class EvenFields:
    """Fields along one axis that are alike and move on by the same distance from unit to unit.

    Attributes
    ----------
    extent : Fraction
        Length of a field in pixels; between two pixels' edges where a transposed convolution has divided them.
    jump : Fraction
        Pixels from the field of one unit to that of the next; 0 where all units see the same.
    start : Fraction
        The centre of the first unit's field, the first pixel's centre being ½.
    """

    extent: Fraction
    jump: Fraction
    start: Fraction

    def interval(self, place: int) -> Interval:
        """First and last pixel of a unit's field; may reach beyond the image."""
        centre = self.start + place * self.jump
        return ceil(centre - self.extent / 2), floor(centre + self.extent / 2) - 1


@dataclass(frozen=True)
class SeparateFields:
    """Fields along one axis that differ from unit to unit: an interval for each, or None where it sees no pixel."""

    intervals: tuple[Interval | None, ...]


AxisFields = EvenFields | SeparateFields


@dataclass(frozen=True)
class ReceptiveField:
    """What the units of a layer see.

    Attributes
    ----------
    rows, columns : EvenFields or SeparateFields
    layout : (int, int)
        Rows and columns of units; (1, 1) for what a linear layer gives.
    image_size : (int, int)
        Rows and columns of the image.
    """

    rows: AxisFields
    columns: AxisFields
    layout: Pair
    image_size: Pair

    @property
    def size(self) -> Pair:
        """Rows and columns of a unit's field in pixels, beyond the border of the image too; of the largest field."""
        return _size(self.rows), _size(self.columns)

    @property
    def jump(self) -> tuple[Fraction | None, Fraction | None]:
        """Pixels from one unit's field to the next one's; None along an axis where that is not always the same."""
        rows, columns = (getattr(fields, "jump", None) for fields in (self.rows, self.columns))
        return rows, columns

    @property
    def start(self) -> tuple[Fraction | None, Fraction | None]:
        """The centre of the first unit's field, the first pixel's centre being ½; None as in `jump`."""
        rows, columns = (getattr(fields, "start", None) for fields in (self.rows, self.columns))
        return rows, columns

    @property
    def is_whole_image(self) -> bool:
        """Whether every unit sees from the first to the last row and column of the image."""
        return all(
            _clipped(fields, place, length) == (0, length - 1)
            for fields, count, length in zip((self.rows, self.columns), self.layout, self.image_size, strict=True)
            for place in (range(count) if isinstance(fields, SeparateFields) else {0, count - 1})
        )

    def intervals(self, unit: Pair) -> tuple[Interval | None, Interval | None]:
        """First and last row, and first and last column, that lie in a unit's field and in the image.

        Parameters
        ----------
        unit : (int, int)
            Row and column of the unit on its feature map, from 0.
        """
        rows, columns = (
            _clipped(fields, place, length)
            for fields, place, length in zip((self.rows, self.columns), unit, self.image_size, strict=True)
        )
        return rows, columns


def receptive_fields(architecture: Architecture) -> tuple[ReceptiveField, ...]:
    """The receptive field of each step of an architecture.

    Along each axis, a window that reads k positions, dilation d apart, makes the extent larger by (k − 1)·d·jump, moves
    the start by ((k − 1)·d / 2 − padding)·jump and multiplies the jump by its stride. A transposed convolution makes
    the extent larger by (k − 1)·d·jump / stride, moves the start by (padding − (k − 1)·d / 2)·jump / stride and divides
    the jump. Where branches join, a field is what the branches' fields span. A unit is a place of the feature maps with
    all its channels. After a flatten, each number sees what it saw; a linear layer sees everything.

    References
    ----------
    Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks (Distill 2019).

    Examples
    --------
    >>> net = Architecture("two", (1, 32, 32), (Convolution(1, 8, 3), MaxPooling(2), Convolution(8, 8, 3)))
    >>> for field in receptive_fields(net):
    ...     print(field.size, *field.jump, *field.start)
    (3, 3) 1 1 3/2 3/2
    (4, 4) 2 2 2 2
    (8, 8) 2 2 4 4
    """
    layouts = unit_layouts(architecture)
    rows, columns = (_along_axis(architecture.steps, layouts, axis) for axis in (0, 1))
    each = zip(rows, columns, layouts[1:], strict=True)
    return tuple(ReceptiveField(along, across, layout, layouts[0]) for along, across, layout in each)


def _along_axis(steps: Sequence[Step], layouts: Sequence[Pair], axis: int) -> list[AxisFields]:
    """The fields of each step along one axis; `layouts` begins with the image's."""
    length = layouts[0][axis]
    found: list[AxisFields] = [EvenFields(Fraction(1), Fraction(1), Fraction(1, 2))]
    for step, layout in zip(steps, layouts[1:], strict=True):
        given = [found[source + 1] for source in step.inputs]
        counts = [layouts[source + 1][axis] for source in step.inputs]
        if step.is_join:
            if any(layouts[source + 1] != layout for source in step.inputs):
                given = [_everything(fields, count, 1, length) for fields, count in zip(given, counts, strict=True)]
            found.append(_together(given, layout[axis], length))
        else:
            found.append(_next_fields(step.layer, axis, given[0], counts[0], layout[axis], length))
    return found[1:]


def _next_fields(layer: Layer, axis: int, fields: AxisFields, count: int, places: int, length: int) -> AxisFields:
    """The fields of a layer's `places` units, from those of the `count` units that it reads."""
    adaptive = isinstance(layer, AdaptiveAveragePooling | AdaptiveMaxPooling)
    if sees_everything(layer) or (adaptive and places == 1 < count):
        return _everything(fields, count, places, length)
    if isinstance(fields, EvenFields):
        match layer:
            case Convolution(window=window) | MaxPooling(window=window) | AveragePooling(window=window):
                reach, padding = window.span[axis] - 1, window.padding[axis][0]
                return _slid(fields, reach, Fraction(window.stride[axis]), Fraction(padding))
            case TransposedConvolution(window=window):
                stride, reach = window.stride[axis], window.span[axis] - 1
                # unit t reads from (t + padding − reach) / stride to (t + padding) / stride
                return _slid(
                    fields,
                    Fraction(reach, stride),
                    Fraction(1, stride),
                    Fraction(reach - window.padding[axis][0], stride),
                )
            case _ if adaptive and count % places == 0:
                return _slid(fields, count // places - 1, Fraction(count // places), Fraction(0))
    read = positions_read(layer, axis, count, places)
    if read is None:
        return fields
    return SeparateFields(tuple(joined_over(read, _intervals(fields, count, length), _hull)))


def _slid(fields: EvenFields, reach: int | Fraction, stride: Fraction, padding: Fraction) -> EvenFields:
    """The fields of a window from position `stride`·i − `padding` to as far again as `reach`, for each unit i."""
    return EvenFields(
        fields.extent + reach * fields.jump,
        fields.jump * stride,
        fields.start + (Fraction(reach) / 2 - padding) * fields.jump,
    )


def _everything(fields: AxisFields, count: int, places: int, length: int) -> AxisFields:
    """The fields of units that all read all units."""
    hull = _hull(_intervals(fields, count, length))
    if hull is None:
        return SeparateFields((None,) * places)
    first, last = hull
    return EvenFields(Fraction(last - first + 1), Fraction(0), Fraction(first + last + 1, 2))


def _together(given: Sequence[AxisFields], places: int, length: int) -> AxisFields:
    """The fields that span those of several branches."""
    even = [fields for fields in given if isinstance(fields, EvenFields)]
    if len(even) == len(given) and len({fields.jump for fields in even}) == 1:
        first = min(fields.start - fields.extent / 2 for fields in even)
        last = max(fields.start + fields.extent / 2 for fields in even)
        return EvenFields(last - first, even[0].jump, (first + last) / 2)
    each = zip(*(_intervals(fields, places, length) for fields in given), strict=True)
    return SeparateFields(tuple(_hull(intervals) for intervals in each))


def _intervals(fields: AxisFields, count: int, length: int) -> list[Interval | None]:
    return [_clipped(fields, place, length) for place in range(count)]


def _hull(intervals: Sequence[Interval | None]) -> Interval | None:
    seen = [interval for interval in intervals if interval is not None]
    return (min(first for first, _ in seen), max(last for _, last in seen)) if seen else None


def _clipped(fields: AxisFields, place: int, length: int) -> Interval | None:
    if isinstance(fields, SeparateFields):
        return fields.intervals[place]
    first, last = fields.interval(place)
    first, last = max(first, 0), min(last, length - 1)
    return (first, last) if first <= last else None


def _size(fields: AxisFields) -> int:
    if isinstance(fields, EvenFields):
        return floor(fields.extent)
    return max((last - first + 1 for first, last in filter(None, fields.intervals)), default=0)

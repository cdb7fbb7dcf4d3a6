"""Which pixels a unit sees, to the last one: with the holes of a dilation, and right at the border.

A set of positions along an axis is a whole number whose bits are the positions. The units of a layer see unions of
rectangles: what a unit sees is, for some families of rows and columns, all pixels in the rows of its row and in the
columns of its column. One family is enough until branches join.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.layers.architecture import Step
from cnnviz.geometry.reads import joined_over, positions_read, sees_everything, unit_layouts
from cnnviz.geometry.window import Pair

MOST_FAMILIES = 256
LONGEST_AXIS = 4096  # pixels


@dataclass(frozen=True)
class Family:
    """For each row of units the image rows that it sees, for each column of units the image columns, as bits."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def holds(self, other: "Family") -> bool:
        """Whether it sees whatever another sees."""
        return all(a | b == a for a, b in zip(self.rows, other.rows, strict=True)) and all(
            a | b == a for a, b in zip(self.columns, other.columns, strict=True)
        )

    def all_together(self, layout: Pair) -> "Family":
        """The family of units that read all units of this one."""
        return Family((reduce(or_, self.rows),) * layout[0], (reduce(or_, self.columns),) * layout[1])


@dataclass(frozen=True)
class ExactField:
    """The pixels that one unit sees.

    Attributes
    ----------
    rectangles : tuple of (tuple of int, tuple of int)
        Rows and columns: the unit sees each pixel in these rows and these columns, of any of the pairs.
    """

    rectangles: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    @property
    def positions(self) -> frozenset[Pair]:
        """Row and column of each pixel."""
        return frozenset((row, column) for rows, columns in self.rectangles for row in rows for column in columns)

    @property
    def pixels(self) -> int:
        """How many there are."""
        seen: dict[int, set[int]] = {}
        for rows, columns in self.rectangles:
            for row in rows:
                seen.setdefault(row, set()).update(columns)
        return sum(map(len, seen.values()))

    @property
    def intervals(self) -> tuple[Pair, Pair] | None:
        """First and last row, first and last column; None where the unit sees nothing."""
        if not self.rectangles:
            return None
        rows, columns = (
            (min(part[axis][0] for part in self.rectangles), max(part[axis][-1] for part in self.rectangles))
            for axis in (0, 1)
        )
        return rows, columns


@dataclass(frozen=True)
class ExactFields:
    """What each unit of a layer sees.

    Attributes
    ----------
    layer_name : str
    layout : (int, int)
        Rows and columns of units.
    families : tuple of Family
    """

    layer_name: str
    layout: Pair
    families: tuple[Family, ...]

    def at(self, row: int, column: int) -> ExactField:
        """The field of one unit, of all its channels together.

        Raises
        ------
        GeometryError
            If the layer has no such unit.
        """
        if not (0 <= row < self.layout[0] and 0 <= column < self.layout[1]):
            rows, columns = self.layout
            raise GeometryError(
                f"{self.layer_name} has {rows} × {columns} units, and none at row {row} and column {column}: "
                f"use rows 0 to {rows - 1} and columns 0 to {columns - 1}"
            )
        pairs = ((family.rows[row], family.columns[column]) for family in self.families)
        return ExactField(tuple((_set_bits(rows), _set_bits(columns)) for rows, columns in pairs if rows and columns))


def exact_fields(architecture: Architecture, layer_name: str) -> ExactFields:
    """What each unit of a layer sees of the image.

    A unit is a place of the feature maps with all its channels; of a flattened vector, the place that a number came
    from; of what a linear layer gives, all of it.

    Parameters
    ----------
    architecture : Architecture
    layer_name : str
        The name of a step, ``conv2`` or ``block1.conv1``.

    Raises
    ------
    GeometryError
        If there is no such layer, the image is larger than 4096 pixels along an axis, or so many branches see so
        differently that there are more than 256 families.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution
    >>> holes = Architecture("holes", (1, 5, 5), (Convolution(1, 1, 3, padding=2, dilation=2),))
    >>> exact_fields(holes, "conv1").at(1, 2).rectangles
    (((1, 3), (0, 2, 4)),)
    """
    names = [step.name for step in architecture.steps]
    if layer_name not in names:
        raise GeometryError(
            f"{architecture.name} has no layer {layer_name!r}: use one of {', '.join(names[:12])}"
            f"{', …' if len(names) > 12 else ''}"
        )
    size = architecture.input_shape[1:]
    if max(size) > LONGEST_AXIS:
        raise GeometryError(f"the image has {max(size)} px along an axis, but the most is {LONGEST_AXIS}: use fewer")
    layouts = unit_layouts(architecture)
    last = names.index(layer_name)
    rows, columns = (tuple(1 << position for position in range(length)) for length in size)
    found: list[tuple[Family, ...]] = [(Family(rows, columns),)]
    for step, layout in zip(architecture.steps[: last + 1], layouts[1:], strict=False):
        given = [(found[source + 1], layouts[source + 1]) for source in step.inputs]
        found.append(_next_families(step, given, layout))
    return ExactFields(layer_name, layouts[last + 1], found[-1])


def _next_families(step: Step, given: Sequence[tuple[tuple[Family, ...], Pair]], layout: Pair) -> tuple[Family, ...]:
    if step.is_join:
        alike = all(other == layout for _, other in given)
        together = [family for families, _ in given for family in families]
        return _without_held(step.name, together if alike else [family.all_together(layout) for family in together])
    families, before = given[0]
    if sees_everything(step.layer):
        return _without_held(step.name, [family.all_together(layout) for family in families])
    row_reads, column_reads = (positions_read(step.layer, axis, before[axis], layout[axis]) for axis in (0, 1))
    if row_reads is None or column_reads is None:
        return families
    read = [
        Family(
            tuple(joined_over(row_reads, family.rows, _union)),
            tuple(joined_over(column_reads, family.columns, _union)),
        )
        for family in families
    ]
    return _without_held(step.name, read)


def _union(sets: Sequence[int]) -> int:
    return reduce(or_, sets, 0)


def _without_held(name: str, families: Sequence[Family]) -> tuple[Family, ...]:
    """The families that none of the others holds."""
    kept: list[Family] = []
    for family in families:
        if not any(other.holds(family) for other in kept):
            kept = [other for other in kept if not family.holds(other)] + [family]
    if len(kept) > MOST_FAMILIES:
        raise GeometryError(
            f"{name}: its branches see the image in more than {MOST_FAMILIES} ways: use the intervals, or fewer blocks"
        )
    return tuple(kept)


def _set_bits(number: int) -> tuple[int, ...]:
    return tuple(position for position, bit in enumerate(reversed(f"{number:b}")) if bit == "1")

"""What one unit sees: the interval that outlines it, and the pixels to the last one."""

from dataclasses import dataclass
from functools import lru_cache
from math import prod

from cnnviz.errors import GeometryError
from cnnviz.geometry.exact_field import ExactField, ExactFields, exact_fields
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.receptive_field import EvenFields, Interval
from cnnviz.geometry.recurrence import FieldStep, field_steps
from cnnviz.geometry.window import Pair


@dataclass(frozen=True)
class UnitField:
    """The receptive field of one unit.

    Attributes
    ----------
    step : FieldStep
        Its layer.
    unit : (int, int)
        Its row and column, from 0.
    intervals : (Interval, Interval) or None
        First and last row, first and last column that it sees, within the image; None where it sees nothing.
    exact : ExactField
    pixels : int
        How many pixels it sees.
    """

    step: FieldStep
    unit: Pair
    intervals: tuple[Interval, Interval] | None
    exact: ExactField
    pixels: int

    @property
    def size(self) -> Pair:
        """Rows and columns of its field, what lies outside of the image included."""
        return self.step.field.size

    @property
    def outline(self) -> Pair:
        """Rows and columns of the field within the image, holes included."""
        if self.intervals is None:
            return 0, 0
        rows, columns = (last - first + 1 for first, last in self.intervals)
        return rows, columns

    @property
    def is_clipped(self) -> bool:
        """Whether a part of the field lies outside of the image."""
        fields, sizes = (self.step.field.rows, self.step.field.columns), self.step.field.image_size
        for fields_of_axis, place, length in zip(fields, self.unit, sizes, strict=True):
            if isinstance(fields_of_axis, EvenFields):
                first, last = fields_of_axis.interval(place)
                if first < 0 or last >= length:
                    return True
        return False

    @property
    def inside(self) -> Pair:
        """Rows and columns of its field in the image, with those to which the way leads through padding alone."""
        rows, columns = (last - first + 1 for first, last in filter(None, self.step.field.intervals(self.unit)))
        return rows, columns

    @property
    def holes(self) -> int:
        """Pixels within the outline that it does not see."""
        return prod(self.outline) - self.pixels


@lru_cache(maxsize=64)
def unit_field(architecture: Architecture, layer_name: str, unit: Pair | None = None) -> UnitField:
    """What a unit sees.

    Parameters
    ----------
    architecture : Architecture
    layer_name : str
        One of `field_steps`.
    unit : (int, int) or None
        Row and column, from 0; what lies outside of the map becomes its nearest unit. None is the unit in the middle.

    Raises
    ------
    GeometryError
        If there is no such layer, or the exact field cannot be found.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution
    >>> field = unit_field(Architecture("one", (1, 9, 9), (Convolution(1, 1, 3, dilation=2),)), "conv1")
    >>> field.unit, field.intervals, field.pixels, field.holes
    ((2, 2), ((2, 6), (2, 6)), 9, 16)
    """
    steps = {step.name: step for step in field_steps(architecture)}
    if layer_name not in steps:
        names = ", ".join(steps) or "none"
        raise GeometryError(f"{architecture.name} has no layer {layer_name!r} that widens a field: use one of {names}")
    step = steps[layer_name]
    rows, columns = step.layout
    row, column = (rows // 2, columns // 2) if unit is None else (min(unit[0], rows - 1), min(unit[1], columns - 1))
    exact = _exact(architecture, layer_name).at(row, column)
    return UnitField(step, (row, column), exact.intervals, exact, exact.pixels)


@lru_cache(maxsize=16)
def _exact(architecture: Architecture, layer_name: str) -> ExactFields:
    """Those of a layer hold for all its units, of which one after another is looked at."""
    return exact_fields(architecture, layer_name)

"""How the receptive field grows from layer to layer, with the numbers that each step takes."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from cnnviz.geometry.layers import (
    Architecture,
    AveragePooling,
    Convolution,
    Layer,
    MaxPooling,
)
from cnnviz.geometry.reads import unit_layouts
from cnnviz.geometry.receptive_field import AxisFields, EvenFields, ReceptiveField, receptive_fields
from cnnviz.geometry.window import Pair

OF_A_PIXEL = EvenFields(Fraction(1), Fraction(1), Fraction(1, 2))


@dataclass(frozen=True)
class Growth:
    """The recurrence along one axis: what a window makes of the field before it.

    With a window that reads k positions, d apart, with stride s and padding p before the input: size + (k − 1)·d·jump,
    jump·s, start + ((k − 1)·d / 2 − p)·jump.

    Attributes
    ----------
    before, after : EvenFields
    kernel_size, dilation, stride, padding : int
    """

    before: EvenFields
    after: EvenFields
    kernel_size: int
    dilation: int
    stride: int
    padding: int


@dataclass(frozen=True)
class FieldStep:
    """One layer, or one block as a whole, that reads more than its own place.

    Attributes
    ----------
    name : str
        As in the layer table: inside a block ``block2.conv1``.
    layer : Layer
    layout : (int, int)
        Rows and columns of its units.
    field : ReceptiveField
    growth : (Growth, Growth) or None
        Of rows and columns; None where it is no single window, such as a block, or the fields before are not even.
    """

    name: str
    layer: Layer
    layout: Pair
    field: ReceptiveField
    growth: tuple[Growth, Growth] | None


@lru_cache(maxsize=32)
def field_steps(architecture: Architecture) -> tuple[FieldStep, ...]:
    """The layers that change what a unit sees, or how many units there are, and the blocks, in order.

    Those inside a block come before it, each with what it reads in its own branch.

    Examples
    --------
    >>> from cnnviz.geometry.layers import ReLU
    >>> net = Architecture("two", (1, 32, 32), (Convolution(1, 8, 3), ReLU(), MaxPooling(2)))
    >>> for step in field_steps(net):
    ...     rows, columns = step.growth
    ...     print(step.name, rows.before.extent, rows.after.extent, rows.after.jump)
    conv1 1 3 1
    pool1 3 4 2
    """
    found = []
    layouts = unit_layouts(architecture)
    given: list[tuple[AxisFields, AxisFields]] = [(OF_A_PIXEL, OF_A_PIXEL)]  # of the image, then of each step
    for step, layout, field in zip(architecture.steps, layouts[1:], receptive_fields(architecture), strict=True):
        source = step.inputs[0] + 1
        before, now = given[source], (field.rows, field.columns)
        given.append(now)
        if step.is_join or now != before or layout != layouts[source] or _window_of(step.layer) is not None:
            found.append(FieldStep(step.name, step.layer, layout, field, _growth(step.layer, before, now)))
    return tuple(found)


def _window_of(layer: Layer) -> Convolution | MaxPooling | AveragePooling | None:
    return layer if isinstance(layer, Convolution | MaxPooling | AveragePooling) else None


def _growth(
    layer: Layer, before: tuple[AxisFields, AxisFields], after: tuple[AxisFields, AxisFields]
) -> tuple[Growth, Growth] | None:
    sliding = _window_of(layer)
    if sliding is None:
        return None
    window, each = sliding.window, []
    for axis in (0, 1):
        old, new = before[axis], after[axis]
        if not isinstance(old, EvenFields) or not isinstance(new, EvenFields):
            return None
        sizes = window.kernel_size[axis], window.dilation[axis], window.stride[axis], window.padding[axis][0]
        each.append(Growth(old, new, *sizes))
    return each[0], each[1]

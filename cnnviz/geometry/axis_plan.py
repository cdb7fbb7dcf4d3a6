"""Where the windows of an operator lie along one axis, and which pixels none of them touches."""

from dataclasses import dataclass
from functools import cached_property

from cnnviz.errors import GeometryError
from cnnviz.geometry.axis_settings import AxisSettings, Operation, axis_size


@dataclass(frozen=True)
class AxisPlan:
    """Rows, or columns, of an operator's input and output.

    The line is the side that windows lie on: the padded input, or what a transposed convolution stamps before anything
    is cropped from it. Positions on it count from 0. Each place of the other side has one window.

    Attributes
    ----------
    operation : Operation
    length : int
        Pixels of the input.
    settings : AxisSettings
    size : int
        Pixels of the output.
    """

    operation: Operation
    length: int
    settings: AxisSettings
    size: int

    @property
    def is_stamped(self) -> bool:
        """Whether windows lie on the output, as the stamps of a transposed convolution do."""
        return self.operation is Operation.TRANSPOSED

    @property
    def places(self) -> int:
        """How many windows there are."""
        return self.length if self.is_stamped else self.size

    @property
    def line(self) -> int:
        """Positions on the line, the margins included."""
        if self.is_stamped:
            return (self.length - 1) * self.settings.stride + self.settings.span + self.settings.output_padding
        return self.length + sum(self.settings.padding)

    @property
    def inside(self) -> range:
        """The positions of the image itself: without the padding, or of what is left after cropping."""
        before, after = self.settings.padding
        return range(before, self.line - after)

    @property
    def reach(self) -> int:
        """Positions up to the end of the last window; with ceil mode it may hang over the line."""
        return (self.places - 1) * self.settings.stride + self.settings.span

    @property
    def room(self) -> int:
        """How far the window can move along the line from its first place."""
        return self.line - self.settings.span

    @property
    def left_over(self) -> int:
        """Positions at the end of the line that the stride drops, or 0; below 0 where the last window hangs over."""
        return self.line - self.reach

    @property
    def is_cut_short(self) -> bool:
        """Whether rounding up gave one more place, whose window would begin behind the input and does not count."""
        rounded_up = -(-self.room // self.settings.stride) + 1
        return self.settings.ceil_mode and not self.is_stamped and self.size < rounded_up

    @property
    def smallest_alike(self) -> int:
        """The smallest input that gives as many places as this one, where sizes are rounded down; 0 if none does."""
        return max(0, self.length - self.left_over)

    def window(self, place: int) -> range:
        """The positions that a window touches; those from `line` on are not there."""
        begin = place * self.settings.stride
        return range(begin, begin + self.settings.span, self.settings.dilation)

    @cached_property
    def touches(self) -> tuple[int, ...]:
        """How many windows touch each position of the line."""
        counts = [0] * max(self.line, self.reach)
        for tap in self.window(0):
            for place in range(self.places):
                counts[tap + place * self.settings.stride] += 1
        return tuple(counts[: self.line])

    @cached_property
    def untouched(self) -> tuple[int, ...]:
        """Positions of the line that no window touches: dropped at the end, or between the windows."""
        touched = bytearray(max(self.line, self.reach))
        stride, reach = self.settings.stride, (self.places - 1) * self.settings.stride + 1
        for tap in self.window(0):
            touched[tap : tap + reach : stride] = b"\1" * self.places
        return tuple(position for position in range(self.line) if not touched[position])


def axis_plan(operation: Operation, length: int, settings: AxisSettings) -> AxisPlan:
    """Where windows lie along an axis.

    Parameters
    ----------
    operation : Operation
    length : int
        Pixels of the input.
    settings : AxisSettings

    Raises
    ------
    GeometryError
        If there is no output.

    Examples
    --------
    >>> plan = axis_plan(Operation.CONVOLUTION, 8, AxisSettings(3, stride=2))
    >>> [list(plan.window(place)) for place in range(plan.places)], plan.untouched
    ([[0, 1, 2], [2, 3, 4], [4, 5, 6]], (7,))
    """
    size = axis_size(operation, length, settings)
    if not size:
        raise GeometryError(f"{length} px give no output with {settings}: change one of them")
    return AxisPlan(operation, length, settings, size)

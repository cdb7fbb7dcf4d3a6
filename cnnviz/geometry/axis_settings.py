"""What decides an operator's output size along one axis, and that size as a plain number.

Rows and columns do not know of each other, so whatever is to be found out about sizes is found out for each by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cnnviz.geometry.layers import AveragePooling, Convolution, Layer, MaxPooling, TransposedConvolution
from cnnviz.geometry.window import Pair, Window


class Operation(StrEnum):
    """What slides over the input, or stamps the output."""

    CONVOLUTION = "convolution"
    MAX_POOLING = "max"
    AVERAGE_POOLING = "average"
    TRANSPOSED = "transposed"

    @property
    def is_pooling(self) -> bool:
        """Whether it has no weights; then the padding is at most half of the kernel, and sizes may be rounded up."""
        return self in (Operation.MAX_POOLING, Operation.AVERAGE_POOLING)

    @property
    def settings(self) -> tuple[str, ...]:
        """The names of the settings of `AxisSettings` that it has."""
        if self is Operation.TRANSPOSED:
            return ("kernel_size", "stride", "padding", "dilation", "output_padding")
        dilation = () if self is Operation.AVERAGE_POOLING else ("dilation",)
        return ("kernel_size", "stride", "padding", *dilation, *(("ceil_mode",) if self.is_pooling else ()))


@dataclass(frozen=True)
class AxisSettings:
    """The settings of an operator along one axis.

    Attributes
    ----------
    kernel_size, stride, dilation : int
        As in `Window`.
    padding : (int, int)
        Pixels added before and after; of a transposed convolution, cropped there.
    output_padding : int
        Of a transposed convolution: pixels added at the end of its output.
    ceil_mode : bool
        Of a pooling: whether a last window that only partly fits counts.
    """

    kernel_size: int
    stride: int = 1
    padding: Pair = (0, 0)
    dilation: int = 1
    output_padding: int = 0
    ceil_mode: bool = False

    @property
    def span(self) -> int:
        """Pixels from the first weight to the last."""
        return self.dilation * (self.kernel_size - 1) + 1


def settings_of(
    window: Window, output_padding: Pair = (0, 0), *, ceil_mode: bool = False
) -> tuple[AxisSettings, AxisSettings]:
    """The settings of rows and of columns that make up a window."""
    rows, columns = (
        AxisSettings(
            window.kernel_size[axis],
            window.stride[axis],
            window.padding[axis],
            window.dilation[axis],
            output_padding[axis],
            ceil_mode,
        )
        for axis in (0, 1)
    )
    return rows, columns


def axis_size(operation: Operation, length: int, settings: AxisSettings) -> int:
    """Rows, or columns, of what an operator gives; 0 where it gives nothing or its settings do not go together.

    Parameters
    ----------
    operation : Operation
    length : int
        Rows or columns of the input, at least 1.
    settings : AxisSettings

    Examples
    --------
    >>> axis_size(Operation.CONVOLUTION, 8, AxisSettings(3, stride=2))
    3
    >>> axis_size(Operation.MAX_POOLING, 5, AxisSettings(2, stride=2, ceil_mode=True))
    3
    >>> axis_size(Operation.TRANSPOSED, 3, AxisSettings(3, stride=2, output_padding=1))
    8
    >>> axis_size(Operation.CONVOLUTION, 2, AxisSettings(3))
    0
    """
    extra = settings.output_padding if operation is Operation.TRANSPOSED else settings.ceil_mode
    return SIZES[operation](length, settings.kernel_size, settings.stride, settings.padding, settings.dilation, extra)


def _slid(length: int, kernel: int, stride: int, padding: Pair, dilation: int, _extra: int) -> int:
    free = length + padding[0] + padding[1] - dilation * (kernel - 1) - 1
    return free // stride + 1 if free >= 0 else 0


def _pooled(length: int, kernel: int, stride: int, padding: Pair, dilation: int, rounds_up: int) -> int:
    if max(padding) > kernel // 2:
        return 0
    if not rounds_up:
        return _slid(length, kernel, stride, padding, dilation, 0)
    free = length + padding[0] + padding[1] - dilation * (kernel - 1) - 1
    places = -(-free // stride) + 1
    starts_behind = (places - 1) * stride >= length + padding[0]
    return max(0, places - starts_behind)


def _stamped(length: int, kernel: int, stride: int, padding: Pair, dilation: int, added: int) -> int:
    if added >= max(stride, dilation):
        return 0
    return max(0, (length - 1) * stride + dilation * (kernel - 1) + 1 + added - padding[0] - padding[1])


SIZES: dict[Operation, Callable[[int, int, int, Pair, int, int], int]] = {
    Operation.CONVOLUTION: _slid,
    Operation.MAX_POOLING: _pooled,
    Operation.AVERAGE_POOLING: _pooled,
    Operation.TRANSPOSED: _stamped,
}
"""Operation → function of length, kernel, stride, padding, dilation, and output padding or ceil mode.

Plain numbers, since thousands of settings are tried where one is looked for.
"""


def layer_of(operation: Operation, rows: AxisSettings, columns: AxisSettings) -> Layer:
    """The layer of one channel that has these settings.

    Raises
    ------
    GeometryError
        If they do not go together, as a pooling that is padded by more than half of its kernel.
    """
    kernel_size, stride, dilation, output_padding = (
        (getattr(rows, name), getattr(columns, name))
        for name in ("kernel_size", "stride", "dilation", "output_padding")
    )
    padding = rows.padding, columns.padding
    match operation:
        case Operation.CONVOLUTION:
            return Convolution(1, 1, kernel_size, stride, padding, dilation)
        case Operation.TRANSPOSED:
            cropped = rows.padding[0], columns.padding[0]
            return TransposedConvolution(1, 1, kernel_size, stride, cropped, output_padding, dilation)
        case Operation.MAX_POOLING:
            return MaxPooling(kernel_size, stride, padding, dilation, rows.ceil_mode)
        case Operation.AVERAGE_POOLING:
            return AveragePooling(kernel_size, stride, padding, rows.ceil_mode)

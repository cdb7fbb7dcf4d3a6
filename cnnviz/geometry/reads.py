"""Which positions of its input each unit of a layer reads, along one axis."""

from collections.abc import Callable, Iterator, Sequence
from math import gcd
from typing import TypeVar

from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    Architecture,
    AveragePooling,
    Convolution,
    GlobalAveragePooling,
    Layer,
    Linear,
    MaxPooling,
    SqueezeExcitation,
    TransposedConvolution,
)
from cnnviz.geometry.window import Pair, Window

Value = TypeVar("Value")


def sees_everything(layer: Layer) -> bool:
    """Whether each number of the output depends on the whole input."""
    return isinstance(layer, GlobalAveragePooling | SqueezeExcitation | Linear)


def unit_layouts(architecture: Architecture) -> tuple[Pair, ...]:
    """Rows and columns of units: of the image, then of each step.

    A flattened vector keeps the places that its numbers came from; what a linear layer gives has one place, and so have
    vectors of unlike places that are joined.
    """
    layouts: list[Pair] = [architecture.input_shape[1:]]
    for step in architecture.steps:
        given = {layouts[source + 1] for source in step.inputs}
        if len(step.output_shape) == 3:
            _, rows, columns = step.output_shape
            layouts.append((rows, columns))
        elif isinstance(step.layer, Linear) or len(given) > 1:
            layouts.append((1, 1))
        else:
            layouts.append(given.pop())
    return tuple(layouts)


def positions_read(layer: Layer, axis: int, length: int, places: int) -> list[range] | None:
    """For each unit along an axis of the output, the positions of the input that it reads; padding is left out.

    Parameters
    ----------
    layer : Layer
        None that joins branches.
    axis : int
        0 for rows, 1 for columns.
    length, places : int
        Of the input and of the output along that axis.

    Returns
    -------
    list of range, or None
        None where unit i reads position i and nothing else.

    Examples
    --------
    >>> [list(read) for read in positions_read(Convolution(1, 1, 3, padding=2, dilation=2), 0, 5, 5)]
    [[0, 2], [1, 3], [0, 2, 4], [1, 3], [2, 4]]
    >>> [list(read) for read in positions_read(TransposedConvolution(1, 1, 3, stride=2), 0, 2, 5)]
    [[0], [0], [0, 1], [1], [1]]
    """
    match layer:
        case Convolution(window=window) | MaxPooling(window=window) | AveragePooling(window=window):
            return [_window_positions(window, axis, place, length) for place in range(places)]
        case TransposedConvolution(window=window):
            return [_stamps(window, axis, place, length) for place in range(places)]
        case AdaptiveAveragePooling() | AdaptiveMaxPooling():
            return [
                range(place * length // places, -(-(place + 1) * length // places))  # −⌊−a/b⌋ is ⌈a/b⌉
                for place in range(places)
            ]
        case _ if sees_everything(layer):
            return [range(length)] * places
        case _:
            return None


def _window_positions(window: Window, axis: int, place: int, length: int) -> range:
    first = place * window.stride[axis] - window.padding[axis][0]
    dilation = window.dilation[axis]
    skipped = max(0, -(first // dilation))  # taps that lie in the padding before the input
    return range(first + skipped * dilation, min(length, first + window.span[axis]), dilation)


def _stamps(window: Window, axis: int, place: int, length: int) -> range:
    """The input positions whose stamp reaches a place of the output of a transposed convolution."""
    stride, dilation = window.stride[axis], window.dilation[axis]
    reached = place + window.padding[axis][0]
    first = max(0, -((window.span[axis] - 1 - reached) // stride))  # −⌊−a/b⌋ is ⌈a/b⌉
    last = min(length - 1, reached // stride)
    every = dilation // gcd(stride, dilation)  # of the stamps that reach so far, those whose weights fall on the place
    hits = (position for position in range(first, first + every) if (reached - position * stride) % dilation == 0)
    return range(next(hits, last + 1), last + 1, every)


def joined_over(
    reads: Sequence[range], values: Sequence[Value], join: Callable[[Sequence[Value]], Value]
) -> Iterator[Value]:
    """For each range of positions, what its values make together.

    Parameters
    ----------
    reads : sequence of range
        All with the same step.
    values : sequence
        One for each position.
    join : callable
        Of values; the same value may be given twice, and the order is of no account.

    Examples
    --------
    >>> list(joined_over([range(0, 3), range(1, 4)], [1, 2, 4, 8], max))
    [4, 8]
    """
    step = max((read.step for read in reads), default=1)
    pieces = [values]  # from each position on: of one value, of two, of four, …
    while 2 ** len(pieces) <= max(map(len, reads), default=0):
        shorter, reach = pieces[-1], 2 ** (len(pieces) - 1) * step
        pieces.append([join(pair) for pair in zip(shorter, shorter[reach:], strict=False)])
    for read in reads:
        doublings = len(read).bit_length() - 1
        # the longest piece that fits, from the first position on and up to the last
        ends = (read[0], read[-1] - (2**doublings - 1) * step) if read else ()
        yield join([pieces[doublings][end] for end in ends])

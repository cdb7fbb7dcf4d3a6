"""Which pixels of a picture the windows of an operator read, along one axis: windows are the same in all rows."""

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from cnnviz.ops.convolution import PADDING_MODES, ConvolutionTrace
from cnnviz.ops.pooling import NOWHERE, Pooled
from cnnviz.ops.transposed import TransposedTrace


@dataclass(frozen=True, eq=False)
class Reach:
    """What the windows read along one axis, in pixels of the picture.

    Attributes
    ----------
    begins : ndarray of int, (places,)
        Where each window begins; below 0 in the padding before the picture.
    offsets : ndarray of int, (taps,)
        From there to each pixel that the window reads.
    counts : ndarray of int, (places,)
        How many of the offsets each window has; fewer than all where it hangs over the end, and none where nothing is
        stamped.
    pixels : ndarray of int, (length + padding,)
        Which pixel stands at each place of the padded picture; `NOWHERE` for a filler such as 0.
    margin : int
        Padding before the picture.
    taps : ndarray of int, (places, taps), or None
        Which row or column of the kernel each of those pixels meets; None where they meet them in order.
    """

    begins: NDArray[np.int64]
    offsets: NDArray[np.int64]
    counts: NDArray[np.int64]
    pixels: NDArray[np.int64]
    margin: int
    taps: NDArray[np.int64] | None = None


def convolution_reach(trace: ConvolutionTrace, axis: int) -> Reach:
    """Of a convolution; axis 0 are the rows, 1 the columns."""
    window, length = trace.window, trace.image.shape[1 + axis]
    margin = window.padding[axis][0]
    mode = PADDING_MODES[trace.padding_mode]
    # From 1, so that 0 is a zero of the padding.
    pixels = np.pad(np.arange(1, length + 1), window.padding[axis], mode=mode) - 1  # type: ignore[call-overload]
    places, taps = trace.windows.shape[1 + axis], window.kernel_size[axis]
    return Reach(
        np.arange(places) * window.stride[axis] - margin,
        np.arange(taps) * window.dilation[axis],
        np.full(places, taps),
        np.where(pixels < 0, NOWHERE, pixels),
        margin,
    )


def transposed_reach(trace: TransposedTrace, axis: int) -> Reach:
    """Of a transposed convolution: which pixels stamp each place; axis 0 are the rows, 1 the columns."""
    window, length, count = trace.window, trace.image.shape[1 + axis], trace.output.shape[axis - 2]
    stride, dilation = window.stride[axis], window.dilation[axis]
    taps = np.arange(window.kernel_size[axis])
    lands = np.arange(length)[:, np.newaxis] * stride + taps * dilation - window.padding[axis][0]
    stamps = [np.argwhere(lands == place) for place in range(count)]  # pixel and tap of each, pixels in order
    counts = np.array([len(each) for each in stamps])
    meets = np.full((count, max(1, counts.max())), NOWHERE)
    for place, each in enumerate(stamps):
        meets[place, : len(each)] = each[:, 1]
    return Reach(
        np.array([each[0, 0] if len(each) else 0 for each in stamps]),
        np.arange(meets.shape[1]) * (dilation // gcd(stride, dilation)),
        counts,
        np.arange(length),
        0,
        meets,
    )


def pooling_reach(trace: Pooled, axis: int) -> Reach:
    """Of a pooling, whether its windows slide or adapt; axis 0 are the rows, 1 the columns."""
    width = trace.padded.shape[2]
    cells = trace.cells.reshape(*trace.cells.shape[:2], *trace.windows.shape[3:])
    cells = cells[:, 0, :, 0] // width if axis == 0 else np.where(cells < 0, NOWHERE, cells % width)[0, :, 0, :]
    longest = cells[(cells != NOWHERE).sum(axis=1).argmax()]
    pixels = np.arange(trace.padded.shape[1 + axis]) - trace.origin[axis]
    inside = (pixels >= 0) & (pixels < trace.image.shape[1 + axis])
    return Reach(
        cells[:, 0] - trace.origin[axis],
        longest - longest[0],
        (cells != NOWHERE).sum(axis=1),
        np.where(inside, pixels, NOWHERE),
        trace.origin[axis],
    )

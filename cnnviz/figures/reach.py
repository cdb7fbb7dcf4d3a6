"""Which pixels of a picture the windows of an operator read, along one axis: windows are the same in all rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.ops.convolution import PADDING_MODES, ConvolutionTrace
from cnnviz.ops.pooling import NOWHERE, Pooled


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
        How many of the offsets each window has; fewer than all where it hangs over the end.
    pixels : ndarray of int, (length + padding,)
        Which pixel stands at each place of the padded picture; `NOWHERE` for a filler such as 0.
    margin : int
        Padding before the picture.
    """

    begins: NDArray[np.int64]
    offsets: NDArray[np.int64]
    counts: NDArray[np.int64]
    pixels: NDArray[np.int64]
    margin: int


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

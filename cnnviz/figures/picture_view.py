"""A picture before and after an operator, and what the operator read for each pixel of the output."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.reach import Reach, convolution_reach, pooling_reach, transposed_reach
from cnnviz.figures.scene import ROUNDING, Reduction
from cnnviz.figures.shown_numbers import Shown, shown_clipped, shown_difference, shown_signed
from cnnviz.figures.theme import Theme
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.pooling import Pooled, Pooling
from cnnviz.ops.transposed import TransposedTrace


@dataclass(frozen=True, eq=False)
class PictureView:
    """All that a viewer needs to show both pictures and to account for each pixel of the second.

    Attributes
    ----------
    before, after : Shown
    difference : Shown or None
        After less before; None where the two differ in size, and a difference of pixels would mean nothing.
    inputs : ndarray of uint8 or float32, (C, H, W)
        What the operator read.
    outputs : ndarray of float32, (F, rows, columns)
        What it gave.
    rows, columns : Reach
    reads : ndarray of int, (F, slices)
        Which channels each output map is made of.
    names : tuple of str
        Of the channels.
    reduction : Reduction
    weights : ndarray of float64, (F, slices, kernel rows, kernel columns), or None
    bias : ndarray of float64, (F,), or None
    winners : ndarray of uint8, (F, rows, columns), or None
        Which place of its window is the maximum, where that is the reduction.
    divisors : ndarray of int, (rows, columns), or None
        By what the sum of a window is divided for a mean.
    filler : float
        What stands in the padding where no pixel does.
    operator : str
        What has been done, as in “the picture after the convolution”.
    """

    before: Shown
    after: Shown
    difference: Shown | None
    inputs: NDArray[np.uint8] | NDArray[np.float32]
    outputs: NDArray[np.float32]
    rows: Reach
    columns: Reach
    reads: NDArray[np.int64]
    names: tuple[str, ...]
    reduction: Reduction
    weights: NDArray[np.float64] | None
    bias: NDArray[np.float64] | None
    winners: NDArray[np.uint8] | None
    divisors: NDArray[np.int64] | None
    filler: float
    operator: str

    @property
    def start(self) -> tuple[int, int]:
        """Where the lens begins: row and column in the middle of the output."""
        rows, columns = self.outputs.shape[1:]
        return rows // 2, columns // 2

    @property
    def no_difference(self) -> str:
        """Why there is no difference; empty where there is one."""
        if self.difference:
            return ""
        (before, after) = (f"{size[0]} × {size[1]}" for size in (self.inputs.shape[1:], self.outputs.shape[1:]))
        if before == after:
            return f"none: {len(self.inputs)} channels became {len(self.outputs)}."
        return (
            f"none: before is {before} and after {after}. Pixels can be subtracted only where both have the same; "
            "stretching one would invent them. Stride 1 and padding of half the kernel keep the size."
        )


def convolution_view(trace: ConvolutionTrace, names: tuple[str, ...], theme: Theme) -> PictureView:
    """A picture before and after a convolution.

    Parameters
    ----------
    trace : ConvolutionTrace
        Of one channel or three, numbers from 0 to 255, with one output map or three.
    names : tuple of str
        Of the channels.
    theme : Theme

    Raises
    ------
    ImageError
        If there are other than one or three channels or maps.
    """
    rows, columns = (convolution_reach(trace, axis) for axis in (0, 1))
    return _weighted_view(trace, trace.kernel, rows, columns, names, theme, "convolution")


def transposed_view(trace: TransposedTrace, names: tuple[str, ...], theme: Theme) -> PictureView:
    """A picture before and after a transposed convolution; the lens reads all that was stamped onto a pixel.

    Parameters
    ----------
    trace : TransposedTrace
        Of one channel or three, numbers from 0 to 255, with one output map or three.
    names : tuple of str
        Of the channels.
    theme : Theme

    Raises
    ------
    ImageError
        If there are other than one or three channels or maps.
    """
    rows, columns = (transposed_reach(trace, axis) for axis in (0, 1))
    grouped = trace.kernel.reshape(trace.groups, -1, *trace.kernel.shape[1:]).swapaxes(1, 2)
    kernel = grouped.reshape(-1, *grouped.shape[2:])  # (C, F/groups, …) → (F, C/groups, …)
    return _weighted_view(trace, kernel, rows, columns, names, theme, "transposed convolution")


def pooling_view(trace: Pooled, names: tuple[str, ...], theme: Theme) -> PictureView:
    """A picture before and after a pooling, whether its windows slide or adapt.

    Parameters
    ----------
    trace : Pooled
        Of one channel or three, numbers from 0 to 255.
    names : tuple of str
        Of the channels.
    theme : Theme

    Raises
    ------
    ImageError
        If there are other than one or three channels.
    """
    outputs = trace.output.reshape(-1, *trace.output.shape[-2:])
    is_maximum = trace.pooling is Pooling.MAX
    winners = None
    if trace.winners is not None and trace.winners.max() <= np.iinfo(np.uint8).max:
        winners = trace.winners.astype(np.uint8)
    rows, columns = (pooling_reach(trace, axis) for axis in (0, 1))
    return PictureView(
        before=shown_clipped(trace.image),
        after=shown_clipped(outputs),
        difference=shown_difference(trace.image, outputs, theme),
        inputs=_compact(trace.image),
        outputs=outputs.astype(np.float32),
        rows=rows,
        columns=columns,
        reads=np.arange(len(outputs))[:, np.newaxis],
        names=names,
        reduction=Reduction.MAX if is_maximum else Reduction.MEAN,
        weights=None,
        bias=None,
        winners=winners,
        divisors=trace.divisors,
        filler=-np.inf if is_maximum else 0.0,
        operator="pooling",
    )


def sums_to_zero(kernel: NDArray[np.float64]) -> bool:
    """Whether even ground gives 0, as with all kernels that look for edges.

    Parameters
    ----------
    kernel : ndarray, (…, kernel rows, kernel columns)
        With a third axis, the slices that one kernel has for the channels, which are added up.
    """
    return bool(abs(kernel.sum()) < 1e-9)


def _weighted_view(
    trace: ConvolutionTrace | TransposedTrace,
    kernel: NDArray[np.float64],
    rows: Reach,
    columns: Reach,
    names: tuple[str, ...],
    theme: Theme,
    operator: str,
) -> PictureView:
    maps, slices = kernel.shape[:2]
    # Of bytes: whatever is below this is what rounding left of numbers that cancel out.
    largest = np.abs(trace.image).max() * np.abs(kernel).sum(axis=(1, 2, 3)).max() + np.abs(trace.bias).max()
    outputs = trace.output.reshape(maps, *trace.output.shape[-2:])
    outputs = np.where(np.abs(outputs) <= ROUNDING * largest, 0.0, outputs)
    first_channels = np.arange(maps) // (maps // trace.groups) * slices
    return PictureView(
        before=shown_clipped(trace.image),
        after=shown_signed(outputs, theme) if maps == 1 and sums_to_zero(kernel) else shown_clipped(outputs),
        difference=shown_difference(trace.image, outputs, theme),
        inputs=_compact(trace.image),
        outputs=outputs.astype(np.float32),
        rows=rows,
        columns=columns,
        reads=first_channels[:, np.newaxis] + np.arange(slices),
        names=names,
        reduction=Reduction.SUM,
        weights=kernel,
        bias=trace.bias,
        winners=None,
        divisors=None,
        filler=0.0,
        operator=operator,
    )


def _compact(values: NDArray[np.float64]) -> NDArray[np.uint8] | NDArray[np.float32]:
    """Bytes where they say the same."""
    compact = values.clip(0, 255).astype(np.uint8)
    return compact if np.array_equal(compact, values) else values.astype(np.float32)

"""Transposed convolution: each input pixel stamps the kernel onto the output, where stamps that overlap add up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import transposed_output_size
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.convolution import as_biases, as_kernels
from cnnviz.ops.windows import Array, as_channels


@dataclass(frozen=True, eq=False)
class TransposedTrace:
    """A transposed convolution and all that led to it.

    Attributes
    ----------
    image : ndarray, (C, H, W)
    kernel : ndarray, (C, F/groups, kernel rows, kernel columns)
    bias : ndarray, (F,)
    window : Window
    output_padding : (int, int)
        Rows and columns added at the end of the output.
    stamps : ndarray, (F, C/groups, H, W, kernel rows, kernel columns)
        Pixel times weight: what each input pixel adds to each output map.
    places : ndarray of int, (H, W, kernel rows, kernel columns)
        Where each number of a stamp lands, counted row by row over one output map; −1 where the padding crops it.
    output : ndarray, (F, rows, columns), or (rows, columns) where both image and kernel were given as two-dimensional
    """

    image: Array
    kernel: Array
    bias: Array
    window: Window
    output_padding: Pair
    stamps: Array
    places: NDArray[np.int64]
    output: Array

    @property
    def groups(self) -> int:
        """Into how many groups channels and kernels are dealt."""
        return len(self.image) // len(self.stamps[0])

    @cached_property
    def arrivals(self) -> NDArray[np.int64]:
        """Which numbers of a channel's stamps land on each cell of a map: (rows, columns, most of a cell), then −1.

        Counted row by row through (H, W, kernel rows, kernel columns), as in `places`: the way from the output back to
        what it is made of.
        """
        rows, columns = self.output.shape[-2:]
        landing = self.places.ravel()
        numbers = np.argsort(landing, kind="stable")[np.count_nonzero(landing < 0) :]  # by cell; first what is cropped
        cells = landing[numbers]
        counts = np.bincount(cells, minlength=rows * columns)
        arrivals = np.full((rows * columns, max(1, counts.max())), -1)
        arrivals[cells, np.arange(len(cells)) - (counts.cumsum() - counts)[cells]] = numbers
        return arrivals.reshape(rows, columns, -1)

    @cached_property
    def running(self) -> Array:
        """What each place holds once a stamp has been added, shaped like `stamps`; NaN where the padding crops it.

        Stamps are added map by map, channel by channel, and pixel by pixel in reading order.
        """
        running = np.full(self.stamps.shape, np.nan)
        for feature_map, bias in enumerate(self.bias):
            sums = np.full(self.output.shape[-2] * self.output.shape[-1], bias)
            for channel, row, column in np.ndindex(self.stamps.shape[1:4]):
                stamp, places = self.stamps[feature_map, channel, row, column], self.places[row, column]
                inside = places >= 0
                sums[places[inside]] += stamp[inside]  # a stamp has no place twice
                running[feature_map, channel, row, column][inside] = sums[places[inside]]
        return running


def convolve_transposed(
    image: object,
    kernel: object,
    window: Window,
    bias: object = 0.0,
    output_padding: int | Pair = 0,
    groups: int = 1,
) -> TransposedTrace:
    """Stamp the kernel once for each pixel, weighted by it; add up where stamps overlap, and add the bias.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    kernel : array_like, (C, F/groups, kernel rows, kernel columns) or (kernel rows, kernel columns)
        One kernel for each pair of an input channel and an output map of its group, as in PyTorch.
    window : Window
        Stride: pixels from one stamp to the next. Padding: pixels cropped from the output.
    bias : float or array_like, (F,)
        Added to each output map.
    output_padding : int or (int, int)
        Rows and columns added at the end of the output; smaller than the stride or the dilation.
    groups : int
        Into how many groups channels and output maps are dealt.

    Raises
    ------
    GeometryError
        If shapes do not fit together, or nothing is left of the output.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 4.

    Examples
    --------
    >>> trace = convolve_transposed([[1, 2]], [[1, 10, 100]], Window((1, 3), stride=2))
    >>> trace.stamps[0, 0, 0, :, 0]
    array([[  1.,  10., 100.],
           [  2.,  20., 200.]])
    >>> trace.output
    array([[  1.,  10., 102.,  20., 200.]])
    """
    pixels, weights = as_channels(image), as_kernels(kernel)
    _check(pixels, weights, window, groups)
    maps = weights.shape[1] * groups
    biases = as_biases(bias, maps)
    extra = (output_padding, output_padding) if isinstance(output_padding, int) else output_padding
    height, width = pixels.shape[1:]
    rows, columns = transposed_output_size((height, width), window, extra)

    grouped_pixels = pixels.reshape(groups, 1, -1, height, width, 1, 1)
    grouped_kernels = weights.reshape(groups, -1, weights.shape[1], 1, 1, *window.kernel_size).swapaxes(1, 2)
    stamps = grouped_pixels * grouped_kernels  # (groups, F/groups, C/groups, H, W, kernel rows, kernel columns)
    stamps = stamps.reshape(maps, *stamps.shape[2:])

    places = stamp_places((height, width), (rows, columns), window)
    sums = np.zeros((maps, rows * columns + 1))  # the last cell, −1, takes what is cropped
    for each_map, stamped in zip(sums, stamps.sum(axis=1), strict=True):
        np.add.at(each_map, places, stamped)
    output = sums[:, :-1].reshape(maps, rows, columns) + biases[:, np.newaxis, np.newaxis]

    flat = np.ndim(image) == 2 and np.ndim(kernel) == 2  # type: ignore[arg-type]
    return TransposedTrace(
        pixels, weights, biases, window, (extra[0], extra[1]), stamps, places, output[0] if flat else output
    )


def stamp_places(size: Pair, output_size: Pair, window: Window) -> NDArray[np.int64]:
    """Where the stamp of each pixel lands.

    Parameters
    ----------
    size, output_size : (int, int)
        Rows and columns of the input and of the output.
    window : Window

    Returns
    -------
    ndarray of int, (H, W, kernel rows, kernel columns)
        Cells counted row by row over one output map; −1 lies outside it.

    Examples
    --------
    >>> stamp_places((1, 2), (1, 3), Window((1, 3), stride=2, padding=(0, 1)))[0, :, 0]
    array([[-1,  0,  1],
           [ 1,  2, -1]])
    """
    (height, width), (rows, columns) = size, output_size
    (top, _), (left, _) = window.padding
    taps_down, taps_across = np.ogrid[: window.kernel_size[0], : window.kernel_size[1]]
    down, across = np.ogrid[:height, :width]
    row = down[..., np.newaxis, np.newaxis] * window.stride[0] + taps_down * window.dilation[0] - top
    column = across[..., np.newaxis, np.newaxis] * window.stride[1] + taps_across * window.dilation[1] - left
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    return np.where(inside, row * columns + column, -1)


def _check(pixels: Array, weights: Array, window: Window, groups: int) -> None:
    channels = len(weights)
    if weights.shape[2:] != window.kernel_size:
        raise GeometryError(f"the kernel has {weights.shape[2:]} weights but the window says {window.kernel_size}")
    if channels != len(pixels):
        raise GeometryError(
            f"the kernel is for {channels} channels, but the image has {len(pixels)}: give it {len(pixels)}"
        )
    if groups < 1 or channels % groups:
        raise GeometryError(f"{channels} channels do not divide into {groups} groups")

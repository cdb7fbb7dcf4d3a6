"""Convolution, as deep learning means it: the kernel is not flipped (cross-correlation)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Window
from cnnviz.ops.windows import Array, as_channels, sliding_windows

PADDING_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@dataclass(frozen=True, eq=False)
class ConvolutionTrace:
    """A convolution and all that led to it.

    Attributes
    ----------
    image : ndarray, (C, H, W)
    kernel : ndarray, (F, C/groups, kernel rows, kernel columns)
    bias : ndarray, (F,)
    window : Window
    padded : ndarray, (C, H + padding, W + padding)
    windows : ndarray, (C, rows, columns, kernel rows, kernel columns)
        What the window sees at each place of the output.
    output : ndarray, (F, rows, columns), or (rows, columns) where both image and kernel were given as two-dimensional
    """

    image: Array
    kernel: Array
    bias: Array
    window: Window
    padded: Array
    windows: Array
    output: Array

    @cached_property
    def products(self) -> Array:
        """Pixel times weight for each place: (F, rows, columns, C/groups, kernel rows, kernel columns)."""
        kernels, channels = self.kernel.shape[:2]
        groups = self.image.shape[0] // channels
        grouped = self.windows.reshape(groups, 1, channels, *self.windows.shape[1:])
        weights = self.kernel.reshape(groups, kernels // groups, channels, 1, 1, *self.kernel.shape[2:])
        products = grouped * weights  # (groups, F/groups, C/groups, rows, columns, kernel rows, kernel columns)
        return np.moveaxis(products.reshape(kernels, *products.shape[2:]), 1, 3)


def convolve(
    image: object,
    kernel: object,
    window: Window,
    bias: object = 0.0,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> ConvolutionTrace:
    """Slide kernels over an image; at each place multiply, add up, and add the bias.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    kernel : array_like, (F, C/groups, kernel rows, kernel columns) or (kernel rows, kernel columns)
    window : Window
        Its kernel size must be the kernel's.
    bias : float or array_like, (F,)
        Added to each feature map.
    groups : int
        Into how many groups channels and kernels are dealt; a kernel sees the channels of its group only.
    padding_mode : str
        What stands in the padding: a key of `PADDING_MODES`.

    Raises
    ------
    GeometryError
        If shapes do not fit together.

    Examples
    --------
    >>> trace = convolve([[0, 0, 1, 1]], [[-1, 1]], Window((1, 2)))
    >>> trace.output
    array([[0., 1., 0.]])
    """
    pixels, weights = as_channels(image), _as_kernels(kernel)
    biases = np.broadcast_to(np.asarray(bias, dtype=np.float64), weights.shape[:1])
    _check(pixels, weights, window, groups, padding_mode)

    padded = np.pad(pixels, ((0, 0), *window.padding), mode=PADDING_MODES[padding_mode])  # type: ignore[call-overload]
    windows = sliding_windows(padded, pixels.shape[1:], window)
    grouped_windows = windows.reshape(groups, -1, *windows.shape[1:])
    grouped_kernels = weights.reshape(groups, -1, *weights.shape[1:])
    sums = np.einsum("gcyxij,gfcij->gfyx", grouped_windows, grouped_kernels)
    output = sums.reshape(-1, *sums.shape[2:]) + biases[:, np.newaxis, np.newaxis]

    flat = np.ndim(image) == 2 and np.ndim(kernel) == 2  # type: ignore[arg-type]
    return ConvolutionTrace(pixels, weights, biases, window, padded, windows, output[0] if flat else output)


def _as_kernels(kernel: object) -> Array:
    array = np.asarray(kernel, dtype=np.float64)
    if array.ndim == 2:
        array = array[np.newaxis, np.newaxis]
    if array.ndim != 4 or array.size == 0:
        raise GeometryError(f"the kernel has the shape {array.shape}: give (rows, columns) or (F, C, rows, columns)")
    return array


def _check(pixels: Array, weights: Array, window: Window, groups: int, padding_mode: str) -> None:
    kernels, channels = weights.shape[:2]
    if weights.shape[2:] != window.kernel_size:
        raise GeometryError(f"the kernel has {weights.shape[2:]} weights but the window says {window.kernel_size}")
    if groups < 1 or len(pixels) % groups or kernels % groups:
        raise GeometryError(f"{len(pixels)} channels and {kernels} kernels do not divide into {groups} groups")
    if channels * groups != len(pixels):
        raise GeometryError(
            f"the kernel has {channels} channels, but the image has {len(pixels)} in {groups} groups: "
            f"give it {len(pixels) // groups}"
        )
    if padding_mode not in PADDING_MODES:
        raise GeometryError(f"padding mode {padding_mode!r} is none of {', '.join(PADDING_MODES)}")
    rows, columns = pixels.shape[1:]
    reach = {"reflect": -1, "circular": 0}.get(padding_mode)
    for length, sides in ((rows, window.padding[0]), (columns, window.padding[1])):
        if reach is not None and max(sides) > length + reach:
            raise GeometryError(
                f"{padding_mode} padding of {max(sides)} px needs more than the {length} px there are: use less padding"
            )

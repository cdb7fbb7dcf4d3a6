"""Convolution, as deep learning means it: the kernel is not flipped (cross-correlation).

One-dimensional data is an image of one row, and its kernel has one row too.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.windows import Array, as_channels, sliding_windows

PADDING_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
# Modes that copy no pixel twice, and how many of a line they leave out: a mirror does not copy the one at the border.
LEFT_OUT = {"reflect": 1, "circular": 0}


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
    padding_mode : str
        A key of `PADDING_MODES`.
    """

    image: Array
    kernel: Array
    bias: Array
    window: Window
    padded: Array
    windows: Array
    output: Array
    padding_mode: str

    @property
    def groups(self) -> int:
        """Into how many groups channels and kernels are dealt."""
        return len(self.image) // len(self.kernel[0])

    @property
    def multiplications(self) -> int:
        """How many products were made: outputs times the weights of one kernel, padding included."""
        return int(self.output.size * self.kernel[0].size)

    @cached_property
    def products(self) -> Array:
        """Pixel times weight for each place: (F, rows, columns, C/groups, kernel rows, kernel columns)."""
        kernels, channels = self.kernel.shape[:2]
        grouped = self.windows.reshape(self.groups, 1, channels, *self.windows.shape[1:])
        weights = self.kernel.reshape(self.groups, -1, channels, 1, 1, *self.kernel.shape[2:])
        products = grouped * weights  # (groups, F/groups, C/groups, rows, columns, kernel rows, kernel columns)
        return np.moveaxis(products.reshape(kernels, *products.shape[2:]), 1, 3)

    @cached_property
    def channel_sums(self) -> Array:
        """What each channel adds to each output: (F, rows, columns, C/groups)."""
        return np.asarray(self.products.sum(axis=(-2, -1)))

    @cached_property
    def sources(self) -> NDArray[np.int64]:
        """As `window_sources`: which pixel each place of the window shows."""
        rows, columns = self.image.shape[1:]
        return window_sources((rows, columns), self.window, self.padding_mode)


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
    pixels, weights = as_channels(image), as_kernels(kernel)
    biases = as_biases(bias, len(weights))
    check_shapes(pixels, weights, window, groups, padding_mode)

    padded = padded_image(pixels, window, padding_mode)
    windows = sliding_windows(padded, pixels.shape[1:], window)
    grouped_windows = windows.reshape(groups, -1, *windows.shape[1:])
    grouped_kernels = weights.reshape(groups, -1, *weights.shape[1:])
    sums = np.einsum("gcyxij,gfcij->gfyx", grouped_windows, grouped_kernels)
    output = sums.reshape(-1, *sums.shape[2:]) + biases[:, np.newaxis, np.newaxis]

    flat = np.ndim(image) == 2 and np.ndim(kernel) == 2  # type: ignore[arg-type]
    return ConvolutionTrace(
        pixels, weights, biases, window, padded, windows, output[0] if flat else output, padding_mode
    )


def flipped(kernel: object) -> Array:
    """The kernel turned by half a turn; `convolve` with it is the convolution of mathematics.

    Parameters
    ----------
    kernel : array_like, (…, kernel rows, kernel columns)

    Examples
    --------
    >>> flipped([[1, 2], [3, 4]])
    array([[4., 3.],
           [2., 1.]])
    """
    return np.flip(np.asarray(kernel, dtype=np.float64), axis=(-2, -1))


def padded_image(pixels: Array, window: Window, padding_mode: str = "zeros") -> Array:
    """The image with its padding: (C, H, W) → (C, H + padding, W + padding)."""
    mode = PADDING_MODES[padding_mode]
    return np.asarray(np.pad(pixels, ((0, 0), *window.padding), mode=mode))  # type: ignore[call-overload]


def window_sources(size: Pair, window: Window, padding_mode: str = "zeros") -> NDArray[np.int64]:
    """Which pixel each place of the window shows.

    Parameters
    ----------
    size : (int, int)
        Rows and columns of the image, without padding.
    window : Window
    padding_mode : str
        A key of `PADDING_MODES`.

    Returns
    -------
    ndarray of int, (rows, columns, kernel rows, kernel columns)
        Pixels counted row by row over the unpadded image; −1 is a zero of the padding.

    Examples
    --------
    >>> window_sources((1, 2), Window((1, 2), padding=(0, 1)))[0, :, 0]
    array([[-1,  0],
           [ 0,  1],
           [ 1, -1]])
    """
    numbers = np.arange(1.0, size[0] * size[1] + 1).reshape(1, *size)  # from 1, so that 0 is a zero of the padding
    seen = sliding_windows(padded_image(numbers, window, padding_mode), size, window)
    return np.asarray(seen[0] - 1, dtype=np.int64)


def as_kernels(kernel: object) -> Array:
    """Kernels with four axes in float64; two dimensions are one kernel for one channel.

    Raises
    ------
    GeometryError
        If it has neither two nor four dimensions, or no weights.
    """
    array = np.asarray(kernel, dtype=np.float64)
    if array.ndim == 2:
        array = array[np.newaxis, np.newaxis]
    if array.ndim != 4 or array.size == 0:
        raise GeometryError(f"the kernel has the shape {array.shape}: give (rows, columns) or (F, C, rows, columns)")
    return array


def as_biases(bias: object, maps: int) -> Array:
    """One bias for each output map, (F,); one number stands for all.

    Raises
    ------
    GeometryError
        If it is neither one number nor as many as there are output maps.
    """
    array = np.asarray(bias, dtype=np.float64)
    if array.shape not in ((), (1,), (maps,)):
        raise GeometryError(
            f"the bias has the shape {array.shape}: give one number, or {maps}, one for each output map"
        )
    return np.broadcast_to(array, (maps,))


def check_shapes(pixels: Array, weights: Array, window: Window, groups: int, padding_mode: str) -> None:
    """Refuse what `convolve` cannot work with; the message says why.

    Parameters
    ----------
    pixels : ndarray, (C, H, W)
    weights : ndarray, (F, C/groups, kernel rows, kernel columns)
    window, groups, padding_mode
        As for `convolve`.

    Raises
    ------
    GeometryError
        If shapes do not fit together.
    """
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
    left_out = LEFT_OUT.get(padding_mode)
    for length, sides in ((rows, window.padding[0]), (columns, window.padding[1])):
        if left_out is not None and max(sides) > length - left_out:
            raise GeometryError(
                f"{padding_mode} padding of {max(sides)} px needs more than the {length} px there are: use at most "
                f"{length - left_out}"
            )

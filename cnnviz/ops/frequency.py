"""Convolution by way of frequencies: transform both, multiply frequency by frequency, transform back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.geometry.shapes import output_size
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import ConvolutionTrace, as_biases, as_kernels, check_shapes, padded_image
from cnnviz.ops.windows import Array, as_channels

Spectrum = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class FrequencyTrace:
    """A convolution by way of frequencies and all that led to it; P and Q are the padded image's rows and columns.

    Attributes
    ----------
    image : ndarray, (C, H, W)
    kernel : ndarray, (F, C/groups, kernel rows, kernel columns)
    bias : ndarray, (F,)
    window : Window
    padded : ndarray, (C, P, Q)
    laid_kernel : ndarray, (F, C/groups, P, Q)
        The kernel, with the holes of its dilation, in the top left corner of a grid of zeros as large as the image.
    image_spectrum : ndarray of complex, (C, P, Q)
        Frequency 0 stands first; `numpy.fft.fftshift` moves it to the middle.
    kernel_spectrum : ndarray of complex, (F, C/groups, P, Q)
    product : ndarray of complex, (F, P, Q)
        Image spectrum times the conjugate of the kernel spectrum, added up over channels.
    everywhere : ndarray, (F, P, Q)
        The product transformed back: the output for every place of the window, which goes on at the opposite side
        where it leaves the image.
    output : ndarray, (F, rows, columns), or (rows, columns) where both image and kernel were given as two-dimensional
        Those places where the window lies inside, a stride apart, plus the bias.
    """

    image: Array
    kernel: Array
    bias: Array
    window: Window
    padded: Array
    laid_kernel: Array
    image_spectrum: Spectrum
    kernel_spectrum: Spectrum
    product: Spectrum
    everywhere: Array
    output: Array

    @property
    def largest_output(self) -> float:
        """The largest absolute number of the output, which a difference is to be measured by."""
        return float(np.abs(self.output).max())

    def largest_difference(self, trace: ConvolutionTrace) -> float:
        """The largest absolute difference between this output and that of the sliding window."""
        return float(np.abs(self.output - trace.output).max())


def convolve_in_frequency(
    image: object,
    kernel: object,
    window: Window,
    bias: object = 0.0,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> FrequencyTrace:
    """What `convolve` gives, up to rounding, by the convolution theorem.

    The kernel is not flipped, hence the conjugate of its spectrum.

    Parameters
    ----------
    image, kernel, window, bias, groups, padding_mode
        As for `convolve`.

    Raises
    ------
    GeometryError
        If shapes do not fit together.

    References
    ----------
    Mathieu, Henaff and LeCun, Fast training of convolutional networks through FFTs (2014).

    Examples
    --------
    >>> trace = convolve_in_frequency([[0, 0, 1, 1]], [[-1, 1]], Window((1, 2)))
    >>> trace.image_spectrum[0, 0].round(9).tolist()
    [(2+0j), (-1+1j), 0j, (-1-1j)]
    >>> trace.output.round(9) + 0
    array([[0., 1., 0.]])
    """
    pixels, weights = as_channels(image), as_kernels(kernel)
    biases = as_biases(bias, len(weights))
    check_shapes(pixels, weights, window, groups, padding_mode)
    rows, columns = output_size((pixels.shape[1], pixels.shape[2]), window)

    padded = padded_image(pixels, window, padding_mode)
    laid_kernel = np.zeros((*weights.shape[:2], *padded.shape[1:]))
    (span_rows, span_columns), (row_dilation, column_dilation) = window.span, window.dilation
    laid_kernel[..., :span_rows:row_dilation, :span_columns:column_dilation] = weights

    image_spectrum, kernel_spectrum = np.fft.fft2(padded), np.fft.fft2(laid_kernel)
    grouped_image = image_spectrum.reshape(groups, -1, *padded.shape[1:])
    grouped_kernels = kernel_spectrum.reshape(groups, -1, *kernel_spectrum.shape[1:])
    product = np.einsum("gcuv,gfcuv->gfuv", grouped_image, grouped_kernels.conj()).reshape(-1, *padded.shape[1:])

    everywhere = np.fft.ifft2(product).real
    places = everywhere[:, :: window.stride[0], :: window.stride[1]][:, :rows, :columns]
    output = places + biases[:, np.newaxis, np.newaxis]
    flat = np.ndim(image) == 2 and np.ndim(kernel) == 2  # type: ignore[arg-type]
    return FrequencyTrace(
        image=pixels,
        kernel=weights,
        bias=biases,
        window=window,
        padded=padded,
        laid_kernel=laid_kernel,
        image_spectrum=image_spectrum,
        kernel_spectrum=kernel_spectrum,
        product=product,
        everywhere=everywhere,
        output=output[0] if flat else output,
    )

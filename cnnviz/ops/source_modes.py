"""Other ways to a convolution, and its way back, as PyTorch source that runs as pasted and prints the result.

Where there is one channel, or one kernel, it is written and printed without that axis.
"""

import numpy as np

from cnnviz.ops.convolution import ConvolutionTrace, as_kernels
from cnnviz.ops.source_text import IMPORTS, array_source, pad_source
from cnnviz.ops.windows import Array, as_channels


def window_matrix_source(trace: ConvolutionTrace) -> str:
    """The convolution as `window_matrix` does it, with `F.unfold`; it prints the output."""
    window = trace.window
    product = _by_group(trace, "{} @ {}.T", "windows", f"kernel.reshape({len(trace.kernel)}, -1)", maps_axis=1)
    return f"""{_inputs(trace)}{_bias(trace)}
padded = {pad_source("x", window, trace.padding_mode)}
windows = F.unfold(padded, {window.kernel_size}, stride={window.stride}, dilation={window.dilation})
windows = windows[0].T  # (rows · columns, C · h · w): each window is a row
y = {product}  # (rows · columns, F)
y = y.T.reshape{_output_shape(trace)} + bias[:, None, None]
{_print_maps(trace)}
"""


def kernel_matrix_source(trace: ConvolutionTrace) -> str:
    """The convolution by its `kernel_matrix`, made column by column; it prints the matrix's shape and the output."""
    return f"""{_inputs(trace)}{_bias(trace)}

def convolved(images):  # (N, C, H, W) → (N, F, rows, columns), without the bias
    padded = {pad_source("images", trace.window, trace.padding_mode)}
    return {_convolution_call(trace)}


# Each column is what becomes of an image that is 1 at one pixel and 0 elsewhere.
units = torch.eye(x.numel()).reshape(-1, *x.shape[1:])  # (C · H · W, C, H, W)
matrix = convolved(units).flatten(1).T  # (F · rows · columns, C · H · W)
print(matrix.shape)
y = (matrix @ x.flatten()).reshape{_output_shape(trace)} + bias[:, None, None]
{_print_maps(trace)}
"""


def frequency_source(trace: ConvolutionTrace) -> str:
    """`convolve_in_frequency` in PyTorch; it prints the output, which rounding sets apart from that of `F.conv2d`."""
    (kernels, channels), window = trace.kernel.shape[:2], trace.window
    rows, columns = (size - span + 1 for size, span in zip(trace.padded.shape[1:], window.span, strict=True))
    (row_stride, column_stride), (row_dilation, column_dilation) = window.stride, window.dilation
    product = _by_group(trace, "({} * {}.conj()).sum(1)", "image_spectrum", "kernel_spectrum", maps_axis=0)
    return f"""{_inputs(trace)}{_bias(trace)}
padded = {pad_source("x", window, trace.padding_mode)}
# the kernel in the corner of a grid of zeros as large as the padded image
laid_kernel = torch.zeros({kernels}, {channels}, *padded.shape[2:])
laid_kernel[..., :{window.span[0]}:{row_dilation}, :{window.span[1]}:{column_dilation}] = kernel

image_spectrum, kernel_spectrum = torch.fft.fft2(padded), torch.fft.fft2(laid_kernel)
# conjugate, for the kernel is not flipped; summed over channels
product = {product}
everywhere = torch.fft.ifft2(product).real  # (F, H + padding, W + padding)
# only where the window lies inside, a stride apart
y = everywhere[:, :{rows}:{row_stride}, :{columns}:{column_stride}] + bias[:, None, None]
{_print_maps(trace)}
"""


def gradient_source(trace: ConvolutionTrace, upstream: object) -> str:
    """`convolution_gradients` in PyTorch, by autograd; it prints the gradient of the image, then of the kernel.

    The bias, which changes neither, is left out.

    Parameters
    ----------
    trace : ConvolutionTrace
    upstream : array_like, of the output's shape
        The gradient of the loss with respect to the output.
    """
    gradient = np.asarray(upstream, dtype=np.float64).reshape(1, *_output_shape(trace))
    return f"""{_inputs(trace)}
x.requires_grad_()
kernel.requires_grad_()
padded = {pad_source("x", trace.window, trace.padding_mode)}
y = {_convolution_call(trace)}
{_tensor("upstream", gradient, "(N, F, rows, columns)")}
y.backward(upstream)
print({_without_ones("x.grad", (1, len(trace.image)))})
print({_without_ones("kernel.grad", trace.kernel.shape)})
"""


def two_in_a_row_source(image: object, first: object, second: object) -> str:
    """Two convolutions in a row and the one with the `merged_kernel`, without ReLU and with ReLU between, in PyTorch.

    It prints the output of the two, of the one, and the largest difference; then the output of the two with ReLU
    between, and its largest difference from that of the one.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
        Large enough for both.
    first, second
        As for `merged_kernel`.
    """
    pixels, before, after = as_channels(image), as_kernels(first), as_kernels(second)
    maps = (1, len(after))
    return f"""{IMPORTS}
{_tensor("x", pixels[np.newaxis], "(N, C, H, W)")}
{_tensor("first", before, "(F1, C, h1, w1)")}
{_tensor("second", after, "(F2, F1, h2, w2)")}

between = F.conv2d(x, first)
in_a_row = F.conv2d(between, second)
# Each weight of the second kernel stamps the first one: together they are one larger kernel.
merged = F.conv_transpose2d(second, first)  # (F2, C, h1 + h2 - 1, w1 + w2 - 1)
at_once = F.conv2d(x, merged)
print({_without_ones("in_a_row", maps)})
print({_without_ones("at_once", maps)})
print((in_a_row - at_once).abs().max())

with_relu = F.conv2d(F.relu(between), second)
print({_without_ones("with_relu", maps)})
print((with_relu - at_once).abs().max())
"""


def _inputs(trace: ConvolutionTrace) -> str:
    return f"""{IMPORTS}
{_tensor("x", trace.image[np.newaxis], "(N, C, H, W)")}
{_tensor("kernel", trace.kernel, _kernel_axes(trace))}
"""


def _bias(trace: ConvolutionTrace) -> str:
    return f"bias = torch.tensor({array_source(trace.bias)})\n"


def _tensor(name: str, values: Array, axes: str) -> str:
    """The line that makes a tensor of four axes."""
    ones = _leading_ones(values.shape)
    numbers = array_source(values.reshape(values.shape[ones:]))
    return f"{name} = torch.tensor({numbers}){_index('None', ones)}  # {axes}"


def _without_ones(name: str, shape: tuple[int, ...]) -> str:
    """A tensor without those axes that `_tensor` leaves out too."""
    return name + _index("0", _leading_ones(shape))


def _leading_ones(shape: tuple[int, ...]) -> int:
    """How many of the first two axes have length one, up to the first that has not."""
    return 0 if shape[0] > 1 else 1 if shape[1] > 1 else 2


def _index(of_axis: str, axes: int) -> str:
    return f"[{', '.join([of_axis] * axes)}]" if axes else ""


def _kernel_axes(trace: ConvolutionTrace) -> str:
    return "(F, C/groups, h, w)" if trace.groups > 1 else "(F, C, h, w)"


def _output_shape(trace: ConvolutionTrace) -> tuple[int, ...]:
    return len(trace.kernel), *trace.output.shape[-2:]


def _print_maps(trace: ConvolutionTrace) -> str:
    return "print(y[0])" if len(trace.kernel) == 1 else "print(y)"


def _convolution_call(trace: ConvolutionTrace) -> str:
    window, groups = trace.window, f", groups={trace.groups}" if trace.groups > 1 else ""
    return f"F.conv2d(padded, kernel, stride={window.stride}, dilation={window.dilation}{groups})"


def _by_group(trace: ConvolutionTrace, product: str, inputs: str, kernels: str, maps_axis: int) -> str:
    """A product of inputs and kernels, group by group; `product` has {} for either."""
    if trace.groups == 1:
        return product.format(inputs, kernels)
    return f"""torch.cat([
    {product.format("seen", "weights")}
    for seen, weights in zip({inputs}.chunk({trace.groups}, dim=1), {kernels}.chunk({trace.groups}))
], dim={maps_axis})"""

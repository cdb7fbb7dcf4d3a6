"""PyTorch's poolings, with PyTorch's own arguments."""

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    AveragePooling,
    GlobalAveragePooling,
    MaxPooling,
)
from cnnviz.models.pytorch_text.layer_options import Given, flag, pair
from cnnviz.models.pytorch_text.operations import Operation


def max_pooling(
    kernel_size: Given, stride: Given = None, padding: Given = 0, dilation: Given = 1, return_indices: Given = False,
    ceil_mode: Given = False,
) -> Operation:  # fmt: skip
    """`torch.nn.MaxPool2d`."""
    kernel = pair("kernel_size", kernel_size)
    steps = kernel if stride is None else pair("stride", stride)
    padded = pair("padding", padding)
    return MaxPooling(kernel, steps, padded, pair("dilation", dilation), flag("ceil_mode", ceil_mode))


def max_pool2d(
    kernel_size: Given, stride: Given = None, padding: Given = 0, dilation: Given = 1, ceil_mode: Given = False,
    return_indices: Given = False,
) -> Operation:  # fmt: skip
    """`torch.nn.functional.max_pool2d`, which has the last two the other way round."""
    return max_pooling(kernel_size, stride, padding, dilation, return_indices, ceil_mode)


def average_pooling(
    kernel_size: Given, stride: Given = None, padding: Given = 0, ceil_mode: Given = False,
    count_include_pad: Given = True, divisor_override: Given = None,
) -> Operation:  # fmt: skip
    """`torch.nn.AvgPool2d` and `torch.nn.functional.avg_pool2d`."""
    kernel = pair("kernel_size", kernel_size)
    steps = kernel if stride is None else pair("stride", stride)
    counted = flag("count_include_pad", count_include_pad)
    return AveragePooling(kernel, steps, pair("padding", padding), flag("ceil_mode", ceil_mode), counted)


def adaptive_average_pooling(*size: Given, output_size: Given = None) -> Operation:
    """`torch.nn.AdaptiveAvgPool2d`; to 1×1 it is global average pooling, unless the size is given by its name.

    That exception is how `pytorch_source` tells the two apart; they compute the same.
    """
    if (len(size) + (output_size is not None)) != 1:
        raise GeometryError("an adaptive pooling takes the size of its output and nothing else: give output_size")
    places = pair("output_size", size[0] if size else output_size)
    return GlobalAveragePooling() if places == (1, 1) and size else AdaptiveAveragePooling(places)


def adaptive_max_pooling(output_size: Given, return_indices: Given = False) -> Operation:
    """`torch.nn.AdaptiveMaxPool2d`."""
    return AdaptiveMaxPooling(pair("output_size", output_size))

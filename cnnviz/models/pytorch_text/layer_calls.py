"""PyTorch's layers, by the names of their classes and of their functions, with PyTorch's own arguments.

Each function below has the signature of the class or function that it stands for. An option in `ONLY` may be given if
it has the value that changes nothing; one in `LEFT_OUT` is dropped, with a note.
"""

from collections.abc import Callable, Mapping

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    GELU,
    BatchNorm,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    LeakyReLU,
    Linear,
    ReLU,
    Sigmoid,
    SiLU,
    Tanh,
    TransposedConvolution,
)
from cnnviz.geometry.padding import NamedPadding, named_padding
from cnnviz.geometry.window import PaddingPair, Pair
from cnnviz.models.pytorch_text.layer_options import Given, flag, number, pair
from cnnviz.models.pytorch_text.operations import Identity, Operation, Pad, Softmax
from cnnviz.models.pytorch_text.pooling_calls import (
    adaptive_average_pooling,
    adaptive_max_pooling,
    average_pooling,
    max_pool2d,
    max_pooling,
)
from cnnviz.models.pytorch_text.values import TRAINING

Maker = Callable[..., Operation]

ONLY = {
    "padding_mode": "zeros", "return_indices": False, "divisor_override": None, "track_running_stats": True,
    "approximate": "none", "start_dim": 1, "end_dim": -1, "value": 0, "mode": "constant",
}  # fmt: skip
LEFT_OUT = ("eps", "momentum")


def conv2d(
    in_channels: Given, out_channels: Given, kernel_size: Given, stride: Given = 1, padding: Given = 0,
    dilation: Given = 1, groups: Given = 1, bias: Given = True, padding_mode: Given = "zeros",
) -> Operation:  # fmt: skip
    """`torch.nn.Conv2d`."""
    kernel, steps, holes = pair("kernel_size", kernel_size), pair("stride", stride), pair("dilation", dilation)
    sides: Pair | PaddingPair
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise GeometryError(f"padding is {padding!r}, but a name is 'same' or 'valid': give a number of pixels")
        if padding == "same" and steps != (1, 1):
            raise GeometryError(f"padding='same' goes with stride 1 alone, not {steps}: give a number of pixels")
        sides = named_padding(NamedPadding(padding), 1, kernel, 1, holes)
    else:
        sides = pair("padding", padding)
    return Convolution(in_channels, out_channels, kernel, steps, sides, holes, flag("bias", bias), groups)


def conv_transpose2d(
    in_channels: Given, out_channels: Given, kernel_size: Given, stride: Given = 1, padding: Given = 0,
    output_padding: Given = 0, groups: Given = 1, bias: Given = True, dilation: Given = 1,
    padding_mode: Given = "zeros",
) -> Operation:  # fmt: skip
    """`torch.nn.ConvTranspose2d`."""
    return TransposedConvolution(
        in_channels, out_channels, pair("kernel_size", kernel_size), pair("stride", stride), pair("padding", padding),
        pair("output_padding", output_padding), pair("dilation", dilation), flag("bias", bias), groups,
    )  # fmt: skip


def linear(in_features: Given, out_features: Given, bias: Given = True) -> Operation:
    """`torch.nn.Linear`."""
    return Linear(in_features, out_features, flag("bias", bias))


def batch_norm2d(
    num_features: Given, eps: Given = 1e-5, momentum: Given = 0.1, affine: Given = True,
    track_running_stats: Given = True,
) -> Operation:  # fmt: skip
    """`torch.nn.BatchNorm2d`."""
    return BatchNorm(num_features, flag("affine", affine))


def batch_norm1d(
    num_features: Given, eps: Given = 1e-5, momentum: Given = 0.1, affine: Given = True,
    track_running_stats: Given = True,
) -> Operation:  # fmt: skip
    """`torch.nn.BatchNorm1d`."""
    return BatchNorm(num_features, flag("affine", affine), dimensions=1)


def leaky_relu(negative_slope: Given = 0.01, inplace: Given = False) -> Operation:
    """`torch.nn.LeakyReLU`."""
    return LeakyReLU(number("negative_slope", negative_slope))


def dropout(p: Given = 0.5, inplace: Given = False) -> Operation:
    """`torch.nn.Dropout`."""
    return Dropout(number("p", p))


def dropout2d(p: Given = 0.5, inplace: Given = False) -> Operation:
    """`torch.nn.Dropout2d`."""
    return Dropout2d(number("p", p))


def functional_dropout(p: Given = 0.5, training: Given = True, inplace: Given = False) -> Operation:
    """`torch.nn.functional.dropout`."""
    return dropout(p) if training == TRAINING or flag("training", training) else Identity()


def functional_dropout2d(p: Given = 0.5, training: Given = True, inplace: Given = False) -> Operation:
    """`torch.nn.functional.dropout2d`."""
    return dropout2d(p) if training == TRAINING or flag("training", training) else Identity()


def zero_padding(padding: Given) -> Operation:
    """`torch.nn.ZeroPad2d`: one number, or left, right, top, bottom."""
    sides = (padding,) * 4 if isinstance(padding, int) else tuple(padding) if isinstance(padding, tuple | list) else ()
    if len(sides) != 4 or not all(isinstance(side, int) and side >= 0 for side in sides):
        raise GeometryError(f"padding is {padding!r}, but it takes whole numbers for left, right, top and bottom")
    left, right, top, bottom = sides
    return Pad(((top, bottom), (left, right)))


def pad(pad: Given, mode: Given = "constant", value: Given = 0) -> Operation:
    """`torch.nn.functional.pad`, of rows and columns."""
    return zero_padding((*pad, 0, 0) if isinstance(pad, tuple | list) and len(pad) == 2 else pad)


def _plain(operation: Operation) -> Maker:
    def make(inplace: Given = False) -> Operation:
        return operation

    return make


def _softmax(dim: Given = None) -> Operation:
    if dim not in (None, 1, -1):
        raise GeometryError(f"dim is {dim!r}, but only a softmax over the classes is read: use dim=1")
    return Softmax()


def _flatten(start_dim: Given = 1, end_dim: Given = -1) -> Operation:
    return Flatten()


def _gelu(approximate: Given = "none") -> Operation:
    return GELU()


def _identity(*ignored: Given, **also_ignored: Given) -> Operation:
    return Identity()


CLASSES: Mapping[str, Maker] = {
    "Conv2d": conv2d,
    "ConvTranspose2d": conv_transpose2d,
    "Linear": linear,
    "BatchNorm2d": batch_norm2d,
    "BatchNorm1d": batch_norm1d,
    "ReLU": _plain(ReLU()),
    "LeakyReLU": leaky_relu,
    "GELU": _gelu,
    "SiLU": _plain(SiLU()),
    "Sigmoid": _plain(Sigmoid()),
    "Tanh": _plain(Tanh()),
    "MaxPool2d": max_pooling,
    "AvgPool2d": average_pooling,
    "AdaptiveAvgPool2d": adaptive_average_pooling,
    "AdaptiveMaxPool2d": adaptive_max_pooling,
    "Dropout": dropout,
    "Dropout2d": dropout2d,
    "Flatten": _flatten,
    "ZeroPad2d": zero_padding,
    "Identity": _identity,
    "Softmax": _softmax,
    "LogSoftmax": _softmax,
}

FUNCTIONS: Mapping[str, Maker] = {
    "relu": _plain(ReLU()),
    "leaky_relu": leaky_relu,
    "gelu": _gelu,
    "silu": _plain(SiLU()),
    "sigmoid": _plain(Sigmoid()),
    "tanh": _plain(Tanh()),
    "max_pool2d": max_pool2d,
    "avg_pool2d": average_pooling,
    "adaptive_avg_pool2d": adaptive_average_pooling,
    "adaptive_max_pool2d": adaptive_max_pooling,
    "dropout": functional_dropout,
    "dropout2d": functional_dropout2d,
    "pad": pad,
    "softmax": _softmax,
    "log_softmax": _softmax,
}

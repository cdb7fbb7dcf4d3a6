"""A single layer as the PyTorch call that makes it."""

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    GELU,
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    AveragePooling,
    BatchNorm,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAveragePooling,
    Layer,
    LeakyReLU,
    Linear,
    MaxPooling,
    ReLU,
    Sigmoid,
    SiLU,
    Tanh,
    TransposedConvolution,
    both_sides_alike,
)
from cnnviz.geometry.window import Pair, Window

_PLAIN = {
    ReLU: "nn.ReLU()",
    GELU: "nn.GELU()",
    SiLU: "nn.SiLU()",
    Sigmoid: "nn.Sigmoid()",
    Tanh: "nn.Tanh()",
    Flatten: "nn.Flatten()",
    GlobalAveragePooling: "nn.AdaptiveAvgPool2d(1)",
}


def layer_source(layer: Layer) -> str:
    """The call that makes a layer; what has PyTorch's default is left out.

    Parameters
    ----------
    layer : Layer
        None with layers inside, nor squeeze-and-excitation, which take a class.

    Raises
    ------
    GeometryError
        If a window's padding differs between opposite sides, which no layer of PyTorch can say.

    Examples
    --------
    >>> layer_source(Convolution(3, 8, 3, padding=1, bias=False))
    'nn.Conv2d(3, 8, 3, padding=1, bias=False)'
    """
    match layer:
        case Convolution():
            return _call("Conv2d", [layer.in_channels, layer.out_channels], _convolution_options(layer))
        case TransposedConvolution():
            return _call("ConvTranspose2d", [layer.in_channels, layer.out_channels], _convolution_options(layer))
        case MaxPooling() | AveragePooling():
            return _pooling(layer)
        case AdaptiveAveragePooling(output_size=(1, 1)):
            return "nn.AdaptiveAvgPool2d(output_size=1)"  # named, so that it is told from global average pooling
        case AdaptiveMaxPooling() | AdaptiveAveragePooling():
            name = "AdaptiveMaxPool2d" if isinstance(layer, AdaptiveMaxPooling) else "AdaptiveAvgPool2d"
            return f"nn.{name}({layer.output_size})"
        case BatchNorm():
            return _call(f"BatchNorm{layer.dimensions}d", [layer.channels], [] if layer.affine else ["affine=False"])
        case Linear():
            return _call("Linear", [layer.in_features, layer.out_features], [] if layer.bias else ["bias=False"])
        case Dropout() | Dropout2d():
            return _call(type(layer).__name__, [layer.probability], [])
        case LeakyReLU():
            return _call("LeakyReLU", [layer.slope], [])
        case _:
            return _PLAIN[type(layer)]


def _call(name: str, arguments: list[int] | list[float], options: list[str]) -> str:
    return f"nn.{name}({', '.join([*map(repr, arguments), *options])})"


def _convolution_options(layer: Convolution | TransposedConvolution) -> list[str]:
    options = _window_options(layer.window, usual_stride=(1, 1))
    if isinstance(layer, TransposedConvolution) and layer.output_padding != (0, 0):
        options.append(f"output_padding={_pair(layer.output_padding)}")
    if layer.groups > 1:
        options.append(f"groups={layer.groups}")
    if not layer.bias:
        options.append("bias=False")
    return options


def _pooling(layer: MaxPooling | AveragePooling) -> str:
    options = _window_options(layer.window, usual_stride=layer.window.kernel_size)
    if layer.ceil_mode:
        options.append("ceil_mode=True")
    if isinstance(layer, MaxPooling):
        return _call("MaxPool2d", [], options)
    return _call("AvgPool2d", [], options if layer.count_include_pad else [*options, "count_include_pad=False"])


def _window_options(window: Window, usual_stride: Pair) -> list[str]:
    """The kernel's size and what else of a window is not the default."""
    if not both_sides_alike(window.padding):
        raise GeometryError(f"padding {window.padding} differs between opposite sides: make both sides equal")
    (rows, _), (columns, _) = window.padding
    options = [_pair(window.kernel_size)]
    if window.stride != usual_stride:
        options.append(f"stride={_pair(window.stride)}")
    if (rows, columns) != (0, 0):
        options.append(f"padding={_pair((rows, columns))}")
    if window.dilation != (1, 1):
        options.append(f"dilation={_pair(window.dilation)}")
    return options


def _pair(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)

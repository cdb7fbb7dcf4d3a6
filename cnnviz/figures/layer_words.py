"""A layer in a few words, for a box of a diagram."""

from cnnviz.figures.numbers import number_text
from cnnviz.geometry.layers import (
    GELU,
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    AveragePooling,
    BatchNorm,
    Concatenation,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAveragePooling,
    Layer,
    LeakyReLU,
    MaxPooling,
    ReLU,
    Residual,
    Sigmoid,
    SiLU,
    SqueezeExcitation,
    Tanh,
    TransposedConvolution,
)
from cnnviz.geometry.window import Pair, Window

_SPELLED = {
    "relu": "ReLU",
    "gelu": "GELU",
    "silu": "SiLU",
    "leaky_relu": "leaky ReLU",
    "dropout2d": "dropout of channels",
    "residual": "residual block",
}


def kind_words(layer: Layer) -> str:
    """What kind of layer it is, as one says it.

    Examples
    --------
    >>> from cnnviz.geometry.layers import BatchNorm
    >>> kind_words(BatchNorm(8)), kind_words(LeakyReLU())
    ('batch norm', 'leaky ReLU')
    """
    return _SPELLED.get(layer.kind, layer.kind.replace("_", " "))


def setting_words(layer: Layer) -> str:
    """What sets it apart from others of its kind; its channels are in the shape that it gives.

    Examples
    --------
    >>> setting_words(Convolution(3, 64, 7, stride=2, padding=3)), setting_words(MaxPooling(2))
    ('7 × 7, stride 2', 'max 2 × 2')
    """
    match layer:
        case Convolution():
            return _of_convolution(layer)
        case TransposedConvolution():
            return f"transposed {_of_convolution(layer)}"
        case MaxPooling():
            return f"max {_pooled(layer.window)}"
        case AveragePooling():
            return f"average {_pooled(layer.window)}"
        case AdaptiveMaxPooling():
            return f"max to {_pair(layer.output_size)}"
        case AdaptiveAveragePooling():
            return f"to {_pair(layer.output_size)}"
        case GlobalAveragePooling():
            return "global average"
        case SqueezeExcitation():
            return f"squeeze to {layer.squeezed}"
        case Dropout():
            return f"p = {number_text(layer.probability)}"
        case Dropout2d():
            return f"channels, p = {number_text(layer.probability)}"
        case LeakyReLU():
            return f"slope {number_text(layer.slope)}"
        case _:
            return kind_words(layer)


def is_beside(layer: Layer) -> bool:
    """Whether the eye takes it for part of the layer before it, as an activation or a normalisation."""
    beside = BatchNorm | ReLU | LeakyReLU | GELU | SiLU | Sigmoid | Tanh | Dropout | Dropout2d | Flatten
    return isinstance(layer, beside)


def block_words(layer: Residual | Concatenation) -> str:
    """The windows of a block's first branch, or how many branches there are.

    Examples
    --------
    >>> block_words(Residual((Convolution(8, 8, 3, padding=1), Convolution(8, 8, 1))))
    '3×3, 1×1'
    """
    if isinstance(layer, Concatenation):
        return f"{len(layer.branches)} branch{'es' * (len(layer.branches) > 1)}"
    windows = [
        "×".join(map(str, inner.window.kernel_size))
        for inner in layer.branch
        if isinstance(inner, Convolution | TransposedConvolution)
    ]
    return ", ".join(windows) if 0 < len(windows) < 5 else kind_words(layer)


def _of_convolution(layer: Convolution | TransposedConvolution) -> str:
    parts = [_window(layer.window)]
    if layer.window.dilation != (1, 1):
        parts.append(f"dilation {_number(layer.window.dilation)}")
    if layer.groups > 1:
        parts.append(f"groups {layer.groups}")
    return ", ".join(parts)


def _window(window: Window, usual_stride: Pair = (1, 1)) -> str:
    size = _pair(window.kernel_size)
    return size if window.stride == usual_stride else f"{size}, stride {_number(window.stride)}"


def _pooled(window: Window) -> str:
    """A pooling's windows lie side by side unless something else is said."""
    return _window(window, usual_stride=window.kernel_size)


def _pair(pair: Pair) -> str:
    return f"{pair[0]} × {pair[1]}"


def _number(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else _pair(pair)

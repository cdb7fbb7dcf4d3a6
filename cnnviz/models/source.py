"""An architecture as PyTorch source."""

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import Architecture, Convolution, Flatten, Layer, Linear, MaxPooling
from cnnviz.geometry.window import Window


def module_source(architecture: Architecture) -> str:
    """The `torch.nn.Sequential` that the architecture describes.

    Raises
    ------
    GeometryError
        If a window's padding differs between opposite sides, which no layer of PyTorch can say.

    Examples
    --------
    >>> print(module_source(Architecture("head", (1, 2, 2), (Flatten(), Linear(4, 3)))))
    nn.Sequential(
        nn.Flatten(),
        nn.Linear(4, 3),
    )
    """
    lines = "".join(f"    {_layer_source(layer)},\n" for layer in architecture.layers)
    return f"nn.Sequential(\n{lines})"


def _layer_source(layer: Layer) -> str:
    match layer:
        case Convolution():
            numbers = [str(layer.in_channels), str(layer.out_channels), *_window_source(layer.window, (1, 1))]
            return f"nn.Conv2d({', '.join(numbers)}{_without_bias(layer)})"
        case MaxPooling():
            return f"nn.MaxPool2d({', '.join(_window_source(layer.window, layer.window.kernel_size))})"
        case Linear():
            return f"nn.Linear({layer.in_features}, {layer.out_features}{_without_bias(layer)})"
        case Flatten():
            return "nn.Flatten()"
        case _:
            return "nn.ReLU()"


def _window_source(window: Window, usual_stride: tuple[int, int]) -> list[str]:
    (top, bottom), (left, right) = window.padding
    if (top, left) != (bottom, right):
        raise GeometryError(f"padding {window.padding} differs between opposite sides: make both sides equal")
    parts = [_pair(window.kernel_size)]
    if window.stride != usual_stride:
        parts.append(f"stride={_pair(window.stride)}")
    if (top, left) != (0, 0):
        parts.append(f"padding={_pair((top, left))}")
    if window.dilation != (1, 1):
        parts.append(f"dilation={_pair(window.dilation)}")
    return parts


def _pair(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)


def _without_bias(layer: Convolution | Linear) -> str:
    return "" if layer.bias else ", bias=False"

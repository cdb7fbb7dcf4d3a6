"""Stacks of a few windows, one after another: the smallest networks that have a receptive field to speak of."""

from dataclasses import dataclass

from cnnviz.geometry.layers import Architecture, Convolution, Layer, ReLU
from cnnviz.geometry.window import Pair, Window

CHANNELS = 16  # of each convolution; the field is the same for any number

Windows = tuple[Window, ...]


@dataclass(frozen=True)
class Stack:
    """A stack that is worth looking at.

    Attributes
    ----------
    title : str
        For people.
    windows : tuple of Window
    size : (int, int)
        Rows and columns of the image.
    look_for : str
        One sentence on what is to be seen.
    """

    title: str
    windows: Windows
    size: Pair
    look_for: str


_SAME = Window(3, padding=1)

STACKS: dict[str, Stack] = {
    "three": Stack(
        "Three 3 × 3",
        (_SAME,) * 3,
        (16, 16),
        "Each 3 × 3 adds a pixel on every side: 3, 5, 7. Together they see as far as one 7 × 7.",
    ),
    "dilated": Stack(
        "Dilated 1, 2, 4",
        (_SAME, Window(3, padding=2, dilation=2), Window(3, padding=4, dilation=4)),
        (32, 32),
        "The field doubles with each layer, 3, 7, 15, without holes: each dilation fits the field before it.",
    ),
    "holes": Stack(
        "Dilated 2, 2, 2",
        (Window(3, padding=2, dilation=2),) * 3,
        (32, 32),
        "13 pixels wide, but every second one is never seen: one dilation again and again leaves holes (gridding).",
    ),
    "strided": Stack(
        "Strided",
        (Window(3, 2, 1),) * 3,
        (32, 32),
        "A stride of 2 makes every later step twice as wide: the field grows 3, 7, 15 while the maps shrink.",
    ),
    "vgg": Stack(
        "As VGG begins",
        (_SAME, _SAME, Window(2, 2), _SAME, _SAME, Window(2, 2)),
        (32, 32),
        "Two 3 × 3 and a pooling, twice: behind a pooling each 3 × 3 adds 4 pixels instead of 2, then 8.",
    ),
    "lenet": Stack(
        "As LeNet-5",
        (Window(5), Window(2, 2), Window(5), Window(2, 2), Window(5)),
        (32, 32),
        "5, 6, 14, 16, 32: the last layer has one unit, and it sees the whole image.",
    ),
}


def stack_architecture(windows: Windows, size: Pair) -> Architecture:
    """A stack as a network: for each window a convolution and a ReLU, on an image of red, green and blue.

    What a pooling sees is what a convolution with the same window sees, so that all are convolutions here.

    Parameters
    ----------
    windows : tuple of Window
    size : (int, int)
        Rows and columns of the image.

    Raises
    ------
    LayerError
        If a window does not fit into what the one before it gives.

    Examples
    --------
    >>> stack_architecture((Window(3), Window(3)), (8, 8)).layer_names
    ('conv1', 'relu1', 'conv2', 'relu2')
    """
    layers: list[Layer] = []
    for number, window in enumerate(windows):
        channels = CHANNELS if number else 3
        sides = window.kernel_size, window.stride, window.padding, window.dilation
        layers += [Convolution(channels, CHANNELS, *sides), ReLU()]
    return Architecture("stack", (3, *size), tuple(layers))

"""The networks that the field remembers, layer by layer as torchvision builds them where it does."""

from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    Architecture,
    AveragePooling,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    Tanh,
)

Layers = tuple[Layer, ...]
IMAGENET = (3, 224, 224)
CLASSES = 1000

LENET5 = Architecture(
    "lenet5",
    (1, 32, 32),
    (
        Convolution(1, 6, 5),
        Tanh(),
        AveragePooling(2),
        Convolution(6, 16, 5),
        Tanh(),
        AveragePooling(2),
        Convolution(16, 120, 5),
        Tanh(),
        Flatten(),
        Linear(120, 84),
        Tanh(),
        Linear(84, 10),
    ),
)

ALEXNET = Architecture(
    "alexnet",
    IMAGENET,
    (
        Convolution(3, 64, 11, stride=4, padding=2),
        ReLU(),
        MaxPooling(3, stride=2),
        Convolution(64, 192, 5, padding=2),
        ReLU(),
        MaxPooling(3, stride=2),
        Convolution(192, 384, 3, padding=1),
        ReLU(),
        Convolution(384, 256, 3, padding=1),
        ReLU(),
        Convolution(256, 256, 3, padding=1),
        ReLU(),
        MaxPooling(3, stride=2),
        AdaptiveAveragePooling(6),
        Flatten(),
        Dropout(0.5),
        Linear(256 * 6 * 6, 4096),
        ReLU(),
        Dropout(0.5),
        Linear(4096, 4096),
        ReLU(),
        Linear(4096, CLASSES),
    ),
)


def _vgg_features(*stages: tuple[int, int]) -> Layers:
    """Stages of (convolutions, channels), each of which ends with a pooling that halves the size."""
    layers: list[Layer] = []
    channels = 3
    for convolutions, wider in stages:
        for _ in range(convolutions):
            layers += [Convolution(channels, wider, 3, padding=1), ReLU()]
            channels = wider
        layers.append(MaxPooling(2))
    return tuple(layers)


VGG16 = Architecture(
    "vgg16",
    IMAGENET,
    (
        *_vgg_features((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)),
        AdaptiveAveragePooling(7),
        Flatten(),
        Linear(512 * 7 * 7, 4096),
        ReLU(),
        Dropout(0.5),
        Linear(4096, 4096),
        ReLU(),
        Dropout(0.5),
        Linear(4096, CLASSES),
    ),
)


def _unit(in_channels: int, out_channels: int, kernel_size: int, stride: int = 1) -> Layers:
    """A convolution that keeps the size but for its stride, and its normalisation."""
    convolution = Convolution(in_channels, out_channels, kernel_size, stride, padding=kernel_size // 2, bias=False)
    return convolution, BatchNorm(out_channels)


def _basic(in_channels: int, width: int, stride: int) -> Layers:
    return *_unit(in_channels, width, 3, stride), ReLU(), *_unit(width, width, 3)


def _bottleneck(in_channels: int, width: int, stride: int) -> Layers:
    """Fewer channels for the 3×3 convolution, which takes the stride, then four times as many."""
    return *_unit(in_channels, width, 1), ReLU(), *_unit(width, width, 3, stride), ReLU(), *_unit(width, 4 * width, 1)


def _first_bottleneck(in_channels: int, width: int, stride: int) -> Layers:
    """The bottleneck as first published: the stride is in the first 1×1 convolution."""
    return *_unit(in_channels, width, 1, stride), ReLU(), *_unit(width, width, 3), ReLU(), *_unit(width, 4 * width, 1)


_BRANCHES = {"basic": (_basic, 1), "bottleneck": (_bottleneck, 4), "first bottleneck": (_first_bottleneck, 4)}


def _resnet(name: str, branch: str, *depths: int) -> Architecture:
    """Four stages of so many blocks; each stage after the first halves the size and doubles the channels."""
    make, expansion = _BRANCHES[branch]
    layers: list[Layer] = [*_unit(3, 64, 7, stride=2), ReLU(), MaxPooling(3, stride=2, padding=1)]
    channels = 64
    for stage, depth in enumerate(depths):
        width = 64 * 2**stage
        for block in range(depth):
            stride = 2 if stage and not block else 1
            is_alike = stride == 1 and channels == width * expansion
            shortcut = () if is_alike else _unit(channels, width * expansion, 1, stride)
            layers += [Residual(make(channels, width, stride), shortcut), ReLU()]
            channels = width * expansion
    return Architecture(name, IMAGENET, (*layers, GlobalAveragePooling(), Flatten(), Linear(channels, CLASSES)))


RESNETS = (
    _resnet("resnet18", "basic", 2, 2, 2, 2),
    _resnet("resnet34", "basic", 3, 4, 6, 3),
    _resnet("resnet50", "bottleneck", 3, 4, 6, 3),
    _resnet("resnet101", "bottleneck", 3, 4, 23, 3),
    _resnet("resnet152", "bottleneck", 3, 8, 36, 3),
    _resnet("resnet50_v1", "first bottleneck", 3, 4, 6, 3),
    _resnet("resnet101_v1", "first bottleneck", 3, 4, 23, 3),
    _resnet("resnet152_v1", "first bottleneck", 3, 8, 36, 3),
)

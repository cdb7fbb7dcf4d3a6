"""Networks small enough to be trained on a laptop."""

from cnnviz.geometry.layers import (
    Architecture,
    BatchNorm,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
)

Layers = tuple[Layer, ...]


def _stage(in_channels: int, out_channels: int) -> Layers:
    """A 3×3 convolution that keeps the size, normalised and rectified."""
    return Convolution(in_channels, out_channels, 3, padding=1), BatchNorm(out_channels), ReLU()


def _residual_stage(in_channels: int, out_channels: int, stride: int) -> Layers:
    """Two 3×3 convolutions beside a shortcut, which is a 1×1 convolution where the shape changes."""
    branch: Layers = (
        Convolution(in_channels, out_channels, 3, stride, padding=1, bias=False),
        BatchNorm(out_channels),
        ReLU(),
        Convolution(out_channels, out_channels, 3, padding=1, bias=False),
        BatchNorm(out_channels),
    )
    changes = stride != 1 or in_channels != out_channels
    shortcut: Layers = (Convolution(in_channels, out_channels, 1, stride, bias=False), BatchNorm(out_channels))
    return Residual(branch, shortcut if changes else ()), ReLU()


TINY_CNN = Architecture(
    "tiny_cnn",
    (1, 8, 8),
    (Convolution(1, 4, 3, padding=1), ReLU(), MaxPooling(2), Flatten(), Linear(4 * 4 * 4, 2)),
)

DIGITS_CNN = Architecture(
    "digits_cnn",
    (1, 8, 8),
    (
        Convolution(1, 16, 3, padding=1),
        ReLU(),
        Convolution(16, 32, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Convolution(32, 64, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Flatten(),
        Linear(64 * 2 * 2, 10),
    ),
)

MLP = Architecture(
    "mlp",
    (3, 32, 32),
    (Flatten(), Linear(3 * 32 * 32, 128), ReLU(), Linear(128, 64), ReLU(), Linear(64, 10)),
)

SIMPLE_CNN = Architecture(
    "simple_cnn",
    (3, 32, 32),
    (
        Convolution(3, 16, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Convolution(16, 32, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Flatten(),
        Linear(32 * 8 * 8, 128),
        ReLU(),
        Linear(128, 10),
    ),
)

IMPROVED_CNN = Architecture(
    "improved_cnn",
    (3, 32, 32),
    (
        *_stage(3, 32),
        *_stage(32, 32),
        MaxPooling(2),
        Dropout(0.25),
        *_stage(32, 64),
        *_stage(64, 64),
        MaxPooling(2),
        Dropout(0.25),
        Flatten(),
        Linear(64 * 8 * 8, 256),
        BatchNorm(256, dimensions=1),
        ReLU(),
        Dropout(0.25),
        Linear(256, 10),
    ),
)

THREE_BLOCK_CNN = Architecture(
    "three_block_cnn",
    (3, 32, 32),
    (
        *_stage(3, 32),
        MaxPooling(2),
        *_stage(32, 64),
        MaxPooling(2),
        *_stage(64, 128),
        MaxPooling(2),
        Flatten(),
        Linear(128 * 4 * 4, 256),
        ReLU(),
        Dropout(0.5),
        Linear(256, 10),
    ),
)

GAP_CNN = Architecture(
    "gap_cnn",
    (3, 32, 32),
    (
        *_stage(3, 32),
        *_stage(32, 32),
        MaxPooling(2),
        Dropout2d(0.25),
        *_stage(32, 64),
        *_stage(64, 64),
        MaxPooling(2),
        Dropout2d(0.25),
        *_stage(64, 128),
        MaxPooling(2),
        GlobalAveragePooling(),
        Flatten(),
        Linear(128, 256),
        ReLU(),
        Dropout(0.5),
        Linear(256, 10),
    ),
)

PLAIN_CNN = Architecture(
    "plain_cnn",
    (3, 32, 32),
    (
        Convolution(3, 32, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Convolution(32, 64, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Convolution(64, 128, 3, padding=1),
        ReLU(),
        MaxPooling(2),
        Flatten(),
        Linear(128 * 4 * 4, 512),
        ReLU(),
        Dropout(0.5),
        Linear(512, 10),
    ),
)

SMALL_RESNET = Architecture(
    "small_resnet",
    (3, 32, 32),
    (
        Convolution(3, 16, 3, padding=1, bias=False),
        BatchNorm(16),
        ReLU(),
        *_residual_stage(16, 16, stride=1),
        *_residual_stage(16, 32, stride=2),
        *_residual_stage(32, 64, stride=2),
        GlobalAveragePooling(),
        Flatten(),
        Linear(64, 10),
    ),
)

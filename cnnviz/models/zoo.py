"""Architectures by name."""

from cnnviz.geometry.layers import Architecture, Convolution, Flatten, Linear, MaxPooling, ReLU

ARCHITECTURES: dict[str, Architecture] = {
    architecture.name: architecture
    for architecture in (
        Architecture(
            "tiny_cnn",
            (1, 8, 8),
            (Convolution(1, 4, 3, padding=1), ReLU(), MaxPooling(2), Flatten(), Linear(64, 2)),
        ),
        Architecture(
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
        ),
        Architecture(
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
        ),
    )
}

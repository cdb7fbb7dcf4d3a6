"""From an architecture to a PyTorch module."""

from collections import OrderedDict
from typing import assert_never

import torch
from torch import Tensor, nn

from cnnviz.errors import CheckpointError, GeometryError
from cnnviz.geometry.layers import Architecture, Convolution, Flatten, Layer, Linear, MaxPooling, ReLU
from cnnviz.geometry.window import Pair, Window
from cnnviz.models.checkpoints import Checkpoint


def build_module(architecture: Architecture, seed: int | None = None) -> nn.Sequential:
    """The network that an architecture describes, with fresh weights.

    Parameters
    ----------
    architecture : Architecture
        Its layers become the parts of the module, by the names of `Architecture.layer_names`.
    seed : int or None
        Decides the initial weights and leaves PyTorch's own generator as it was; None draws from the latter.

    Examples
    --------
    >>> from cnnviz.models.zoo import ARCHITECTURES
    >>> sum(weights.numel() for weights in build_module(ARCHITECTURES["tiny_cnn"], seed=0).parameters())
    170
    """
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.default_generator.manual_seed(seed)  # torch.manual_seed would reach the accelerators' too
        layers = [_layer(layer) for layer in architecture.layers]
    return nn.Sequential(OrderedDict(zip(architecture.layer_names, layers, strict=True)))


def load_module(checkpoint: Checkpoint) -> nn.Sequential:
    """The trained network of a checkpoint, ready to judge images (in eval mode).

    Raises
    ------
    CheckpointError
        If the weights do not fit the architecture or are not all finite.
    """
    module = build_module(checkpoint.architecture, seed=0)
    expected = {name: tuple(value.shape) for name, value in module.state_dict().items()}
    given = {name: value.shape for name, value in checkpoint.weights.items()}
    for name in sorted(expected.keys() ^ given.keys()):
        fault = "lacks" if name in expected else "has unknown"
        raise CheckpointError(f"the checkpoint {fault} weights {name!r}: it belongs to another architecture")
    for name, shape in expected.items():
        if given[name] != shape:
            raise CheckpointError(
                f"the checkpoint's {name} has shape {given[name]} but {checkpoint.architecture.name} takes {shape}: "
                "it belongs to another architecture"
            )
    weights = {name: torch.tensor(value) for name, value in checkpoint.weights.items()}
    for name, value in weights.items():
        if not value.isfinite().all():
            raise CheckpointError(f"the checkpoint's {name} holds NaN or infinity: take one from an earlier epoch")
    module.load_state_dict(weights, strict=True)
    return module.eval()


def _layer(layer: Layer) -> nn.Module:
    match layer:
        case Convolution(window=window):
            return _PaddedConvolution(layer) if _lopsided(window) else _convolution(layer)
        case MaxPooling(window=window):
            if _lopsided(window):
                raise GeometryError(
                    f"a pooling pads both sides alike in PyTorch, not {window.padding}: make them equal"
                )
            return nn.MaxPool2d(window.kernel_size, window.stride, _padding(window), window.dilation)
        case ReLU():
            return nn.ReLU()
        case Flatten():
            return nn.Flatten()
        case Linear():
            return nn.Linear(layer.in_features, layer.out_features, layer.bias)
    assert_never(layer)


def _convolution(layer: Convolution) -> nn.Conv2d:
    window = layer.window
    return nn.Conv2d(
        layer.in_channels,
        layer.out_channels,
        window.kernel_size,
        window.stride,
        _padding(window),
        window.dilation,
        bias=layer.bias,
    )


class _PaddedConvolution(nn.Conv2d):
    """A convolution whose padding differs between opposite sides, for which `torch.nn.Conv2d` has no option."""

    def __init__(self, layer: Convolution) -> None:
        window = layer.window
        super().__init__(
            layer.in_channels,
            layer.out_channels,
            window.kernel_size,
            window.stride,
            dilation=window.dilation,
            bias=layer.bias,
        )
        (self._top, self._bottom), (self._left, self._right) = window.padding

    def forward(self, images: Tensor) -> Tensor:
        """(N, in_channels, H, W) → (N, out_channels, H', W')."""
        return super().forward(nn.functional.pad(images, (self._left, self._right, self._top, self._bottom)))


def _padding(window: Window) -> Pair:
    (rows, _), (columns, _) = window.padding
    return rows, columns


def _lopsided(window: Window) -> bool:
    return any(before != after for before, after in window.padding)

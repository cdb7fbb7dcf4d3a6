"""The PyTorch module of each layer spec."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import assert_never

import torch
from torch import Tensor, nn

from cnnviz.errors import GeometryError
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
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    Sigmoid,
    SiLU,
    SqueezeExcitation,
    Tanh,
    TransposedConvolution,
    both_sides_alike,
    named_layers,
)
from cnnviz.geometry.window import Pair, Window


class ResidualBlock(nn.Module):
    """A branch beside a shortcut; the branch's layers are parts by their own names."""

    def __init__(self, layer: Residual) -> None:
        super().__init__()
        for name, part in named_layers(layer.branch):
            self.add_module(name, build_layer(part))
        self._branch = [name for name, _ in named_layers(layer.branch)]
        self.shortcut = sequence(layer.shortcut) if layer.shortcut else nn.Identity()

    def forward(self, values: Tensor) -> Tensor:
        """(N, …) → what the branch gives plus what the shortcut gives."""
        branch = values
        for name in self._branch:
            branch = self.get_submodule(name)(branch)
        total: Tensor = branch + self.shortcut(values)
        return total


class ConcatenatedBranches(nn.Module):
    """Branches side by side: ``branch1``, ``branch2``, …."""

    def __init__(self, layer: Concatenation) -> None:
        super().__init__()
        for number, branch in enumerate(layer.branches, start=1):
            self.add_module(f"branch{number}", sequence(branch))

    def forward(self, values: Tensor) -> Tensor:
        """(N, C, …) → all branches' channels, one behind the other."""
        return torch.cat([branch(values) for branch in self.children()], dim=1)


class ChannelWeights(nn.Module):
    """Squeeze and excitation: each channel times a weight that depends on the means of all."""

    def __init__(self, layer: SqueezeExcitation) -> None:
        super().__init__()
        self.squeeze = nn.Linear(layer.channels, layer.squeezed, layer.bias)
        self.excite = nn.Linear(layer.squeezed, layer.channels, layer.bias)

    def forward(self, maps: Tensor) -> Tensor:
        """(N, C, H, W), unchanged."""
        means = maps.mean(dim=(2, 3))  # (N, C)
        weights = torch.sigmoid(self.excite(torch.relu(self.squeeze(means))))
        return maps * weights[:, :, None, None]


class PaddedConvolution(nn.Conv2d):
    """A convolution whose padding differs between opposite sides, for which `torch.nn.Conv2d` has no option."""

    def __init__(self, layer: Convolution) -> None:
        window = layer.window
        super().__init__(
            layer.in_channels,
            layer.out_channels,
            window.kernel_size,
            window.stride,
            dilation=window.dilation,
            groups=layer.groups,
            bias=layer.bias,
        )
        (self._top, self._bottom), (self._left, self._right) = window.padding

    def forward(self, images: Tensor) -> Tensor:
        """(N, in_channels, H, W) → (N, out_channels, H', W')."""
        return super().forward(nn.functional.pad(images, (self._left, self._right, self._top, self._bottom)))


def sequence(layers: Sequence[Layer]) -> nn.Sequential:
    """The modules of a sequence of layers, by their names."""
    return nn.Sequential(OrderedDict((name, build_layer(layer)) for name, layer in named_layers(layers)))


def build_layer(layer: Layer) -> nn.Module:
    """The module of one layer, with fresh weights from PyTorch's own generator.

    Raises
    ------
    GeometryError
        If a pooling pads opposite sides unlike.
    """
    match layer:
        case Convolution(window=window):
            return _convolution(layer) if both_sides_alike(window.padding) else PaddedConvolution(layer)
        case TransposedConvolution():
            return _transposed(layer)
        case BatchNorm():
            kind = nn.BatchNorm2d if layer.dimensions == 2 else nn.BatchNorm1d
            return kind(layer.channels, affine=layer.affine)
        case MaxPooling() | AveragePooling() | AdaptiveMaxPooling() | AdaptiveAveragePooling() | GlobalAveragePooling():
            return _pooling(layer)
        case Dropout():
            return nn.Dropout(layer.probability)
        case Dropout2d():
            return nn.Dropout2d(layer.probability)
        case Flatten():
            return nn.Flatten()
        case Linear():
            return nn.Linear(layer.in_features, layer.out_features, layer.bias)
        case SqueezeExcitation():
            return ChannelWeights(layer)
        case Residual():
            return ResidualBlock(layer)
        case Concatenation():
            return ConcatenatedBranches(layer)
        case _:
            return _activation(layer)


def _activation(layer: ReLU | LeakyReLU | GELU | SiLU | Sigmoid | Tanh) -> nn.Module:
    match layer:
        case ReLU():
            return nn.ReLU()
        case LeakyReLU():
            return nn.LeakyReLU(layer.slope)
        case GELU():
            return nn.GELU()
        case SiLU():
            return nn.SiLU()
        case Sigmoid():
            return nn.Sigmoid()
        case Tanh():
            return nn.Tanh()
    assert_never(layer)


def _pooling(
    layer: MaxPooling | AveragePooling | AdaptiveMaxPooling | AdaptiveAveragePooling | GlobalAveragePooling,
) -> nn.Module:
    match layer:
        case AdaptiveMaxPooling():
            return nn.AdaptiveMaxPool2d(layer.output_size)
        case AdaptiveAveragePooling():
            return nn.AdaptiveAvgPool2d(layer.output_size)
        case GlobalAveragePooling():
            return nn.AdaptiveAvgPool2d(1)
    window = layer.window
    if not both_sides_alike(window.padding):
        raise GeometryError(f"a pooling pads both sides alike in PyTorch, not {window.padding}: make them equal")
    if isinstance(layer, MaxPooling):
        return nn.MaxPool2d(
            window.kernel_size, window.stride, _padding(window), window.dilation, ceil_mode=layer.ceil_mode
        )
    return nn.AvgPool2d(window.kernel_size, window.stride, _padding(window), layer.ceil_mode, layer.count_include_pad)


def _convolution(layer: Convolution) -> nn.Conv2d:
    window = layer.window
    return nn.Conv2d(
        layer.in_channels,
        layer.out_channels,
        window.kernel_size,
        window.stride,
        _padding(window),
        window.dilation,
        groups=layer.groups,
        bias=layer.bias,
    )


def _transposed(layer: TransposedConvolution) -> nn.ConvTranspose2d:
    window = layer.window
    return nn.ConvTranspose2d(
        layer.in_channels,
        layer.out_channels,
        window.kernel_size,
        window.stride,
        _padding(window),
        layer.output_padding,
        groups=layer.groups,
        bias=layer.bias,
        dilation=window.dilation,
    )


def _padding(window: Window) -> Pair:
    (rows, _), (columns, _) = window.padding
    return rows, columns

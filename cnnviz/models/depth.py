"""Why depth needs shortcuts, measured: gradients in a plain and in a residual stack before any training."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.models.stack_gradients import INITIALISATIONS, StackGradients, StackSettings


def stack_gradients(settings: StackSettings) -> StackGradients:
    """Draw weights, send a gradient back from the end, and note what reaches each layer.

    Everything is computed in float64, since a deep plain stack leaves less of a gradient than float32 can hold.

    Examples
    --------
    >>> measured = stack_gradients(StackSettings(20, seeds=(0,)))
    >>> bool(measured.plain[0, 0] < 1e-5 < measured.residual[0, 0])
    True
    """
    plain = [_measured(settings, seed, has_shortcuts=False) for seed in settings.seeds]
    residual = [_measured(settings, seed, has_shortcuts=True) for seed in settings.seeds]
    return StackGradients(
        settings,
        *(_stacked([seed[0] for seed in measured]) for measured in (plain, residual)),
        *(_stacked([seed[1] for seed in measured]) for measured in (plain, residual)),
    )


class Stack(nn.Module):
    """Convolutions of one width, each with a ReLU before it, and with shortcuts or without.

    The padding is circular, so that no gradient leaves at the border and the formula holds.
    """

    def __init__(self, settings: StackSettings, *, has_shortcuts: bool) -> None:
        super().__init__()
        channels = settings.channels
        self.convolutions = nn.ModuleList(
            nn.Conv2d(channels, channels, 3, padding=1, padding_mode="circular", bias=False)
            for _ in range(settings.depth)
        )
        self.norms = nn.ModuleList(
            nn.BatchNorm2d(channels) if settings.normalised else nn.Identity() for _ in range(settings.depth)
        )
        self.has_shortcuts = has_shortcuts
        deviation = sqrt(INITIALISATIONS[settings.initialisation].gain / (9 * channels))
        for convolution in self.convolutions:
            nn.init.normal_(convolution.weight, std=deviation)  # type: ignore[arg-type]

    def forward(self, values: Tensor) -> list[Tensor]:
        """(N, C, H, W) → what goes into each layer, and at last what comes out."""
        all_values = [values]
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            change = norm(convolution(torch.relu(values)))
            values = values + change if self.has_shortcuts else change
            all_values.append(values)
        return all_values


def _measured(settings: StackSettings, seed: int, *, has_shortcuts: bool) -> tuple[list[float], list[float]]:
    """The gradient's norm at each layer's input and of each layer's weights; at the end it is 1."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        stack = Stack(settings, has_shortcuts=has_shortcuts).double()
        shape = (settings.images, settings.channels, settings.size, settings.size)
        images = torch.randn(shape, dtype=torch.float64, requires_grad=True)
        arriving = torch.randn(shape, dtype=torch.float64)
    values = stack(images)
    weights = [convolution.weight for convolution in stack.convolutions]
    gradients = torch.autograd.grad(values[-1], [*values[:-1], *weights], arriving / arriving.norm())
    norms = [gradient.norm().item() for gradient in gradients]
    return norms[: settings.depth], norms[settings.depth :]


def _stacked(rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    return np.array(rows, dtype=np.float64)

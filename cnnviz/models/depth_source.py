"""The measurement of gradients in deep stacks as PyTorch source."""

from cnnviz.models.stack_gradients import INITIALISATIONS, StackSettings


def depth_source(settings: StackSettings) -> str:
    """A script that prints what is left of a gradient at the first layer, without shortcuts and with them.

    With the same seed it prints what `cnnviz.models.depth.stack_gradients` gives for it.
    """
    channels, depth = settings.channels, settings.depth
    norm = f"nn.BatchNorm2d({channels})" if settings.normalised else "nn.Identity()"
    gain = {1 / 3: "1 / 3"}.get(INITIALISATIONS[settings.initialisation].gain)
    gain = gain or f"{INITIALISATIONS[settings.initialisation].gain:g}"
    shape = f"{settings.images}, {channels}, {settings.size}, {settings.size}"
    return f"""import torch
from torch import nn

for shortcut in (0, 1):
    torch.manual_seed({settings.seeds[0]})
    convolutions = [
        nn.Conv2d({channels}, {channels}, 3, padding=1, padding_mode="circular", bias=False) for _ in range({depth})
    ]
    for convolution in convolutions:
        nn.init.normal_(convolution.weight, std=({gain} / (9 * {channels})) ** 0.5)
    # In float64: a deep plain stack leaves less than float32 can hold.
    layers = [nn.Sequential(nn.ReLU(), convolution, {norm}).double() for convolution in convolutions]
    x = first = torch.randn({shape}, dtype=torch.float64, requires_grad=True)
    arriving = torch.randn({shape}, dtype=torch.float64)
    for layer in layers:
        x = shortcut * x + layer(x)
    (gradient,) = torch.autograd.grad(x, first, arriving / arriving.norm())
    print(gradient.norm().item())
"""

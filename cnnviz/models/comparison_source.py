"""PyTorch that prints the numbers by which networks are compared, as text that runs as pasted."""

import json
from collections.abc import Mapping

from cnnviz.geometry.layers import Architecture
from cnnviz.models.source import pytorch_source
from cnnviz.models.zoo import ARCHITECTURES

# What torchvision builds under the same name.
TORCHVISION = ("alexnet", "vgg16", "resnet18", "resnet34", "resnet50", "resnet101", "resnet152")

IMPORTS = """import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
"""
TORCHVISION_IMPORT = "from torchvision import models  # pip install torchvision\n"
MEASURE = """
def measure(name, model, shape):
    model = model.to("meta").eval()  # sizes without numbers
    with FlopCounterMode(display=False) as counter:
        model(torch.empty(1, *shape, device="meta"))
    parameters = sum(weights.numel() for weights in model.parameters())
    linear = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    dense = sum(weights.numel() for layer in linear for weights in layer.parameters())
    macs = counter.get_total_flops() // 2  # a multiplication and an addition
    print(f"{name}: {parameters} parameters, {macs} MACs, {dense} fully connected")
"""


def comparison_source(networks: Mapping[str, Architecture]) -> str:
    """A script that prints parameters, MACs and fully connected parameters of each network.

    Parameters
    ----------
    networks : mapping of str to Architecture
        By title. Those that torchvision has are taken from there, the others are spelled out.

    Raises
    ------
    GeometryError
        As `pytorch_source`.
    """
    built = {
        title
        for title, architecture in networks.items()
        if architecture.name in TORCHVISION and architecture == ARCHITECTURES[architecture.name]
    }
    script = f"{IMPORTS}{TORCHVISION_IMPORT if built else ''}\n{MEASURE}\n"
    for title, architecture in networks.items():
        model = f"models.{architecture.name}()" if title in built else "model"
        if title not in built:
            script += f"\n{pytorch_source(architecture)}\n"
        script += f"measure({json.dumps(title, ensure_ascii=False)}, {model}, {architecture.input_shape})\n"
    return script

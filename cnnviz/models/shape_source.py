"""PyTorch that prints sizes and receptive fields, as text that runs as pasted."""

from functools import lru_cache

from cnnviz.geometry.layers import (
    Architecture,
    AveragePooling,
    Convolution,
    Layer,
    MaxPooling,
    both_sides_alike,
)
from cnnviz.geometry.way import up_to
from cnnviz.geometry.window import Pair
from cnnviz.models.layer_source import layer_source
from cnnviz.models.source import pytorch_source


def output_size_source(layer: Layer, size: Pair) -> str:
    """A script that prints rows and columns of what a layer of one channel gives.

    Parameters
    ----------
    layer : Layer
        A convolution, a transposed one, or a pooling; what PyTorch cannot pad by itself is padded before.
    size : (int, int)
        Rows and columns of the input.

    Examples
    --------
    >>> print(output_size_source(Convolution(1, 1, 3, stride=2), (8, 8)))
    import torch
    from torch import nn
    <BLANKLINE>
    with torch.device("meta"):  # sizes without numbers
        layer = nn.Conv2d(1, 1, 3, stride=2)
        x = torch.empty(1, 1, 8, 8)  # (N, C, H, W)
        y = layer(x)
    print(tuple(y.shape[2:]))
    <BLANKLINE>
    """
    given = "x"
    if isinstance(layer, Convolution) and not both_sides_alike(layer.window.padding):
        (top, bottom), (left, right) = layer.window.padding
        given = f"nn.functional.pad(x, ({left}, {right}, {top}, {bottom}))"  # no layer pads unlike sides
        layer = Convolution(1, 1, layer.window.kernel_size, layer.window.stride, dilation=layer.window.dilation)
    return f"""import torch
from torch import nn

with torch.device("meta"):  # sizes without numbers
    layer = {layer_source(layer)}
    x = torch.empty(1, 1, {size[0]}, {size[1]})  # (N, C, H, W)
    y = layer({given})
print(tuple(y.shape[2:]))
"""


@lru_cache(maxsize=32)
def field_source(architecture: Architecture, layer_name: str, unit: Pair) -> str:
    """A script that finds by autograd which pixels a unit sees, and prints rows, columns and how many there are.

    Parameters
    ----------
    architecture : Architecture
    layer_name : str
        The name of a step, ``conv2`` or ``block1.conv1``; of one in a block, its branch alone stands for the block.
    unit : (int, int)
        Row and column, from 0.

    Raises
    ------
    GeometryError
        As `pytorch_source`.
    """
    network = up_to(architecture, layer_name)
    layers = tuple(_averaged(layer) for layer in network.layers)
    has_averages = layers != network.layers
    averages = "  # averages where it takes maxima: they read the same pixels" if has_averages else ""
    model = pytorch_source(Architecture(architecture.name, architecture.input_shape, layers))
    if "import torch\n" not in model:
        model = model.replace("from torch import nn\n", "import torch\nfrom torch import nn\n", 1)
    sides = ", ".join(map(str, architecture.input_shape))
    has_places = len(network.shapes[-1]) == 3
    number = f"y[0, :, {unit[0]}, {unit[1]}]" if has_places else "y[0]"
    return f"""{model}
model = model.double().eval(){averages}
for weights in model.parameters():
    weights.data.fill_(1 / weights[0].numel())  # all positive, so that nothing cancels out

x = torch.ones(1, {sides}, dtype=torch.double, requires_grad=True)
y = model(x)
{number}.sum().backward()
seen = x.grad[0].abs().sum(dim=0) > 0  # (rows, columns)
rows, columns = (seen.any(dim=side).nonzero().flatten().tolist() for side in (1, 0))
print("output", tuple(y.shape[1:]))
print("rows", rows[0] + 1, "to", rows[-1] + 1, "and columns", columns[0] + 1, "to", columns[-1] + 1)
print(int(seen.sum()), "pixels")
"""


def _averaged(layer: Layer) -> Layer:
    if not isinstance(layer, MaxPooling) or layer.window.dilation != (1, 1):
        return layer
    window = layer.window
    return AveragePooling(window.kernel_size, window.stride, window.padding, layer.ceil_mode)


def stacking_source(count: int, channels: int, size: Pair) -> str:
    """A script that prints field, parameters and MACs of stacked 3 × 3 kernels, and of one kernel that sees as much."""
    field = 1 + 2 * count
    return f"""from torch import nn

def stack(kernel_size, count, channels={channels}):
    layers = []
    for _ in range(count):
        layers.append(nn.Conv2d(channels, channels, kernel_size, padding=kernel_size // 2, bias=False))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)

for kernel_size, count in ((3, {count}), ({field}, 1)):
    parameters = sum(weights.numel() for weights in stack(kernel_size, count).parameters())
    print(1 + count * (kernel_size - 1), parameters, parameters * {size[0]} * {size[1]})
"""

"""An operator's call as PyTorch source that runs as pasted."""

from cnnviz.links.numbers import Grid
from cnnviz.ops.convolution import ConvolutionTrace


def convolution_source(trace: ConvolutionTrace) -> str:
    """The convolution of one channel with one kernel, in PyTorch, with the numbers filled in; it prints the output."""
    window = trace.window
    (top, bottom), (left, right) = window.padding
    return f"""import torch
import torch.nn.functional as F

x = torch.tensor({_grid_source(trace.image[0].tolist())})
kernel = torch.tensor({_grid_source(trace.kernel[0, 0].tolist())})
x = F.pad(x, ({left}, {right}, {top}, {bottom}))
y = F.conv2d(
    x[None, None],  # (N, C, H, W)
    kernel[None, None],  # (F, C, h, w)
    bias=torch.tensor([{float(trace.bias[0])}]),
    stride={window.stride},
    dilation={window.dilation},
)
print(y[0, 0])
"""


def _grid_source(rows: Grid) -> str:
    lines = ",\n    ".join("[" + ", ".join(repr(float(value)) for value in row) + "]" for row in rows)
    return f"[\n    {lines},\n]"

"""Pooling, activations, batch normalisation and dropout as PyTorch source that runs as pasted and prints the result."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.geometry.window import Pair
from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace
from cnnviz.ops.adaptive_pooling import AdaptivePoolingTrace
from cnnviz.ops.dropout import DropoutTrace
from cnnviz.ops.normalisation import BatchNormTrace
from cnnviz.ops.pooling import Pooled, Pooling, PoolingTrace
from cnnviz.ops.source_text import IMPORTS, array_source, pad_arguments


def pooling_source(trace: PoolingTrace) -> str:
    """`pool` in PyTorch: prints (C, rows, columns)."""
    window = trace.window
    if all(before == after for before, after in window.padding):
        padding = (window.padding[0][0], window.padding[1][0])
        return f"{_pooled_input(trace)}y = {_pooling_call(trace, 'x', padding)}\nprint(y[0])\n"
    return _unevenly_padded_source(trace)


def adaptive_pooling_source(trace: AdaptivePoolingTrace) -> str:
    """`adaptive_pool` or `global_pool` in PyTorch: prints (C, rows, columns)."""
    function = "adaptive_max_pool2d" if trace.pooling is Pooling.MAX else "adaptive_avg_pool2d"
    return f"{_pooled_input(trace)}y = F.{function}(x, output_size={trace.output_size})\nprint(y[0])\n"


def any_pooling_source(trace: PoolingTrace | AdaptivePoolingTrace) -> str:
    """`pooling_source` or `adaptive_pooling_source`, as the trace asks for."""
    return adaptive_pooling_source(trace) if isinstance(trace, AdaptivePoolingTrace) else pooling_source(trace)


def pooling_gradient_source(trace: PoolingTrace | AdaptivePoolingTrace, upstream: NDArray[np.float64]) -> str:
    """`pooling_gradient` in PyTorch, by autograd: prints (C, H, W).

    Parameters
    ----------
    trace : PoolingTrace or AdaptivePoolingTrace
    upstream : ndarray, (C, rows, columns)
        The gradient of the output.
    """
    head = _pooled_input(trace)
    given = f"torch.tensor({array_source(upstream)})[None]"
    return f"{head}x.requires_grad_()\n{_forward(trace)}y.backward({given})\nprint(x.grad[0])\n"


def pooling_shift_source(trace: PoolingTrace | AdaptivePoolingTrace, offset: Pair) -> str:
    """`change_under_shift` of a pooling in PyTorch: prints how far its map changes, as a share of what there was."""
    moved = f"x = torch.cat([x, torch.roll(x, {offset}, dims=(2, 3))])  # the image and the moved image\n"
    difference = "before, after = y\nprint((after - before).abs().mean() / before.abs().mean())\n"
    return f"{_pooled_input(trace)}{moved}{_forward(trace)}{difference}"


def activation_source(trace: ActivationTrace) -> str:
    """`activate` in PyTorch: prints the numbers afterwards, and the derivative as autograd finds it."""
    call = ACTIVATIONS[trace.name].pytorch.format(slope=trace.slope)
    return f"""{IMPORTS}
x = torch.tensor({array_source(trace.before)}, requires_grad=True)
y = {call}
y.sum().backward()
print(y.detach())
print(x.grad)  # the derivative at each number
"""


def batch_norm_source(trace: BatchNormTrace) -> str:
    """`batch_norm` in PyTorch: prints the output, and the running statistics afterwards."""
    return f"""{IMPORTS}
x = torch.tensor({array_source(trace.batch)})
running_mean = torch.tensor({array_source(trace.running_mean_before)})
running_var = torch.tensor({array_source(trace.running_variance_before)})
y = F.batch_norm(
    x,
    running_mean,  # changed in place
    running_var,
    weight=torch.tensor({array_source(trace.gamma)}),
    bias=torch.tensor({array_source(trace.beta)}),
    training={trace.training},
    momentum={trace.momentum},
    eps={trace.eps},
)
print(y)
print(running_mean, running_var)
"""


def dropout_source(trace: DropoutTrace) -> str:
    """`dropout` in PyTorch, with the mask that was drawn: torch would draw another."""
    return f"""import torch

x = torch.tensor({array_source(trace.values)})
# F.dropout would draw a mask of its own; this is the one that was drawn here
mask = torch.tensor({array_source(trace.mask)})
y = x * mask * {trace.scale!r}  # kept numbers grow by 1 / (1 - p), p = {trace.probability}
print(y)
"""


def _forward(trace: PoolingTrace | AdaptivePoolingTrace) -> str:
    """The lines of a pooling's source between its input and what it prints."""
    return any_pooling_source(trace).removeprefix(_pooled_input(trace)).removesuffix("print(y[0])\n")


def _pooled_input(trace: Pooled) -> str:
    return f"{IMPORTS}\nx = torch.tensor({array_source(trace.image)})[None]  # (N, C, H, W)\n"


def _pooling_call(trace: PoolingTrace, values: str, padding: tuple[int, int]) -> str:
    window = trace.window
    if trace.pooling is Pooling.MAX:
        function, last = "max_pool2d", f"dilation={window.dilation}"
    else:
        function, last = "avg_pool2d", f"count_include_pad={trace.count_padding}"
    return f"""F.{function}(
    {values},
    kernel_size={window.kernel_size},
    stride={window.stride},
    padding={padding},
    ceil_mode={trace.ceil_mode},
    {last},
)"""


def _unevenly_padded_source(trace: PoolingTrace) -> str:
    """PyTorch's pooling pads both sides alike, so the padding is a step of its own."""
    rows, columns = trace.cells.shape[:2]
    fill = 'float("-inf")' if trace.pooling is Pooling.MAX else "0.0"
    lines = [
        f"padded = F.pad(x, {pad_arguments(trace.window)}, value={fill})",
        f"y = {_pooling_call(trace, 'padded', (0, 0))}",
    ]
    if trace.pooling is Pooling.AVERAGE and not trace.count_padding:
        lines += [
            f"inside = F.pad(torch.ones_like(x), {pad_arguments(trace.window)})",
            f"y = y / {_pooling_call(trace, 'inside', (0, 0))}  # the share of the window inside the image",
        ]
    if trace.ceil_mode:
        lines += [f"y = y[..., :{rows}, :{columns}]  # no window begins in the padding behind the image"]
    return _pooled_input(trace) + "\n".join(lines) + "\nprint(y[0])\n"

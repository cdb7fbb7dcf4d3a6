"""An operator's call as PyTorch source that runs as pasted."""

from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.source_text import IMPORTS, array_source, pad_source
from cnnviz.ops.transposed import TransposedTrace


def convolution_source(trace: ConvolutionTrace) -> str:
    """The convolution in PyTorch, with the numbers filled in; it prints the output.

    Where image and kernel are one channel and one kernel, they stand there as matrices; one row of numbers with a
    kernel of one row is a signal, and convolved as such.
    """
    if _is_signal(trace):
        return _signal_source(trace)
    window = trace.window
    single = trace.image.shape[0] == len(trace.kernel) == 1
    # A matrix can be padded with zeros only; other modes want to know which axis counts channels.
    is_matrix = single and trace.padding_mode == "zeros"
    unpadded = "x[None]" if single and not is_matrix else "x"
    return f"""{IMPORTS}
x = torch.tensor({array_source(trace.image[0] if single else trace.image)})
kernel = torch.tensor({array_source(trace.kernel[0, 0] if single else trace.kernel)})
x = {pad_source(unpadded, window, trace.padding_mode)}
y = F.conv2d(
    x[None{", None" if is_matrix else ""}],  # (N, C, H, W)
    kernel{"[None, None]" if single else ""},  # (F, C{"/groups" if trace.groups > 1 else ""}, h, w)
    bias=torch.tensor({array_source(trace.bias)}),
    stride={window.stride},
    dilation={window.dilation},
{_groups(trace.groups)})
print(y[0{", 0" if single else ""}])
"""


def transposed_source(trace: TransposedTrace) -> str:
    """The transposed convolution in PyTorch, with the numbers filled in; it prints the output.

    PyTorch crops opposite sides alike; where they differ, the source crops by itself. One row of numbers with a kernel
    of one row is a signal.
    """
    if _is_signal(trace) and trace.output.shape[-2] == 1:
        return _transposed_signal_source(trace)
    window = trace.window
    (top, bottom), (left, right) = window.padding
    alike = top == bottom and left == right
    rows, columns = trace.output.shape[-2:]
    crop = "" if alike else f"y = y[..., {top}:{top + rows}, {left}:{left + columns}]  # what the padding leaves\n"
    single = trace.stamps.shape[:2] == (1, 1) and trace.groups == 1
    return f"""{IMPORTS}
x = torch.tensor({array_source(trace.image[0] if single else trace.image)})
kernel = torch.tensor({array_source(trace.kernel[0, 0] if single else trace.kernel)})
y = F.conv_transpose2d(
    x[None{", None" if single else ""}],  # (N, C, H, W)
    kernel{"[None, None]" if single else ""},  # (C, F{"/groups" if trace.groups > 1 else ""}, h, w)
    bias=torch.tensor({array_source(trace.bias)}),
    stride={window.stride},
    padding={(top, left) if alike else (0, 0)},
    output_padding={trace.output_padding},
    dilation={window.dilation},
{_groups(trace.groups)})
{crop}print(y[0{", 0" if single else ""}])
"""


def _is_signal(trace: ConvolutionTrace | TransposedTrace) -> bool:
    """Whether the data has one dimension: one row, a kernel of one row, and no rows of padding."""
    return trace.image.shape[1] == trace.kernel.shape[2] == 1 and trace.window.padding[0] == (0, 0)


def _signal_source(trace: ConvolutionTrace) -> str:
    single, window = trace.image.shape[0] == len(trace.kernel) == 1, trace.window
    mode = "" if trace.padding_mode == "zeros" else f', mode="{trace.padding_mode}"'
    return f"""{IMPORTS}
x = torch.tensor({array_source(trace.image[0, 0] if single else trace.image[:, 0])})
kernel = torch.tensor({array_source(trace.kernel[0, 0, 0] if single else trace.kernel[:, :, 0])})
x = F.pad(x[None{", None" if single else ""}], {window.padding[1]}{mode})  # (N, C, L)
y = F.conv1d(
    x,
    kernel{"[None, None]" if single else ""},  # (F, C{"/groups" if trace.groups > 1 else ""}, w)
    bias=torch.tensor({array_source(trace.bias)}),
    stride={window.stride[1]},
    dilation={window.dilation[1]},
{_groups(trace.groups)})
print(y[0{", 0" if single else ""}])
"""


def _transposed_signal_source(trace: TransposedTrace) -> str:
    window, columns = trace.window, trace.output.shape[-1]
    left, right = window.padding[1]
    crop = "" if left == right else f"y = y[..., {left}:{left + columns}]  # what the padding leaves\n"
    single = trace.stamps.shape[:2] == (1, 1) and trace.groups == 1
    return f"""{IMPORTS}
x = torch.tensor({array_source(trace.image[0, 0] if single else trace.image[:, 0])})
kernel = torch.tensor({array_source(trace.kernel[0, 0, 0] if single else trace.kernel[:, :, 0])})
y = F.conv_transpose1d(
    x[None{", None" if single else ""}],  # (N, C, L)
    kernel{"[None, None]" if single else ""},  # (C, F{"/groups" if trace.groups > 1 else ""}, w)
    bias=torch.tensor({array_source(trace.bias)}),
    stride={window.stride[1]},
    padding={left if left == right else 0},
    output_padding={trace.output_padding[1]},
    dilation={window.dilation[1]},
{_groups(trace.groups)})
{crop}print(y[0{", 0" if single else ""}])
"""


def _groups(groups: int) -> str:
    return f"    groups={groups},\n" if groups > 1 else ""

"""A convolution as a scene: one step for each cell of the output."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.scene import Role, Scene, SceneGrid, Steps, size_text, without_noise
from cnnviz.geometry.shapes import read_positions
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.windows import sliding_windows

COLOURS = ("Red", "Green", "Blue")


def convolution_scene(trace: ConvolutionTrace, kernel_note: str = "", *, editable: bool = True) -> Scene:
    """A convolution, feature map by feature map.

    Parameters
    ----------
    trace : ConvolutionTrace
    kernel_note : str
        What to say of the kernel beside its size.
    editable : bool
        Whether input, kernel and bias may be changed.

    Returns
    -------
    Scene
        Grids ``image.c``, ``kernel.f.c``, ``bias`` and ``output.f``, counted from 0; where there is one of them, plain
        ``image``, ``kernel`` and ``output``.
    """
    steps = _steps(trace)
    kernels, slices = trace.kernel.shape[:2]
    output = steps.written.reshape(kernels, *trace.output.shape[-2:])
    grids = (
        *_inputs(trace, editable=editable),
        *_kernels(trace, kernel_note, editable=editable),
        SceneGrid("bias", Role.KERNEL, "Bias", "", trace.bias.reshape(1, kernels), editable=editable),
        *(
            SceneGrid(
                _name("output", kernels, kernel),
                Role.OUTPUT,
                "Output" if kernels == 1 else f"Map {kernel + 1}",
                size_text(each) if kernel == 0 else "",
                each,
            )
            for kernel, each in enumerate(output)
        ),
    )
    return Scene(grids, ("∗", "="), steps, slices)


def _inputs(trace: ConvolutionTrace, *, editable: bool) -> tuple[SceneGrid, ...]:
    channels = len(trace.padded)
    rows_read, columns_read = read_positions(trace.image.shape[1:], trace.window)
    dropped = ~np.outer(rows_read, columns_read)
    size, with_padding = size_text(trace.image[0]), size_text(trace.padded[0])
    note = size
    if size != with_padding:
        note += f", padded to {with_padding} (hatched)"
    if dropped.any():
        note += " · struck out: never read"
    return tuple(
        SceneGrid(
            _name("image", channels, channel),
            Role.INPUT,
            channel_title(channel, channels),
            note if channel == 0 else "",
            each,
            trace.window.padding,
            dropped,
            editable=editable,
        )
        for channel, each in enumerate(trace.padded)
    )


def _kernels(trace: ConvolutionTrace, note: str, *, editable: bool) -> tuple[SceneGrid, ...]:
    kernels, slices = trace.kernel.shape[:2]
    return tuple(
        SceneGrid(
            "kernel" if kernels == slices == 1 else f"kernel.{kernel}.{channel}",
            Role.KERNEL,
            ("Kernel" if kernels == 1 else f"Kernel {kernel + 1}") if channel == 0 else "",
            " · ".join(filter(None, (size_text(each), note))) if kernel == channel == 0 else "",
            each,
            editable=editable,
            label=_slice_label(kernel, kernels, channel, slices),
        )
        for kernel, all_slices in enumerate(trace.kernel)
        for channel, each in enumerate(all_slices)
    )


def _steps(trace: ConvolutionTrace) -> Steps:
    channels, cells = len(trace.padded), trace.padded[0].size
    kernels, slices, *shape = trace.kernel.shape
    rows, columns = trace.windows.shape[1:3]
    terms = slices * shape[0] * shape[1]
    # The same windows over the cells' numbers instead of their values say which cells each step reads.
    numbers = np.arange(trace.padded.size, dtype=np.float64).reshape(trace.padded.shape)
    places = sliding_windows(numbers, trace.image.shape[1:], trace.window).astype(np.int64)
    groups = channels // slices
    grouped = places.reshape(groups, slices, rows, columns, -1)  # of each group: (C/groups, rows, columns, taps)
    read = np.repeat(np.moveaxis(grouped, 1, 3), kernels // groups, axis=0)  # (F, rows, columns, C/groups, taps)
    weights = channels * cells + np.arange(kernels * terms).reshape(kernels, 1, terms)
    bias = channels * cells + kernels * terms
    products = trace.products.reshape(-1, terms)
    magnitudes = np.abs(products).sum(axis=1)
    biases = np.repeat(np.arange(kernels), rows * columns)
    output = without_noise(trace.output.ravel(), magnitudes + np.abs(trace.bias[biases]))
    return Steps(
        targets=_column(bias + kernels + np.arange(len(products))),
        written=output.reshape(-1, 1),
        first=read.reshape(-1, terms),
        second=np.broadcast_to(weights, (kernels, rows * columns, terms)).reshape(-1, terms),
        products=products,
        sums=without_noise(products.sum(axis=1), magnitudes),
        addends=bias + biases,
        parts=slices,
    )


def channel_title(channel: int, channels: int) -> str:
    """What a channel of the input is called: three are colours."""
    if channels == 1:
        return "Input"
    return COLOURS[channel] if channels == len(COLOURS) else f"Channel {channel + 1}"


def _slice_label(kernel: int, kernels: int, channel: int, slices: int) -> str:
    title = "Kernel" if kernels == 1 else f"Kernel {kernel + 1}"
    return title if slices == 1 else f"{title} slice {channel + 1}"


def _name(grid: str, count: int, index: int) -> str:
    return grid if count == 1 else f"{grid}.{index}"


def _column(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return values.reshape(-1, 1)

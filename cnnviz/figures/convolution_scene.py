"""A convolution as a scene: one step for each cell of the output."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.scene import NO_BREAK, Role, Scene, SceneGrid, Steps, size_text, without_noise
from cnnviz.geometry.shapes import read_positions
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.windows import Array, sliding_windows

COLOURS = ("Red", "Green", "Blue")


def convolution_scene(
    trace: ConvolutionTrace, kernel_note: str = "", *, editable: bool = True, typed: Array | None = None
) -> Scene:
    """A convolution, feature map by feature map.

    Parameters
    ----------
    trace : ConvolutionTrace
    kernel_note : str
        What to say of the kernel beside its size.
    editable : bool
        Whether input, kernel and bias may be changed.
    typed : ndarray, (F, C/groups, kernel rows, kernel columns), or None
        The kernels before they were flipped, where they were; these are then the ones that may be changed.

    Returns
    -------
    Scene
        Grids ``image.c``, ``kernel.f.c``, ``bias`` and ``output.f``, counted from 0; where there is one of them, plain
        ``image``, ``kernel`` and ``output``. Flipped kernels are ``flipped.f.c``.
    """
    kernels, slices = trace.kernel.shape[:2]
    steps = _steps(trace, extra=0 if typed is None else typed.size)
    output = steps.written.reshape(kernels, *trace.output.shape[-2:])
    channels = len(trace.padded)
    shown = kernel_grids(trace.kernel if typed is None else typed, kernel_note, channels, editable=editable)
    grids = (
        *_inputs(trace, editable=editable),
        *shown,
        *(() if typed is None else kernel_grids(trace.kernel, "", channels, editable=False, name="flipped")),
        bias_grid(trace.bias, editable=editable),
        *(
            SceneGrid(
                grid_name("output", kernels, kernel),
                Role.OUTPUT,
                map_title(kernel, kernels),
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
        filled = "" if trace.padding_mode == "zeros" else f": {trace.padding_mode}"
        note += f", padded to {with_padding} (hatched{filled})"
    if dropped.any():
        note += " · struck out: never read"
    return tuple(
        SceneGrid(
            grid_name("image", channels, channel),
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


def kernel_grids(
    weights: Array, note: str, channels: int, *, editable: bool, name: str = "kernel"
) -> tuple[SceneGrid, ...]:
    """Kernels as grids, (F, slices, rows, columns): each slice marked as the channel that it meets."""
    return tuple(
        _kernel_grid(weights, (kernel, place), note, channels, editable=editable, name=name)
        for kernel, place in np.ndindex(weights.shape[:2])
    )


def _kernel_grid(
    weights: Array, at: tuple[int, int], note: str, channels: int, *, editable: bool, name: str
) -> SceneGrid:
    (kernel, place), (kernels, slices) = at, weights.shape[:2]
    channel = kernel * (channels // slices) // kernels * slices + place  # of a group, the first and those after it
    title = name.capitalize() if kernels == 1 else f"{name.capitalize()} {kernel + 1}"
    met = channel_title(channel, channels)
    marks = [] if channels == 1 else [channel_mark(channel, channels)]
    notes = (size_text(weights[at]), note) if kernel == 0 and channels == 1 else ()
    return SceneGrid(
        name if kernels == slices == 1 else f"{name}.{kernel}.{place}",
        Role.KERNEL,
        " · ".join(([title] if place == 0 else []) + marks).replace(" ", NO_BREAK),
        " · ".join(filter(None, notes)),
        weights[at],
        editable=editable,
        label=title if channels == 1 else f"{title} {met.lower()} slice",
    )


def bias_grid(bias: Array, *, editable: bool) -> SceneGrid:
    """A bias for each kernel."""
    return SceneGrid("bias", Role.KERNEL, "Bias", "", bias.reshape(1, -1), editable=editable)


def map_title(index: int, count: int) -> str:
    """What a feature map is called."""
    return "Output" if count == 1 else f"Map {index + 1}"


def _steps(trace: ConvolutionTrace, extra: int) -> Steps:
    """The steps; `extra` cells stand between input and kernel."""
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
    weights = channels * cells + extra + np.arange(kernels * terms).reshape(kernels, 1, terms)
    bias = channels * cells + extra + kernels * terms
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


def channel_mark(channel: int, channels: int) -> str:
    """The same in a letter or two, for the slice of a kernel that meets it."""
    return channel_title(channel, channels)[0] if channels == len(COLOURS) else f"Ch {channel + 1}"


def grid_name(grid: str, count: int, index: int) -> str:
    """A grid's name; where there are several, with its number."""
    return grid if count == 1 else f"{grid}.{index}"


def _column(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return values.reshape(-1, 1)

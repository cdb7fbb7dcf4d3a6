"""A transposed convolution as a scene: each step, an input cell stamps the kernel onto the output."""

import numpy as np

from cnnviz.figures.convolution_scene import bias_grid, channel_title, grid_name, kernel_grids, map_title
from cnnviz.figures.scene import NOWHERE, Role, Scene, SceneGrid, Steps, size_text, without_noise
from cnnviz.ops.transposed import TransposedTrace


def transposed_scene(trace: TransposedTrace, kernel_note: str = "", *, editable: bool = True) -> Scene:
    """A transposed convolution without groups, map by map, channel by channel, pixel by pixel.

    Parameters
    ----------
    trace : TransposedTrace
    kernel_note : str
        What to say of the kernel beside its size.
    editable : bool
        Whether input, kernel and bias may be changed.

    Returns
    -------
    Scene
        Grids named as in `convolution_scene`.
    """
    maps, slices = trace.stamps.shape[:2]
    shape = trace.output.shape[-2:]
    output = trace.output.reshape(maps, *shape)
    grids = (
        *(
            SceneGrid(
                grid_name("image", slices, channel),
                Role.INPUT,
                channel_title(channel, slices),
                size_text(each) if channel == 0 else "",
                each,
                editable=editable,
            )
            for channel, each in enumerate(trace.image)
        ),
        *kernel_grids(trace.kernel.swapaxes(0, 1), kernel_note, editable=editable),
        bias_grid(trace.bias, editable=editable),
        *(
            SceneGrid(
                grid_name("output", maps, index),
                Role.OUTPUT,
                map_title(index, maps),
                size_text(each) if index == 0 else "",
                each,
            )
            for index, each in enumerate(output)
        ),
    )
    return Scene(grids, ("∗ᵀ", "="), _steps(trace), slices)


def _steps(trace: TransposedTrace) -> Steps:
    maps, slices, rows, columns, *taps = trace.stamps.shape
    terms = taps[0] * taps[1]
    count = maps * slices * rows * columns
    every = (maps, slices, rows * columns, terms)
    pixels = trace.image.size
    read = np.broadcast_to(np.arange(pixels).reshape(1, slices, -1, 1), every)
    weights = pixels + np.broadcast_to(np.arange(maps * slices * terms).reshape(maps, slices, 1, terms), every)
    first_output = pixels + maps * slices * terms + maps
    map_cells = trace.output.shape[-2] * trace.output.shape[-1]
    begins = first_output + np.arange(maps).reshape(maps, 1, 1, 1) * map_cells
    places = trace.places.reshape(1, 1, rows * columns, terms)
    targets = np.where(places < 0, NOWHERE, places + begins)
    stamps, running = trace.stamps.reshape(count, terms), trace.running.reshape(count, terms)
    return Steps(
        targets=np.broadcast_to(targets, every).reshape(count, terms),
        written=without_noise(np.nan_to_num(running), np.full(running.shape, np.abs(trace.stamps).max())),
        first=read.reshape(count, terms),
        second=weights.reshape(count, terms),
        products=stamps,
        sums=stamps.sum(axis=1),
        addends=np.repeat(pixels + maps * slices * terms + np.arange(maps), slices * rows * columns),
        is_stamped=True,
    )

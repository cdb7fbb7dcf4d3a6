"""A transposed convolution as a scene: input cells stamp the kernel onto the output, or output cells gather stamps."""

from dataclasses import replace

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
        *kernel_grids(trace.kernel.swapaxes(0, 1), kernel_note, slices, editable=editable),
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


def gathered_scene(trace: TransposedTrace, kernel_note: str = "", *, editable: bool = True) -> Scene:
    """The same the other way round: each step, an output cell adds up what the stamps have left on it.

    Parameters are those of `transposed_scene`.

    Returns
    -------
    Scene
        Cells that no stamp reaches, where the stride is longer than the kernel, come last: they hold the bias alone.
        Where that is all of them, there are no steps.
    """
    scene = transposed_scene(trace, kernel_note, editable=editable)
    return replace(scene, steps=_gathered(trace) if (trace.arrivals >= 0).any() else None)


def _gathered(trace: TransposedTrace) -> Steps:
    maps, slices, _, _, *taps = trace.stamps.shape
    pixels, weights, cells = trace.image[0].size, taps[0] * taps[1], trace.output.shape[-2] * trace.output.shape[-1]
    arrivals = trace.arrivals.reshape(1, cells, 1, -1)
    every = (maps, cells, slices, arrivals.shape[-1])
    feature_map, channel = np.arange(maps).reshape(-1, 1, 1, 1), np.arange(slices).reshape(1, 1, -1, 1)
    first_weight = slices * pixels
    first_bias = first_weight + maps * slices * weights
    read = np.where(arrivals < 0, NOWHERE, channel * pixels + arrivals // weights)
    met = first_weight + (feature_map * slices + channel) * weights + arrivals % weights
    stamps = trace.stamps.reshape(maps, slices, -1)
    products = np.where(arrivals < 0, 0.0, stamps[feature_map, channel, arrivals]).reshape(maps * cells, -1)
    magnitudes = np.abs(products).sum(axis=1)
    biases = np.repeat(np.arange(maps), cells)
    written = without_noise(trace.output.ravel(), magnitudes + np.abs(trace.bias[biases]))
    steps = Steps(
        targets=(first_bias + maps + np.arange(maps * cells)).reshape(-1, 1),
        written=written.reshape(-1, 1),
        first=np.broadcast_to(read, every).reshape(maps * cells, -1),
        second=np.broadcast_to(np.where(arrivals < 0, NOWHERE, met), every).reshape(maps * cells, -1),
        products=products,
        sums=without_noise(products.sum(axis=1), magnitudes),
        addends=first_bias + biases,
        parts=slices,
    )
    order = np.argsort((steps.first < 0).all(axis=1), kind="stable")
    per_step = ("targets", "written", "first", "second", "products", "sums", "addends")
    return replace(steps, **{name: getattr(steps, name)[order] for name in per_step})


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

"""A pooling as a scene: one step for each cell of the output."""

import numpy as np

from cnnviz.figures.convolution_scene import channel_title
from cnnviz.figures.scene import NOWHERE, Reduction, Role, Scene, SceneGrid, Steps, size_text, without_noise
from cnnviz.ops.pooling import Pooled, Pooling


def pooling_scene(trace: Pooled, *, editable: bool = True) -> Scene:
    """A pooling, channel by channel.

    Parameters
    ----------
    trace : Pooled
        What `pool`, `adaptive_pool` or `global_pool` returned.
    editable : bool
        Whether the input may be changed.

    Returns
    -------
    Scene
        Grids ``image.c`` and ``output.c``, counted from 0; where there is one channel, plain ``image`` and ``output``.
    """
    steps = _steps(trace)
    channels = len(trace.image)
    outputs = steps.written.reshape(channels, *trace.cells.shape[:2])
    inputs = (
        SceneGrid(
            "image" if channels == 1 else f"image.{channel}",
            Role.INPUT,
            channel_title(channel, channels),
            _input_note(trace) if channel == 0 else "",
            each,
            trace.padding,
            trace.times_read == 0,
            editable=editable,
        )
        for channel, each in enumerate(trace.padded)
    )
    pooled = (
        SceneGrid(
            "output" if channels == 1 else f"output.{channel}",
            Role.OUTPUT,
            "Output" if channels == 1 else f"Map {channel + 1}",
            size_text(each) if channel == 0 else "",
            each,
        )
        for channel, each in enumerate(outputs)
    )
    return Scene((*inputs, *pooled), ("→",), steps)


def _input_note(trace: Pooled) -> str:
    size, with_padding = size_text(trace.image[0]), size_text(trace.padded[0])
    padding = "" if size == with_padding else f", padded to {with_padding} (hatched)"
    dropped = "" if trace.times_read.all() else " · struck out: never read"
    return size + padding + dropped


def _steps(trace: Pooled) -> Steps:
    channels, places = len(trace.image), trace.cells.shape[0] * trace.cells.shape[1]
    is_max = trace.pooling is Pooling.MAX
    cells = trace.counted_cells.reshape(places, -1)
    starts = np.arange(channels)[:, np.newaxis, np.newaxis] * trace.padded[0].size
    first = np.where(cells == NOWHERE, NOWHERE, cells + starts)  # (C, places, terms)
    terms = trace.windows.reshape(channels * places, -1)
    written = trace.output.reshape(-1)
    sums = written
    if trace.divisors is not None:
        divisors = np.tile(trace.divisors.ravel(), channels).astype(np.float64)
        magnitudes = np.abs(terms).sum(axis=1)
        sums = without_noise(terms.sum(axis=1), magnitudes)
        written = without_noise(written, magnitudes / divisors)
    return Steps(
        targets=(trace.padded.size + np.arange(channels * places)).reshape(-1, 1),
        written=written.reshape(-1, 1),
        first=first.reshape(channels * places, -1),
        second=None,
        products=terms,
        sums=sums,
        reduction=Reduction.MAX if is_max else Reduction.MEAN,
        winners=None if trace.winners is None else trace.winners.ravel(),
        divisors=None if trace.divisors is None else divisors,
    )

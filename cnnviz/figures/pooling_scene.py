"""A pooling as a scene: one step for each cell of the output."""

import numpy as np

from cnnviz.figures.convolution_scene import channel_title
from cnnviz.figures.scene import NOWHERE, Reduction, Role, Scene, SceneGrid, Steps, size_text, without_noise
from cnnviz.geometry.window import PaddingPair, Pair
from cnnviz.ops.pooling import Indices, Pooled, Pooling


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
            padding_of(trace),
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


def padding_of(trace: Pooled) -> PaddingPair:
    """How many rows and columns of a padded channel are padding at each side: ((top, bottom), (left, right))."""
    sides = zip(trace.origin, trace.image.shape[1:], trace.padded.shape[1:], strict=True)
    rows, columns = ((before, padded - before - length) for before, length, padded in sides)
    return rows, columns


def never_read(trace: Pooled) -> Pair:
    """How many rows and how many columns of the padded input no window reads."""
    read = trace.times_read > 0
    return int((~read.any(axis=1)).sum()), int((~read.any(axis=0)).sum())


def window_reaches(trace: Pooled) -> tuple[list[Pair], list[Pair]]:
    """From which to which row each row of windows reaches, counted from 1 in the padded input; and the columns."""
    rows, columns = trace.cells.shape[:2]
    width = trace.padded.shape[2]
    down = [trace.cells[row, 0][trace.cells[row, 0] != NOWHERE] // width + 1 for row in range(rows)]
    across = [trace.cells[0, column][trace.cells[0, column] != NOWHERE] % width + 1 for column in range(columns)]
    return [(int(each.min()), int(each.max())) for each in down], [(int(e.min()), int(e.max())) for e in across]


def counted_cells(trace: Pooled) -> Indices:
    """The cells of each window that count: as `Pooled.cells`, without the padding where an average leaves it out."""
    if trace.divisors is None or ((trace.cells != NOWHERE).sum(axis=-1) == trace.divisors).all():
        return trace.cells
    inside = np.pad(np.ones(trace.image.shape[1:], dtype=bool), padding_of(trace))
    return np.where(np.append(inside, False)[trace.cells], trace.cells, NOWHERE)


def _input_note(trace: Pooled) -> str:
    size, with_padding = size_text(trace.image[0]), size_text(trace.padded[0])
    padding = "" if size == with_padding else f", padded to {with_padding} (hatched)"
    dropped = "" if trace.times_read.all() else " · struck out: never read"
    return size + padding + dropped


def _steps(trace: Pooled) -> Steps:
    channels, places = len(trace.image), trace.cells.shape[0] * trace.cells.shape[1]
    is_max = trace.pooling is Pooling.MAX
    cells = counted_cells(trace).reshape(places, -1)
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

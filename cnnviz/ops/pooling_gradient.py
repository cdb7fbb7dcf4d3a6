"""The way back through a pooling: which pixels a gradient reaches."""

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Pair
from cnnviz.ops.pooling import Pooled
from cnnviz.ops.windows import Array, as_channels


def upstream_of(trace: Pooled, cell: Pair | None = None) -> Array:
    """A gradient of the output to begin with: 1 for one cell and 0 for all others, or 1 for every cell.

    Parameters
    ----------
    trace : Pooled
    cell : (int, int) or None
        Row and column of the one cell, counted from 0.

    Returns
    -------
    ndarray, (C, rows, columns)
    """
    shape = (len(trace.image), *trace.cells.shape[:2])
    if cell is None:
        return np.ones(shape)
    upstream = np.zeros(shape)
    upstream[:, cell[0], cell[1]] = 1
    return upstream


def pooling_gradient(trace: Pooled, upstream: object) -> Array:
    """Send the gradient of each output back to the pixels that it came from.

    A maximum sends all of it to its winner, the first of equals, and nothing to the others. An average sends each cell
    of its window the same share, 1 / divisor. Windows that overlap add up; what goes to padding is lost.

    Parameters
    ----------
    trace : Pooled
        What `pool`, `adaptive_pool` or `global_pool` returned.
    upstream : array_like, (C, rows, columns) or (rows, columns)
        The loss's gradient with respect to the output.

    Returns
    -------
    ndarray, (C, H, W)
        The loss's gradient with respect to the image.

    Raises
    ------
    GeometryError
        If `upstream` has not the output's shape.

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.pooling import Pooling, pool
    >>> pooling_gradient(pool([[1, 3], [0, 1]], Pooling("max"), Window(2)), [[8]])
    array([[[0., 8.],
            [0., 0.]]])
    >>> pooling_gradient(pool([[1, 3], [0, 1]], Pooling("average"), Window(2)), [[8]])
    array([[[2., 2.],
            [2., 2.]]])
    """
    gradient = as_channels(upstream)
    channels, padded_rows, padded_columns = trace.padded.shape
    if gradient.shape != (channels, *trace.cells.shape[:2]):
        raise GeometryError(
            f"the gradient has the shape {gradient.shape}: give it the output's, {channels, *trace.cells.shape[:2]}"
        )

    reached = np.zeros((channels, padded_rows * padded_columns + 1))  # the last takes what −1 gets
    channel = np.arange(channels).reshape(-1, 1, 1)
    if trace.winning_cells is not None:
        np.add.at(reached, (channel, trace.winning_cells), gradient)
    if trace.divisors is not None:
        share = gradient / trace.divisors
        np.add.at(reached, (channel[..., np.newaxis], trace.cells), share[..., np.newaxis])

    grid = reached[:, :-1].reshape(trace.padded.shape)
    (top, left), (rows, columns) = trace.origin, trace.image.shape[1:]
    return grid[:, top : top + rows, left : left + columns]

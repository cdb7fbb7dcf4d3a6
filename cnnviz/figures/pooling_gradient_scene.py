"""The way back through a pooling, as grids: what each output is given, and what reaches each pixel."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.numbers import number_text
from cnnviz.figures.scene import NOWHERE, Colouring, Role, Scene, SceneGrid, size_text
from cnnviz.figures.theme import Theme
from cnnviz.ops.pooling import Indices, Pooled

ROUNDING = 1e-9  # of what is sent: a smaller difference is none
FULL = 0.55  # of the role's colour, for the largest gradient: numbers stay easy to read


def pooling_gradient_scene(
    trace: Pooled, upstream: NDArray[np.float64], gradient: NDArray[np.float64], theme: Theme
) -> Scene:
    """Input, gradient of the input and gradient of the output of a pooling with one channel.

    Parameters
    ----------
    trace : Pooled
    upstream : ndarray, (rows, columns)
        The gradient of the output.
    gradient : ndarray, (H, W)
        What `pooling_gradient` made of it.
    theme : Theme

    Returns
    -------
    Scene
        Grids ``image``, ``gradient`` and ``upstream``, without steps.
    """
    image = SceneGrid("image", Role.INPUT, "Input", size_text(trace.image[0]), trace.image[0], editable=True)
    arrived = SceneGrid(
        "gradient",
        Role.INPUT,
        "Gradient of the input",
        "",
        gradient,
        colouring=_tinted(gradient, theme.input, theme),
        cell_texts=tuple(_arrived(trace, gradient)),
    )
    given = SceneGrid(
        "upstream",
        Role.OUTPUT,
        "Gradient of the output",
        "",
        upstream,
        colouring=_tinted(upstream, theme.output, theme),
        cell_texts=tuple(_sent(trace, upstream)),
    )
    return Scene((image, arrived, given), ("←",))


def gradient_account(upstream: NDArray[np.float64], gradient: NDArray[np.float64]) -> str:
    """How much of the gradient reached the input, in a sentence.

    Examples
    --------
    >>> gradient_account(np.ones((1, 2)), np.array([[1.0, 0.5]]))
    'Of the gradient of the output, 2 in all, 1.5 reaches the input: the rest goes to padding and is lost.'
    """
    sent, arrived = float(upstream.sum()), float(gradient.sum())
    if abs(sent - arrived) < ROUNDING * max(1.0, sent):
        return f"All of the gradient of the output, {number_text(sent)}, reaches the input."
    return (
        f"Of the gradient of the output, {number_text(sent)} in all, {number_text(arrived)} reaches the input: the "
        "rest goes to padding and is lost."
    )


def _tinted(values: NDArray[np.float64], colour: str, theme: Theme) -> Colouring:
    largest = float(values.max(initial=0.0)) or 1.0
    return Colouring(ColourScale((theme.background, colour)), FULL * values / largest)


def _arrived(trace: Pooled, gradient: NDArray[np.float64]) -> list[str]:
    windows = _windows_reaching(trace)
    texts = []
    for (row, column), value in np.ndenumerate(gradient):
        count = int(windows[row, column])
        how = "the largest of" if trace.winning_cells is not None else "read by"
        many = f"{count} window{'' if count == 1 else 's'}" if count else "no window"
        texts.append(f"Input row {row + 1}, column {column + 1}: gradient {number_text(float(value))}, {how} {many}.")
    return texts


def _windows_reaching(trace: Pooled) -> Indices:
    """How many windows have a way back to each pixel of the image, (H, W)."""
    reached = trace.times_read
    if trace.winning_cells is not None:
        reached = np.bincount(trace.winning_cells[0].ravel(), minlength=reached.size).reshape(reached.shape)
    (top, left), (rows, columns) = trace.origin, trace.image.shape[1:]
    return reached[top : top + rows, left : left + columns]


def _sent(trace: Pooled, upstream: NDArray[np.float64]) -> list[str]:
    texts, counted = [], trace.counted_cells
    for (row, column), value in np.ndenumerate(upstream):
        name = f"Output row {row + 1}, column {column + 1}: gradient {number_text(float(value))}"
        if trace.winning_cells is not None:
            texts.append(f"{name}, all of it for {_place(trace, int(trace.winning_cells[0, row, column]))}.")
        elif trace.divisors is not None:
            cells = int((counted[row, column] != NOWHERE).sum())
            texts.append(
                f"{name}, shared by {cells} cell{'' if cells == 1 else 's'}: each gets 1/{trace.divisors[row, column]}."
            )
    return texts


def _place(trace: Pooled, cell: int) -> str:
    row, column = divmod(cell, trace.padded.shape[2])
    row, column = row - trace.origin[0], column - trace.origin[1]
    if 0 <= row < trace.image.shape[1] and 0 <= column < trace.image.shape[2]:
        return f"row {row + 1}, column {column + 1} of the input"
    return "padding, where it is lost"

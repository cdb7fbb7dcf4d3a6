"""Dropout as a scene: one step for each number."""

import numpy as np

from cnnviz.figures.activation_scene import short_decimals
from cnnviz.figures.numbers import number_text
from cnnviz.figures.scene import Role, Scene, SceneGrid, Steps, size_text
from cnnviz.figures.signed_grids import signed_colouring
from cnnviz.figures.theme import Theme
from cnnviz.ops.dropout import DropoutTrace
from cnnviz.ops.windows import Array

PALE = 2.5  # how much more than its largest number the mask's colours reach


def dropout_scene(trace: DropoutTrace, theme: Theme) -> Scene:
    """Feature maps, the mask with its scale, and what is left; each step multiplies one number by its mask.

    Parameters
    ----------
    trace : DropoutTrace
        Of feature maps, (C, H, W).
    theme : Theme

    Returns
    -------
    Scene
        Grids ``maps.c``, ``mask.c`` and ``output.c``, counted from 0. Each cell of the mask says which random number
        decided.
    """
    factors = np.where(trace.mask, trace.scale, 0.0)  # what each number is multiplied by
    cells = np.arange(trace.values.size).reshape(-1, 1)
    products = trace.output.reshape(-1, 1)
    steps = Steps(
        targets=2 * trace.values.size + cells,
        written=products,
        first=cells,
        second=trace.values.size + cells,
        products=products,
        sums=products.ravel(),
    )
    return Scene((*_maps(trace), *_masks(trace, factors, theme), *_outputs(trace)), ("⊙", "="), steps)


def _maps(trace: DropoutTrace) -> tuple[SceneGrid, ...]:
    return tuple(
        SceneGrid(f"maps.{c}", Role.INPUT, f"Map {c + 1}", size_text(each) if c == 0 else "", each, editable=True)
        for c, each in enumerate(trace.values)
    )


def _masks(trace: DropoutTrace, factors: Array, theme: Theme) -> tuple[SceneGrid, ...]:
    drawn: Array | list[None] = [None] * len(factors) if trace.drawn is None else trace.drawn
    return tuple(
        SceneGrid(
            f"mask.{c}",
            Role.KERNEL,
            f"Mask {c + 1}",
            f"0 or {number_text(trace.scale)}" if c == 0 else "",
            each,
            colouring=signed_colouring(each, PALE * (trace.scale or 1.0), theme.weights),
            cell_texts=_texts(trace, c, of_map),
        )
        for c, (each, of_map) in enumerate(zip(factors, drawn, strict=True))
    )


def _outputs(trace: DropoutTrace) -> tuple[SceneGrid, ...]:
    decimals = short_decimals(trace.output)
    return tuple(
        SceneGrid(f"output.{c}", Role.OUTPUT, f"Output {c + 1}", "", each, decimals=decimals)
        for c, each in enumerate(trace.output)
    )


def _texts(trace: DropoutTrace, channel: int, drawn: Array | None) -> tuple[str, ...]:
    if drawn is None:
        return ("In evaluation nothing is dropped and nothing scaled: times 1.",) * int(trace.values[channel].size)
    limit = number_text(trace.probability)
    kept = f"kept, and multiplied by 1 / (1 − {limit}) = {number_text(trace.scale)}"
    return tuple(
        f"Mask {channel + 1} row {row + 1}, column {column + 1}: the random number {number_text(number)} "
        + (f"is not below {limit}: {kept}." if number >= trace.probability else f"is below {limit}: dropped.")
        for row, numbers in enumerate(drawn.tolist())
        for column, number in enumerate(numbers)
    )

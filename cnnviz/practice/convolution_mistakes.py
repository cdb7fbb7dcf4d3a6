"""Usual mistakes in a convolution, and what each gives."""

from dataclasses import replace
from functools import partial

import numpy as np

from cnnviz.geometry.padding import NamedPadding, named_padding
from cnnviz.geometry.shapes import padded_size
from cnnviz.geometry.window import NO_PADDING, PaddingPair, Window
from cnnviz.links.states import pair_text
from cnnviz.ops.convolution import PADDING_MODES, ConvolutionTrace, convolve, flipped
from cnnviz.practice.any_mistakes import (
    Mistake,
    Stage,
    exchanged,
    guessed,
    other_sign,
    rewritten,
    rounded,
    without_bias,
    without_one,
)
from cnnviz.practice.recognition import Array, Guess

FILLED = {
    "zeros": "filled with zeros",
    "reflect": "the input mirrored (reflect)",
    "replicate": "the border repeated (replicate)",
    "circular": "the opposite side (circular)",
}
NAMED = {
    NamedPadding.SAME: "the padding keeps the size (same)",
    NamedPadding.FULL: "the padding takes in all that overlaps (full)",
}


def _again(
    trace: ConvolutionTrace, *, kernel: Array | None = None, window: Window | None = None, mode: str | None = None
) -> ConvolutionTrace:
    """The convolution with something changed."""
    weights = trace.kernel if kernel is None else kernel
    padding_mode = mode or trace.padding_mode
    return convolve(trace.image, weights, window or trace.window, trace.bias, trace.groups, padding_mode)


def _flipped_kernel(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    return guessed(
        "the kernel is turned round by 180°",
        "Deep learning slides it as it stands (cross-correlation); with Flip the kernel on, the flipped one slides.",
        partial(_again, trace, kernel=flipped(trace.kernel)),
    )


def _turned_kernel(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    kernel = trace.kernel
    if kernel.shape[-1] != kernel.shape[-2]:
        return ()
    remedy = "Lay it on the window as it is drawn, its first row on the first row."
    known, guesses = [kernel, flipped(kernel)], list[Guess]()
    for condition, weights in (
        ("the kernel's rows and columns are exchanged", np.swapaxes(kernel, -2, -1)),
        ("the kernel is turned to the left by 90°", np.rot90(kernel, axes=(-2, -1))),
        ("the kernel is turned to the right by 90°", np.rot90(kernel, axes=(-1, -2))),
    ):
        if not any(np.array_equal(weights, other) for other in known):
            known.append(weights)
            guesses += guessed(condition, remedy, partial(_again, trace, kernel=weights))
    return tuple(guesses)


def _no_padding(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    if trace.window.padding == NO_PADDING:
        return ()
    return guessed(
        "the padding is left out (valid)",
        "The hatched cells count: the first window begins in the corner of the padding.",
        partial(_again, trace, window=replace(trace.window, padding=NO_PADDING)),
    )


def _padding_on_one_side(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    (top, bottom), (left, right) = trace.window.padding
    if top != bottom or left != right or trace.window.padding == NO_PADDING:
        return ()
    return guessed(
        "the padding is added on one side only",
        "It stands on both sides, so it counts twice in the size.",
        partial(_again, trace, window=replace(trace.window, padding=((top, 0), (left, 0)))),
    )


def _other_padding(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    rows, columns = trace.image.shape[1:]
    window = trace.window
    guesses: list[Guess] = []
    for name, condition in NAMED.items():
        padding = named_padding(name, (rows, columns), window.kernel_size, window.stride, window.dilation)
        if padding == window.padding:
            continue
        remedy = f"Here it is {_written(window.padding)}." if window.padding != NO_PADDING else "There is none here."
        guesses += guessed(condition, remedy, partial(_again, trace, window=replace(window, padding=padding)))
    return tuple(guesses)


def _other_padding_mode(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    guesses: list[Guess] = []
    for mode in PADDING_MODES:
        if mode == trace.padding_mode or trace.window.padding == NO_PADDING:
            continue
        remedy = f"Here it is {FILLED[trace.padding_mode]}: take the hatched numbers as they are drawn."
        guesses += guessed(f"the padding is {FILLED[mode]}", remedy, partial(_again, trace, mode=mode))
    return tuple(guesses)


def _no_stride(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    if trace.window.stride == (1, 1):
        return ()
    return guessed(
        "the window moves on by one pixel each time",
        f"The stride is {pair_text(trace.window.stride, ' × ')}: so many pixels lie from one place to the next.",
        partial(_again, trace, window=replace(trace.window, stride=(1, 1))),
    )


def _no_dilation(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    if trace.window.dilation == (1, 1):
        return ()
    return guessed(
        "the kernel has no holes",
        f"The dilation is {pair_text(trace.window.dilation, ' × ')}: so many pixels lie from one weight to the next.",
        partial(_again, trace, window=replace(trace.window, dilation=(1, 1))),
    )


def _one_channel(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    slices, bias = trace.kernel.shape[1], trace.bias[:, np.newaxis, np.newaxis]
    if slices == 1:
        return ()
    remedy = "Add up the products of all channels, then the bias."
    return tuple(
        rewritten(f"only channel {at + 1} of {slices} is summed", remedy, trace, trace.channel_sums[..., at] + bias)
        for at in range(slices)
    )


def _rounded_up(trace: ConvolutionTrace) -> tuple[Guess, ...]:
    window = trace.window
    (top, bottom), (left, right) = window.padding
    rows, columns = padded_size((trace.image.shape[1], trace.image.shape[2]), window)
    more = -(rows - window.span[0]) % window.stride[0], -(columns - window.span[1]) % window.stride[1]
    if more == (0, 0):
        return ()
    padding = ((top, bottom + more[0]), (left, right + more[1]))
    return guessed(
        "the size is rounded up (ceil)",
        "It is rounded down (floor): a window that hangs over the end does not count.",
        partial(_again, trace, window=replace(window, padding=padding)),
    )


def _written(padding: PaddingPair) -> str:
    sides = {side for pair in padding for side in pair}
    if len(sides) == 1:
        return f"{sides.pop()} px on each side"
    (top, bottom), (left, right) = padding
    return f"{top} px above, {bottom} below, {left} to the left and {right} to the right"


CONVOLUTION_MISTAKES = (
    Mistake(Stage.PADDING, _no_padding),
    Mistake(Stage.PADDING, _other_padding_mode),
    Mistake(Stage.OPERATION, _flipped_kernel),
    Mistake(Stage.OPERATION, _turned_kernel),
    Mistake(Stage.SIGN, other_sign),
    Mistake(Stage.BIAS, without_bias),
    Mistake(Stage.STRIDE, _no_stride),
    Mistake(Stage.DILATION, _no_dilation),
    Mistake(Stage.ORDER, exchanged),
    Mistake(Stage.ROUNDING, rounded),
    Mistake(Stage.SUM, _one_channel),
    Mistake(Stage.PADDING, _other_padding),
    Mistake(Stage.PADDING, _padding_on_one_side),
    Mistake(Stage.PADDING, _rounded_up),
    Mistake(Stage.SIZE, without_one),
)

"""Usual mistakes in a transposed convolution, and what each gives."""

from dataclasses import replace
from functools import partial

import numpy as np

from cnnviz.geometry.window import NO_PADDING, Window
from cnnviz.links.states import pair_text
from cnnviz.ops.convolution import convolve, flipped
from cnnviz.ops.transposed import TransposedTrace, convolve_transposed
from cnnviz.practice.any_mistakes import (
    Mistake,
    Stage,
    exchanged,
    guessed,
    maps_of,
    other_sign,
    rewritten,
    rounded,
    without_bias,
)
from cnnviz.practice.recognition import Array, Guess


def _again(trace: TransposedTrace, *, kernel: Array | None = None, window: Window | None = None) -> TransposedTrace:
    """The transposed convolution with something changed."""
    weights = trace.kernel if kernel is None else kernel
    size = window or trace.window
    return convolve_transposed(trace.image, weights, size, trace.bias, trace.output_padding, trace.groups)


def _flipped_kernel(trace: TransposedTrace) -> tuple[Guess, ...]:
    return guessed(
        "the kernel is turned by 180° before it is stamped",
        "Stamp it as it stands: its first weight lands furthest up and to the left.",
        partial(_again, trace, kernel=flipped(trace.kernel)),
    )


def _no_padding(trace: TransposedTrace) -> tuple[Guess, ...]:
    if trace.window.padding == NO_PADDING:
        return ()
    return guessed(
        "the padding is not cut off",
        "Padding makes the output of a transposed convolution smaller: it is cut off on all sides.",
        partial(_again, trace, window=replace(trace.window, padding=NO_PADDING)),
    )


def _no_stride(trace: TransposedTrace) -> tuple[Guess, ...]:
    if trace.window.stride == (1, 1):
        return ()
    return guessed(
        "the stamps lie one cell apart",
        f"The stride is {pair_text(trace.window.stride, ' × ')}: so many cells lie from one stamp to the next.",
        partial(_again, trace, window=replace(trace.window, stride=(1, 1))),
    )


def _no_dilation(trace: TransposedTrace) -> tuple[Guess, ...]:
    if trace.window.dilation == (1, 1):
        return ()
    return guessed(
        "the kernel has no holes",
        f"The dilation is {pair_text(trace.window.dilation, ' × ')}: so many cells lie from one weight to the next.",
        partial(_again, trace, window=replace(trace.window, dilation=(1, 1))),
    )


def _no_output_padding(trace: TransposedTrace) -> tuple[Guess, ...]:
    if trace.output_padding == (0, 0):
        return ()
    return guessed(
        "the output padding is left out",
        f"It adds {pair_text(trace.output_padding, ' × ')} at the end of rows and columns.",
        lambda: convolve_transposed(trace.image, trace.kernel, trace.window, trace.bias, 0, trace.groups),
    )


def _last_stamp_wins(trace: TransposedTrace) -> tuple[Guess, ...]:
    maps, inside = maps_of(trace.output), trace.places >= 0
    output = np.zeros((len(maps), maps[0].size))
    output[:, trace.places[inside]] = trace.stamps[:, -1][:, inside]  # in reading order: of a place's numbers the last
    output = output.reshape(maps.shape) + trace.bias[:, np.newaxis, np.newaxis]
    remedy = "Where stamps overlap, they add up."
    return (rewritten("a later stamp replaces what an earlier one has left", remedy, trace, output),)


def _convolution(trace: TransposedTrace) -> tuple[Guess, ...]:
    weights = trace.kernel.swapaxes(0, 1)  # (C, F, …) → (F, C, …)
    return guessed(
        "the kernel slides over the input as in a convolution",
        "Here it is the other way round: each input cell stamps the kernel onto the output.",
        lambda: convolve(trace.image, weights, trace.window, trace.bias),
    )


def _one_channel(trace: TransposedTrace) -> tuple[Guess, ...]:
    right, channels = maps_of(trace.output), trace.stamps.shape[1]
    guesses: list[Guess] = []
    for channel in range(channels if channels > 1 else 0):
        sums = np.zeros((len(right), right[0].size + 1))  # the last cell, −1, takes what is cut off
        for each_map, stamps in zip(sums, trace.stamps[:, channel], strict=True):
            np.add.at(each_map, trace.places, stamps)
        output = sums[:, :-1].reshape(right.shape) + trace.bias[:, np.newaxis, np.newaxis]
        condition = f"only channel {channel + 1} of {channels} is stamped"
        guesses.append(rewritten(condition, "Add up the stamps of all channels, then the bias.", trace, output))
    return tuple(guesses)


TRANSPOSED_MISTAKES = (
    Mistake(Stage.PADDING, _no_padding),
    Mistake(Stage.SUM, _last_stamp_wins),
    Mistake(Stage.OPERATION, _flipped_kernel),
    Mistake(Stage.SIGN, other_sign),
    Mistake(Stage.BIAS, without_bias),
    Mistake(Stage.STRIDE, _no_stride),
    Mistake(Stage.DILATION, _no_dilation),
    Mistake(Stage.PADDING, _no_output_padding),
    Mistake(Stage.SUM, _convolution),
    Mistake(Stage.ORDER, exchanged),
    Mistake(Stage.ROUNDING, rounded),
    Mistake(Stage.SUM, _one_channel),
)

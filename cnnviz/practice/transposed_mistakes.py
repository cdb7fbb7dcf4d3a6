"""Usual mistakes in a transposed convolution, and what each gives."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from cnnviz.geometry.window import Window
from cnnviz.links.states import pair_text
from cnnviz.ops.convolution import convolve, flipped
from cnnviz.ops.transposed import TransposedTrace, convolve_transposed
from cnnviz.practice.any_mistakes import NO_PADDING, exchanged, guessed, maps_of, other_sign, rounded, without_bias
from cnnviz.practice.recognition import Array, Guess


def _again(trace: TransposedTrace, *, kernel: Array | None = None, window: Window | None = None) -> Array:
    """The output with something changed."""
    weights = trace.kernel if kernel is None else kernel
    size = window or trace.window
    return convolve_transposed(trace.image, weights, size, trace.bias, trace.output_padding, trace.groups).output


def _flipped_kernel(trace: TransposedTrace) -> tuple[Guess, ...]:
    return guessed(
        "the kernel is turned by 180° before it is stamped",
        "Stamp it as it stands: its first weight lands furthest up and to the left.",
        partial(_again, trace, kernel=flipped(trace.kernel)),
    )


def _no_padding(trace: TransposedTrace) -> tuple[Guess, ...]:
    return guessed(
        "the padding is not cut off",
        "Padding makes the output of a transposed convolution smaller: it is cut off on all sides.",
        partial(_again, trace, window=replace(trace.window, padding=NO_PADDING)),
    )


def _no_stride(trace: TransposedTrace) -> tuple[Guess, ...]:
    return guessed(
        "the stamps lie one cell apart",
        f"The stride is {pair_text(trace.window.stride, ' × ')}: so many cells lie from one stamp to the next.",
        partial(_again, trace, window=replace(trace.window, stride=(1, 1))),
    )


def _no_dilation(trace: TransposedTrace) -> tuple[Guess, ...]:
    return guessed(
        "the kernel has no holes",
        f"The dilation is {pair_text(trace.window.dilation, ' × ')}: so many cells lie from one weight to the next.",
        partial(_again, trace, window=replace(trace.window, dilation=(1, 1))),
    )


def _no_output_padding(trace: TransposedTrace) -> tuple[Guess, ...]:
    return guessed(
        "the output padding is left out",
        f"It adds {pair_text(trace.output_padding, ' × ')} at the end of rows and columns.",
        lambda: convolve_transposed(trace.image, trace.kernel, trace.window, trace.bias, 0, trace.groups).output,
    )


def _last_stamp_wins(trace: TransposedTrace) -> tuple[Guess, ...]:
    right = maps_of(trace.output)
    output = np.repeat(trace.bias[:, np.newaxis], right[0].size, axis=1)
    for channel, row, column in np.ndindex(trace.stamps.shape[1:4]):
        places, stamp = trace.places[row, column], trace.stamps[:, channel, row, column]
        inside = places >= 0
        output[:, places[inside]] = stamp[:, inside] + trace.bias[:, np.newaxis]
    remedy = "Where stamps overlap, they add up."
    return (Guess("a later stamp replaces what an earlier one has left", remedy, output.reshape(right.shape)),)


def _convolution(trace: TransposedTrace) -> tuple[Guess, ...]:
    weights = trace.kernel.swapaxes(0, 1)  # (C, F, …) → (F, C, …)
    return guessed(
        "the kernel slides over the input as in a convolution",
        "Here it is the other way round: each input cell stamps the kernel onto the output.",
        lambda: convolve(trace.image, weights, trace.window, trace.bias).output,
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
        guesses.append(Guess(condition, "Add up the stamps of all channels, then the bias.", output))
    return tuple(guesses)


TRANSPOSED_MISTAKES: dict[str, Callable[[TransposedTrace], tuple[Guess, ...]]] = {
    "no padding": _no_padding,
    "last stamp wins": _last_stamp_wins,
    "flipped kernel": _flipped_kernel,
    "sign": lambda trace: other_sign(maps_of(trace.output), trace.bias),
    "no bias": lambda trace: without_bias(maps_of(trace.output), trace.bias),
    "no stride": _no_stride,
    "no dilation": _no_dilation,
    "no output padding": _no_output_padding,
    "a convolution": _convolution,
    "exchanged": lambda trace: exchanged(maps_of(trace.output)),
    "rounded": lambda trace: rounded(maps_of(trace.output)),
    "one channel": _one_channel,
}

"""Usual mistakes in a pooling, and what each gives."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from cnnviz.geometry.window import NO_PADDING, Window
from cnnviz.links.states import pair_text
from cnnviz.ops.adaptive_pooling import AdaptivePoolingTrace, adaptive_pool
from cnnviz.ops.pooling import Pooling, PoolingTrace, pool
from cnnviz.practice.any_mistakes import (
    Mistake,
    Stage,
    exchanged,
    guessed,
    maps_of,
    rewritten,
    rounded,
    without_one,
)
from cnnviz.practice.recognition import Guess

AnyTrace = PoolingTrace | AdaptivePoolingTrace

OTHER = {Pooling.MAX: Pooling.AVERAGE, Pooling.AVERAGE: Pooling.MAX}
TAKEN = {
    Pooling.MAX: ("the average is taken", "Take the largest number of each window."),
    Pooling.AVERAGE: ("the largest number is taken", "Add up the numbers of the window and divide by how many count."),
}


def _again(
    trace: PoolingTrace,
    *,
    pooling: Pooling | None = None,
    window: Window | None = None,
    ceil_mode: bool | None = None,
    count_padding: bool | None = None,
) -> PoolingTrace:
    """The pooling with something changed."""
    return pool(
        trace.image,
        pooling or trace.pooling,
        window or trace.window,
        ceil_mode=trace.ceil_mode if ceil_mode is None else ceil_mode,
        count_padding=trace.count_padding if count_padding is None else count_padding,
    )


def _other_pooling(trace: AnyTrace) -> tuple[Guess, ...]:
    condition, remedy = TAKEN[trace.pooling]
    other = OTHER[trace.pooling]
    if isinstance(trace, AdaptivePoolingTrace):
        return guessed(condition, remedy, lambda: adaptive_pool(trace.image, other, trace.output_size))
    return guessed(condition, remedy, partial(_again, trace, pooling=other))


def _sum(trace: AnyTrace) -> tuple[Guess, ...]:
    if trace.divisors is None:
        return ()
    remedy = "An average divides the sum by how many numbers count."
    return (rewritten("the sum is not divided", remedy, trace, maps_of(trace.output) * trace.divisors),)


def _other_divisor(trace: PoolingTrace) -> tuple[Guess, ...]:
    if trace.divisors is None or (trace.window.padding == NO_PADDING and not trace.ceil_mode):
        return ()
    remedy = (
        "Here the cells of padding count in the divisor: Count padding is on."
        if trace.count_padding
        else "Here only the pixels of the input count in the divisor: Count padding is off."
    )
    condition = f"padding {'does not count' if trace.count_padding else 'counts'} in the divisor"
    rows, columns = trace.window.kernel_size
    whole = maps_of(trace.output) * trace.divisors / (rows * columns)
    return (
        *guessed(condition, remedy, partial(_again, trace, count_padding=not trace.count_padding)),
        rewritten(
            "each sum is divided by the size of the whole window", "Divide by the cells that count.", trace, whole
        ),
    )


def _padding_of_zeros(trace: PoolingTrace) -> tuple[Guess, ...]:
    if trace.pooling is not Pooling.MAX or trace.window.padding == NO_PADDING:
        return ()
    zeros = np.pad(trace.image, ((0, 0), *trace.window.padding))
    rows, columns = trace.output.shape[-2:]  # windows that begin in the padding at the end do not count
    window = replace(trace.window, padding=NO_PADDING)
    output = pool(zeros, Pooling.MAX, window, ceil_mode=trace.ceil_mode).output[..., :rows, :columns]
    remedy = "For the maximum it is −∞, so that it never wins."
    return (rewritten("padding counts as 0", remedy, trace, output),)


def _other_rounding(trace: PoolingTrace) -> tuple[Guess, ...]:
    condition, remedy = (
        ("the size is rounded down (floor)", "Ceil mode is on: a last window that hangs over the end counts.")
        if trace.ceil_mode
        else ("the size is rounded up (ceil)", "Ceil mode is off: a window that hangs over the end does not count.")
    )
    return guessed(condition, remedy, partial(_again, trace, ceil_mode=not trace.ceil_mode))


def _no_padding(trace: PoolingTrace) -> tuple[Guess, ...]:
    if trace.window.padding == NO_PADDING:
        return ()
    return guessed(
        "the padding is left out",
        "The first window begins in the corner of the padding, which is hatched.",
        partial(_again, trace, window=replace(trace.window, padding=NO_PADDING)),
    )


def _other_stride(trace: PoolingTrace) -> tuple[Guess, ...]:
    guesses: list[Guess] = []
    window = trace.window
    remedy = f"The stride is {pair_text(window.stride, ' × ')}: so many pixels lie from one place to the next."
    for condition, stride in (
        ("the window moves on by one pixel each time", (1, 1)),
        ("the windows lie side by side", window.kernel_size),
    ):
        if stride != window.stride:
            guesses += guessed(condition, remedy, partial(_again, trace, window=replace(window, stride=stride)))
    return tuple(guesses)


def _no_dilation(trace: PoolingTrace) -> tuple[Guess, ...]:
    if trace.window.dilation == (1, 1):
        return ()
    return guessed(
        "the window has no holes",
        f"The dilation is {pair_text(trace.window.dilation, ' × ')}: so many pixels lie from one that is read to the "
        "next.",
        partial(_again, trace, window=replace(trace.window, dilation=(1, 1))),
    )


def _sliding(made: Callable[[PoolingTrace], tuple[Guess, ...]]) -> Callable[[AnyTrace], tuple[Guess, ...]]:
    """A mistake that can be made only where a window slides."""
    return lambda trace: made(trace) if isinstance(trace, PoolingTrace) else ()


POOLING_MISTAKES = (
    Mistake(Stage.OPERATION, _other_pooling),
    Mistake(Stage.SUM, _sum),
    Mistake(Stage.SUM, _sliding(_other_divisor)),
    Mistake(Stage.SUM, _sliding(_padding_of_zeros)),
    Mistake(Stage.ROUNDING, rounded),
    Mistake(Stage.ORDER, exchanged),
    Mistake(Stage.PADDING, _sliding(_other_rounding)),
    Mistake(Stage.PADDING, _sliding(_no_padding)),
    Mistake(Stage.STRIDE, _sliding(_other_stride)),
    Mistake(Stage.DILATION, _sliding(_no_dilation)),
    Mistake(Stage.SIZE, _sliding(without_one)),
)

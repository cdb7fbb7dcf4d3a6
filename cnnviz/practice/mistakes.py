"""What usual mistakes would make of any output that a page can check."""

from collections.abc import Iterator
from typing import Any

from cnnviz.ops.adaptive_pooling import AdaptivePoolingTrace
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.pooling import PoolingTrace
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.practice.any_mistakes import Mistake
from cnnviz.practice.convolution_mistakes import CONVOLUTION_MISTAKES
from cnnviz.practice.pooling_mistakes import POOLING_MISTAKES
from cnnviz.practice.recognition import Guess
from cnnviz.practice.transposed_mistakes import TRANSPOSED_MISTAKES

Trace = ConvolutionTrace | TransposedTrace | PoolingTrace | AdaptivePoolingTrace


def usual_mistakes(trace: Trace) -> Iterator[Guess]:
    """The output that each usual mistake gives, the most usual first; without those that leave no output.

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.convolution import convolve
    >>> trace = convolve([[1, 2, 4]], [[-1, 3]], Window((1, 2)))
    >>> next(guess.output for guess in usual_mistakes(trace) if "180°" in guess.condition)
    array([[[1., 2.]]])
    """
    for mistake in _mistakes_in(trace):
        yield from mistake.made(trace)


def two_mistakes(trace: Trace) -> Iterator[Guess]:
    """The output that any two usual mistakes give together, where they are of different stages.

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.convolution import convolve
    >>> trace = convolve([[1, 2, 4]], [[-1, 3]], Window((1, 2)), bias=5)
    >>> both = "the kernel is turned round by 180° and the bias is left out"
    >>> next(guess.output for guess in two_mistakes(trace) if guess.condition == both)
    array([[[1., 2.]]])
    """
    mistakes = _mistakes_in(trace)
    for mistake in mistakes:
        later = [other for other in mistakes if other.stage > mistake.stage]
        for first in mistake.made(trace):
            for second in (
                () if first.trace is None else (guess for other in later for guess in other.made(first.trace))
            ):
                condition, remedy = f"{first.condition} and {second.condition}", f"{first.remedy} {second.remedy}"
                yield Guess(condition, remedy, second.output)


def _mistakes_in(trace: Trace) -> tuple[Mistake[Any], ...]:
    if isinstance(trace, ConvolutionTrace):
        return CONVOLUTION_MISTAKES
    return TRANSPOSED_MISTAKES if isinstance(trace, TransposedTrace) else POOLING_MISTAKES

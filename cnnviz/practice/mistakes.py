"""What usual mistakes would make of any output that a page can check."""

from collections.abc import Iterator

from cnnviz.ops.adaptive_pooling import AdaptivePoolingTrace
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.pooling import PoolingTrace
from cnnviz.ops.transposed import TransposedTrace
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
    if isinstance(trace, ConvolutionTrace):
        for of_convolution in CONVOLUTION_MISTAKES.values():
            yield from of_convolution(trace)
    elif isinstance(trace, TransposedTrace):
        for of_transposed in TRANSPOSED_MISTAKES.values():
            yield from of_transposed(trace)
    else:
        for of_pooling in POOLING_MISTAKES.values():
            yield from of_pooling(trace)

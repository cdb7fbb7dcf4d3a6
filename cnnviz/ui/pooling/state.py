"""What the pooling page holds, and how it is computed."""

from dataclasses import dataclass, replace
from enum import StrEnum

from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.pooling_examples import POOLING_EXAMPLES, PoolingExample
from cnnviz.geometry.window import Pair, Window
from cnnviz.links.answers import LONGEST_SIZE, Answer, answers
from cnnviz.links.numbers import Grid
from cnnviz.links.states import choice, flag, grid, integer, linked, pair, pair_or_word, text
from cnnviz.ops.adaptive_pooling import AdaptivePoolingTrace, adaptive_pool, global_pool
from cnnviz.ops.pooling import Pooling, PoolingTrace, pool
from cnnviz.ui.pictures import AUTOMATIC, CHANNELS
from cnnviz.ui.state import PageState
from cnnviz.ui.viewer import Comparison

PAGE = "pooling"
TABS = ("Numbers", "Backwards", "Shift", "Check", "Picture")
LARGEST_INPUT = 12
AS_SIZE = "size"  # a stride that is the window's size
LARGEST_STRIDE = 4
FIRST = POOLING_EXAMPLES["first"]
DIRECTIONS: dict[str, Pair] = {"right": (0, 1), "left": (0, -1), "down": (1, 0), "up": (-1, 0)}
UPSTREAM = {"every": "Every cell 1", "one": "One cell 1"}

Trace = PoolingTrace | AdaptivePoolingTrace


class Windows(StrEnum):
    """How windows are laid over the input."""

    SLIDING = "sliding"
    ADAPTIVE = "adaptive"
    GLOBAL = "global"


@dataclass(frozen=True)
class Kind:
    """A kind of pooling to choose."""

    title: str
    pooling: Pooling
    windows: Windows


KINDS: dict[str, Kind] = {
    "max": Kind("Max", Pooling.MAX, Windows.SLIDING),
    "average": Kind("Average", Pooling.AVERAGE, Windows.SLIDING),
    "global-average": Kind("Global average", Pooling.AVERAGE, Windows.GLOBAL),
    "global-max": Kind("Global max", Pooling.MAX, Windows.GLOBAL),
    "adaptive-average": Kind("Adaptive average", Pooling.AVERAGE, Windows.ADAPTIVE),
    "adaptive-max": Kind("Adaptive max", Pooling.MAX, Windows.ADAPTIVE),
}


@dataclass(frozen=True)
class PoolingState(PageState):
    """The input, how it is pooled, and where the person looks.

    Attributes
    ----------
    size, padding, dilation : (int, int)
        Of rows and columns, where windows slide.
    stride : str
        Rows and columns, or `AS_SIZE`.
    places : (int, int)
        Rows and columns of the output of an adaptive pooling.
    upstream : str
        Whether one cell of the output has a gradient, or all.
    cell : (int, int)
        Row and column of that cell, from 1.
    edges : str
        The family of the kernel whose map is moved along with the input.
    answer : tuple of Answer
        The output as the person has worked it out; empty where nothing was begun.
    way : str
        Whether the whole answer is checked, each cell asked for, or the output's size.
    said_size : str
        That size, as it was typed.
    """

    image: Grid = linked(grid(LARGEST_INPUT), FIRST.image)
    kind: str = linked(choice(tuple(KINDS)), "max")
    size: Pair = linked(pair(1, 6), (2, 2))
    stride: str = linked(pair_or_word(1, LARGEST_STRIDE, (AS_SIZE,)), AS_SIZE)
    padding: Pair = linked(pair(0, 3), (0, 0))
    dilation: Pair = linked(pair(1, 3), (1, 1))
    ceil_mode: bool = linked(flag(), False)
    count_padding: bool = linked(flag(), True)
    places: Pair = linked(pair(1, LARGEST_INPUT), (2, 2))
    tab: str = linked(choice(TABS), TABS[0])
    step: int = linked(integer(0, 400), 0)
    upstream: str = linked(choice(tuple(UPSTREAM)), "every")
    cell: Pair = linked(pair(1, 20), (1, 1))
    direction: str = linked(choice(tuple(DIRECTIONS)), "right")
    distance: int = linked(integer(1, 4), 1)
    edges: str = linked(choice(tuple(KERNEL_FAMILIES)), "sobel_x")
    answer: tuple[Answer, ...] = linked(answers(LARGEST_INPUT + 8, 1), ())
    way: str = linked(choice(("answer", "trace", "size")), "answer")
    said_size: str = linked(text(LONGEST_SIZE), "")
    photograph: str = linked(choice(tuple(PHOTOGRAPHS)), next(iter(PHOTOGRAPHS)))
    channel: str = linked(choice(CHANNELS), AUTOMATIC)
    comparison: str = linked(choice(tuple(Comparison)), Comparison.SIDE.value)

    @property
    def window(self) -> Window:
        """What slides over the input, where anything does; an average has no dilation."""
        stride = self.size if self.stride == AS_SIZE else pair(1, LARGEST_STRIDE).read(self.stride)
        is_max = KINDS[self.kind].pooling is Pooling.MAX
        return Window(self.size, stride, self.padding, self.dilation if is_max else (1, 1))

    @property
    def offset(self) -> Pair:
        """By how many pixels the image is moved, downwards and to the right."""
        rows, columns = DIRECTIONS[self.direction]
        return rows * self.distance, columns * self.distance


def pooled(state: PoolingState, image: object) -> Trace:
    """Pool an image as the controls say.

    Raises
    ------
    GeometryError
        Where there is no output.
    """
    kind = KINDS[state.kind]
    if kind.windows is Windows.GLOBAL:
        return global_pool(image, kind.pooling)
    if kind.windows is Windows.ADAPTIVE:
        return adaptive_pool(image, kind.pooling, state.places)
    counted = state.count_padding
    return pool(image, kind.pooling, state.window, ceil_mode=state.ceil_mode, count_padding=counted)


def example_of(state: PoolingState) -> str | None:
    """The example whose input this is."""
    return next((name for name, example in POOLING_EXAMPLES.items() if example.image == state.image), None)


def as_in_example(state: PoolingState, example: PoolingExample) -> PoolingState:
    """The state with all that an example settles."""
    return replace(
        state,
        image=example.image,
        kind=example.kind,
        size=(example.size, example.size),
        stride=example.stride,
        padding=(example.padding, example.padding),
        places=(example.places, example.places),
        dilation=(1, 1),
        ceil_mode=False,
    )

"""What the convolution page holds, and what follows from it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from cnnviz.data.examples import EXAMPLES
from cnnviz.data.kernels import KERNEL_FAMILIES
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.errors import GeometryError
from cnnviz.geometry.padding import NamedPadding, causal_padding, named_padding
from cnnviz.geometry.window import PaddingPair, Pair, Window
from cnnviz.links.answers import LONGEST_SIZE, Answer, answers
from cnnviz.links.numbers import LARGEST, Grid, parse_number, write_number
from cnnviz.links.states import choice, flag, grid, grids, integer, linked, numbers, pair, pair_or_word, text
from cnnviz.ops.convolution import PADDING_MODES, ConvolutionTrace, convolve, flipped
from cnnviz.ops.transposed import TransposedTrace, convolve_transposed
from cnnviz.ui.convolution.codecs import LARGEST_PADDING, PADDINGS, preset_codec
from cnnviz.ui.grids import size_of
from cnnviz.ui.pictures import AUTOMATIC, CHANNELS
from cnnviz.ui.sentences import many
from cnnviz.ui.state import PageState
from cnnviz.ui.viewer import Comparison

PAGE = "convolution"
TABS = ("Numbers", "Matrix", "Frequency", "Backwards", "Two in a row", "Check", "Picture")
OPERATIONS = {"convolution": "Convolution", "transposed": "Transposed"}
LARGEST_INPUT, LARGEST_KERNEL = 12, 7
MOST_CHANNELS = MOST_KERNELS = 4
LARGEST_OUTPUT = 66  # of the largest input with the largest transposed kernel, stride and output padding
FIRST = EXAMPLES["ramp"]


@dataclass(frozen=True)
class ConvolutionState(PageState):
    """The grids, how the window moves, and where the person looks.

    Attributes
    ----------
    image : tuple of Grid
        A grid for each channel.
    kernel : tuple of Grid
        A grid for each channel that a kernel sees, kernel by kernel.
    padding : str
        Rows and columns, or one of `PADDINGS`.
    flip : bool
        Whether the kernel is flipped first, as convolution means in mathematics.
    preset : tuple of str
        The family of the kernel chosen last and its parameters; kept although weights may have been edited since.
    target : int
        Which kernel a family is chosen for, counted from 1.
    upstream : str
        Whether one cell of the output has a gradient, or all.
    row, column : int
        Of that cell, from 0.
    answer : tuple of Answer
        The output as the person has worked it out; empty where nothing was begun.
    way : str
        Whether the whole answer is checked, each product asked for, or the output's size.
    said_size : str
        That size, as it was typed.
    second : Grid
        The kernel that comes second, where there are two in a row.
    picture_kernel : int
        Which of several kernels is applied to a picture, counted from 1; behind the end, the last there is.
    """

    operation: str = linked(choice(tuple(OPERATIONS)), "convolution")
    image: tuple[Grid, ...] = linked(grids(LARGEST_INPUT, MOST_CHANNELS), FIRST.image)
    kernel: tuple[Grid, ...] = linked(grids(LARGEST_KERNEL, MOST_CHANNELS * MOST_KERNELS), FIRST.kernel)
    bias: tuple[float, ...] = linked(numbers(MOST_KERNELS, LARGEST), FIRST.bias)
    stride: Pair = linked(pair(1, 4), (1, 1))
    padding: str = linked(pair_or_word(0, LARGEST_PADDING, PADDINGS), "1")
    dilation: Pair = linked(pair(1, 3), (1, 1))
    output_padding: Pair = linked(pair(0, 3), (0, 0))
    groups: int = linked(integer(1, MOST_CHANNELS), 1)
    padding_mode: str = linked(choice(tuple(PADDING_MODES)), "zeros")
    flip: bool = linked(flag(), False)
    preset: tuple[str, ...] = linked(preset_codec(), ("sobel_x",))
    target: int = linked(integer(1, MOST_KERNELS), 1)
    tab: str = linked(choice(TABS), TABS[0])
    matrix: str = linked(choice(("windows", "kernel")), "windows")
    source: str = linked(choice(("grid", "picture")), "grid")
    gradient: str = linked(choice(("input", "kernel")), "input")
    upstream: str = linked(choice(("one", "all")), "one")
    row: int = linked(integer(0, 30), 1)
    column: int = linked(integer(0, 30), 1)
    second: Grid = linked(grid(LARGEST_KERNEL), KERNEL_FAMILIES["box"].weights())
    answer: tuple[Answer, ...] = linked(answers(LARGEST_OUTPUT, MOST_KERNELS), ())
    way: str = linked(choice(("answer", "trace", "size")), "answer")
    said_size: str = linked(text(LONGEST_SIZE), "")
    photograph: str = linked(choice(tuple(PHOTOGRAPHS)), next(iter(PHOTOGRAPHS)))
    channel: str = linked(choice(CHANNELS), AUTOMATIC)
    picture_kernel: int = linked(integer(1, MOST_KERNELS), 1)
    comparison: str = linked(choice(tuple(Comparison)), Comparison.SIDE.value)
    step: int = linked(integer(0, 10_000), 0)

    @property
    def slices(self) -> int:
        """Channels that each kernel sees; a transposed convolution has no groups here."""
        return max(1, len(self.image) // (1 if self.operation == "transposed" else self.groups))

    @cached_property
    def example(self) -> str | None:
        """The example whose grids these are."""
        held = self.operation, self.image, self.kernel
        return next((name for name, e in EXAMPLES.items() if (e.operation, e.image, e.kernel) == held), None)

    @property
    def is_as_in_example(self) -> bool:
        """Whether the window moves as in the example whose grids these are; padding by number is free."""
        if self.example is None:
            return False
        example = EXAMPLES[self.example]
        here = self.stride, self.dilation, self.groups, self.flip, self.biases
        there = example.stride, (1, 1), example.groups, False, example.bias
        return here == there and (example.padding[0].isdigit() or example.padding == self.padding)

    @cached_property
    def family(self) -> str | None:
        """The family that the target kernel is of: the one chosen last, or any with its usual parameters."""
        begin = (self.target - 1) * self.slices
        first, size = self.kernel[begin : begin + self.slices], self.kernel_size[0]
        for preset in (self.preset, *map(default_preset, KERNEL_FAMILIES)):
            if first and first == tuple(preset_weights(preset, size, place) for place in range(len(first))):
                return preset[0]
        return None

    @property
    def kernel_size(self) -> Pair:
        """Rows and columns of the kernels."""
        return size_of(self.kernel[0])

    @property
    def weights(self) -> NDArray[np.float64]:
        """The kernels, (F, C/groups, rows, columns).

        Raises
        ------
        GeometryError
            If their slices do not match the channels.
        """
        if len(self.kernel) % self.slices:
            is_one = len(self.kernel) == 1
            raise GeometryError(
                f"there {'is' if is_one else 'are'} {many(len(self.kernel), 'kernel slice')}, but each kernel needs "
                f"{self.slices}: choose the number of kernels, under More"
            )
        if len(self.kernel) > MOST_KERNELS * self.slices:
            raise GeometryError(
                f"there are {len(self.kernel) // self.slices} kernels: choose at most {MOST_KERNELS}, under More"
            )
        return np.array(self.kernel).reshape(-1, self.slices, *self.kernel_size)

    @property
    def biases(self) -> tuple[float, ...]:
        """One for each kernel; a single one counts for all.

        Raises
        ------
        GeometryError
            If there is another number of them.
        """
        kernels = max(1, len(self.kernel) // self.slices)
        if len(self.bias) not in (1, kernels):
            raise GeometryError(
                f"there are {len(self.bias)} biases for {kernels} kernels: choose the number of kernels, under More"
            )
        return self.bias * kernels if len(self.bias) == 1 else self.bias

    @property
    def window(self) -> Window:
        """What slides over the input."""
        return self.window_for(size_of(self.image[0]))

    def window_for(self, size: Pair) -> Window:
        """What slides over an input of another size, such as a photograph: a padding by name depends on it."""
        return Window(self.kernel_size, self.stride, self._sides(size), self.dilation)

    def _sides(self, size: Pair) -> Pair | PaddingPair:
        if self.padding == "causal":
            return causal_padding(self.kernel_size[1], self.dilation[1])
        if self.padding in PADDINGS:
            named = NamedPadding(self.padding)
            return named_padding(named, size, self.kernel_size, self.stride, self.dilation)
        sides: Pair = pair(0, LARGEST_PADDING).read(self.padding)
        return sides

    def compute(self) -> ConvolutionTrace | TransposedTrace:
        """Whichever operation is chosen.

        Raises
        ------
        GeometryError
            If it has no output.
        """
        return self.transposed_trace() if self.operation == "transposed" else self.trace()

    def trace(self) -> ConvolutionTrace:
        """The convolution.

        Raises
        ------
        GeometryError
            If it has no output.
        """
        weights = flipped(self.weights) if self.flip else self.weights
        return convolve(self.image, weights, self.window, self.biases, self.groups, self.padding_mode)

    def transposed_trace(self) -> TransposedTrace:
        """The transposed convolution, which has no groups here.

        Raises
        ------
        GeometryError
            If it has no output.
        """
        if self.padding in PADDINGS:
            raise GeometryError(f"padding “{self.padding}” is for convolution: give rows and columns, such as 1")
        weights = self.weights.swapaxes(0, 1)  # (F, C, …) → (C, F, …)
        return convolve_transposed(self.image, weights, self.window, self.biases, self.output_padding)


@lru_cache(maxsize=512)  # of the library alone, never of weights that a visitor has typed
def preset_weights(preset: tuple[str, ...], size: int, place: int) -> Grid:
    """A family's weights for one slice of a kernel; a random kernel draws each slice anew."""
    family = KERNEL_FAMILIES[preset[0]]
    side = size if size in family.sizes else family.sizes[0]
    values = {p.name: parse_number(text) for p, text in zip(family.parameters, preset[1:], strict=True)}
    if "seed" in values:
        values["seed"] += place
    return family.weights(side, **values)


def default_preset(family: str) -> tuple[str, ...]:
    """A family with its usual parameters."""
    return (family, *(write_number(parameter.default) for parameter in KERNEL_FAMILIES[family].parameters))

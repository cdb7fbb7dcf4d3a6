"""What the page on shapes holds, and what follows from it."""

from dataclasses import dataclass
from functools import cached_property

from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.errors import InputError
from cnnviz.geometry.axis_settings import AxisSettings, Operation, settings_of
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.padding import NamedPadding, named_padding
from cnnviz.geometry.window import PaddingPair, Pair, Window
from cnnviz.links.states import Codec, choice, flag, integer, linked, name, pair, pair_or_word
from cnnviz.links.windows import windows
from cnnviz.models.stacks import STACKS, stack_architecture
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.ui.mends import SETTINGS
from cnnviz.ui.state import PageState

PAGE = "shapes"
TABS = ("Output size", "Receptive field", "Stacking")
LARGEST_SIZE, LARGEST_KERNEL, LARGEST_PADDING, LARGEST_DILATION = 4096, 64, 128, 32
MOST_LAYERS = 6
MOST_STACKED = 8
OPERATIONS = {
    Operation.CONVOLUTION: "Convolution",
    Operation.MAX_POOLING: "Max pooling",
    Operation.AVERAGE_POOLING: "Average pooling",
    Operation.TRANSPOSED: "Transposed convolution",
}
PADDINGS = tuple(NamedPadding)
OWN = "own"
LOOKS = {"cone": "Cone", "photograph": "Photograph", "effective": "Effective field"}


def _settings() -> Codec:
    """Some of `SETTINGS`, set apart by spaces, or ``none``."""

    def read(text: str) -> tuple[str, ...]:
        names = set(text.split()) - {"none"}
        for each in names - set(SETTINGS):
            raise InputError(f"“{each[:20]}” is none of {', '.join(SETTINGS)}: use some of these")
        return tuple(each for each in SETTINGS if each in names)

    def write(value: tuple[str, ...]) -> str:
        return " ".join(value) or "none"

    return Codec(read, write)


def _layer() -> Codec:
    plain = name(80)

    def read(text: str) -> str:
        plain.read(text.replace(".", "-"))  # dots stand between a block and its layers
        return text

    return Codec(read, str)


@dataclass(frozen=True)
class ShapesState(PageState):
    """The operator and the size that is wanted; the stack and the unit that is looked at; the kernels that are stacked.

    Attributes
    ----------
    size, kernel_size, stride, dilation, output_padding : (int, int)
        Rows and columns.
    padding : str
        Rows and columns, or one of `PADDINGS`.
    wanted : (int, int)
        The output that is asked for.
    free : tuple of str
        Which of `SETTINGS` may change for it.
    axes : str
        Whether they change alike for rows and columns.
    first : int
        How many solutions are passed over.
    network : str
        ``own``, or a name of the zoo.
    stack : tuple of Window
        The own layers.
    layer : str
        Whose units are looked at; empty for the last one that still has places.
    unit : (int, int)
        Row and column, counted from 1; 0 for the middle.
    """

    tab: str = linked(choice(TABS), TABS[0])
    operation: str = linked(choice(tuple(Operation)), Operation.CONVOLUTION.value)
    size: Pair = linked(pair(1, LARGEST_SIZE), (8, 8))
    kernel_size: Pair = linked(pair(1, LARGEST_KERNEL), (3, 3))
    stride: Pair = linked(pair(1, LARGEST_KERNEL), (2, 2))
    padding: str = linked(pair_or_word(0, LARGEST_PADDING, PADDINGS), "0")
    dilation: Pair = linked(pair(1, LARGEST_DILATION), (1, 1))
    output_padding: Pair = linked(pair(0, LARGEST_DILATION), (0, 0))
    ceil_mode: bool = linked(flag(), False)
    wanted: Pair = linked(pair(1, LARGEST_SIZE), (4, 4))
    free: tuple[str, ...] = linked(_settings(), ("kernel_size", "stride", "padding", "output_padding"))
    axes: str = linked(choice(("alike", "each")), "alike")
    first: int = linked(integer(0, 100_000), 0)
    network: str = linked(choice((OWN, *ARCHITECTURES)), OWN)
    stack: tuple[Window, ...] = linked(windows(MOST_LAYERS), STACKS["three"].windows)
    image_size: Pair = linked(pair(1, 256), STACKS["three"].size)
    layer: str = linked(_layer(), "")
    unit: Pair = linked(pair(0, LARGEST_SIZE), (0, 0))
    look: str = linked(choice(tuple(LOOKS)), "cone")
    flat: bool = linked(flag(), False)
    photograph: str = linked(choice(tuple(PHOTOGRAPHS)), next(iter(PHOTOGRAPHS)))
    weights: str = linked(name(), "random")
    seed: int = linked(integer(0, 9), 0)
    layers: int = linked(integer(1, MOST_STACKED), 3)
    channels: int = linked(integer(1, 4096), 64)
    map_size: Pair = linked(pair(1, LARGEST_SIZE), (56, 56))

    @property
    def kind(self) -> Operation:
        """What slides over the input, or stamps the output."""
        return Operation(self.operation)

    @property
    def settings(self) -> tuple[AxisSettings, AxisSettings]:
        """Of rows and of columns; what the operation has not is left out."""
        kind, has = self.kind, self.kind.settings
        dilation = self.dilation if "dilation" in has else (1, 1)
        window = Window(self.kernel_size, self.stride, self._sides(), dilation)
        more = self.output_padding if "output_padding" in has else (0, 0)
        return settings_of(window, more, ceil_mode=self.ceil_mode and kind.is_pooling)

    def _sides(self) -> PaddingPair:
        if self.padding in PADDINGS:
            named = NamedPadding(self.padding)
            dilation = self.dilation if "dilation" in self.kind.settings else (1, 1)
            return named_padding(named, self.size, self.kernel_size, self.stride, dilation)
        rows, columns = pair(0, LARGEST_PADDING).read(self.padding)
        return (rows, rows), (columns, columns)

    @cached_property
    def architecture(self) -> Architecture:
        """The network whose units are looked at.

        Raises
        ------
        LayerError
            If a window of the stack does not fit.
        """
        if self.network == OWN:
            return stack_architecture(self.stack, self.image_size)
        return ARCHITECTURES[self.network]

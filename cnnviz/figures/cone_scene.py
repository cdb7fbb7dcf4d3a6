"""A stack of layers and what each of its units reads of the layer below, to follow a unit's field down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cnnviz.errors import GeometryError
from cnnviz.figures.cone_reads import Margins, Reads, reads_around, run_reads
from cnnviz.figures.layer_words import kind_words, setting_words
from cnnviz.geometry.layers import Architecture, Flatten, Layer, Shape, inner_sequences, named_layers
from cnnviz.geometry.reads import sees_everything, unit_layouts
from cnnviz.geometry.receptive_field import EvenFields, Interval, ReceptiveField, receptive_fields
from cnnviz.geometry.way import way_to
from cnnviz.geometry.window import Pair

INPUT = "input"
MOST_LEVELS = 12  # above the input, where nobody says which


@dataclass(frozen=True)
class ConeUnit:
    """A unit of a layer, of all its channels together; a pixel of the layer ``input``.

    Attributes
    ----------
    layer : str
    row, column : int
        From 0.
    """

    layer: str
    row: int
    column: int


@dataclass(frozen=True)
class ConeLevel:
    """The units of one layer, and what they read of the level below.

    Attributes
    ----------
    name, words : str
        The layer's name, and what it is.
    layout : (int, int)
        Rows and columns of units.
    reads : tuple of Reads
        One unless branches join; none of the input.
    size : (int, int)
        Rows and columns of a unit's field on the image, beyond its border too.
    outlines : (tuple of intervals, tuple of intervals)
        For each row of units the first and last row of the image in its field, and for each column likewise; None
        where no pixel is.
    centres : tuple of float
        For each column of units, where the middle of its field is, in pixels from the left edge of the image; those of
        the padding that the level above reads come before and after.
    margins : (int, int)
        How many columns of padding these are.
    inside : str
        Of a block, the name of the first layer inside it that reads more than its own place; else empty.
    """

    name: str
    words: str
    layout: Pair
    reads: tuple[Reads, ...]
    size: Pair
    outlines: tuple[tuple[Interval | None, ...], tuple[Interval | None, ...]]
    centres: tuple[float, ...]
    margins: Margins
    inside: str = ""

    @property
    def cell(self) -> float:
        """How wide a unit can be drawn without touching the next one, in pixels of the image, at most 1."""
        return min([1.0, *(after - before for before, after in pairwise(self.centres))])


@dataclass(frozen=True)
class ConeScene:
    """A stack of levels, the input first.

    Attributes
    ----------
    title : str
    levels : tuple of ConeLevel
    is_one_dimensional : bool
        Whether a level is drawn as a row of cells, with its padding.
    """

    title: str
    levels: tuple[ConeLevel, ...]
    is_one_dimensional: bool

    @property
    def block(self) -> str:
        """The name of the block that the last level is inside of; empty outside of blocks."""
        return self.levels[-1].name.partition(".")[0] if "." in self.levels[-1].name else ""

    @property
    def start(self) -> ConeUnit:
        """The unit in the middle of the last level that does not see all."""
        image = self.levels[0].layout
        level = next((each for each in self.levels[:0:-1] if each.size < image), self.levels[-1])
        return ConeUnit(level.name, level.layout[0] // 2, level.layout[1] // 2)


def cone_scene(
    architecture: Architecture,
    layers: Collection[str] | None = None,
    *,
    top: str | None = None,
    one_dimensional: bool = False,
) -> ConeScene:
    """The stack of an architecture.

    Parameters
    ----------
    architecture : Architecture
    layers : collection of str or None
        Names of the layers that are levels; one reads through those that are left out. None takes the layers that read
        more than their own place, up to the first that sees everything; of many, the last of each size and those
        inside a block.
    top : str or None
        The last level. Of a layer inside a block, the levels are those on the way to it. None is the last layer.
    one_dimensional : bool
        Draw the columns alone; of an image of one row they are all that there is.

    Raises
    ------
    GeometryError
        If there is no such layer, or the fields of `cnnviz.geometry.exact_field` cannot be told.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution
    >>> scene = cone_scene(Architecture("two", (1, 1, 8), (Convolution(1, 1, (1, 3)), Convolution(1, 1, (1, 3)))))
    >>> [(level.name, level.layout, level.size) for level in scene.levels]
    [('input', (1, 8), (1, 1)), ('conv1', (1, 6), (1, 3)), ('conv2', (1, 4), (1, 5))]
    """
    way = _way(architecture, top or next((name for name in layers or () if "." in name), ""))
    chosen = _usual(way) if layers is None else [each for each in way if each.name in layers]
    unknown = {*(layers or ()), *([top] if top else [])} - {each.name for each in way}
    if unknown:
        raise GeometryError(
            f"{architecture.name} has no layer {min(unknown)!r} on the way to the last one: use layers that follow one "
            f"another, such as {', '.join(each.name for each in way[:6])}"
        )
    if top and way[-1] not in chosen:
        chosen.append(way[-1])
    flat = one_dimensional or architecture.input_shape[1] == 1
    ends = [0, *(way.index(each) + 1 for each in chosen)]
    runs = [way[begin:end] for begin, end in pairwise(ends)]
    reads = [
        run_reads([each.layer for each in run], run[0].shape_below, run[0].layout_below, run[-1].layout, flat)
        for run in runs
    ]
    margins = [each.margins for each in reads] + [(0, 0)]
    levels = [_image_level(architecture, margins[0])]
    for run, read, above in zip(runs, reads, margins[1:], strict=True):
        levels.append(_level(run[-1], read.families, above))
    return ConeScene(architecture.name, tuple(levels), flat)


@dataclass(frozen=True)
class _Stop:
    """A layer on the way from the image to the last level."""

    name: str
    layer: Layer
    shape_below: Shape
    layout_below: Pair
    layout: Pair
    field: ReceptiveField

    @property
    def is_level(self) -> bool:
        """Whether its units read more than what is at their own place."""
        return reads_around(self.layer)

    @property
    def inside(self) -> str:
        """The first such layer inside it, where it is a block."""
        names = (
            f"{self.name}.{before}{short}"
            for before, inner in inner_sequences(self.layer)
            for short, layer in named_layers(inner)
            if reads_around(layer)
        )
        return next(names, "")


def _way(architecture: Architecture, top: str) -> list[_Stop]:
    """The layers that follow one another up to `top`, or to the last where that is empty."""
    steps = [step.name for step in architecture.steps]
    fields, layouts = receptive_fields(architecture), unit_layouts(architecture)[1:]
    way: list[_Stop] = []
    shape: Shape = architecture.input_shape
    below = architecture.input_shape[1:]
    for name, layer in way_to(architecture, top) if top in steps else named_layers(architecture.layers):
        at = steps.index(name)
        way.append(_Stop(name, layer, shape, below, layouts[at], fields[at]))
        shape, below = architecture.steps[at].output_shape, layouts[at]
    return way


def _usual(way: Sequence[_Stop]) -> list[_Stop]:
    chosen = [each for each in way if each.is_level]
    last = next((at for at, each in enumerate(chosen) if sees_everything(each.layer)), len(chosen))
    chosen = chosen[: last + 1]
    if len(chosen) > MOST_LEVELS:
        kept = [each for each, after in pairwise(chosen) if each.layout != after.layout or "." in each.name]
        chosen = kept + chosen[-1:]
    every = -(-len(chosen) // MOST_LEVELS)
    return chosen[::-1][::every][::-1] if every else chosen


def _level(stop: _Stop, reads: tuple[Reads, ...], margins: Margins) -> ConeLevel:
    rows, columns = stop.layout
    words = setting_words(stop.layer) if not isinstance(stop.layer, Flatten) else kind_words(stop.layer)
    field = stop.field
    outlines = (
        tuple(field.intervals((row, 0))[0] for row in range(rows)),
        tuple(field.intervals((0, column))[1] for column in range(columns)),
    )
    centres = _centres(field, columns, margins)
    return ConeLevel(stop.name, words, stop.layout, reads, field.size, outlines, centres, margins, stop.inside)


def _image_level(architecture: Architecture, margins: Margins) -> ConeLevel:
    _, rows, columns = architecture.input_shape
    alone = tuple(tuple((place, place) for place in range(length)) for length in (rows, columns))
    centres = tuple(place + 0.5 for place in range(-margins[0], columns + margins[1]))
    return ConeLevel(INPUT, "the image", (rows, columns), (), (1, 1), (alone[0], alone[1]), centres, margins)


def _centres(field: ReceptiveField, columns: int, margins: Margins) -> tuple[float, ...]:
    """Where fields are even, their centres; units that all see the same are spread over the image."""
    places = range(-margins[0], columns + margins[1])
    if isinstance(field.columns, EvenFields) and (field.columns.jump or columns == 1):
        return tuple(float(field.columns.start + place * field.columns.jump) for place in places)
    distance = field.image_size[1] / columns
    return tuple((place + 0.5) * distance for place in places)

"""What a diagram of a network shows: boxes for its layers, groups for its blocks and for what repeats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from math import log2

from cnnviz.figures.layer_words import block_words, is_beside, kind_words, setting_words
from cnnviz.figures.scene import Role
from cnnviz.geometry.layers import (
    Architecture,
    Concatenation,
    Layer,
    Residual,
    Shape,
    inner_sequences,
    named_layers,
)
from cnnviz.geometry.table import LayerRow, layer_table

LONGEST_UNIT = 4  # layers or blocks that repeat together
LEAST_REPEATS = 4  # of layers; blocks are grouped from two on


@dataclass(frozen=True)
class Node:
    """A box.

    Attributes
    ----------
    name : str
        As in the layer table; ``input`` and ``output`` for what goes in and what comes out.
    title : str
        The name without the block's.
    kind, setting : str
        In words.
    role : Role or None
        The kernel's where there are weights; None where there are none.
    shape : Shape
        Of what it gives.
    is_slim : bool
        Whether it is no step of its own to the eye: an activation, a normalisation.
    row : LayerRow or None
        Its numbers; None for what goes in and what comes out.
    """

    name: str
    title: str
    kind: str
    setting: str
    role: Role | None
    shape: Shape
    is_slim: bool
    row: LayerRow | None


@dataclass(frozen=True)
class Group:
    """What is one box until it is opened: a block with its branches, or what repeats.

    Attributes
    ----------
    name : str
        ``block3``; ``stage2`` for what repeats, which is no layer of the table.
    title, kind, setting : str
    branches : tuple of tuples of Node or Group
        One for what repeats; of a residual block the last is the shortcut, empty where it lets through.
    join : Node or None
        The sum or the concatenation at the end of a block, of the block's own name.
    repeats : int
        How often the same comes again; 1 for a block.
    """

    name: str
    title: str
    kind: str
    setting: str
    branches: "tuple[tuple[Node | Group, ...], ...]"
    join: Node | None = None
    repeats: int = 1

    @property
    def shape(self) -> Shape:
        """Of what it gives."""
        return self.join.shape if self.join else self.branches[0][-1].shape

    @property
    def role(self) -> Role | None:
        """The kernel's where there are weights inside."""
        return Role.KERNEL if any(node.role for node in self.nodes) else None

    @property
    def is_residual(self) -> bool:
        """Whether its last branch is a shortcut."""
        return self.join is not None and self.join.kind == "sum"

    @property
    def nodes(self) -> Iterator[Node]:
        """All boxes inside, in the order of the layer table."""
        for branch in self.branches:
            yield from nodes_of(branch)
        if self.join:
            yield self.join

    @property
    def groups(self) -> "Iterator[Group]":
        """Itself and all groups inside."""
        yield self
        for branch in self.branches:
            yield from groups_of(branch)

    @property
    def sums(self) -> LayerRow | None:
        """The numbers of all that is inside as those of one layer."""
        rows = [node.row for node in self.nodes if node.row]
        if not rows:
            return None
        summed = ("parameters", "trainable_parameters", "macs", "activation_bytes", "kept_bytes")
        sums = {name: sum(getattr(row, name) for row in rows) for name in summed}
        return replace(rows[-1], name=self.name, input_shape=rows[0].input_shape, parameter_arithmetic="", **sums)


Item = Node | Group


@dataclass(frozen=True)
class MapStack:
    """A small picture of what a layer gives: the larger the maps the larger, and the more channels the more of them.

    Attributes
    ----------
    count : int
    size : (int, int)
        Width and height of one, in pixels.
    """

    count: int
    size: tuple[int, int]


def map_stack(shape: Shape) -> MapStack:
    """Each halving of the maps is a step smaller; eight times the channels are one map more. A vector is a bar."""
    channels, *size = shape
    if not size:
        return MapStack(1, (6, 8 + round(2 * log2(channels))))
    height, width = (6 + round(2.5 * log2(length)) for length in size)
    return MapStack(1 + round(log2(channels) / 3), (width, height))


def nodes_of(items: Sequence[Item]) -> Iterator[Node]:
    """All boxes, those inside groups too."""
    for item in items:
        if isinstance(item, Group):
            yield from item.nodes
        else:
            yield item


def groups_of(items: Sequence[Item]) -> Iterator[Group]:
    """All groups, those inside groups too; outer ones first."""
    for item in items:
        if isinstance(item, Group):
            yield from item.groups


@lru_cache(maxsize=32)
def network_items(architecture: Architecture) -> tuple[Item, ...]:
    """What goes in, the layers with their groups, and what comes out."""
    rows = {row.name: row for row in layer_table(architecture)}
    items = _items(architecture.layers, "", rows)
    end = items[-1].shape if items else architecture.input_shape
    first = Node("input", "input", "input", "", Role.INPUT, architecture.input_shape, False, None)
    last = Node("output", "output", "output", "", Role.OUTPUT, end, False, None)
    return first, *items, last


def _items(layers: Sequence[Layer], prefix: str, rows: dict[str, LayerRow]) -> tuple[Item, ...]:
    return _with_stages(
        [_item(layer, f"{prefix}{title}", title, rows) for title, layer in named_layers(layers)], prefix
    )


def _item(layer: Layer, name: str, title: str, rows: dict[str, LayerRow]) -> Item:
    row = rows[name]
    role = Role.KERNEL if row.parameters else None
    node = Node(name, title, kind_words(layer), setting_words(layer), role, row.output_shape, is_beside(layer), row)
    if not isinstance(layer, Residual | Concatenation):
        return node
    joined = "sum" if isinstance(layer, Residual) else "concatenation"
    branches = tuple(_items(inner, f"{name}.{before}", rows) for before, inner in inner_sequences(layer))
    join = replace(node, kind=joined, setting=joined, is_slim=True)
    return Group(name, title, kind_words(layer), block_words(layer), branches, join)


def _with_stages(items: Sequence[Item], prefix: str) -> tuple[Item, ...]:
    """The items, in groups where the same ones come again and again."""
    looks = [_looks(item) for item in items]
    made: list[Item] = []
    stages, at = 0, 0
    while at < len(items):
        length, repeats = max(
            ((length, _repeats(looks, at, length)) for length in range(1, LONGEST_UNIT + 1)),
            key=lambda unit: (unit[0] * unit[1] if _is_worth_it(items[at : at + unit[0]], unit[1]) else 0, -unit[0]),
        )
        inside = tuple(items[at : at + length * repeats])
        if _is_worth_it(inside[:length], repeats):
            stages += 1
            words = f"{inside[0].title} to {inside[-1].title}"
            title = f"stage {stages}"
            made.append(Group(f"{prefix}stage{stages}", title, words, inside[0].setting, (inside,), None, repeats))
        else:
            inside = (items[at],)
            made += inside
        at += len(inside)
    return tuple(made)


def _looks(item: Item) -> tuple[object, ...]:
    """What two items share that are the same to the eye: a block may have another shortcut."""
    if isinstance(item, Node):
        return item.kind, item.setting, item.shape
    return item.kind, item.shape, tuple(node.kind for node in nodes_of(item.branches[0]))


def _repeats(looks: Sequence[tuple[object, ...]], at: int, length: int) -> int:
    """How often the `length` items from a place come one after another."""
    unit = looks[at : at + length]
    begins = range(at, len(looks) - length + 1, length)
    return sum(1 for _ in takewhile(lambda begin: looks[begin : begin + length] == unit, begins))


def _is_worth_it(unit: Sequence[Item], repeats: int) -> bool:
    return repeats >= (2 if any(isinstance(item, Group) for item in unit) else LEAST_REPEATS)

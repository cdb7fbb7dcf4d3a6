"""The parts of a diagram for each layer and each block: a box, or branches side by side in a frame."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from cnnviz.figures.drawing import Place
from cnnviz.figures.network_parts import Connection, Frame, Part, PlacedBox, connected
from cnnviz.figures.network_tree import Group, Item, Node

BOX_WIDTH, FULL, SLIM = 260, 48, 24  # px
GAP, SMALL_GAP = 16, 4  # px above a box
FRAME, HEADER = 12, 26  # px around what is inside a group, and for its title
TURN, LANE, BETWEEN = 14, 34, 24  # px for a line to turn, for a shortcut without layers, between branches


def gap_before(item: Item) -> int:
    """Pixels to what is above it."""
    return SMALL_GAP if isinstance(item, Node) and item.is_slim else GAP


def item_part(item: Item, opened: Collection[str]) -> Part:
    """A box, or the inside of a group that is open; its upper left corner is at (0, 0)."""
    if isinstance(item, Group) and item.name in opened:
        return _block(item, item.join, opened) if item.join else _stage(item, opened)
    return _box(item)


def _box(item: Item) -> Part:
    size = (BOX_WIDTH, SLIM if isinstance(item, Node) and item.is_slim else FULL)
    entry, leave = (BOX_WIDTH // 2, 0), (BOX_WIDTH // 2, size[1])
    entering = Connection("", item.name, (entry,))
    return Part((0, 0), size, entry, leave, item.name, boxes=(PlacedBox(item, (0, 0), size),), entering=(entering,))


def _sequence(items: Sequence[Item], opened: Collection[str]) -> Part:
    """One below the other; at least one."""
    parts = [item_part(item, opened) for item in items]
    axis = max(part.axis for part in parts)
    placed: list[Part] = []
    for item, part in zip(items, parts, strict=True):
        top = placed[-1].bottom + gap_before(item) if placed else 0
        placed.append(part.moved((axis - part.axis, top)))
    links = [link for before, after in pairwise(placed) for link in connected(before, after)]
    size = (max(part.right for part in placed), placed[-1].bottom)
    first, last = placed[0], placed[-1]
    return Part((0, 0), size, first.entry, last.exit, last.last, entering=first.entering).with_parts(placed, links)


def _stage(group: Group, opened: Collection[str]) -> Part:
    """What repeats inside a block."""
    inside = _sequence(group.branches[0], opened).moved((FRAME, HEADER))
    size = (inside.right + FRAME, inside.bottom + FRAME)
    whole = Part((0, 0), size, inside.entry, inside.exit, inside.last, entering=inside.entering)
    return whole.with_parts([inside], [], [Frame(group, (0, 0), size)])


def _block(group: Group, joins: Node, opened: Collection[str]) -> Part:
    """Branches side by side, and what joins them below the first one."""
    branches: list[Part] = []
    right = FRAME
    for inside in group.branches:
        part = _sequence(inside, opened) if inside else Part((0, 0), (LANE, 0), (LANE // 2, 0), (LANE // 2, 0), "")
        branches.append(part.moved((right, HEADER + TURN)))
        right += part.size[0] + BETWEEN
    entry = (branches[0].entry[0], 0)
    join = _box(joins)
    join = join.moved((entry[0] - join.axis, max(part.bottom for part in branches) + TURN))
    skips = [group.is_residual and part is branches[-1] for part in branches]
    links = [_joining(part, join, skip) for part, skip in zip(branches, skips, strict=True) if part.last]
    enters = [link for part, skip in zip(branches, skips, strict=True) for link in _entering(part, join, entry, skip)]
    size = (max(right - BETWEEN, join.right) + FRAME, join.bottom + FRAME)
    whole = Part((0, 0), size, entry, join.exit, join.last, entering=tuple(enters))
    return whole.with_parts([*branches, join], links, [Frame(group, (0, 0), size)])


def _entering(branch: Part, join: Part, entry: Place, skips: bool) -> list[Connection]:
    """From the upper edge of a block to the first box of a branch; past an empty one, to what joins the branches."""
    x, y = branch.entry[0], HEADER
    turned = (entry, (entry[0], y)) if x == entry[0] else (entry, (entry[0], y), (x, y))
    if branch.last:
        return [Connection("", link.target, (*turned, *link.points), skips or link.is_skip) for link in branch.entering]
    return [Connection("", join.last, (*turned, *_into(join, x)), skips)]


def _joining(branch: Part, join: Part, skips: bool) -> Connection:
    return Connection(branch.last, join.last, (branch.exit, *_into(join, branch.exit[0])), skips)


def _into(join: Part, x: int) -> tuple[Place, ...]:
    """Straight down into the box where branches join, or from the side."""
    if x == join.axis + join.place[0]:
        return (join.entry,)
    middle = join.place[1] + join.size[1] // 2
    return (x, middle), (join.right, middle)

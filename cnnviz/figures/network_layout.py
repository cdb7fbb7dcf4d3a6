"""Where each box of a network's diagram is: one below the other, branches side by side, in columns like a newspaper."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil

from cnnviz.figures.drawing import Size
from cnnviz.figures.network_blocks import FRAME, HEADER, SMALL_GAP, gap_before, item_part
from cnnviz.figures.network_parts import Connection, Frame, Part, PlacedBox, connected
from cnnviz.figures.network_tree import Group, Item

GUTTER, MARGIN, TOP = 44, 28, 68  # px between columns, around everything, and above it with room for a heading
WIDE = 1.5  # width to height at which columns are enough
ROOM_STEP = 8  # px by which columns grow until their number is right


@dataclass(frozen=True)
class NetworkLayout:
    """A diagram with a place for everything, in pixels.

    Attributes
    ----------
    size : (int, int)
    boxes : tuple of PlacedBox
        They do not overlap.
    frames : tuple of Frame
        Around what is inside an open group; outer ones first. What repeats has one in each column.
    connections : tuple of Connection
    """

    size: Size
    boxes: tuple[PlacedBox, ...]
    frames: tuple[Frame, ...]
    connections: tuple[Connection, ...]


@dataclass(frozen=True)
class _Piece:
    """A part that stays whole when columns are filled."""

    part: Part
    above: int  # pixels to what is above in the same column
    stage: Group | None  # what repeats and is open, where it is part of that

    @property
    def height(self) -> int:
        return self.above + self.part.size[1]

    @property
    def margin(self) -> int:
        """Pixels at the left and at the right."""
        return FRAME if self.stage else 0


def network_layout(items: Sequence[Item], opened: Collection[str]) -> NetworkLayout:
    """Find a place for everything.

    Parameters
    ----------
    items : sequence of Node or Group
        At least one.
    opened : collection of str
        Names of the groups whose inside is shown.
    """
    columns: list[list[Part]] = []
    frames: list[Frame] = []
    right = MARGIN - GUTTER
    for pieces in _columns(list(_pieces(items, opened, None))):
        axis = right + GUTTER + max(piece.margin + piece.part.axis for piece in pieces)
        tops = _tops(pieces)
        parts = [piece.part.moved((axis - piece.part.entry[0], top)) for piece, top in zip(pieces, tops, strict=True)]
        right = max(part.right + piece.margin for piece, part in zip(pieces, parts, strict=True))
        columns.append(parts)
        frames += _stage_frames(pieces, parts)
    parts = [part for column in columns for part in column]
    return NetworkLayout(
        (right + MARGIN, max(part.bottom for part in parts) + MARGIN),
        tuple(box for part in parts for box in part.boxes),
        (*frames, *(frame for part in parts for frame in part.frames)),
        tuple(_connections(columns)),
    )


def _pieces(items: Sequence[Item], opened: Collection[str], stage: Group | None) -> Iterator[_Piece]:
    """What repeats is taken apart where it is open, so that it can go on in the next column."""
    for number, item in enumerate(items):
        if isinstance(item, Group) and item.join is None and item.name in opened:
            yield from _pieces(item.branches[0], opened, item)
        else:
            begins = stage is not None and not number
            yield _Piece(item_part(item, opened), gap_before(item) + (HEADER if begins else 0), stage)


def _columns(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """As few columns as make the drawing wide enough."""
    tallest, total = max(piece.height for piece in pieces), sum(piece.height for piece in pieces)
    columns = [list(pieces)]
    for count in range(1, len(pieces) + 1):
        room = max(tallest, ceil(total / count))
        columns = _filled(pieces, room)
        while len(columns) > count:
            room += ROOM_STEP
            columns = _filled(pieces, room)
        width = sum(max(piece.part.size[0] for piece in column) + GUTTER for column in columns)
        if width >= WIDE * room or room <= tallest:
            break
    return columns


def _filled(pieces: Sequence[_Piece], room: int) -> list[list[_Piece]]:
    """A slim box stays below the one that it belongs to, even if the column grows a little too long."""
    columns: list[list[_Piece]] = [[]]
    used = 0
    for piece in pieces:
        if columns[-1] and piece.above > SMALL_GAP and used + piece.height > room:
            columns.append([])
            used = 0
        columns[-1].append(piece)
        used += piece.height
    return columns


def _tops(column: Sequence[_Piece]) -> list[int]:
    """The upper edge of each piece of a column."""
    tops = [TOP + (HEADER if column[0].stage else 0)]
    for before, piece in pairwise(column):
        tops.append(tops[-1] + before.part.size[1] + piece.above)
    return tops


def _stage_frames(column: Sequence[_Piece], parts: Sequence[Part]) -> Iterator[Frame]:
    """A frame around the pieces of each open stage, as far as they are in this column."""
    for stage, group in groupby(zip(column, parts, strict=True), key=lambda pair: pair[0].stage):
        if stage is None:
            continue
        inside = [part for _, part in group]
        left, right = min(part.place[0] for part in inside) - FRAME, max(part.right for part in inside) + FRAME
        top, bottom = inside[0].place[1] - HEADER, inside[-1].bottom + FRAME // 2
        yield Frame(stage, (left, top), (right - left, bottom - top))


def _connections(columns: Sequence[Sequence[Part]]) -> Iterator[Connection]:
    """Those inside each part, those from part to part, and those from the end of a column to the next one."""
    for column in columns:
        for part in column:
            yield from part.connections
        for before, after in pairwise(column):
            yield from connected(before, after)
    for ending, beginning in pairwise(columns):
        before, after = ending[-1], beginning[0]
        below, above = before.bottom + MARGIN // 2, TOP - MARGIN // 2
        between = min(part.place[0] for part in beginning) - GUTTER // 2
        turns = ((before.exit[0], below), (between, below), (between, above), (after.entry[0], above))
        yield from connected(before, after, turns)

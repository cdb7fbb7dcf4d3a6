"""A network's layout as shapes to be drawn: boxes with their words, stacks of maps, lines."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.drawing import Anchor, Box, Line, Piece, Shape, Words, shortened, text_width
from cnnviz.figures.network_blocks import FULL
from cnnviz.figures.network_layout import NetworkLayout
from cnnviz.figures.network_parts import Connection, Frame, PlacedBox
from cnnviz.figures.network_tree import Group, map_stack
from cnnviz.figures.numbers import count_text
from cnnviz.figures.scene_cells import GROUNDS, role_colour
from cnnviz.figures.theme import Theme
from cnnviz.geometry.layers import shape_text

TITLE, TEXT, SMALL = 14, 13, 12  # px
GLYPH, INSET = 44, 10  # px for the picture of the maps at the left of a box, and from its edges to its words
LEAST_ARROW = 10  # px of a line's last stretch that an arrow is put to
FRAME_SHADE = 0.03  # share of the text's colour in the ground of a frame
MAP_STEP = 2  # px from one map of a stack to the next


def network_shapes(layout: NetworkLayout, theme: Theme) -> Iterator[Shape | Line]:
    """Everything that is drawn; later ones lie on earlier ones."""
    for frame in layout.frames:
        yield from _frame(frame, theme)
    yield from _lines(layout.connections, theme)
    for box in layout.boxes:
        yield from _box(box, theme)


def _frame(frame: Frame, theme: Theme) -> Iterator[Shape]:
    x, y = frame.place
    shade = ColourScale((theme.background, theme.text)).at(FRAME_SHADE)
    yield Box(frame.place, frame.size, shade, theme.line, radius=10)
    words = (Piece(frame.group.title, theme.text, bold=True), Piece(_times(frame.group), theme.muted))
    yield Words((x + INSET, y + 13), words, SMALL, Anchor.START)


def _lines(connections: Sequence[Connection], theme: Theme) -> Iterator[Line]:
    """A shortcut is drawn from where it leaves the way of the others."""
    ways = {connection.source: connection.points for connection in connections if not connection.is_skip}
    for connection in connections:
        points = connection.points
        if connection.is_skip:
            together = zip(points, ways.get(connection.source, ()), strict=False)
            points = points[max(0, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], together)) - 1) :]
        (from_x, from_y), (x, y) = points[-2:]
        has_arrow = abs(x - from_x) + abs(y - from_y) >= LEAST_ARROW
        colour, width = (theme.text, 2) if connection.is_skip else (theme.muted, 1)
        yield Line(points, colour, width, has_arrow)


def _box(box: PlacedBox, theme: Theme) -> Iterator[Shape]:
    item = box.item
    role = item.role
    colour = role_colour(role, theme) if role else theme.muted
    ground = GROUNDS[theme.name][role] if role else theme.background
    if isinstance(item, Group):  # more boxes lie behind this one
        x, y = box.place
        yield Box((x + 4, y + 4), box.size, ground, colour, radius=8)
    yield Box(box.place, box.size, ground, colour, radius=8)
    if box.size[1] < FULL:
        yield from _slim_words(box, colour, theme)
    else:
        yield from _maps(box, colour, ground)
        yield from _full_words(box, colour, theme)


def _slim_words(box: PlacedBox, colour: str, theme: Theme) -> Iterator[Shape]:
    (x, y), (width, height) = box.place, box.size
    shape = shape_text(box.item.shape)
    room = width - 3 * INSET - text_width(shape, SMALL)
    title, setting = box.item.title, box.item.setting
    more = "" if setting.lower() == title.rstrip("0123456789") else f" {setting}"
    words = (Piece(title, colour), Piece(shortened(more, SMALL, room - text_width(title, SMALL)), theme.muted))
    yield Words((x + INSET, y + height // 2), words, SMALL, Anchor.START)
    yield Words((x + width - INSET, y + height // 2), (Piece(shape, theme.muted),), SMALL, Anchor.END)


def _full_words(box: PlacedBox, colour: str, theme: Theme) -> Iterator[Shape]:
    (x, y), (width, height) = box.place, box.size
    item = box.item
    row = item.sums if isinstance(item, Group) else item.row
    upper, lower = y + height // 2 - 10, y + height // 2 + 10
    times = _times(item) if isinstance(item, Group) else ""
    room = width - GLYPH - INSET - 6 - text_width(item.title, TITLE, bold=True) - text_width(times, TITLE)
    title = (Piece(item.title, colour, bold=True), Piece(times, theme.text))
    yield Words((x + GLYPH, upper), title[: 1 + bool(times)], TITLE, Anchor.START)
    words = Piece(shortened(item.setting, SMALL, room), theme.muted)
    yield Words((x + width - INSET, upper), (words,), SMALL, Anchor.END)
    yield Words((x + GLYPH, lower), (Piece(shape_text(item.shape), theme.text),), TEXT, Anchor.START)
    if row and row.parameters:
        yield Words((x + width - INSET, lower), (Piece(count_text(row.parameters), theme.kernel),), SMALL, Anchor.END)


def _times(group: Group) -> str:
    return f" × {group.repeats}" if group.repeats > 1 else ""


def _maps(box: PlacedBox, colour: str, ground: str) -> Iterator[Box]:
    """What the layer gives, as a stack of maps."""
    (x, y), height = box.place, box.size[1]
    stack = map_stack(box.item.shape)
    across, down = (side + MAP_STEP * (stack.count - 1) for side in stack.size)
    left, top = x + (GLYPH - across) // 2, y + (height - down) // 2
    for number in range(stack.count):
        yield Box((left + MAP_STEP * number, top + MAP_STEP * number), stack.size, ground, colour, radius=1)

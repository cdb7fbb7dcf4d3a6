"""What a diagram is put together from: boxes, frames and connections, and parts that keep together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cnnviz.figures.drawing import Place, Size
from cnnviz.figures.network_tree import Group, Item


@dataclass(frozen=True)
class PlacedBox:
    """A box at its place; a group that is closed is one box.

    Attributes
    ----------
    item : Node or Group
    place, size : (int, int)
    """

    item: Item
    place: Place
    size: Size

    @property
    def name(self) -> str:
        """As in the layer table."""
        return self.item.name


@dataclass(frozen=True)
class Frame:
    """The line around what is inside an open group."""

    group: Group
    place: Place
    size: Size


@dataclass(frozen=True)
class Connection:
    """What one box gives to another.

    Attributes
    ----------
    source, target : str
        Names of boxes.
    points : tuple of (int, int)
    is_skip : bool
        Whether it goes past the branch of a residual block.
    """

    source: str
    target: str
    points: tuple[Place, ...]
    is_skip: bool = False

    def moved(self, by: Place) -> "Connection":
        """The same elsewhere."""
        return replace(self, points=tuple(_moved(point, by) for point in self.points))


@dataclass(frozen=True)
class Part:
    """Boxes that keep together.

    Attributes
    ----------
    place, size : (int, int)
    entry, exit : (int, int)
        Where what comes in arrives, and where what comes out leaves.
    last : str
        The name of the box that gives what comes out; empty where nothing is inside.
    boxes, frames, connections
        What is inside.
    entering : tuple of Connection
        From the entry on; their sources are not known yet.
    """

    place: Place
    size: Size
    entry: Place
    exit: Place
    last: str
    boxes: tuple[PlacedBox, ...] = ()
    frames: tuple[Frame, ...] = ()
    connections: tuple[Connection, ...] = ()
    entering: tuple[Connection, ...] = ()

    @property
    def axis(self) -> int:
        """Pixels from the left edge to the line that goes in."""
        return self.entry[0] - self.place[0]

    @property
    def right(self) -> int:
        """The right edge."""
        return self.place[0] + self.size[0]

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.place[1] + self.size[1]

    def moved(self, by: Place) -> "Part":
        """The same elsewhere."""
        return Part(
            _moved(self.place, by),
            self.size,
            _moved(self.entry, by),
            _moved(self.exit, by),
            self.last,
            tuple(replace(box, place=_moved(box.place, by)) for box in self.boxes),
            tuple(replace(frame, place=_moved(frame.place, by)) for frame in self.frames),
            tuple(connection.moved(by) for connection in self.connections),
            tuple(connection.moved(by) for connection in self.entering),
        )

    def with_parts(self, parts: Sequence["Part"], links: Sequence[Connection], frames: Sequence[Frame] = ()) -> "Part":
        """The same, with what is in other parts and between them."""
        return replace(
            self,
            boxes=tuple(box for part in parts for box in part.boxes),
            frames=(*frames, *(frame for part in parts for frame in part.frames)),
            connections=(*(link for part in parts for link in part.connections), *links),
        )


def connected(before: Part, after: Part, around: Sequence[Place] = ()) -> Iterator[Connection]:
    """What one part gives to the next, past some points."""
    for connection in after.entering:
        yield replace(connection, source=before.last, points=(before.exit, *around, *connection.points))


def _moved(place: Place, by: Place) -> Place:
    return place[0] + by[0], place[1] + by[1]

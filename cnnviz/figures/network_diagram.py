"""A network as a diagram: boxes from the input to the output, with blocks and repeated blocks in groups."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from cnnviz.figures.drawing import Anchor, Piece, Words, text_width
from cnnviz.figures.network_drawing import TEXT, network_shapes
from cnnviz.figures.network_layout import MARGIN, TOP, NetworkLayout, network_layout
from cnnviz.figures.network_tree import Group, Item, groups_of, network_items, nodes_of
from cnnviz.figures.numbers import count_text
from cnnviz.figures.svg_drawing import svg_text
from cnnviz.figures.theme import LIGHT, Theme
from cnnviz.geometry.layers import Architecture

FEW = 60  # boxes: groups of a network with no more are open to begin with
HEADING = 18  # px
LEGEND = ", in the layers drawn in this colour"


@dataclass(frozen=True)
class NetworkDiagram:
    """A diagram, which shows itself in a notebook.

    Attributes
    ----------
    architecture : Architecture
    title : str
    opened : frozenset of str
        Names of the groups whose inside is shown.
    is_beginning : bool
        Whether more layers are to come, so that there is no output yet.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Architecture, Flatten, Linear
    >>> diagram = network_diagram(Architecture("m", (1, 2, 2), (Flatten(), Linear(4, 3))))
    >>> [box.name for box in diagram.layout.boxes]
    ['input', 'flatten1', 'fc1', 'output']
    """

    architecture: Architecture
    title: str
    opened: frozenset[str]
    is_beginning: bool = False

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What goes in, layers and groups in order, and what comes out."""
        items = network_items(self.architecture)
        return items[:-1] if self.is_beginning else items

    @cached_property
    def layout(self) -> NetworkLayout:
        """Where everything is."""
        return network_layout(self.items, self.opened)

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups, open or closed; outer ones first."""
        return tuple(groups_of(self.items))

    def with_opened(self, names: Collection[str]) -> "NetworkDiagram":
        """The same with other groups open."""
        return replace(self, opened=frozenset(names))

    def svg(self, theme: Theme = LIGHT) -> str:
        """The diagram as a file, its words as text that can be selected and edited."""
        (width, height), y = self.layout.size, TOP // 2 - 4
        about = f"{count_text(self.architecture.parameters)} parameters"
        beside = MARGIN + 12 + round(text_width(self.title, HEADING, bold=True))
        heading = (
            Words((MARGIN, y), (Piece(self.title, theme.text, bold=True),), HEADING, Anchor.START),
            Words((beside, y + 1), (Piece(about, theme.kernel), Piece(LEGEND, theme.muted)), TEXT, Anchor.START),
        )
        width = max(width, beside + round(text_width(about + LEGEND, TEXT)) + MARGIN)
        shapes = [*heading, *network_shapes(self.layout, theme)]
        return svg_text(shapes, (width, height), theme.background, f"{self.title}, {about}")

    def _repr_svg_(self) -> str:
        """The diagram as a notebook asks for it."""
        return self.svg()


def network_diagram(
    architecture: Architecture,
    title: str = "",
    opened: Collection[str] | None = None,
    *,
    is_beginning: bool = False,
) -> NetworkDiagram:
    """The diagram of a network.

    Parameters
    ----------
    architecture : Architecture
    title : str
        As people write the network's name; otherwise the architecture's own.
    opened : collection of str or None
        Names of blocks, ``block3``, and of what repeats, ``stage1``, that are to be open. None opens all in a network
        of few layers, and none in one of many.
    is_beginning : bool
        Whether more layers are to come, so that there is no output yet.
    """
    diagram = NetworkDiagram(architecture, title or architecture.name, frozenset(opened or ()), is_beginning)
    if opened is None and sum(1 for _ in nodes_of(diagram.items)) <= FEW:
        return diagram.with_opened([group.name for group in diagram.groups])
    return diagram

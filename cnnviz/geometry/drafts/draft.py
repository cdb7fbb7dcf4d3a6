"""A network on paper: layers in order, which may not fit one another yet, and how they are changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cnnviz.errors import GeometryError
from cnnviz.geometry.drafts.layers import DraftLayer, Sequences, from_spec
from cnnviz.geometry.layers import Architecture, shape_text
from cnnviz.geometry.layers.architecture import check_numbers
from cnnviz.geometry.layers.blocks import DEEPEST
from cnnviz.geometry.layers.spec import check_count

Path = tuple[int, ...]  # place in the network; inside a block: the block's, which sequence of it, place in that

MOST_DRAFTED = 1000  # layers, those inside blocks too; ResNet-152 has 515
LONGEST_NAME = 60  # characters


@dataclass(frozen=True)
class Draft:
    """A network on paper.

    Whether its layers fit is in `cnnviz.geometry.drafts.check_draft`. Each operation gives a new draft.

    Parameters
    ----------
    name : str
        At most 60 characters, all of which can be seen.
    input_shape : (int, int, int)
        Channels, rows, columns of an image.
    layers : tuple of DraftLayer

    Raises
    ------
    GeometryError
        If the input shape is none of an image, the name cannot be used, there are more than 1000 layers or blocks are
        nested more than 8 deep.

    Examples
    --------
    >>> from cnnviz.geometry.drafts import draft_layer
    >>> draft = Draft("two", (3, 8, 8), (draft_layer("flatten"), draft_layer("relu")))
    >>> [layer.kind for layer in draft.moved((1,), -1).layers]
    ['relu', 'flatten']
    """

    name: str
    input_shape: tuple[int, int, int]
    layers: tuple[DraftLayer, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise GeometryError(f"the name has {len(self.name)} characters: use 1 to {LONGEST_NAME}")
        if not self.name.isprintable():
            raise GeometryError("the name has a line break or another sign that cannot be seen: leave it out")
        if len(self.input_shape) != 3:
            raise GeometryError(
                f"the input shape is {shape_text(self.input_shape)}, but an image has three: channels, rows, columns"
            )
        for name, length in zip(("channels", "rows", "columns"), self.input_shape, strict=True):
            check_count(f"{name} of the input", length)
        check_numbers("input", self.input_shape)
        count, depth = _size(self.layers)
        if count > MOST_DRAFTED:
            raise GeometryError(f"there are {count} layers, but the builder takes {MOST_DRAFTED}: use fewer")
        if depth > DEEPEST:
            raise GeometryError(f"blocks are nested {depth} deep, but the deepest is {DEEPEST}: take the block out")

    @property
    def layer_count(self) -> int:
        """How many layers there are, those inside blocks too."""
        return _size(self.layers)[0]

    def at(self, path: Path) -> DraftLayer:
        """The layer at a place.

        Raises
        ------
        GeometryError
            If there is none.
        """
        sequence = self.sequence(path)
        if not 0 <= path[-1] < len(sequence):
            raise GeometryError(f"{self.name} has no layer at {path}: choose one of its layers")
        return sequence[path[-1]]

    def sequence(self, path: Path) -> tuple[DraftLayer, ...]:
        """The layers among which a place is.

        Raises
        ------
        GeometryError
            If there is no such block on the way.
        """
        sequence = self.layers
        for layer, part in zip(path[:-1:2], path[1::2], strict=True):
            if not (0 <= layer < len(sequence) and 0 <= part < len(sequence[layer].parts)):
                raise GeometryError(f"{self.name} has no layer at {path}: choose one of its layers")
            sequence = sequence[layer].parts[part]
        return sequence

    def nearest(self, path: Path) -> Path:
        """The place itself if there is a layer, else the one that comes closest; empty where there is no layer."""
        while path:
            try:
                sequence = self.sequence(path)
            except GeometryError:
                path = path[:-2]
                continue
            if sequence:
                return (*path[:-1], min(path[-1], len(sequence) - 1))
            path = path[:-2]
        return ()

    def spliced(self, path: Path, count: int, layers: Sequence[DraftLayer]) -> "Draft":
        """With other layers in place of so many, from a place on; 0 puts them before it.

        Raises
        ------
        GeometryError
            If there is no such place, or the network would become too large.
        """
        if not 0 <= path[-1] <= len(self.sequence(path)) - count:
            raise GeometryError(f"{self.name} has no {count} layers at {path}: choose one of its layers")
        return replace(self, layers=_spliced(self.layers, path, count, layers))

    def with_value(self, path: Path, field: str, value: object) -> "Draft":
        """With another value in a field of a layer.

        Raises
        ------
        InputError
            If the value is not of the field's form.
        GeometryError
            If there is no such layer or field.
        """
        return self.spliced(path, 1, (self.at(path).with_value(field, value),))

    def without(self, path: Path) -> "Draft":
        """Without a layer."""
        return self.spliced(path, 1, ())

    def duplicated(self, path: Path) -> "Draft":
        """With a layer twice, one after the other."""
        return self.spliced(path, 1, (self.at(path),) * 2)

    def moved(self, path: Path, by: int) -> "Draft":
        """With a layer exchanged for its neighbour, −1 before it or 1 after it; at the end of its sequence it stays."""
        sequence, here = self.sequence(path), path[-1]
        there = here + by
        if abs(by) != 1 or not 0 <= there < len(sequence):
            return self
        first = min(here, there)
        return self.spliced((*path[:-1], first), 2, (sequence[first + 1], sequence[first]))

    def with_block(self, path: Path, count: int = 1) -> "Draft":
        """With some layers, from a place on, as the branch of a residual block."""
        here = path[-1]
        branch = self.sequence(path)[here : here + count]
        return self.spliced(path, len(branch), (DraftLayer("residual", (), (branch, ())),))

    def without_block(self, path: Path) -> "Draft":
        """With a block's first sequence in its place."""
        block = self.at(path)
        return self.spliced(path, 1, block.parts[0] if block.parts else (block,))


def draft_of(architecture: Architecture) -> Draft:
    """An architecture on paper.

    Raises
    ------
    GeometryError
        If it has more than 1000 layers or a name of more than 60 characters.
    """
    return Draft(architecture.name, architecture.input_shape, tuple(map(from_spec, architecture.layers)))


def _spliced(
    layers: tuple[DraftLayer, ...], path: Path, count: int, put: Sequence[DraftLayer]
) -> tuple[DraftLayer, ...]:
    here, *rest = path
    if not rest:
        return (*layers[:here], *put, *layers[here + count :])
    part, *inner = rest
    block = layers[here]
    parts: Sequences = tuple(
        _spliced(sequence, tuple(inner), count, put) if number == part else sequence
        for number, sequence in enumerate(block.parts)
    )
    return (*layers[:here], replace(block, parts=parts), *layers[here + 1 :])


def _size(layers: Sequence[DraftLayer]) -> tuple[int, int]:
    """How many layers there are, and how deep blocks are nested."""
    count, depth = len(layers), 0
    for layer in layers:
        for inner in layer.parts:
            inner_count, inner_depth = _size(inner)
            count, depth = count + inner_count, max(depth, inner_depth + 1)
        depth = max(depth, int(layer.is_block))
    return count, depth

"""From a graph of steps to a sequence of layers, with blocks where ways part and meet again."""

from collections.abc import Sequence

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import DEEPEST, Concatenation, Convolution, Flatten, Layer, Residual, shape_text
from cnnviz.geometry.window import PaddingPair
from cnnviz.models.pytorch_text.graph import Entry, Graph, Join
from cnnviz.models.pytorch_text.operations import Pad
from cnnviz.models.pytorch_text.refusals import ReadError

SHORTCUTS = ("shortcut", "downsample", "skip", "projection", "identity")  # what people call them

Layers = tuple[Layer, ...]


def layers_of(graph: Graph, end: int) -> Layers:
    """The layers that lead from the input to an entry.

    Raises
    ------
    ReadError
        If the ways part and meet in a manner that no block can say.
    """
    return _Nesting(graph).between(0, end, depth=0)


class _Nesting:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.visited: set[int] = set()

    def between(self, start: int, end: int, depth: int) -> Layers:
        """The layers from an entry, which is left out, to another, in order."""
        layers: list[Layer] = []  # from the end
        while end != start:
            entry = self.graph.entries[end]
            if end in self.visited:
                raise ReadError(
                    entry.node,
                    "what is computed here is used in two branches, which no block can say: give each branch a layer "
                    "of its own, or join them before they part again",
                )
            self.visited.add(end)
            match entry.what:
                case Join.SUM:
                    end = self._sum(end, entry, layers, depth + 1)
                case Join.CONCATENATION:
                    end = self._concatenation(end, entry, layers, depth + 1)
                case Pad():
                    layers.append(_padded(entry, layers.pop() if layers else None))
                    end = entry.inputs[0]
                case Join():
                    layers.append(_flattened(entry))
                    end = entry.inputs[0]
                case _:
                    layers.append(entry.what)
                    end = entry.inputs[0]
        return tuple(reversed(layers))

    def _sum(self, index: int, entry: Entry, layers: list[Layer], depth: int) -> int:
        """Append a residual block; returns where it begins."""
        start = self.graph.gateway(index)
        branch, shortcut = entry.inputs
        named = [self._is_called_shortcut(entry, side) for side in entry.inputs]
        if named == [True, False] or (named != [False, True] and branch == start):
            branch, shortcut = shortcut, branch
        sides = self._sides(entry, start, (branch, shortcut), depth)
        layers.append(_made(entry, Residual, *sides))
        return start

    def _concatenation(self, index: int, entry: Entry, layers: list[Layer], depth: int) -> int:
        """Append a concatenation; returns where it begins."""
        inputs, start = entry.inputs, self.graph.gateway(index)
        if len(inputs) == 1:
            start = self._source(entry, start)
        elif self._overlap(start, inputs):
            inputs = self._with_earlier(index, inputs)
            start = self.graph.common_gateway(inputs)
        branches = self._sides(entry, start, inputs, depth)
        if branches != ((),):  # of one tensor alone
            layers.append(_made(entry, Concatenation, branches))
        return start

    def _sides(self, entry: Entry, start: int, ends: Sequence[int], depth: int) -> tuple[Layers, ...]:
        if depth > DEEPEST:
            raise ReadError(
                entry.node, f"blocks are nested more than {DEEPEST} deep: put the inner ones one after the other"
            )
        return tuple(self.between(start, end, depth) for end in ends)

    def _is_called_shortcut(self, entry: Entry, side: int) -> bool:
        """Whether a side of a sum comes from a part of the same module that is called a shortcut."""
        path = self.graph.entries[side].path
        inner = path[len(entry.path) :] if path[: len(entry.path)] == entry.path else ()
        return bool(inner) and any(word in inner[0].lower() for word in SHORTCUTS)

    def _source(self, entry: Entry, start: int) -> int:
        """What the module around was given, if all ways lead through it."""
        earlier = start
        while earlier > entry.source >= 0:
            earlier = self.graph.gateway(earlier)
        return earlier if earlier == entry.source else start

    def _overlap(self, start: int, ends: Sequence[int]) -> bool:
        """Whether something after the start is used on the ways to two of the ends."""
        used: set[int] = set()
        for end in ends:
            reached: set[int] = set()
            waiting = [end]
            while waiting:
                index = waiting.pop()
                if index != start and index not in reached:
                    reached.add(index)
                    waiting += self.graph.entries[index].inputs
            if reached & used:
                return True
            used |= reached
        return False

    def _with_earlier(self, index: int, inputs: tuple[int, ...]) -> tuple[int, ...]:
        """The same concatenation with what has been put together before as one, as in a DenseNet."""
        earlier = [
            (len(entry.inputs), number)
            for number, entry in enumerate(self.graph.entries[:index])
            if entry.what is Join.CONCATENATION
            and 2 <= len(entry.inputs) < len(inputs)
            and entry.inputs == inputs[: len(entry.inputs)]
        ]
        if not earlier:
            return inputs
        length, number = max(earlier)
        return (number, *inputs[length:])


def _made(entry: Entry, kind: type[Residual] | type[Concatenation], *sides: Layers | tuple[Layers, ...]) -> Layer:
    try:
        return kind(*sides)  # type: ignore[arg-type]  # two sequences, or one of sequences
    except GeometryError as error:
        raise ReadError(entry.node, str(error)) from error


def _padded(entry: Entry, following: Layer | None) -> Layer:
    """A convolution with the padding that stands before it as its own."""
    if not isinstance(following, Convolution) or not isinstance(entry.what, Pad):
        raise ReadError(entry.node, "a padding is read only right before a convolution: give the layer the padding")
    rows, columns = (
        (before + more, after + further)
        for (before, after), (more, further) in zip(following.window.padding, entry.what.sides, strict=True)
    )
    padding: PaddingPair = rows, columns
    window = following.window
    return Convolution(
        following.in_channels, following.out_channels, window.kernel_size, window.stride, padding, window.dilation,
        following.bias, following.groups,
    )  # fmt: skip


def _flattened(entry: Entry) -> Layer:
    if entry.what is Join.SOFTMAX:
        raise ReadError(
            entry.node, "a softmax is read only at the end of a network, where the loss takes its place: leave it out"
        )
    if len(entry.shape) != 1:
        raise ReadError(
            entry.node,
            f"the numbers are laid out anew as {shape_text(entry.shape)}, and the only such layer is flatten: keep the "
            "feature maps as they are",
        )
    return Flatten()

"""What is known of a draft: its rows, what is wrong with it, and the ways out."""

from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.geometry.drafts.draft import Draft, Path
from cnnviz.geometry.drafts.layers import DraftLayer
from cnnviz.geometry.layers import Architecture, Residual, Shape, shape_text


@dataclass(frozen=True)
class Mend:
    """A way out of a problem, which gives a new draft.

    Attributes
    ----------
    title : str
        ``Set in_channels to 16``.
    path : tuple of int
        The first layer that it replaces.
    count : int
        How many it replaces.
    layers : tuple of DraftLayer
        What comes in their place.
    """

    title: str
    path: Path
    count: int
    layers: tuple[DraftLayer, ...]

    def applied(self, draft: Draft) -> Draft:
        """The draft with this done."""
        return draft.spliced(self.path, self.count, self.layers)


@dataclass(frozen=True)
class Problem:
    """Why a layer cannot work.

    Attributes
    ----------
    got : tuple of int
        The shape that arrives; of a block's end, what its branch gives.
    needed : str
        What the layer takes, ``3 channels``; empty where it takes nothing at all, since its own numbers contradict
        one another.
    message : str
        The sentence for the user, without the layer's name.
    mends : tuple of Mend
        The likeliest first; each solves this problem. The last drops the layer.
    """

    got: Shape
    needed: str
    message: str
    mends: tuple[Mend, ...]


@dataclass(frozen=True)
class DraftRow:
    """A layer of a draft in its place; a block comes before the layers inside it.

    Attributes
    ----------
    path : tuple of int
    name : str
        As in the layer table.
    layer : DraftLayer
    input_shape, output_shape : tuple of int
        Behind a layer that does not fit, as if the first of its mends were made.
    problem : Problem or None
    is_assumed : bool
        Whether the input shape depends on a mend that is not made yet.
    """

    path: Path
    name: str
    layer: DraftLayer
    input_shape: Shape
    output_shape: Shape
    problem: Problem | None
    is_assumed: bool

    @property
    def depth(self) -> int:
        """In how many blocks the layer is."""
        return len(self.path) // 2


@dataclass(frozen=True)
class CheckedDraft:
    """A draft, and what is wrong with it.

    Attributes
    ----------
    draft : Draft
    rows : tuple of DraftRow
    architecture : Architecture or None
        What it describes; None where there is a problem.
    """

    draft: Draft
    rows: tuple[DraftRow, ...]
    architecture: Architecture | None

    @property
    def problems(self) -> tuple[DraftRow, ...]:
        """The rows with a problem; all but the first take for granted that those before them were mended."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def sound(self) -> Architecture:
        """The layers before the first that does not fit, all of them where each fits; a block counts as one."""
        if self.architecture:
            return self.architecture
        specs = tuple(layer.spec() for layer in self.draft.layers[: self.problems[0].path[0]])
        return Architecture(self.draft.name, self.draft.input_shape, specs)

    def row(self, path: Path) -> DraftRow | None:
        """The row of a place, if there is one."""
        return next((row for row in self.rows if row.path == path), None)


def names(layers: Sequence[DraftLayer]) -> tuple[str, ...]:
    """A name for each layer of a sequence: its kind and its number among its kind."""
    seen: dict[str, int] = {}
    found = []
    for layer in layers:
        seen[layer.short_name] = seen.get(layer.short_name, 0) + 1
        found.append(f"{layer.short_name}{seen[layer.short_name]}")
    return tuple(found)


def part_title(block: DraftLayer, part: int) -> str:
    """What a sequence inside a block is called."""
    return ("branch", "shortcut")[part] if block.kind == Residual.kind else f"branch {part + 1}"


def problem_text(problem: Problem) -> str:
    """What a layer needs and what it gets, in a few words.

    Examples
    --------
    >>> problem_text(Problem((1, 8, 8), "3 channels", "", ()))
    'needs 3 channels, gets 1 × 8 × 8'
    """
    if not problem.needed:
        return problem.message
    return f"needs {problem.needed}, gets {shape_text(problem.got)}"

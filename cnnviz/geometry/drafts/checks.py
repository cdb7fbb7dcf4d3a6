"""Which layers of a draft fit, what each gets and gives, and the ways out where one does not fit."""

from collections.abc import Sequence
from functools import lru_cache

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.drafts.draft import Draft, Path
from cnnviz.geometry.drafts.earlier_mends import FARTHEST, Before
from cnnviz.geometry.drafts.layers import DraftLayer
from cnnviz.geometry.drafts.mends import passed, solutions
from cnnviz.geometry.drafts.problems import CheckedDraft, DraftRow, Mend, Problem, names
from cnnviz.geometry.layers import Architecture, Concatenation, Residual, Shape
from cnnviz.geometry.layers.architecture import check_places

MOST_MENDED = 100  # problems for which ways out are looked for
_REMEMBERED = 32  # drafts


@lru_cache(maxsize=_REMEMBERED)
def check_draft(draft: Draft) -> CheckedDraft:
    """Follow an image through a draft.

    Behind a layer that does not fit, the others go on as if the first of its mends were made.

    Examples
    --------
    >>> from cnnviz.geometry.drafts import draft_layer
    >>> layers = draft_layer("convolution", in_channels=3, out_channels=4, kernel_size=3), draft_layer("relu")
    >>> checked = check_draft(Draft("one", (1, 8, 8), layers))
    >>> [(row.name, row.output_shape, row.is_assumed) for row in checked.rows]
    [('conv1', (4, 6, 6), False), ('relu1', (4, 6, 6), True)]
    >>> print(checked.problems[0].problem.message)
    the convolution takes 3 channels but gets 1: set in_channels to 1
    >>> mended = checked.problems[0].problem.mends[0].applied(checked.draft)
    >>> check_draft(mended).architecture.parameters
    40
    """
    check = _Check()
    check.follow(draft.layers, (), "", draft.input_shape)
    if check.problems:
        return CheckedDraft(draft, tuple(check.rows), None)
    specs = tuple(layer.spec() for layer in draft.layers)
    return CheckedDraft(draft, tuple(check.rows), Architecture(draft.name, draft.input_shape, specs))


def mended_throughout(draft: Draft) -> Draft:
    """The draft with the first mend of each problem made, one after another."""
    for _ in range(2 * draft.layer_count + 2):
        problems = check_draft(draft).problems
        if not problems or not problems[0].problem:
            break
        draft = problems[0].problem.mends[0].applied(draft)
    return draft


class _Check:
    """A walk through a draft."""

    def __init__(self) -> None:
        self.rows: list[DraftRow] = []
        self.problems = 0
        self.places = 0  # rows and columns so far

    def follow(self, layers: Sequence[DraftLayer], base: Path, prefix: str, shape: Shape) -> Shape:
        """Note the rows of a sequence; gives its output shape."""
        before: list[Before] = []
        for place, (layer, name) in enumerate(zip(layers, names(layers), strict=True)):
            path, given, known = (*base, place), shape, self.problems
            index = len(self.rows)
            self.rows.append(DraftRow(path, f"{prefix}{name}", layer, shape, shape, None, bool(known)))
            problem = None
            if layer.is_block:
                ends = self._inside(layer, path, f"{prefix}{name}.", shape)
                shape, problem = self._joined(layer, path, given, ends, before, is_broken=self.problems > known)
            else:
                shape, problem = self._given(layer, path, given, before)
            self.problems += problem is not None
            self.rows[index] = DraftRow(path, f"{prefix}{name}", layer, given, shape, problem, bool(known))
            before = [] if problem else [*before[1 - FARTHEST :], Before(layer, name, given)]
        return shape

    def _inside(self, block: DraftLayer, path: Path, prefix: str, shape: Shape) -> list[Shape]:
        ends = []
        for number, part in enumerate(block.parts):
            inner = ("", "shortcut.")[number] if block.kind == Residual.kind else f"branch{number + 1}."
            ends.append(self.follow(part, (*path, number), f"{prefix}{inner}", shape))
        return ends

    def _joined(
        self,
        block: DraftLayer,
        path: Path,
        shape: Shape,
        ends: Sequence[Shape],
        before: Sequence[Before],
        *,
        is_broken: bool,
    ) -> tuple[Shape, Problem | None]:
        """What a block gives; one with a broken layer inside has no problem of its own yet."""
        if not is_broken:
            return self._given(block, path, shape, before)
        joins = Residual(()) if block.kind == Residual.kind else Concatenation(((),))
        try:
            return joins.joined(ends), None
        except GeometryError:
            return ends[0], None

    def _given(
        self, layer: DraftLayer, path: Path, shape: Shape, before: Sequence[Before]
    ) -> tuple[Shape, Problem | None]:
        try:
            output = passed((layer,), shape)
            check_places(self.places + sum(output[1:]))
            self.places += sum(output[1:])
            return output, None
        except GeometryError as error:
            got, needed, message = shape, "", str(error)
            if isinstance(error, LayerError):
                got, needed, message = error.got, error.needed, error.message
            elif layer.can_be_made:
                needed = "a shape that the window fits"
        found = solutions(layer, shape, before) if self.problems < MOST_MENDED else ()
        mends = tuple(
            Mend(each.title, (*path[:-1], path[-1] - each.back), each.back + 1, each.layers) for each in found
        )
        return (found[0].output_shape if found else shape), Problem(got, needed, message, mends)

"""How each cell of a scene looks at a step: what it says, and whether it is lit, used or still to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.figures.colour_scale import ColourScale
from cnnviz.figures.drawing import Box, Edge, Piece, Place, Shape, Words
from cnnviz.figures.numbers import number_texts
from cnnviz.figures.scene import NOWHERE, Role, Scene, SceneGrid, Steps
from cnnviz.figures.theme import Theme

# What lies behind a role's numbers, as in .streamlit/config.toml.
GROUNDS = {
    "light": {Role.INPUT: "#e3f0f8", Role.KERNEL: "#fdf1dc", Role.OUTPUT: "#dff3ec"},
    "dark": {Role.INPUT: "#12303f", Role.KERNEL: "#3a2d10", Role.OUTPUT: "#0f3327"},
}
WRONG = {"light": "#b42318", "dark": "#ff6c6c"}
HATCHED, FAINT = 0.07, 0.62  # shares of the text's colour in the hatching, and of what a dropped cell keeps


@dataclass(frozen=True)
class CellState:
    """What changes in a cell from step to step.

    Attributes
    ----------
    text : str
    lit : bool
        Read or written by this step.
    used : bool
        In the one of several kernels with which this step multiplies.
    todo : bool
        Not yet written.
    """

    text: str
    lit: bool = False
    used: bool = False
    todo: bool = False


@dataclass(frozen=True)
class Look:
    """A cell without its place: the box, and how the number in it is written."""

    box: Box
    colour: str
    bold: bool = False
    struck: bool = False
    faint: bool = False


def role_colour(role: Role, theme: Theme) -> str:
    """The one colour of a role."""
    return {Role.INPUT: theme.input, Role.KERNEL: theme.kernel, Role.OUTPUT: theme.output}[role]


def has_several_kernels(scene: Scene) -> bool:
    """Whether it has to be said which kernel a step uses."""
    kernels = sum(grid.name.startswith("kernel") for grid in scene.grids)
    return scene.steps is not None and scene.steps.second is not None and kernels > scene.slices


def cell_states(scene: Scene, texts: list[str], step: int) -> list[CellState]:
    """The cells of all grids, one after another, as the steps count them.

    Parameters
    ----------
    scene : Scene
    texts : list of str
        Of all cells, in the same order.
    step : int
        From 0.
    """
    steps = scene.steps
    states = [CellState(text) for text in texts]
    if steps is None:
        return states
    done, to_come = _written_by(steps, step)
    for cell in to_come - done.keys():
        states[cell] = CellState("", todo=True)
    if steps.is_stamped:  # the cells that were written hold what was added so far
        for cell, text in zip(done, number_texts(np.array(list(done.values()), np.float64)), strict=True):
            states[cell] = CellState(text)
    lit = {*steps.first[step].tolist(), *steps.targets[step].tolist()}
    if steps.companions is not None:
        lit |= set(steps.companions[step].tolist())
    for cell in lit - {NOWHERE}:
        states[cell] = replace(states[cell], lit=True)
    if steps.second is not None and has_several_kernels(scene):
        for cell in set(steps.second[step].tolist()) - {NOWHERE}:
            states[cell] = replace(states[cell], used=True)
    return states


def _written_by(steps: Steps, step: int) -> tuple[dict[int, float], set[int]]:
    """What each cell holds that has been written by now, and all cells that ever are."""
    so_far = zip(steps.targets[: step + 1].ravel().tolist(), steps.written[: step + 1].ravel().tolist(), strict=True)
    done = dict(so_far)  # of several numbers for a cell, the last one
    done.pop(NOWHERE, None)
    return done, set(np.unique(steps.targets).tolist()) - {NOWHERE}


class Cells:
    """Draws the cells of a scene.

    Parameters
    ----------
    scene : Scene
    theme : Theme
    sides : sequence of int
        Of the cells of each grid, in pixels.
    """

    def __init__(self, scene: Scene, theme: Theme, sides: Sequence[int]) -> None:
        self._theme = theme
        self._rest = [look for grid, side in zip(scene.grids, sides, strict=True) for look in self._looks(grid, side)]
        self._roles = [grid.role for grid in scene.grids for _ in range(grid.values.size)]
        self._coloured = [grid.colouring is not None for grid in scene.grids for _ in range(grid.values.size)]

    def shapes(self, cell: int, state: CellState, place: Place, digits: float) -> Iterator[Shape]:
        """A cell at a step; `digits` is the size of its number."""
        look = self._at(cell, state)
        yield replace(look.box, place=place)
        if state.text:
            middle = (place[0] + look.box.size[0] // 2, place[1] + look.box.size[1] // 2)
            yield Words(middle, (Piece(state.text, look.colour, look.bold),), digits, struck=look.struck)

    def _at(self, cell: int, state: CellState) -> Look:
        look, role, theme = self._rest[cell], self._roles[cell], self._theme
        if state.todo:
            empty = replace(look.box, fill=theme.background, line=theme.line, width=1, edge=Edge.DASHED, hatch="")
            return Look(empty, theme.muted)
        colour = role_colour(role, theme)
        if state.lit:
            box = replace(look.box, line=colour, width=look.box.width if role is Role.INPUT else 2)
            if look.faint:
                return replace(look, box=box)
            if self._coloured[cell]:
                return replace(look, box=replace(box, width=2), bold=True)
            box = replace(box, fill=GROUNDS[theme.name][role], hatch="")
            look = Look(box, colour, True, look.struck)
        return replace(look, box=replace(look.box, width=2)) if state.used else look

    def _looks(self, grid: SceneGrid, side: int) -> Iterator[Look]:
        theme = self._theme
        rows, columns = grid.values.shape
        (top, bottom), (left, right) = grid.padding
        padding = np.ones((rows, columns), bool)
        padding[top : rows - bottom, left : columns - right] = False
        dropped, faint = (np.zeros((rows, columns), bool) if of is None else of for of in (grid.dropped, grid.faint))
        colour, ground = role_colour(grid.role, theme), GROUNDS[theme.name][grid.role]
        box = Box((0, 0), (side, side), theme.background, theme.line, radius=3 if grid.is_below else 5)
        plain = Look(box, theme.text)
        if grid.role is Role.KERNEL:
            plain = Look(replace(box, fill=ground, line=colour), colour, bold=True)
        for cell, (is_padding, is_dropped) in enumerate(zip(padding.flat, dropped.flat, strict=True)):
            look = plain
            if faint.flat[cell]:
                look = Look(box, theme.muted, faint=True)
            if is_padding:
                hatch = _mixed(theme.text, theme.background, HATCHED)
                look = Look(replace(box, hatch=hatch), theme.muted)
            if grid.colouring:
                fraction = float(grid.colouring.fractions.flat[cell])
                black = grid.colouring.scale.takes_black_text(np.array(fraction))
                look = Look(
                    replace(look.box, fill=grid.colouring.scale.at(fraction)), "#000000" if black else "#ffffff"
                )
            if is_dropped:
                muted = _mixed(theme.muted, theme.background, FAINT)
                look = Look(replace(look.box, edge=Edge.DOTTED), muted, struck=True)
            yield self._marked(look, grid.marks[cell] if grid.marks else "")

    def _marked(self, look: Look, mark: str) -> Look:
        if not mark:
            return look
        colour = self._theme.output if mark == "right" else WRONG[self._theme.name]
        return replace(look, box=replace(look.box, line=colour, width=2), colour=colour)


def _mixed(colour: str, ground: str, share: float) -> str:
    return ColourScale((ground, colour)).at(share)

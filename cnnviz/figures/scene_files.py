"""A scene as a file: a picture of one step as PNG or SVG, all steps as GIF. All three are laid out alike."""

import math
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import numpy as np

from cnnviz.figures.drawing import Anchor, Box, Piece, Shape, Size, Words
from cnnviz.figures.gif_drawing import Frame, Palette, gif_bytes
from cnnviz.figures.pixel_drawing import Canvas
from cnnviz.figures.scene import Scene, all_texts
from cnnviz.figures.scene_cells import Cells, CellState, cell_states
from cnnviz.figures.scene_formula import Formula
from cnnviz.figures.scene_layout import MARGIN, scene_layout
from cnnviz.figures.svg_drawing import svg_text
from cnnviz.figures.theme import Theme

SCALE = 2  # pixels of the file for each one of the drawing, along a side
WIDEST_GIF = 2300  # px; of a larger drawing, a GIF has one pixel for each one
LEAST_FORMULA_WIDTH = 800  # px
COUNT_SIZE, COUNT_ROOM = 13, 26
MOST_STEPS = 150
LAST_STEP_STAYS = 3  # times as long as the others, before the animation begins anew


def scene_svg(scene: Scene, step: int | None, theme: Theme) -> str:
    """A step as a drawing to be enlarged and edited; its numbers are text.

    Parameters
    ----------
    scene : Scene
    step : int or None
        Counted from 1; None is a third of the way through, as the stepper begins. Beyond the ends, the first or last.
    theme : Theme
    """
    drawing = _Drawing(scene, theme)
    at = drawing.step(step)
    return svg_text(drawing.shapes(at), drawing.size, theme.background, drawing.title(at))


def scene_png(scene: Scene, step: int | None, theme: Theme) -> bytes:
    """A step as pixels, two for each one of the page along a side; parameters as in `scene_svg`."""
    drawing = _Drawing(scene, theme)
    canvas = Canvas(drawing.size, theme.background, SCALE)
    canvas.draw(drawing.shapes(drawing.step(step)))
    file = BytesIO()
    canvas.image.save(file, "PNG")
    return file.getvalue()


def scene_gif(scene: Scene, theme: Theme, seconds_per_step: float = 0.7, most_steps: int = MOST_STEPS) -> bytes:
    """All steps, one after another, for ever.

    Parameters
    ----------
    scene : Scene
        Without steps, the GIF has one picture.
    theme : Theme
    seconds_per_step : float
    most_steps : int
        Of more steps, so many are shown, evenly chosen from the first to the last.
    """
    drawing = _Drawing(scene, theme)
    count = 1 if scene.steps is None else len(scene.steps.targets)
    chosen = np.unique(np.linspace(0, count - 1, min(count, most_steps)).round().astype(int)).tolist()
    milliseconds = round(1000 * seconds_per_step)
    some = [chosen[0], chosen[len(chosen) // 2], chosen[-1]]
    palette = Palette(frame.picture for frame in _frames(drawing, theme, some, milliseconds))
    return gif_bytes(_frames(drawing, theme, chosen, milliseconds), palette)


def _frames(drawing: "_Drawing", theme: Theme, steps: list[int], milliseconds: int) -> Iterator[Frame]:
    """The same canvas again and again, on which only what has changed is drawn anew."""
    scale = SCALE if SCALE * drawing.size[0] <= WIDEST_GIF else 1
    canvas = Canvas(drawing.size, theme.background, scale)
    canvas.draw(drawing.shapes(steps[0]))
    yield Frame(canvas.image, (), milliseconds)
    for at, (before, step) in enumerate(pairwise(steps), start=2):
        cells = drawing.changes(before, step)
        canvas.draw(cells)
        canvas.clear(*drawing.formula_room)
        canvas.draw(drawing.formula(step))
        rooms = [drawing.formula_room, *((cell.place, cell.size) for cell in cells if isinstance(cell, Box))]
        areas = tuple((x * scale, y * scale, (x + w) * scale, (y + h) * scale) for (x, y), (w, h) in rooms)
        yield Frame(canvas.image, areas, milliseconds * (LAST_STEP_STAYS if at == len(steps) else 1))


class _Drawing:
    """All shapes of a scene, step by step."""

    def __init__(self, scene: Scene, theme: Theme) -> None:
        self._scene, self._theme = scene, theme
        self._texts = [text for texts in all_texts(scene.grids) for text in texts]
        self._layout = scene_layout(scene, self._texts, theme)
        self._cells = Cells(scene, theme, self._layout.sides)
        self._formula: Formula | None = None
        width, self._top = self._layout.size
        self.size: Size = (width, self._top)
        if scene.steps is not None:
            room = max(width - 2 * MARGIN, LEAST_FORMULA_WIDTH)
            self._formula = Formula(scene, scene.steps, self._texts, room, theme)
            across, down = self._formula.size
            self.size = (max(width, across + 2 * MARGIN), self._top + COUNT_ROOM + down + MARGIN)

    @property
    def formula_room(self) -> tuple[tuple[int, int], Size]:
        """Where the formula and the number of the step are, and how large that is."""
        return (0, self._top), (self.size[0], self.size[1] - self._top)

    def step(self, wanted: int | None) -> int:
        """Counted from 0 and within the ends."""
        count = 1 if self._scene.steps is None else len(self._scene.steps.targets)
        return min(count, max(1, math.ceil(count / 3) if wanted is None else wanted)) - 1

    def title(self, step: int) -> str:
        """What is shown, in words."""
        titles = ", ".join(grid.title for grid in self._scene.grids if grid.title)
        return titles if self._scene.steps is None else f"{titles}. {self._count(step)}"

    def shapes(self, step: int) -> Iterator[Shape]:
        """Everything."""
        yield from self._layout.shapes
        for cell, state in enumerate(cell_states(self._scene, self._texts, step)):
            yield from self._cell(cell, state)
        yield from self.formula(step)

    def changes(self, before: int, step: int) -> list[Shape]:
        """The cells that look different at `step` from how they looked `before`."""
        old, new = (cell_states(self._scene, self._texts, at) for at in (before, step))
        changed = (cell for cell in range(len(new)) if old[cell] != new[cell])
        return [shape for cell in changed for shape in self._cell(cell, new[cell])]

    def formula(self, step: int) -> Iterator[Shape]:
        """The number of the step and what happens in it."""
        if self._formula is None:
            return
        place = (MARGIN, self._top + COUNT_ROOM // 2 - 4)
        yield Words(place, (Piece(self._count(step), self._theme.muted),), COUNT_SIZE, Anchor.START)
        yield from self._formula.shapes(step, (MARGIN, self._top + COUNT_ROOM))

    def _cell(self, cell: int, state: CellState) -> Iterator[Shape]:
        place = self._layout.cells[cell]
        if place is not None:
            yield from self._cells.shapes(cell, state, place, self._layout.digits[cell])

    def _count(self, step: int) -> str:
        steps = self._scene.steps
        return "" if steps is None else f"Step {step + 1} of {len(steps.targets)}"

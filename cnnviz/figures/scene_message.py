"""A scene as plain lists and texts, for a component that draws it."""

from base64 import b64encode
from io import BytesIO
from math import isnan

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.figures.numbers import number_texts
from cnnviz.figures.scene import Colouring, Scene, SceneGrid, Steps
from cnnviz.links.numbers import write_number
from cnnviz.practice.checking import CLOSE


def scene_message(scene: Scene) -> dict[str, object]:
    """What the stepper is sent."""
    return {
        "grids": [_grid(grid) for grid in scene.grids],
        "signs": list(scene.signs),
        "slices": scene.slices,
        "steps": None if scene.steps is None else _steps(scene.steps),
    }


def _steps(steps: Steps) -> dict[str, object]:
    count, terms = steps.products.shape
    return {
        "count": count,
        "terms": terms,
        "parts": steps.parts,
        "reduction": steps.reduction.value,
        "function": steps.function,
        "asked": steps.is_asked,
        "close": CLOSE,
        "stamps": steps.is_stamped,
        "targets": _cells(steps.targets),
        "written": _texts(steps.written),
        "first": _cells(steps.first),
        "second": None if steps.second is None else _cells(steps.second),
        "products": _texts(steps.products),
        "sums": _texts(steps.sums),
        "part_sums": _texts(steps.part_sums) if steps.parts > 1 else "",
        "addends": None if steps.addends is None else steps.addends.tolist(),
        "addend": steps.addend_name,
        "winners": None if steps.winners is None else steps.winners.tolist(),
        "divisors": None if steps.divisors is None else _texts(steps.divisors),
        "companions": None if steps.companions is None else _cells(steps.companions),
    }


def _cells(cells: NDArray[np.int64]) -> dict[str, object]:
    """Cells by step; where all steps have the same pattern, only where it begins and the pattern itself."""
    begins, pattern = cells[:, 0], cells[0] - cells[0, 0]
    if (cells == begins[:, np.newaxis] + pattern).all():
        return {"begins": begins.tolist(), "pattern": pattern.tolist()}
    return {"rows": cells.tolist()}


def _texts(values: NDArray[np.float64]) -> str:
    """Numbers row by row, set apart by spaces: a third of what a list of texts takes."""
    return " ".join(number_texts(values))


def _grid(grid: SceneGrid) -> dict[str, object]:
    (top, bottom), (left, right) = grid.padding
    rows, columns = grid.values.shape
    inner = grid.values[top : rows - bottom, left : columns - right]
    message: dict[str, object] = {
        "name": grid.name,
        "role": grid.role.value,
        "title": grid.title,
        "label": grid.label or grid.title,
        "note": grid.note,
        "rows": rows,
        "columns": columns,
        "padding": [top, bottom, left, right],
        "dropped": [] if grid.dropped is None else np.flatnonzero(grid.dropped).tolist(),
        "names": [list(grid.row_names), list(grid.column_names)] if grid.row_names else None,
        "said": list(grid.cell_texts),
        "marks": list(grid.marks),
        "below": grid.is_below,
        # What stands in a cell while it is edited: the number itself, not its rounding.
        "exact": [_exact(value) for value in inner.ravel().tolist()] if grid.editable else None,
    }
    if grid.colouring and grid.colouring.is_picture:
        return message | _picture(grid, grid.colouring)
    message["texts"] = grid.texts
    return message | (_fills(grid.colouring) if grid.colouring else {})


def _exact(value: float) -> str:
    return "" if isnan(value) else write_number(value)


def _fills(colouring: Colouring) -> dict[str, object]:
    fractions = colouring.fractions.ravel()
    fills = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colouring.scale.pixels(fractions).tolist()]
    return {"fills": fills, "black": colouring.scale.takes_black_text(fractions).astype(int).tolist()}


def _picture(grid: SceneGrid, colouring: Colouring) -> dict[str, object]:
    file = BytesIO()
    Image.fromarray(colouring.scale.pixels(colouring.fractions)).save(file, "PNG")
    return {
        "texts": [],
        "picture": f"data:image/png;base64,{b64encode(file.getvalue()).decode()}",
        "numbers": b64encode(grid.values.astype("<f4").tobytes()).decode(),
    }

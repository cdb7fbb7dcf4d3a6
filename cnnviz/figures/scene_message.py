"""A scene as plain lists and texts, for a component that draws it."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from math import isnan

import numpy as np
from PIL import Image

from cnnviz.figures.packing import packed_cells, packed_texts
from cnnviz.figures.scene import Colouring, Scene, SceneGrid, Steps, all_texts
from cnnviz.links.numbers import write_number
from cnnviz.practice.checking import CLOSE


def scene_message(scene: Scene) -> dict[str, object]:
    """What the stepper is sent."""
    texts = all_texts(scene.grids)
    return {
        "grids": [_grid(grid, own) for grid, own in zip(scene.grids, texts, strict=True)],
        "signs": list(scene.signs),
        "belowSigns": list(scene.below_signs),
        "slices": scene.slices,
        "marked": sum(grid.name.startswith("image") for grid in scene.grids) > 1,  # kernels, with their channels
        "together": scene.is_pointed_together,
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
        "targets": packed_cells(steps.targets),
        "written": packed_texts(steps.written),
        "first": packed_cells(steps.first),
        "second": None if steps.second is None else packed_cells(steps.second),
        "products": packed_texts(steps.products),
        "sums": packed_texts(steps.sums),
        "part_sums": packed_texts(steps.part_sums) if steps.parts > 1 else None,
        "addends": None if steps.addends is None else steps.addends.tolist(),
        "addend": steps.addend_name,
        "winners": None if steps.winners is None else steps.winners.tolist(),
        "divisors": None if steps.divisors is None else packed_texts(steps.divisors),
        "companions": None if steps.companions is None else packed_cells(steps.companions),
    }


def _grid(grid: SceneGrid, texts: list[str]) -> dict[str, object]:
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
        "faint": [] if grid.faint is None else np.flatnonzero(grid.faint).tolist(),
        "names": [list(grid.row_names), list(grid.column_names)] if grid.row_names else None,
        "said": list(grid.cell_texts),
        "marks": list(grid.marks),
        "below": grid.is_below,
        # What stands in a cell while it is edited: the number itself, not its rounding.
        "exact": [_exact(value) for value in inner.ravel().tolist()] if grid.editable else None,
    }
    if grid.colouring and grid.colouring.is_picture:
        return message | _picture(grid, grid.colouring)
    message["texts"] = texts
    return message | (_fills(grid.colouring) if grid.colouring else {})


@lru_cache(maxsize=4096)  # of a grid's many numbers an edit changes a few
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

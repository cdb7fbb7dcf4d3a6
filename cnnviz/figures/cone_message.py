"""A stack of levels as plain lists and texts, for a component that draws it."""

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.errors import ImageError
from cnnviz.figures.cone_reads import Positions, Reads
from cnnviz.figures.cone_scene import INPUT, ConeLevel, ConeScene
from cnnviz.figures.pictures import signed_picture
from cnnviz.figures.theme import Theme
from cnnviz.geometry.layers import shape_text


def cone_message(
    scene: ConeScene, image: NDArray[np.uint8] | None, maps: Mapping[str, NDArray[np.floating]], theme: Theme
) -> dict[str, object]:
    """What the cone is sent.

    Parameters
    ----------
    scene : ConeScene
    image : ndarray of uint8, (rows, columns, 3), or None
        The ground of the input, of its size.
    maps : mapping of str to ndarray of float, (rows, columns)
        For names of levels, numbers that colour their cells.
    theme : Theme
        Whose colours the numbers take.

    Raises
    ------
    ImageError
        If a picture has another size than its level.
    """
    grounds = {name: signed_picture(values, theme).pixels for name, values in maps.items()}
    if image is not None:
        grounds[INPUT] = image
    layouts = {level.name: level.layout for level in scene.levels}
    for name, pixels in grounds.items():
        if pixels.shape[:2] != layouts.get(name):
            raise ImageError(
                f"the picture of {name} has {shape_text(pixels.shape[:2])} pixels, but {name} has "
                f"{shape_text(layouts.get(name, ())) or 'no level'}: resize it"
            )
    return {
        "title": scene.title,
        "flat": scene.is_one_dimensional,
        "levels": [_level(level, scene.is_one_dimensional) for level in scene.levels],
        "grounds": {name: _url(pixels) for name, pixels in grounds.items()},
        "start": [scene.start.layer, scene.start.row, scene.start.column],
        "block": scene.block,
    }


def _level(level: ConeLevel, flat: bool) -> dict[str, object]:
    message: dict[str, object] = {
        "name": level.name,
        "words": level.words,
        "layout": level.layout,
        "size": level.size,
        "outlines": level.outlines,
        "reads": [_reads(reads, flat) for reads in level.reads],
        "inside": level.inside,
    }
    if flat:
        centres = [round(centre, 3) for centre in level.centres]
        message |= {"centres": centres, "cell": round(level.cell, 3), "margins": level.margins}
    return message


def _reads(reads: Reads, flat: bool) -> dict[str, object]:
    """Rows are left out where they are as the columns, or not drawn."""
    columns = _places(reads.columns)
    return (
        {"columns": columns}
        if flat or reads.rows == reads.columns
        else {"rows": _places(reads.rows), "columns": columns}
    )


def _places(places: tuple[Positions, ...]) -> dict[str, object]:
    """Where all read the same, that is said once."""
    return {"every": places[0]} if len(set(places)) == 1 else {"each": places}


def _url(pixels: NDArray[np.uint8]) -> str:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"

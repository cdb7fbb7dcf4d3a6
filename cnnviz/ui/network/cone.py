"""The cone: a stack of layers in which a unit lights all that it sees, down to the pixels."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.figures.cone_message import cone_message
from cnnviz.figures.cone_scene import ConeScene, ConeUnit
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.theme import current_theme

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "cnnviz_cone",
    css=(_FOLDER / "cone.css").read_text(encoding="utf-8"),
    js="".join(
        (_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in ("parts", "stack", "maps", "rows", "cone")
    ),
)


def cone_picture(
    scene: ConeScene,
    *,
    key: str,
    unit: ConeUnit | None = None,
    on_choose: Callable[[ConeUnit], None] | None = None,
    image: NDArray[np.uint8] | None = None,
    maps: Mapping[str, NDArray[np.floating]] | None = None,
    large: bool = False,
    dimmed: bool = False,
) -> None:
    """Show a stack of layers; a unit that is pointed at lights its field.

    Parameters
    ----------
    scene : ConeScene
    key : str
    unit : ConeUnit or None
        The unit that is chosen; None, or one of a layer that is no level, is the scene's own.
    on_choose : callable or None
        Called before the next run of the page with a unit that was clicked.
    image : ndarray of uint8, (rows, columns, 3), or None
        What the pixels of the input show, of the input's size.
    maps : mapping of str to ndarray of float, (rows, columns), or None
        Numbers that colour the cells of levels, by the levels' names.
    large : bool
        To be read from the back of a room.
    dimmed : bool
        To be looked at only: the picture is not that of the present settings.
    """

    def take_unit() -> None:
        chosen = st.session_state[key].get("unit")
        if on_choose and chosen:
            on_choose(ConeUnit(str(chosen["layer"]), int(chosen["row"]), int(chosen["column"])))

    _component(
        key=key,
        data={
            "scene": cone_message(scene, image, maps or {}, current_theme()),
            "unit": unit and [unit.layer, unit.row, unit.column],
            "large": large,
            "dimmed": dimmed,
            "help": GLOSSARY.get("receptive field", ""),
        },
        on_unit_change=take_unit,
    )

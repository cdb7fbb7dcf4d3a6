"""The cone: a stack of layers in which a unit lights all that it sees, down to the pixels."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.figures.cone_message import cone_message
from cnnviz.figures.cone_scene import INPUT, ConeScene, ConeUnit
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

    told, turn = st.session_state.get(f"{key}.told", (None, 0))

    def take_unit() -> None:
        chosen = st.session_state[key].get("unit")
        if on_choose and chosen:
            choice = ConeUnit(str(chosen["layer"]), int(chosen["row"]), int(chosen["column"]))
            if not chosen.get("elsewhere"):  # else it is on none of the levels that are drawn
                st.session_state[f"{key}.told"] = choice, turn
            on_choose(choice)

    # What the component itself has told is not told back, since the picture would be sent again with it; unless it has
    # left the page in the meantime, with all that it knew.
    if told != unit or key not in st.session_state:
        turn += 1
        st.session_state[f"{key}.given"] = unit and [unit.layer, unit.row, unit.column]
    st.session_state[f"{key}.told"] = unit, turn
    _component(
        key=key,
        data={
            "scene": _message(f"{key}.message", scene, image, maps or {}),
            "unit": st.session_state[f"{key}.given"],
            "turn": turn,
            "large": large,
            "dimmed": dimmed,
            "help": GLOSSARY["receptive field of unit"],
        },
        on_unit_change=take_unit,
    )


def _message(
    key: str, scene: ConeScene, image: NDArray[np.uint8] | None, maps: Mapping[str, NDArray[np.floating]]
) -> dict[str, object]:
    """Making a file of a photograph takes longer than the rest of a run, and is mostly that of the run before."""
    theme = current_theme()
    pictures: dict[str, Any] = {**maps, INPUT: image}
    held = st.session_state.get(key)
    if (
        held is None
        or held[0] != (scene, theme)
        or held[1].keys() != pictures.keys()
        or not all(np.array_equal(held[1][name], picture) for name, picture in pictures.items())
    ):
        held = (scene, theme), pictures, cone_message(scene, image, maps, theme)
        st.session_state[key] = held
    return held[2]

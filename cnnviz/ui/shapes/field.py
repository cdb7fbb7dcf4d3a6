"""What one unit sees of the image: as a cone through the layers, on a photograph, and weighed by the gradient."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.resizing import cut_to
from cnnviz.errors import GeometryError
from cnnviz.figures.cone_scene import ConeScene, ConeUnit, cone_scene
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.recurrence import field_steps
from cnnviz.geometry.unit_field import UnitField, unit_field
from cnnviz.models.stacks import STACKS
from cnnviz.ui.controls import refuse_typed, segments
from cnnviz.ui.network.cone import cone_picture
from cnnviz.ui.page import refuse
from cnnviz.ui.pictures import ChosenPicture, pick_picture, refuse_picture
from cnnviz.ui.shapes.changes import put
from cnnviz.ui.shapes.effective import show_effective
from cnnviz.ui.shapes.field_words import growth_table, what_it_sees
from cnnviz.ui.shapes.network_controls import STACK, choose_network, edit_stack, preset_of
from cnnviz.ui.shapes.state import LOOKS, OWN, PAGE, ShapesState
from cnnviz.ui.state import is_presenting

LAST_GOOD = f"{PAGE}.last good field"
RECOGNISED = 48  # px, of the longer side of a photograph
RECURRENCE = (
    "**Size** grows by (:orange[kernel] − 1) · dilation · jump. **Jump**, how far the fields of neighbours lie apart, "
    "is multiplied by the stride. **Start**, the centre of the first unit's field, moves by "
    "((:orange[kernel] − 1) · dilation / 2 − padding) · jump; the first pixel's own centre is 0.5."
)


@dataclass(frozen=True)
class Seen:
    """A unit of a network and what it sees.

    Attributes
    ----------
    state : ShapesState
    architecture : Architecture
    field : UnitField
    is_old : bool
        Whether it is that of settings before, since those of now make no network.
    """

    state: ShapesState
    architecture: Architecture
    field: UnitField
    is_old: bool = False


def show_field(state: ShapesState) -> Seen | None:
    """Choose a network and a unit, and show what it sees; None where there is nothing to see."""
    layer = _layer_of(state)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        choose_network(state, layer)
        segments(PAGE, "look", "Show", LOOKS, "field look", LOOKS.__getitem__)
        if state.look == "cone":
            segments(PAGE, "flat", "Drawn in", (True, False), "cone dimensions", lambda flat: "1-D" if flat else "2-D")
        picture = pick_picture(PAGE) if state.look == "photograph" else None
    if state.network == OWN:
        edit_stack(state, layer)
    refuse_typed(STACK)
    refuse_picture(PAGE)
    seen = _work_out(state, layer)
    if seen is None:
        return None
    if state.look == "effective":
        show_effective(seen.state, seen.architecture, seen.field, is_old=seen.is_old)
    else:
        _cone(seen, picture)
    if not seen.is_old:
        st.markdown(what_it_sees(seen.field))
    preset = preset_of(state) if state.network == OWN else None
    if preset and not is_presenting():
        st.markdown(f":small[:gray[{STACKS[preset].look_for}]]")
    return None if seen.is_old else seen


def _layer_of(state: ShapesState) -> str:
    """The layer that is looked at: as the state has it, or the last one with several units."""
    if state.network == OWN:
        names = [f"conv{number}" for number in range(1, len(state.stack) + 1)]
        return state.layer if state.layer in names else names[-1]
    layouts = {step.name: step.layout for step in field_steps(state.architecture)}
    if state.layer in layouts:
        return state.layer
    return next((name for name in reversed(layouts) if layouts[name] != (1, 1)), next(iter(layouts)))


def _work_out(state: ShapesState, layer: str) -> Seen | None:
    unit = None if 0 in state.unit else (state.unit[0] - 1, state.unit[1] - 1)
    try:
        seen = Seen(state, state.architecture, unit_field(state.architecture, layer, unit))
    except GeometryError as error:
        refuse(f"There is no such network: {error}.")
        before: Seen | None = st.session_state.get(LAST_GOOD)
        return before and replace(before, is_old=True)
    st.session_state[LAST_GOOD] = seen
    return seen


def _cone(seen: Seen, picture: ChosenPicture | None) -> None:
    """The layers from the image to the unit, or the image as a photograph and the unit's layer alone."""
    field, state = seen.field, seen.state
    layer = field.step.name
    _, rows, columns = seen.architecture.input_shape
    cone_picture(
        _scene(seen.architecture, layer, alone=picture is not None, flat=state.flat and picture is None),
        key=f"{PAGE}.{'photographed' if picture else 'cone'}",
        unit=ConeUnit(layer, *field.unit),
        on_choose=_choose_unit,
        image=_ground(picture, state, rows, columns) if picture else None,
        large=is_presenting(),
        dimmed=seen.is_old,
    )
    if picture and state.network == OWN and max(rows, columns) < RECOGNISED:
        st.markdown(f":small[Shrunk to the network's {rows} × {columns} px; a larger image size shows what it is.]")


@lru_cache(maxsize=32)  # a network's scene takes as long as the rest of the page
def _scene(architecture: Architecture, layer: str, *, alone: bool, flat: bool) -> ConeScene:
    """The layers that are usually drawn, and the one that is looked at; or that one alone.

    Inside a block, those up to the end of its branch are drawn, so that any of them can be clicked.
    """
    block = layer.rpartition(".")[0]
    branch = [step.name for step in field_steps(architecture) if block and step.name.rpartition(".")[0] == block]
    top = branch[-1] if branch and not alone else None
    scene = cone_scene(architecture, [layer] if alone else None, top=top, one_dimensional=flat)
    levels = [level.name for level in scene.levels]
    return scene if layer in levels else cone_scene(architecture, [*levels[1:], layer], top=top, one_dimensional=flat)


def _ground(picture: ChosenPicture, state: ShapesState, rows: int, columns: int) -> NDArray[np.uint8]:
    """The picture in the size of the network's input."""
    if picture.source:  # a person's own is in no cache that others share
        return cut_to(picture.pixels, rows, columns)
    return _photograph(state.photograph, rows, columns)


@lru_cache(maxsize=8)
def _photograph(name: str, rows: int, columns: int) -> NDArray[np.uint8]:
    return cut_to(PHOTOGRAPHS[name](), rows, columns)


def _choose_unit(unit: ConeUnit) -> None:
    if unit.layer != "input":
        put(layer=unit.layer, unit=(unit.row + 1, unit.column + 1))


def show_growth(seen: Seen) -> None:
    """The recurrence, layer by layer."""
    with st.container(border=True):
        st.header("How the field grows", anchor=False)
        st.markdown(RECURRENCE)
        st.table(growth_table(seen.architecture, seen.field.step.name), border="horizontal", hide_index=True)

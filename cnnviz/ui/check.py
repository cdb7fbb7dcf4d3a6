"""Check my work, and trace it yourself: an output that the person fills in, on any page with a stepper."""

from collections.abc import Callable
from math import isnan, nan

import numpy as np
import streamlit as st

from cnnviz.errors import InputError
from cnnviz.figures.answer_scene import answer_scene
from cnnviz.figures.scene import Role, Scene
from cnnviz.links.answers import Answer
from cnnviz.links.numbers import Grid
from cnnviz.links.states import pair
from cnnviz.practice.checking import Mark
from cnnviz.ui.controls import segments
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.state import control_changed, is_presenting, key_of
from cnnviz.ui.stepper import Edit, grid_stepper
from cnnviz.ui.stepper.edits import refusal_of, take_edit

WAYS = {"answer": "Check my answer", "trace": "Trace it step by step", "size": "Check my output size"}


def show_check(
    page: str,
    scene: Scene,
    answer: tuple[Answer, ...],
    way: str,
    on_edit: Callable[[Edit], None],
    *,
    dimmed: bool = False,
) -> None:
    """Ask for the output of a scene; each cell is marked, and a wrong one shows the right arithmetic.

    Parameters
    ----------
    page : str
        Whose state has the fields ``answer`` and ``way``.
    scene : Scene
    answer : tuple of Answer
        As the state has it; one that does not fit the output is begun anew.
    way : str
        A key of `WAYS`.
    on_edit : callable
        Takes edits of the other grids.
    dimmed : bool
        Whether the scene is not that of the present settings.
    """
    outputs = [grid.values.shape for grid in scene.grids if grid.role is Role.OUTPUT]
    given = _fitting(answer, outputs)
    segments(page, "way", "How", WAYS, "check", WAYS.__getitem__)
    if way == "size":
        _ask_size(page, outputs[0])
        return
    asked = answer_scene(scene, given)
    marks = [mark for grid in asked.grids for mark in grid.marks]
    right, wrong = marks.count(Mark.RIGHT), marks.count(Mark.WRONG)
    said = f"**{right} of {len(marks)} right**" + (
        f", {wrong} wrong: point at a wrong cell to see why" if wrong else ""
    )
    st.markdown(
        f"{said}. Paste your whole answer into its first cell, or type cell by cell; two decimals are enough."
        if way == "answer"
        else f"{said}. Type each product below its pair and press Enter, then the result."
    )

    def take(edit: Edit) -> None:
        if not edit.grid.startswith("answer."):
            on_edit(edit)
            return
        index = int(edit.grid.partition(".")[2])
        # As it is held by now: several edits may come in one message.
        held = list(map(_as_answer, _fitting(st.session_state[key_of(page, "answer")], outputs)))
        cells = take_edit(page, edit, held[index], blank=nan)
        if cells:
            held[index] = cells
            st.session_state[key_of(page, "answer")] = tuple(held)

    grid_stepper(
        asked,
        key=f"{page}.check.{way}",
        on_edit=take,
        step=1 if way == "trace" else None,
        large=is_presenting(),
        dimmed=dimmed,
        refusal=refusal_of(page),
        has_link=False,
        asks_products=way == "trace",
    )
    st.button("Begin anew", key=f"{page}.begin anew", on_click=_clear, args=(page,), type="tertiary")


def _ask_size(page: str, size: tuple[int, ...]) -> None:
    """Ask for the output's size, and say whether it is right."""
    text = st.text_input(
        "Your output size, such as 3 × 3", key=f"{page}.size answer", width=220, help=GLOSSARY["size check"]
    )
    if not text:
        return
    try:
        said = pair(0, 1_000_000).read(text)
    except InputError as error:
        refuse(f"Your size cannot be read: {error}.")
        return
    right = f"{size[0]} × {size[1]}"
    st.markdown(
        f"**Right:** {right}."
        if said == tuple(size)
        else f"**Not quite:** it is {right}. The formula stands on the Numbers tab."
    )


def _fitting(answer: tuple[Answer, ...], shapes: list[tuple[int, ...]]) -> np.ndarray:
    if [np.shape(each) for each in answer] == shapes:
        return np.array(answer, dtype=np.float64)
    return np.full((len(shapes), *shapes[0]), np.nan)


def _as_answer(cells: np.ndarray) -> Grid:
    # Always the same NaN, so that equal answers are equal.
    return tuple(tuple(nan if isnan(cell) else cell for cell in row) for row in cells.tolist())


def _clear(page: str) -> None:
    st.session_state[key_of(page, "answer")] = ()
    control_changed()

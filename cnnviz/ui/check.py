"""Check my work, and trace it yourself: an output that the person fills in, on any page with a stepper."""

import re
from collections.abc import Callable
from functools import partial
from itertools import zip_longest
from math import isnan, nan

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnnviz.errors import InputError
from cnnviz.figures.answer_scene import answer_scene
from cnnviz.figures.scene import Role, Scene
from cnnviz.links.answers import LONGEST_SIZE, Answer
from cnnviz.links.blocks import Block, BlockError, read_block
from cnnviz.links.numbers import Grid
from cnnviz.links.states import pair
from cnnviz.practice.checking import Mark
from cnnviz.practice.mistakes import Trace, two_mistakes, usual_mistakes
from cnnviz.practice.recognition import Diagnosis, recognise, recognise_size
from cnnviz.ui.controls import segments
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.state import control_changed, is_presenting, key_of
from cnnviz.ui.stepper import Edit, grid_stepper
from cnnviz.ui.stepper.edits import forget_refusal, refusal_of, take_edit

WAYS = {"answer": "Check my answer", "trace": "Trace it step by step", "size": "Check my output size"}

NEW_LINE = "  \n"  # of Markdown
WHAT_TO_DO = {
    "answer": "Paste your whole answer into its first cell, or type cell by cell; two decimals are enough.",
    "trace": "Type each product below its pair and press Enter, then the result.",
    "trace without products": "Type the result of each window and press Enter.",
}


def show_check(
    page: str,
    scene: Scene,
    trace: Trace,
    answer: tuple[Answer, ...],
    way: str,
    on_edit: Callable[[Edit], None],
    *,
    dimmed: bool = False,
) -> DeltaGenerator:
    """Ask for the output of a scene; each cell is marked, and a wrong one shows the right arithmetic.

    Where usual mistakes explain what is wrong, they are named.

    Parameters
    ----------
    page : str
        Whose state has the fields ``answer``, ``way`` and ``said_size``.
    scene : Scene
    trace : ConvolutionTrace, TransposedTrace, PoolingTrace or AdaptivePoolingTrace
        Of which the scene was made.
    answer : tuple of Answer
        As the state has it; one that does not fit the output is begun anew.
    way : str
        A key of `WAYS`.
    on_edit : callable
        Takes edits of the other grids.
    dimmed : bool
        Whether the scene is not that of the present settings.

    Returns
    -------
    DeltaGenerator
        A row for further buttons.
    """
    right = [grid.values for grid in scene.grids if grid.role is Role.OUTPUT]
    outputs = [values.shape for values in right]
    given = _fitting(answer, outputs)
    segments(page, "way", "How", WAYS, "check", WAYS.__getitem__)
    if st.session_state.get(f"{page}.way before") != way:  # what was refused there is over here
        st.session_state[f"{page}.way before"] = way
        forget_refusal(page)
    if way == "size":
        _ask_size(page, outputs[0], trace)
        return st.container(horizontal=True)
    asked = answer_scene(scene, given)
    diagnoses = recognise(given, np.array(right), usual_mistakes(trace), two_mistakes(trace))
    st.markdown(_judged(asked, way, diagnoses))

    def take(edit: Edit) -> None:
        if not edit.grid.startswith("answer."):
            on_edit(edit)
            return
        index = int(edit.grid.partition(".")[2])
        # As it is held by now: several edits may come in one message.
        held = list(map(_as_answer, _fitting(st.session_state[key_of(page, "answer")], outputs)))
        check = explain = None
        if edit.row == edit.column == 0:  # the whole answer, pasted from the first cell on
            check = partial(_check_whole, edit.block, outputs[index])
            explain = partial(_size_meant, trace=trace, place=index)
        cells = take_edit(page, edit, held[index], blank=nan, check=check, explain=explain)
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
    row = st.container(horizontal=True)
    row.button("Begin anew", key=f"{page}.begin anew", on_click=_clear, args=(page,))
    return row


def _judged(asked: Scene, way: str, diagnoses: tuple[Diagnosis, ...]) -> str:
    """How many cells are right, and what to do, or which mistakes explain what is wrong: two lines, mostly."""
    marks = [mark for grid in asked.grids for mark in grid.marks]
    right, wrong = marks.count(Mark.RIGHT), marks.count(Mark.WRONG)
    said = f"**{right} of {len(marks)} right**" + (f", {wrong} wrong" if wrong else "")
    if diagnoses:
        return f"{said}. {_in_words(diagnoses, NEW_LINE)}"
    how_to_see = "click" if way == "trace" else "point at"
    if way == "trace" and (asked.steps is None or asked.steps.second is None):
        way = "trace without products"
    return f"{said}{f': {how_to_see} a wrong cell to see why' if wrong else ''}.{NEW_LINE}{WHAT_TO_DO[way]}"


def _in_words(diagnoses: tuple[Diagnosis, ...], between: str = " ") -> str:
    """Each finding and its remedy; one that serves for the next as well is given only there."""
    said = []
    for each, following in zip_longest(diagnoses, diagnoses[1:]):
        said.append(each.finding)
        if following is None or following.remedy != each.remedy:
            said.append(each.remedy)
    return between.join(said)


def _check_whole(block: Block, size: tuple[int, ...], _answer: Grid) -> None:
    rows, columns = len(block), len(block[0])
    if 1 < rows < size[0] and 1 < columns < size[1]:  # smaller both ways; a row or a column may be begun
        raise InputError(
            f"the block is {rows} × {columns}, but the output is {size[0]} × {size[1]}: paste a number for each cell, "
            "or whole rows"
        )


def _size_meant(block: Block, trace: Trace, place: int) -> str:
    """Which mistake gives an output as large as a pasted answer, or these very numbers."""
    try:
        numbers = np.array(read_block(block, blank=nan))
    except BlockError:
        return ""
    size, right = (len(block), len(block[0])), trace.output.shape[-2:]
    found = recognise_size(size, right, usual_mistakes(trace), two_mistakes(trace), numbers, place)
    return _in_words(found).replace("**", "")


def _ask_size(page: str, size: tuple[int, ...], trace: Trace) -> None:
    """Ask for the output's size, and say whether it is right, or which mistake gives what was said."""
    text = st.text_input(
        "Your output size, such as 12 × 9",
        key=key_of(page, "said_size"),
        on_change=control_changed,
        max_chars=LONGEST_SIZE,
        width=220,
        help=GLOSSARY["size check"],
        persist_state="session",
    )
    if not text:
        return
    sides = re.split(r"\s*(?:[x×*,]|by|\s)\s*", text.lower().replace("−", "-").strip(" ()[]"))
    try:
        said = pair(0, 1_000_000).read("x".join(sides))
    except InputError as error:
        refuse(f"Your size cannot be read: {error}.")
        return
    right = f"{size[0]} × {size[1]}"
    if said == tuple(size):
        st.markdown(f"**Right:** {right}.")
        return
    why = _in_words(recognise_size(said, (size[0], size[1]), usual_mistakes(trace), two_mistakes(trace)))
    st.markdown(f"**Not quite.** {why or 'No usual mistake gives it. The formula stands on the Numbers tab.'}")
    with st.expander("Show the right size"):
        st.markdown(f"**{right}**")


def _fitting(answer: tuple[Answer, ...], shapes: list[tuple[int, ...]]) -> np.ndarray:
    if [np.shape(each) for each in answer] == shapes:
        return np.array(answer, dtype=np.float64)
    return np.full((len(shapes), *shapes[0]), np.nan)


def _as_answer(cells: np.ndarray) -> Grid:
    # Always the same NaN, so that equal answers are equal.
    return tuple(tuple(nan if isnan(cell) else cell for cell in row) for row in cells.tolist())


def _clear(page: str) -> None:
    st.session_state[key_of(page, "answer")] = ()
    forget_refusal(page)
    control_changed()

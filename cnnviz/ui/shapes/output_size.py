"""The size of an operator's output: its settings, its formula, and where its windows lie."""

import streamlit as st

from cnnviz.errors import GeometryError
from cnnviz.figures.axis_picture import axis_figure
from cnnviz.figures.touches_scene import LARGEST, can_be_drawn, touches_scene
from cnnviz.geometry.axis_plan import AxisPlan, axis_plan
from cnnviz.geometry.axis_settings import Operation, layer_of
from cnnviz.geometry.solving import mends
from cnnviz.geometry.window import Pair
from cnnviz.links.states import pair_text
from cnnviz.ui.controls import named_list, puts_into, refuse_typed, segments, typed
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.mends import offer_mends
from cnnviz.ui.page import refuse
from cnnviz.ui.shapes.changes import choose_operation, use_mend
from cnnviz.ui.shapes.formulae import size_formula, what_is_left
from cnnviz.ui.shapes.numbers_link import link_to_numbers
from cnnviz.ui.shapes.state import OPERATIONS, PADDINGS, PAGE, ShapesState
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme, draw

USUAL = {
    "size": (7, 8, 14, 28, 32, 56, 64, 112, 224),
    "kernel_size": (1, 2, 3, 5, 7, 11),
    "stride": (1, 2, 3, 4),
    "dilation": (1, 2, 4),
    "output_padding": (0, 1),
}
LABELS = {"size": "Input size", "kernel_size": "Kernel size", "output_padding": "Output padding"}
LAST_GOOD = f"{PAGE}.last good"

Plans = tuple[AxisPlan, AxisPlan]


def output_size_controls(state: ShapesState) -> None:
    """The row of controls; those that an operation has not are not there."""
    has = state.kind.settings
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        _operation(state)
        _field("size", state.size, 92)
        _field("kernel_size", state.kernel_size, 92)
        _field("stride", state.stride, 76)
        named = PADDINGS if state.kind is Operation.CONVOLUTION else ()
        paddings = ("0", "1", "2", "3", *named)
        take = puts_into(PAGE, ShapesState, "padding")
        typed(PAGE, "Padding", paddings, state.padding, take, 92, GLOSSARY["operator padding"])
        if "dilation" in has:
            _field("dilation", state.dilation, 80)
        if "output_padding" in has:
            _field("output_padding", state.output_padding, 130)
        if "ceil_mode" in has:
            segments(PAGE, "ceil_mode", "Ceil mode", [False, True], "ceil mode", lambda on: "On" if on else "Off")
    refuse_typed(PAGE)


def show_output_size(state: ShapesState) -> Plans | None:
    """The formula with its numbers, and a picture of each axis; None where there is no output.

    Then the reason is given with the values that would mend it, and the last picture stays.
    """
    plans = _plans(state)
    shown: Plans | None = plans or st.session_state.get(LAST_GOOD)
    if shown is None:
        return None
    st.session_state[LAST_GOOD] = shown
    rows, columns = shown
    verb = "stamped" if rows.is_stamped else "read"
    if plans:
        st.header(
            f":blue[{rows.length} × {columns.length}] → :green[{rows.size} × {columns.size}]",
            anchor=False,
        )
    else:
        st.markdown(":gray[Below: the last settings that had an output.]")
    if can_be_drawn(rows, columns):
        grid, axes = st.columns([2, 3], gap="medium")
        with grid:
            _grid(shown, is_old=plans is None)
        with axes:
            _axes(shown, is_old=plans is None, beside=False)
    else:
        _axes(shown, is_old=plans is None, beside=True)
        st.markdown(f":small[:gray[Up to {LARGEST} × {LARGEST} px, a grid shows how often each pixel is {verb}.]]")
    st.markdown(f":small[{_legend(shown)}]")
    if plans and not is_presenting():
        link_to_numbers(state)
    return plans


def _plans(state: ShapesState) -> Plans | None:
    settings = state.settings
    try:
        layer_of(state.kind, *settings).output_shape((1, *state.size))
        rows, columns = (axis_plan(state.kind, state.size[axis], settings[axis]) for axis in (0, 1))
    except GeometryError as error:
        refuse(f"There is no output: {error}.")
        offer_mends(PAGE, mends(state.kind, state.size, state.settings), use_mend)
        return None
    return rows, columns


def _grid(plans: Plans, *, is_old: bool) -> None:
    prompt = "Point at a pixel."
    grid_stepper(touches_scene(*plans), key=f"{PAGE}.touches", prompt=prompt, large=is_presenting(), dimmed=is_old)


def _axes(plans: Plans, *, is_old: bool, beside: bool) -> None:
    """Each axis, or both as one where they are alike; the words beside the picture or below it."""
    rows, columns = plans
    if rows == columns:
        _axis("Rows and columns", "pixel", rows, is_old=is_old, beside=beside)
    else:
        _axis("Rows", "row", rows, is_old=is_old, beside=beside)
        _axis("Columns", "column", columns, is_old=is_old, beside=beside)


def _axis(title: str, unit: str, plan: AxisPlan, *, is_old: bool, beside: bool) -> None:
    picture = words = st.container(gap="xsmall")
    if beside:
        picture, words = st.columns([3, 2], gap="medium", vertical_alignment="center")
    with picture:
        st.markdown(f"**{title}**")
        plain = what_is_left(plan, unit).replace("**", "")
        alt = f"{title}: {plan.length} px become {plan.size}. {plain}"
        draw(axis_figure(plan, unit, current_theme()), key=f"{PAGE}.axis.{title}", alt=alt)
    if not is_old:
        words.markdown(f"{size_formula(plan)}\n\n{what_is_left(plan, unit)}")


def _legend(plans: Plans) -> str:
    stamped = plans[0].is_stamped
    parts = [":blue[Blue] comes in, :orange[amber] are the windows, one a step, :green[green] comes out."]
    if any(sum(plan.settings.padding) for plan in plans):
        parts.append("Hatched: " + ("cropped by the padding." if stamped else "padding."))
    if any(plan.untouched for plan in plans):
        parts.append("Crossed out: " + ("no input reaches it." if stamped else "never read."))
    parts.append("Point at anything to see what it reads.")
    return " ".join(parts)


def _operation(state: ShapesState) -> None:
    titles = {kind.value: title for kind, title in OPERATIONS.items()}
    named_list(PAGE, "Operation", titles, state.operation, choose_operation, "sliding operation", 196)


def _field(field: str, now: Pair, width: int) -> None:
    label, usual = LABELS.get(field, field.capitalize()), map(str, USUAL[field])
    explained = GLOSSARY["operator input"] if field == "size" else ""
    typed(PAGE, label, usual, pair_text(now), puts_into(PAGE, ShapesState, field), width, explained)

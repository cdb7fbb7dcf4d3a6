"""Dropout at work: feature maps, their mask, and what is left."""

import streamlit as st

from cnnviz.figures.dropout_scene import dropout_scene
from cnnviz.figures.numbers import count_text, number_text, share
from cnnviz.ops.dropout import DropoutTrace, mean_over_masks
from cnnviz.ui.activations.controls import dropout_controls
from cnnviz.ui.activations.state import PAGE, ActivationsState, apply_edit, draw_another, refusal_in
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme

MASKS = 1000


def show_dropout(state: ActivationsState) -> DropoutTrace:
    """The controls, the grids and the means."""
    dropout_controls(state)
    trace = state.dropout()
    grid_stepper(
        dropout_scene(trace, current_theme()),
        key=f"{PAGE}.dropout stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        refusal=refusal_in("maps"),
    )
    button, means = st.columns([2, 7], vertical_alignment="center")
    button.button(
        "Draw another mask",
        key=f"{PAGE}.another",
        on_click=draw_another,
        disabled=not state.is_training,
        help=GLOSSARY["mask seed"],
    )
    means.markdown(_means(state, trace))
    return trace


def _means(state: ActivationsState, trace: DropoutTrace) -> str:
    before, after = number_text(float(trace.values.mean())), number_text(float(trace.output.mean()))
    means = f"**Mean: :blue[{before}] before, :green[{after}] after.**"
    if not state.is_training:
        return f"{means} In evaluation all numbers pass unchanged: the scaling has been done in training."
    dropped = f"{share(1 - float(trace.mask.mean()))} dropped."
    if trace.probability == 1:
        return f"{means} {dropped} Nothing is left, and no factor could make up for that."
    average = mean_over_masks(trace.values, trace.probability, state.seed, MASKS, state.drops_maps)
    return (
        f"{means} {dropped} Over {count_text(MASKS)} masks the mean after is **{number_text(average)}**: what is kept "
        f"grows by 1 / (1 − {number_text(trace.probability)}) = {number_text(trace.scale)}, so that sums stay."
    )


def explain_dropout() -> None:
    """What it is for."""
    with st.container(border=True):
        st.header("What it is for", anchor=False)
        st.markdown(
            "No unit can count on another being there, so each must be useful by itself: the network learns by heart "
            "less and overfits less."
        )
        st.markdown(
            "**Whole maps.** Neighbouring pixels of a feature map say nearly the same, so that one dropped pixel is "
            "hardly missed. `Dropout2d` drops whole maps; plain `Dropout` belongs after linear layers, usually with "
            "0.5, and `Dropout2d` between convolutions with 0.1 to 0.25."
        )

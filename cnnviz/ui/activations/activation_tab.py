"""An activation at work: the grid, step by step, and its curve."""

import streamlit as st

from cnnviz.figures.activation_curves import activation_figure
from cnnviz.figures.activation_scene import activation_scene
from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace
from cnnviz.ui.activations.controls import activation_controls
from cnnviz.ui.activations.presets import PRESETS
from cnnviz.ui.activations.state import PAGE, ActivationsState, apply_edit, preset_of, refusal_in
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme, draw


def show_activation(state: ActivationsState) -> ActivationTrace:
    """The controls, the grids and the curve."""
    activation_controls(state)
    trace, activation = state.activation(), ACTIVATIONS[state.function]
    grid_stepper(
        activation_scene(trace),
        key=f"{PAGE}.activation stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        refusal=refusal_in("values"),
    )
    alt = f"{activation.title} and its derivative as curves, with the input's numbers as points on them"
    draw(activation_figure(trace, current_theme()), key=f"{PAGE}.curve", alt=alt)
    st.markdown(f":green[**{activation.title}**] {activation.formula}. {activation.purpose}")
    preset = preset_of(state)
    if preset and not is_presenting():
        st.markdown(f":small[:gray[{PRESETS[preset].look_for}]]")
    return trace

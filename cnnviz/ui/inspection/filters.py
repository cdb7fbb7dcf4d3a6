"""What the convolutions have learned, as numbers in colour."""

import streamlit as st

from cnnviz.figures.filters import filters_scene
from cnnviz.inspection.filters import convolution_filters
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.inspection.state import PAGE, InspectionState, OpenRun
from cnnviz.ui.state import control_changed, key_of
from cnnviz.ui.stepper import grid_stepper
from cnnviz.ui.theme import current_theme


def show_filters(state: InspectionState, run: OpenRun) -> None:
    """Choose a layer and an input channel; every filter with its numbers."""
    layers = {layer.name: layer for layer in convolution_filters(run.checkpoint)}
    if not layers:
        st.markdown("This network has no convolution, so there are no filters to show.")
        return
    if state.layer not in layers:
        st.session_state[key_of(PAGE, "layer")] = next(iter(layers))
    with st.container(horizontal=True, vertical_alignment="top"):
        name = st.segmented_control(
            "Layer",
            list(layers),
            required=True,
            key=key_of(PAGE, "layer"),
            on_change=control_changed,
            help=GLOSSARY["layer"],
            persist_state="session",
        )
        layer = layers[str(name)]
        channels = layer.weights.shape[1]
        channel = min(state.channel, channels)
        if channels > 1:
            st.session_state[key_of(PAGE, "channel")] = channel
            channel = st.number_input(
                f"Input channel, 1 to {channels}",
                1,
                channels,
                key=key_of(PAGE, "channel"),
                on_change=control_changed,
                help=GLOSSARY["input channel"],
                width=180,
                persist_state="session",
            )
    rows, columns = layer.weights.shape[2:]
    st.markdown(
        f"{len(layer.weights)} filters of {rows} × {columns} weights for each of {channels} input "
        f"{'channel' if channels == 1 else 'channels'}. All share one scale: :orange[amber] is positive, violet is "
        f"negative, and the ground is 0.",
        help=GLOSSARY["filter"],
    )
    grid_stepper(filters_scene(layer, channel - 1, current_theme()), key="inspection.filters")

"""Batch normalisation at work: the batch, step by step, and what the layer remembers."""

import streamlit as st

from cnnviz.errors import CnnvizError
from cnnviz.figures.batch_norm_scene import batch_norm_scene, running_rule, running_scene
from cnnviz.ops.normalisation import BatchNormTrace
from cnnviz.ui.activations.controls import batch_norm_controls
from cnnviz.ui.activations.state import (
    PAGE,
    ActivationsState,
    apply_edit,
    can_be_fed_again,
    feed_again,
    refusal_in,
)
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.state import is_presenting
from cnnviz.ui.stepper import grid_stepper

LAST_GOOD = f"{PAGE}.last good batch"


def show_batch_norm(state: ActivationsState) -> BatchNormTrace | None:
    """The controls and the grids; where there is no output, the reason, and the last picture, dimmed.

    Returns
    -------
    BatchNormTrace or None
        None where there is no output.
    """
    batch_norm_controls(state)
    try:
        trace = state.batch_norm()
    except CnnvizError as error:
        refuse(f"There is no output: {error}.")
        trace = None
    shown = trace or st.session_state.get(LAST_GOOD)
    if shown is None:
        return None
    st.session_state[LAST_GOOD] = shown
    grid_stepper(
        batch_norm_scene(shown),
        key=f"{PAGE}.batch stepper",
        on_edit=apply_edit,
        step=state.step or None,
        large=is_presenting(),
        dimmed=trace is None,
        refusal=refusal_in("batch", "gamma", "beta"),
    )
    grid_stepper(
        running_scene(shown),
        key=f"{PAGE}.running stepper",
        on_edit=apply_edit,
        prompt=running_rule(shown),
        large=is_presenting(),
        dimmed=trace is None,
        refusal=refusal_in("running_mean", "running_variance"),
    )
    st.button(
        "Feed the batch again",
        key=f"{PAGE}.again",
        on_click=feed_again,
        disabled=trace is None or not can_be_fed_again(trace),
        help=GLOSSARY["feed again"],
    )
    return trace


def explain_batch_norm(trace: BatchNormTrace) -> None:
    """What it is for, what changes in evaluation, and which variance is which."""
    count = len(trace.batch)
    with st.container(border=True):
        st.header("What it is for", anchor=False)
        st.markdown(
            "Features of very different size become comparable, so that one learning rate suits all of them and "
            "training stays stable; γ and β let the network choose another size where that is better."
        )
        st.markdown(
            "**The formula.** :blue[x̂] = (:blue[x] − mean) / √(variance + ε), and the output is "
            ":orange[γ] · :blue[x̂] + :orange[β]. PyTorch calls γ the weight and β the bias."
        )
        st.markdown(
            f"**Two variances.** The batch is normalised by its **biased** variance, the squared deviations divided by "
            f"their count, **{count}**. The running variance takes the **unbiased** one, divided by **{count} − 1**: "
            "it speaks for all data and not for this batch."
        )
        st.markdown(
            "**Two modes.** In training every sample is normalised by the batch that it happens to be in, and the "
            "running statistics follow slowly. In evaluation the running ones are used and stay as they are, so that "
            "an image's answer does not depend on its neighbours. In a convolutional network a feature is a channel, "
            "and its pixels count as samples."
        )

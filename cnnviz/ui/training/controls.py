"""What the next run is to do."""

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import control_changed, key_of
from cnnviz.ui.training.state import PAGE, choose_dataset

BATCH_SIZES = (8, 16, 32, 64, 128, 256)


def training_controls(batch_size: int) -> None:
    """Draw the controls; what they say is in the page's state.

    Parameters
    ----------
    batch_size : int
        The present one, which a link may have set to an unusual number.
    """
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        st.segmented_control(
            "Images",
            list(DATASETS),
            format_func=lambda name: DATASETS[name].title,
            required=True,
            key=key_of(PAGE, "dataset"),
            on_change=choose_dataset,
            help=GLOSSARY["images"],
            persist_state="session",
        )
        _number("Epochs", "epochs", 1, 1000, 1, "%d")
        _number("Learning rate", "learning_rate", 1e-6, 10.0, 0.001, "%g")
        st.selectbox(
            "Batch size",
            sorted({*BATCH_SIZES, batch_size}),
            key=key_of(PAGE, "batch_size"),
            on_change=control_changed,
            help=GLOSSARY["batch size"],
            width=100,
            persist_state="session",
        )
        _number("Seed", "seed", 0, 2**32 - 1, 1, "%d")


def _number(label: str, field: str, least: float, most: float, step: float, shown: str) -> None:
    st.number_input(
        label,
        min_value=least,
        max_value=most,
        step=step,
        format=shown,
        key=key_of(PAGE, field),
        on_change=control_changed,
        help=GLOSSARY[label.lower()],
        width=124,
        persist_state="session",
    )

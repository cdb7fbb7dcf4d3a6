"""What the next run is to do."""

from functools import partial

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.ui.controls import refuse_typed, typed_number
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import key_of
from cnnviz.ui.training.state import PAGE, TrainingState, choose_dataset

LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)


def training_controls(state: TrainingState) -> None:
    """Draw the controls; what they say is in the state of the page's next run, and a link may set unusual numbers."""
    number = partial(typed_number, PAGE, TrainingState, width=124)
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
        number("Epochs", "epochs", (1, 2, 5, 10, 15, 20, 30, 50, 100, 200, 500, 1000), state.epochs)
        number("Learning rate", "learning_rate", LEARNING_RATES, state.learning_rate)
        number("Batch size", "batch_size", (8, 16, 32, 64, 128, 256), state.batch_size)
        number("Seed", "seed", tuple(range(10)), state.seed)
    refuse_typed(PAGE)

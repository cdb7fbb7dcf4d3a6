"""What the next run is to do."""

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.links.states import codec_of
from cnnviz.ui.controls import puts_into, refuse_typed, typed
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import key_of
from cnnviz.ui.training.state import PAGE, TrainingState, choose_dataset

LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)


def training_controls(state: TrainingState) -> None:
    """Draw the controls; what they say is in the state of the page's next run, and a link may set unusual numbers."""
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
        _number("Epochs", "epochs", (1, 2, 5, 10, 15, 20, 30, 50, 100, 200, 500, 1000), state.epochs)
        _number("Learning rate", "learning_rate", LEARNING_RATES, state.learning_rate)
        _number("Batch size", "batch_size", (8, 16, 32, 64, 128, 256), state.batch_size)
        _number("Seed", "seed", tuple(range(10)), state.seed)
    refuse_typed(PAGE)


def _number(label: str, field: str, usual: tuple[float, ...], now: float) -> None:
    # A list and not a field to type in: Streamlit's reads "0,5" as 5 and "abc" as the least, without a word.
    write = codec_of(TrainingState, field).write
    help_text = f"{GLOSSARY[label.lower()]} Choose one or type another."
    typed(PAGE, label, map(write, usual), write(now), puts_into(PAGE, TrainingState, field), 124, help_text)

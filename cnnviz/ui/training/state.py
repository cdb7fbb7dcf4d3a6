"""What the training page holds."""

from dataclasses import dataclass

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.links.states import choice, integer, linked, name, number
from cnnviz.training.config import RunConfig, default_config
from cnnviz.ui.state import PageState, control_changed, key_of

PAGE = "training"
FIRST = default_config("stripes")
NO_RUN = ""


@dataclass(frozen=True)
class TrainingState(PageState):
    """The next run's configuration, and the run that is shown."""

    dataset: str = linked(choice(tuple(DATASETS)), FIRST.dataset)
    epochs: int = linked(integer(1, 1000), FIRST.epochs)
    learning_rate: float = linked(number(1e-6, 10), FIRST.learning_rate)
    batch_size: int = linked(integer(1, 4096), FIRST.batch_size)
    seed: int = linked(integer(0, 2**32 - 1), 0)
    run: str = linked(name(), NO_RUN)

    @property
    def config(self) -> RunConfig:
        """What Start trains."""
        architecture = default_config(self.dataset).architecture
        return RunConfig(self.dataset, architecture, self.epochs, self.learning_rate, self.batch_size, self.seed)


def choose_dataset() -> None:
    """Take over the pace that suits the data set that was just chosen."""
    usual = default_config(st.session_state[key_of(PAGE, "dataset")])
    for field in ("epochs", "learning_rate", "batch_size"):
        st.session_state[key_of(PAGE, field)] = getattr(usual, field)
    control_changed()


def show_run(run_id: str) -> None:
    """Make a run the one that is shown."""
    st.session_state[key_of(PAGE, "run")] = run_id
    control_changed()

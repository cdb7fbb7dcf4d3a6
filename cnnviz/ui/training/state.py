"""What the training page holds."""

from dataclasses import dataclass

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.errors import InputError
from cnnviz.geometry.drafts import Draft, check_draft
from cnnviz.links.states import choice, integer, linked, name, number
from cnnviz.training.config import RunConfig, check_fit, default_config
from cnnviz.ui.drafts import draft_codec
from cnnviz.ui.state import PageState, control_changed, held_state, key_of, put_fields

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
    network: Draft | None = linked(draft_codec(), None)  # None: the usual one of the data set
    run: str = linked(name(), NO_RUN)

    @property
    def config(self) -> RunConfig:
        """What Start trains; the usual network where the chosen one has a layer that does not fit."""
        own = check_draft(self.network).architecture if self.network else None
        architecture = own or default_config(self.dataset).architecture
        return RunConfig(self.dataset, architecture, self.epochs, self.learning_rate, self.batch_size, self.seed)

    @property
    def trouble(self) -> str:
        """Why the chosen network cannot be trained on the chosen images in such batches; empty where it can."""
        checked = check_draft(self.network) if self.network else None
        if checked and checked.architecture is None:
            name = checked.draft.name
            return f"the network {name} has a layer that does not fit, {checked.problems[0].name}: mend it"
        try:
            check_fit(self.config)
        except InputError as error:
            return str(error)
        return ""


def choose_dataset() -> None:
    """Take over the pace that suits the data set that was just chosen, and its network if the other does not fit."""
    usual = default_config(st.session_state[key_of(PAGE, "dataset")])
    put_fields(PAGE, **{field: getattr(usual, field) for field in ("epochs", "learning_rate", "batch_size")})
    if held_state(PAGE, TrainingState).trouble:
        put_fields(PAGE, network=None)


def choose_network(draft: Draft | None) -> None:
    """Train another network; None is the usual one of the data set."""
    put_fields(PAGE, network=draft)


def show_run(run_id: str) -> None:
    """Make a run the one that is shown."""
    st.session_state[key_of(PAGE, "run")] = run_id
    control_changed()

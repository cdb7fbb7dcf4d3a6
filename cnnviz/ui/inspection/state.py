"""What the inspection page holds, and the run that it opens."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from cnnviz.data.datasets import load_dataset
from cnnviz.data.labelled import DataSet
from cnnviz.inspection.report import ClassificationReport, classification_report
from cnnviz.links import states
from cnnviz.links.states import integer, linked, name
from cnnviz.models.checkpoints import Checkpoint, read_checkpoint
from cnnviz.runs.files import read_logits
from cnnviz.runs.records import RunRecord
from cnnviz.runs.store import Store
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import PageState, choice, control_changed, key_of

PAGE = "inspection"
TABS = ("Filters", "Feature maps", "Classes", "Mistakes")
LATEST = 0


@dataclass(frozen=True)
class InspectionState(PageState):
    """Which run is open, after which epoch, and where the person looks."""

    run: str = linked(name(), "")
    epoch: int = linked(integer(LATEST, 1000), LATEST)
    tab: str = linked(states.choice(TABS), TABS[0])
    layer: str = linked(name(), "")
    channel: int = linked(integer(1, 4096), 1)
    image: int = linked(integer(1, 1_000_000), 1)
    true: str = linked(name(), "")
    predicted: str = linked(name(), "")


@dataclass(frozen=True, eq=False)
class OpenRun:
    """A run after one of its epochs, with the images on which it is judged."""

    checkpoint: Checkpoint
    path: Path
    dataset_name: str
    dataset: DataSet
    report: ClassificationReport


def open_run(store: Store, record: RunRecord, epoch: int) -> OpenRun:
    """Read a run's weights and its answers to the test images.

    Raises
    ------
    CheckpointError
        If a file is missing or broken.
    """
    dataset = load_dataset(record.config.dataset)
    logits = read_logits(store.logits_path(record.id, epoch)).test
    report = classification_report(logits, dataset.test.labels, dataset.classes)
    path = store.checkpoint_path(record.id, epoch)
    return OpenRun(read_checkpoint(path), path, record.config.dataset, dataset, report)


def pick_cell(run: OpenRun, row: int, column: int) -> None:
    """Choose a cell of the confusion matrix."""
    classes = run.report.classes
    st.session_state[key_of(PAGE, "true")] = classes[row]
    st.session_state[key_of(PAGE, "predicted")] = classes[column]
    control_changed()


def show_image(number: int) -> None:
    """Open a test image's feature maps."""
    st.session_state[key_of(PAGE, "image")] = number
    st.session_state[key_of(PAGE, "tab")] = TABS[1]
    control_changed()


def choose_epoch(latest: int, now: int) -> int:
    """After which epoch to look; 0 in the link means the latest.

    Parameters
    ----------
    latest : int
        The last whole epoch of the run.
    now : int
        As the page's state has it.
    """
    shown = min(now or latest, latest)
    epoch = choice(f"{PAGE}.chosen epoch", shown)

    def changed() -> None:
        if epoch.made():
            st.session_state[key_of(PAGE, "epoch")] = LATEST if epoch.made() == latest else epoch.made()
            control_changed()

    return st.number_input(
        f"After epoch, 1 to {latest}",
        1,
        latest,
        shown,
        key=epoch.key,
        on_change=changed,
        help=GLOSSARY["after epoch"],
        width=180,
    )

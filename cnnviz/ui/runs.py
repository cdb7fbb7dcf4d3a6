"""The one store and queue of this server, and how runs are named on pages."""

import atexit
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.errors import CnnvizError
from cnnviz.figures.numbers import share
from cnnviz.runs.queue import RunQueue
from cnnviz.runs.records import RunRecord, RunStatus
from cnnviz.runs.store import Store
from cnnviz.settings import read_settings
from cnnviz.training.config import default_config
from cnnviz.training.events import Finished
from cnnviz.ui.controls import named_list
from cnnviz.ui.page import refuse, warn
from cnnviz.ui.sentences import many
from cnnviz.ui.state import put_fields


@st.cache_resource(show_spinner=False, on_release=lambda runs: runs[1].close())
def _open_runs() -> tuple[Store, RunQueue]:
    settings = read_settings()
    store = Store(settings.home)
    queue = RunQueue(store, settings.max_runs)
    atexit.register(queue.close)  # Streamlit releases nothing when the server is stopped
    return store, queue


def open_runs() -> tuple[Store, RunQueue, tuple[RunRecord, ...]]:
    """The store, the queue and all runs; where they cannot be opened, the page says why and ends there."""
    try:
        store, queue = _open_runs()
        return store, queue, store.runs()
    except CnnvizError as error:
        refuse(f"Runs cannot be opened: {error}.")
        st.stop()


def choose_run(records: Sequence[RunRecord], page: str, asked_for: str) -> RunRecord:
    """A list of runs to choose from; the newest where none was asked for.

    Parameters
    ----------
    records : sequence of RunRecord
        At least one.
    page : str
        Whose field ``run`` the choice is.
    asked_for : str
        A run's id, as the page's state has it, or nothing.
    """
    found = {record.id: record for record in records}
    titles = {record.id: run_title(record) for record in records}
    if asked_for and asked_for not in found:
        warn(f"There is no run “{asked_for}” to be shown here: it was deleted, or the link is of another computer.")
    run = asked_for if asked_for in found else records[0].id
    named_list(page, "Run", titles, run, lambda chosen: put_fields(page, run=chosen), "run", 400)
    return found[run]


def run_title(record: RunRecord) -> str:
    """A run in a few words: its images, its network if it is an unusual one, when it was started, how it stands."""
    dataset = DATASETS[record.config.dataset].title
    network = record.config.architecture.name
    if network != default_config(record.config.dataset).architecture.name:
        dataset = f"{dataset}, {network}"
    end = f"{share(record.end.test_accuracy)} right" if isinstance(record.end, Finished) else _standing(record)
    return f"{dataset}, {_clock(record.created)}, {many(record.config.epochs, 'epoch')}, {end}"


def _standing(record: RunRecord) -> str:
    if record.status is RunStatus.QUEUED or not record.latest_epoch:
        return record.status.value
    return f"{record.status.value} after epoch {record.latest_epoch}"


def _clock(moment: datetime) -> str:
    offset = st.context.timezone_offset  # minutes by which UTC is ahead of the person's clock
    here = moment.astimezone(UTC) - timedelta(minutes=offset or 0)
    today = datetime.now(UTC) - timedelta(minutes=offset or 0)
    return f"{here:%H:%M}" if here.date() == today.date() else f"{here:%d %b %H:%M}"

"""What follows from a run's events, and events as text."""

import subprocess
import sys

import numpy as np
import pytest

from cnnviz.training.events import (
    BatchDone,
    EpochDone,
    Failed,
    Finished,
    Snapshot,
    Started,
    Stopped,
    event_from_json,
    event_to_json,
)
from cnnviz.training.history import History

STARTED = Started(256, 64, 80, 8, "cpu", 2)
BATCH = BatchDone(1, 4, 0.6, 0.75, 1000.0, 3.0)
EPOCH = EpochDone(1, 0.5, 0.8, 0.4, 0.9, 1200.0, 6.0)
LATER = BatchDone(2, 4, 0.3, 0.875, 1500.0, 9.0)


def test_nothing_is_known_before_the_first_event():
    history = History(2)
    assert (history.progress, history.seconds_left, history.images_per_second) == (0, None, None)
    assert History(2).heard([STARTED]).seconds_left is None


@pytest.mark.parametrize(
    ("events", "progress", "seconds_left", "pace"),
    [
        ([STARTED, BATCH], 0.25, 9.0, 1000.0),
        ([STARTED, BATCH, EPOCH], 0.5, 6.0, 1200.0),
        ([STARTED, BATCH, EPOCH, LATER], 0.75, 3.0, 1500.0),
    ],
)
def test_progress_and_time_left_follow_the_latest_event(events, progress, seconds_left, pace):
    history = History(2).heard(events)
    assert (history.progress, history.seconds_left, history.images_per_second) == (progress, seconds_left, pace)


@pytest.mark.parametrize("end", [Stopped(1), Failed("the loss became NaN"), Finished(0.1, 0.9, 7.0)])
def test_nothing_is_left_after_the_end(end):
    history = History(2).heard([STARTED, BATCH, EPOCH, end])
    assert history.end == end
    assert history.seconds_left is None


def test_events_heard_one_by_one_and_together_are_the_same():
    events = [STARTED, BATCH, EPOCH, LATER, Stopped(1)]
    step_by_step = History(2)
    for event in events:
        step_by_step = step_by_step.heard([event])
    assert step_by_step == History(2).heard(events)
    assert step_by_step.batches == (BATCH, LATER)
    assert step_by_step.epochs == (EPOCH,)


@pytest.mark.parametrize(
    "event", [STARTED, BATCH, EPOCH, Stopped(3), Failed("höher\n„NaN“"), Finished(0.1, 1 / 3, 7.0)]
)
def test_event_comes_back_from_text_as_one_line(event):
    text = event_to_json(event)
    assert "\n" not in text
    assert event_from_json(text) == event


def test_snapshot_never_travels():
    array = np.zeros((2, 2), np.float32)
    snapshot = Snapshot(1, {"w": array}, array, array, {})
    event = EpochDone(1, 0.5, 0.8, 0.4, 0.9, 1200.0, 6.0, snapshot)
    assert event_from_json(event_to_json(event)).snapshot is None
    assert event.snapshot is snapshot


def test_what_a_page_imports_of_training_is_free_of_torch():
    code = "import sys, cnnviz.training.history, cnnviz.training.config; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

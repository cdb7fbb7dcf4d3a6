"""Rows of the database and the values that they stand for."""

import sqlite3
from datetime import datetime

from cnnviz.runs.records import Owner, RunRecord, RunStatus
from cnnviz.training.config import config_from_json
from cnnviz.training.events import (
    BatchDone,
    EpochDone,
    Event,
    Failed,
    Finished,
    Started,
    Stopped,
    event_from_json,
    event_to_json,
)

RUN = "SELECT *, (SELECT max(epoch) FROM epochs WHERE run = runs.id) AS latest_epoch FROM runs"

BATCH = ("epoch", "batch", "loss", "accuracy", "images_per_second", "seconds")
EPOCH = (
    "epoch",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "images_per_second",
    "seconds",
)


def add_event(rows: sqlite3.Connection, run_id: str, workspace: str, event: Event) -> None:
    """Note what a run says; its status follows."""
    match event:
        case BatchDone():
            _insert(rows, "batches", BATCH, (run_id, workspace), event)
        case EpochDone():
            _insert(rows, "epochs", EPOCH, (run_id, workspace), event)
        case Started():
            values = (RunStatus.RUNNING, event_to_json(event), run_id)
            rows.execute("UPDATE runs SET status = ?, started = ? WHERE id = ?", values)
        case _:
            message = event.message if isinstance(event, Failed) else ""
            ending = (RunStatus(event.kind), message, event_to_json(event), run_id)
            rows.execute("UPDATE runs SET status = ?, message = ?, ended = ? WHERE id = ?", ending)


def read_events(
    rows: sqlite3.Connection, row: sqlite3.Row, last_epoch: int, last_batch: int
) -> tuple[list[Event], int]:
    """What a run said after an epoch and after a batch, the latter by its number in the table; and the new number."""
    columns = ", ".join(BATCH)
    batches = rows.execute(
        f"SELECT number, {columns} FROM batches WHERE run = ? AND number > ? ORDER BY number", (row["id"], last_batch)
    ).fetchall()
    columns = ", ".join(EPOCH)
    epochs = rows.execute(
        f"SELECT {columns} FROM epochs WHERE run = ? AND epoch > ? ORDER BY epoch", (row["id"], last_epoch)
    ).fetchall()
    events: list[Event] = [event_from_json(text) for text in (row["started"], row["ended"]) if text]
    events += [BatchDone(*values) for _, *values in batches]
    events += [EpochDone(*values) for values in epochs]
    return events, batches[-1]["number"] if batches else last_batch


def record_of(row: sqlite3.Row) -> RunRecord:
    """The record that a row of `RUN` stands for."""
    end = event_from_json(row["ended"]) if row["ended"] else None
    return RunRecord(
        id=row["id"],
        workspace=row["workspace"],
        config=config_from_json(row["config"]),
        status=RunStatus(row["status"]),
        message=row["message"],
        created=datetime.fromisoformat(row["created"]),
        latest_epoch=row["latest_epoch"] or 0,
        end=end if isinstance(end, Stopped | Failed | Finished) else None,
        owner=Owner(row["owner_pid"], row["owner_since"]),
    )


def _insert(
    rows: sqlite3.Connection, table: str, columns: tuple[str, ...], run: tuple[str, str], event: BatchDone | EpochDone
) -> None:
    names, places = ", ".join(("run", "workspace", *columns)), ", ".join("?" * (2 + len(columns)))
    figures = (getattr(event, column) for column in columns)
    rows.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", (*run, *figures))

"""The store: what runs were asked for, what they said, and where their files lie."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from cnnviz.errors import CheckpointError, StoreError
from cnnviz.runs.database import Database
from cnnviz.runs.files import checkpoint_file, logits_file, read_last_epoch
from cnnviz.runs.records import Owner, RunRecord, RunStatus, this_process
from cnnviz.runs.rows import RUN, add_event, read_events, record_of
from cnnviz.training.config import RunConfig, config_from_json, config_to_json
from cnnviz.training.events import Event
from cnnviz.training.history import History

HISTORIES_KEPT = 64


@dataclass(frozen=True)
class _Heard:
    attempts: int
    last_batch: int  # its number in the table
    history: History


class Store:
    """All runs of one workspace, in a database and in files beside it; safe to use from several threads.

    Parameters
    ----------
    home : Path
        Holds ``runs.sqlite3`` and, for each run, a folder in ``runs``; made where it does not exist.
    workspace : str
        Runs of other workspaces are neither seen nor touched.

    Raises
    ------
    StoreError
        If the database is broken, belongs to a newer cnnviz, or the folder cannot be written.
    """

    def __init__(self, home: Path, workspace: str = "local") -> None:
        self.home = home.absolute()
        self.workspace = workspace
        self._database = Database(self.home / "runs.sqlite3")
        self._heard: dict[str, _Heard] = {}  # guarded by the database's lock
        with self._database.changing() as rows:
            rows.execute("INSERT OR IGNORE INTO workspaces VALUES (?, ?)", (workspace, _now()))

    def close(self) -> None:
        """Close the database; the store cannot be used afterwards."""
        self._database.close()

    def create_run(self, config: RunConfig) -> str:
        """Note that a run is wanted; gives its id."""
        run_id, owner = token_hex(8), this_process()
        with self._database.changing() as rows:
            rows.execute(
                "INSERT INTO runs (id, workspace, config, status, created, owner_pid, owner_since) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (run_id, self.workspace, config_to_json(config), RunStatus.QUEUED, _now(), owner.pid, owner.since),
            )
        return run_id

    def add_event(self, run_id: str, event: Event) -> None:
        """Note what a run says; its status follows. Files of an epoch are there before its event is noted.

        Raises
        ------
        StoreError
            If there is no such run.
        """
        with self._database.changing() as rows:
            self._row(rows, run_id)
            add_event(rows, run_id, self.workspace, event)

    def begin(self, run_id: str) -> None:
        """Note that a run was handed to a worker."""
        with self._database.changing() as rows:
            self._row(rows, run_id)
            rows.execute("UPDATE runs SET status = ? WHERE id = ?", (RunStatus.RUNNING, run_id))

    def run(self, run_id: str) -> RunRecord:
        """What is known of a run.

        Raises
        ------
        StoreError
            If there is no such run.
        """
        with self._database.reading() as rows:
            return record_of(self._row(rows, run_id))

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, newest first."""
        with self._database.reading() as rows:
            found = rows.execute(f"{RUN} WHERE workspace = ? ORDER BY number DESC", (self.workspace,)).fetchall()
        return tuple(record_of(row) for row in found)

    def history(self, run_id: str) -> History:
        """What a run has said so far; asked again, only what is new is read.

        Raises
        ------
        StoreError
            If there is no such run.
        """
        with self._database.reading() as rows:
            row = self._row(rows, run_id)
            known = self._heard.pop(run_id, None)
            if known is None or known.attempts != row["attempts"]:
                known = _Heard(row["attempts"], 0, History(config_from_json(row["config"]).epochs))
            last_epoch = known.history.epochs[-1].epoch if known.history.epochs else 0
            events, last_batch = read_events(rows, row, last_epoch, known.last_batch)
            self._heard[run_id] = _Heard(known.attempts, last_batch, known.history.heard(events))
            if len(self._heard) > HISTORIES_KEPT:
                del self._heard[next(iter(self._heard))]  # the one not asked for the longest
            return self._heard[run_id].history

    def folder(self, run_id: str) -> Path:
        """Where the files of a run lie."""
        return self._folder(self.run(run_id).id)  # looked up first: an id may come from a link

    def checkpoint_path(self, run_id: str, epoch: int) -> Path:
        """The weights after an epoch, for `cnnviz.models.checkpoints.read_checkpoint`."""
        return checkpoint_file(self.folder(run_id), epoch)

    def logits_path(self, run_id: str, epoch: int) -> Path:
        """The answers to the validation and test images after an epoch, for `cnnviz.runs.files.read_logits`."""
        return logits_file(self.folder(run_id), epoch)

    def requeue(self, run_id: str) -> None:
        """Note that a run is to go on after its last whole epoch, here.

        Raises
        ------
        StoreError
            If there is no such run, or it is going on, or it has finished.
        """
        owner = this_process()
        with self._database.changing() as rows:
            row = self._row(rows, run_id)
            status = RunStatus(row["status"])
            if not status.can_be_resumed:
                raise StoreError(
                    f"the run {run_id} is {status}: only one that ended early can be resumed; start a new one"
                )
            latest = self._recover_epoch(rows, row)
            rows.execute("DELETE FROM batches WHERE run = ? AND epoch > ?", (run_id, latest))
            rows.execute(
                "UPDATE runs SET status = ?, message = '', ended = NULL, attempts = attempts + 1, owner_pid = ?, "
                "owner_since = ? WHERE id = ?",
                (RunStatus.QUEUED, owner.pid, owner.since, run_id),
            )

    def interrupt(self, run_id: str, cause: str) -> None:
        """Note that a run will say no more.

        Parameters
        ----------
        run_id : str
        cause : str
            The beginning of a sentence: "the process that trained this run was ended".
        """
        with self._database.changing() as rows:
            self._interrupt(rows, self._row(rows, run_id), cause)

    def interrupt_abandoned(self) -> tuple[str, ...]:
        """Interrupt the runs, of any workspace, whose server is gone; gives their ids."""
        with self._database.changing() as rows:
            open_runs = rows.execute(f"{RUN} WHERE status IN ('queued', 'running')").fetchall()
            abandoned = [row for row in open_runs if not Owner(row["owner_pid"], row["owner_since"]).is_alive]
            for row in abandoned:
                self._interrupt(rows, row, "the server was stopped")
        return tuple(row["id"] for row in abandoned)

    def delete_run(self, run_id: str) -> None:
        """Forget a run and delete its files; whoever trains it must have been stopped.

        Raises
        ------
        StoreError
            If there is no such run, or its files cannot be deleted.
        """
        with self._database.changing() as rows:
            folder = self._folder(self._row(rows, run_id)["id"])
            rows.execute("DELETE FROM runs WHERE id = ?", (run_id,))
            self._heard.pop(run_id, None)
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            pass  # it had not finished an epoch
        except OSError as error:
            raise StoreError(
                f"the run is gone, but {folder} cannot be deleted ({error.strerror}): delete it"
            ) from error

    def _interrupt(self, rows: sqlite3.Connection, row: sqlite3.Row, cause: str) -> None:
        latest = self._recover_epoch(rows, row)
        if row["status"] == RunStatus.QUEUED:
            where = "while this run waited for its turn"
        else:
            where = f"in epoch {min(latest + 1, config_from_json(row['config']).epochs)}"
        kept = {0: "nothing was learned yet", 1: "the first epoch is kept"}.get(
            latest, f"the first {latest} epochs are kept"
        )
        message = f"{cause} {where}: {kept}; resume it or start again"
        rows.execute(
            "UPDATE runs SET status = ?, message = ? WHERE id = ?", (RunStatus.INTERRUPTED, message, row["id"])
        )

    def _recover_epoch(self, rows: sqlite3.Connection, row: sqlite3.Row) -> int:
        """The last epoch with files, which is noted if its event was lost on the way."""
        latest: int = row["latest_epoch"] or 0
        try:
            last = read_last_epoch(self._folder(row["id"]))
        except CheckpointError:
            return latest  # broken: whoever resumes will be told
        if last is None or last.epoch <= latest:
            return latest
        add_event(rows, row["id"], row["workspace"], last)
        return last.epoch

    def _row(self, rows: sqlite3.Connection, run_id: str) -> sqlite3.Row:
        row: sqlite3.Row | None = rows.execute(
            f"{RUN} WHERE id = ? AND workspace = ?", (run_id, self.workspace)
        ).fetchone()
        if row is None:
            raise StoreError(f"there is no run {run_id!r} here: it was deleted, or the link is of another cnnviz")
        return row

    def _folder(self, run_id: str) -> Path:
        return self.home / "runs" / run_id


def _now() -> str:
    return datetime.now(UTC).isoformat()

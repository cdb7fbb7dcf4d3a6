"""The line of runs: starts workers, hands them the runs in order, and keeps what they say."""

import logging
from contextlib import suppress
from threading import Condition

from cnnviz.errors import StoreError
from cnnviz.runs.messages import Heard, Start, Stop
from cnnviz.runs.process import WorkerProcess, threads_each
from cnnviz.runs.records import this_process
from cnnviz.runs.store import Store
from cnnviz.training.config import RunConfig, check_fit
from cnnviz.training.events import Failed, Finished, Stopped

logger = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds that a worker gets to stop or to exit before it is killed


class RunQueue:
    """Trains the runs of a store in processes of their own; safe to use from several threads.

    A worker that has nothing to do stays as a warm spare. Runs that a server left behind are noted as interrupted as
    soon as the next server makes its queue.

    Parameters
    ----------
    store : Store
        Keeps what the runs say; whoever made it closes it, after the queue.
    max_runs : int
        How many may train at once, at least 1; the rest wait in order.
    """

    def __init__(self, store: Store, max_runs: int) -> None:
        self._store = store
        self._max_runs = max_runs
        self._changed = Condition()  # guards all that follows, and tells of whatever a worker has said
        self._waiting: list[str] = []
        self._workers: list[WorkerProcess] = []
        self._closed = False
        store.interrupt_abandoned()

    def warm(self) -> None:
        """Start a worker that waits for a run, if there is none and another may be started."""
        with self._changed:
            if not self._closed:
                self._free_worker()

    def start(self, config: RunConfig) -> str:
        """Train a network as soon as it is its turn; gives the run's id.

        Raises
        ------
        CnnvizError
            If the network does not fit the data set, or the run cannot be stored.
        """
        check_fit(config)
        with self._changed:
            self._require_open()
            run_id = self._store.create_run(config)
            self._waiting.append(run_id)
            self._advance()
        return run_id

    def resume(self, run_id: str) -> None:
        """Go on after the last whole epoch of a run that was stopped or interrupted, or failed.

        Raises
        ------
        StoreError
            If there is no such run, or it is going on, or it has finished.
        """
        with self._changed:
            self._require_open()
            self._store.requeue(run_id)
            self._waiting.append(run_id)
            self._advance()

    def wait_for_batch(self, run_id: str, seconds: float) -> None:
        """Wait until the run has reported a batch or is over, at most so long."""

        def has_begun() -> bool:
            return bool(self._store.history(run_id).batches) or self._store.run(run_id).status.is_over

        with self._changed:
            self._changed.wait_for(has_begun, seconds)

    def stop(self, run_id: str) -> None:
        """Take a run out of the line, or end it after its current batch; one that is over stays as it is.

        Raises
        ------
        StoreError
            If there is no such run, or another server trains it.
        """
        with self._changed:
            record = self._store.run(run_id)
            worker = self._worker_of(run_id)
            if run_id in self._waiting:
                self._waiting.remove(run_id)
                self._store.add_event(run_id, Stopped(record.latest_epoch))
            elif worker is not None:
                self._send_stop(worker, run_id)
            elif not record.status.is_over and record.owner == this_process():
                self._store.interrupt(run_id, "the end of this run could not be stored")
            elif not record.status.is_over:
                raise StoreError(
                    f"the run {run_id} belongs to another cnnviz server (process {record.owner.pid}): stop it there"
                )

    def delete(self, run_id: str) -> None:
        """Stop a run if it goes on, then forget it and delete its files.

        Raises
        ------
        StoreError
            If there is no such run, another server trains it, or its files cannot be deleted.
        """
        with self._changed:
            self.stop(run_id)
            if not self._changed.wait_for(lambda: self._worker_of(run_id) is None, PATIENCE):
                worker = self._worker_of(run_id)
                if worker is not None:
                    worker.kill()
                self._changed.wait_for(lambda: self._worker_of(run_id) is None, PATIENCE)
            self._store.delete_run(run_id)

    def place(self, run_id: str) -> int | None:
        """The run's place in the line, 1 being the next; None if it does not wait."""
        with self._changed:
            return self._waiting.index(run_id) + 1 if run_id in self._waiting else None

    def close(self) -> None:
        """End all workers; runs that go on or wait are noted as interrupted."""
        with self._changed:
            self._closed = True
            for run_id in self._waiting:
                self._store.interrupt(run_id, "the server was stopped")
            self._waiting.clear()
            workers = list(self._workers)
            for worker in workers:
                worker.dismiss()
        for worker in workers:  # without the lock, which the listening threads need
            if not worker.join(PATIENCE):
                worker.kill()
                worker.join(PATIENCE)

    def _require_open(self) -> None:
        if self._closed:
            raise StoreError("the server is shutting down: start the run when it is up again")

    def _advance(self) -> None:
        """Hand runs to workers as long as there are both."""
        while self._waiting and not self._closed:
            worker = self._free_worker()
            if worker is None:
                return
            run_id = self._waiting[0]
            record = self._store.run(run_id)
            self._store.begin(run_id)
            try:
                worker.send(Start(run_id, record.config, self._store.folder(run_id), resume=record.latest_epoch > 0))
            except OSError:  # the spare was killed, and its listener has not said so yet
                self._workers.remove(worker)
                continue
            worker.run = self._waiting.pop(0)

    def _free_worker(self) -> WorkerProcess | None:
        """One that has no run, a warm one if possible, started if need be; None if all are busy."""
        free = sorted(
            (worker for worker in self._workers if worker.run is None), key=lambda worker: not worker.is_ready
        )
        if free:
            return free[0]
        if len(self._workers) >= self._max_runs:
            return None
        log = self._store.home / "worker.log"
        worker = WorkerProcess(threads_each(self._max_runs), log, self._heard, self._ended)
        self._workers.append(worker)
        return worker

    def _worker_of(self, run_id: str) -> WorkerProcess | None:
        return next((worker for worker in self._workers if worker.run == run_id), None)

    def _heard(self, worker: WorkerProcess, heard: Heard) -> None:
        try:
            self._store.add_event(heard.run, heard.event)
        except StoreError:  # a full disk, or another server has deleted the run
            logger.exception("an event of run %s cannot be stored", heard.run)
            self._send_stop(worker, heard.run)
        with self._changed:
            if isinstance(heard.event, Stopped | Failed | Finished):
                worker.run = None
                self._advance()
            self._changed.notify_all()

    def _ended(self, worker: WorkerProcess) -> None:
        with self._changed:
            if worker in self._workers:
                self._workers.remove(worker)
            run_id, worker.run = worker.run, None
            if run_id is not None:
                died = f"the process that trained this run ended unexpectedly ({worker.exit_text})"
                try:
                    self._store.interrupt(run_id, "the server was stopped" if self._closed else died)
                except StoreError:
                    logger.exception("the end of run %s cannot be stored", run_id)
            self._changed.notify_all()
            self._advance()

    def _send_stop(self, worker: WorkerProcess, run_id: str) -> None:
        with suppress(OSError):  # it is gone, and its listener is about to say so
            worker.send(Stop(run_id))

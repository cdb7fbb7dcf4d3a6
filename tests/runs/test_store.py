"""The store: what goes in comes out, across threads, processes, versions and workspaces."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

import numpy as np
import pytest

from cnnviz.data.datasets import load_dataset
from cnnviz.errors import CheckpointError, StoreError
from cnnviz.models.checkpoints import read_checkpoint, write_arrays
from cnnviz.runs.files import read_logits, read_snapshot, write_epoch
from cnnviz.runs.records import RunStatus
from cnnviz.runs.store import Store
from cnnviz.training.config import default_config
from cnnviz.training.events import BatchDone, EpochDone, Failed, Finished, Snapshot, Started, Stopped

CONFIG = default_config("stripes")
STARTED = Started(256, 64, 80, 8, "cpu", 2)


def batch(epoch, number):
    return BatchDone(epoch, number, 0.5, 0.75, 1000.0, epoch + number / 8)


def epoch_done(epoch, snapshot=None):
    return EpochDone(epoch, 0.5, 0.8, 0.4, 0.9, 1200.0, float(epoch + 1), snapshot)


def snapshot_of(epoch):
    weights = {"conv1.bias": np.full(4, epoch, np.float32)}
    test_logits = np.eye(2, dtype=np.float32)[load_dataset("stripes").test.labels]
    optimiser = {"0.step": np.array(3.0, np.float32), "shuffler": np.arange(9, dtype=np.uint8)}
    return Snapshot(epoch, weights, np.zeros((64, 2), np.float32), test_logits, optimiser)


@pytest.fixture
def store(tmp_path):
    with closing(Store(tmp_path / "home")) as store:
        yield store


def test_run_is_queued_then_running_then_finished(store):
    before = datetime.now(UTC)
    run_id = store.create_run(CONFIG)
    record = store.run(run_id)
    assert (record.id, record.workspace, record.config, record.latest_epoch) == (run_id, "local", CONFIG, 0)
    assert before <= record.created <= datetime.now(UTC)
    assert record.status is RunStatus.QUEUED
    store.add_event(run_id, STARTED)
    assert store.run(run_id).status is RunStatus.RUNNING
    end = Finished(0.1, 0.95, 7.0)
    store.add_event(run_id, end)
    assert (store.run(run_id).status, store.run(run_id).end) == (RunStatus.FINISHED, end)


@pytest.mark.parametrize(
    ("end", "status", "message"),
    [(Stopped(0), RunStatus.STOPPED, ""), (Failed("the loss became NaN"), RunStatus.FAILED, "the loss became NaN")],
)
def test_run_that_ends_early_says_why(store, end, status, message):
    run_id = store.create_run(CONFIG)
    store.add_event(run_id, end)
    record = store.run(run_id)
    assert (record.status, record.message, record.end) == (status, message, end)


def test_runs_come_newest_first(store):
    ids = [store.create_run(CONFIG) for _ in range(3)]
    assert [record.id for record in store.runs()] == ids[::-1]


def test_history_holds_all_events_in_order_however_often_it_is_asked(store):
    run_id = store.create_run(CONFIG)
    events = [STARTED, batch(1, 1), batch(1, 8), epoch_done(1), batch(2, 1), epoch_done(2), Finished(0.1, 0.9, 4.0)]
    for count, event in enumerate(events, start=1):
        store.add_event(run_id, event)
        history = store.history(run_id)
        heard = [event for event in (history.started, *history.batches, *history.epochs, history.end) if event]
        assert len(heard) == count
    assert history.planned_epochs == CONFIG.epochs
    assert history.batches == (batch(1, 1), batch(1, 8), batch(2, 1))
    assert history.epochs == (epoch_done(1), epoch_done(2))
    with closing(Store(store.home)) as other:
        assert other.history(run_id) == history


def test_resumed_run_forgets_the_epoch_that_was_not_finished(store):
    run_id = store.create_run(CONFIG)
    for event in (STARTED, batch(1, 1), epoch_done(1), batch(2, 1), batch(2, 2), Stopped(1)):
        store.add_event(run_id, event)
    assert len(store.history(run_id).batches) == 3
    store.requeue(run_id)
    history = store.history(run_id)
    assert (history.batches, history.epochs, history.end) == ((batch(1, 1),), (epoch_done(1),), None)
    assert store.run(run_id).status is RunStatus.QUEUED


@pytest.mark.parametrize("event", [None, STARTED, Finished(0.1, 0.9, 4.0)])
def test_run_that_goes_on_or_has_finished_cannot_be_resumed(store, event):
    run_id = store.create_run(CONFIG)
    if event is not None:
        store.add_event(run_id, event)
    with pytest.raises(StoreError, match="only one that ended early can be resumed"):
        store.requeue(run_id)


@pytest.mark.parametrize(
    ("epochs", "message"),
    [
        (0, "it fell over in epoch 1: nothing was learned yet; resume it or start again"),
        (1, "it fell over in epoch 2: the first epoch is kept; resume it or start again"),
        (3, "it fell over in epoch 4: the first 3 epochs are kept; resume it or start again"),
    ],
)
def test_interrupted_run_says_where_and_what_is_kept(store, epochs, message):
    run_id = store.create_run(CONFIG)
    for event in (STARTED, *(epoch_done(epoch + 1) for epoch in range(epochs))):
        store.add_event(run_id, event)
    store.interrupt(run_id, "it fell over")
    assert (store.run(run_id).status, store.run(run_id).message) == (RunStatus.INTERRUPTED, message)


def test_files_of_an_epoch_come_back(store):
    run_id = store.create_run(CONFIG)
    snapshot = snapshot_of(1)
    write_epoch(store.folder(run_id), CONFIG, load_dataset("stripes"), epoch_done(1, snapshot))
    assert read_checkpoint(store.checkpoint_path(run_id, 1)).test_accuracy == 1.0
    logits = read_logits(store.logits_path(run_id, 1))
    assert np.array_equal(logits.test, snapshot.test_logits)
    assert np.array_equal(logits.validation, snapshot.validation_logits)
    back = read_snapshot(store.folder(run_id))
    assert back.epoch == 1
    assert np.array_equal(back.weights["conv1.bias"], snapshot.weights["conv1.bias"])
    assert {name: array.tolist() for name, array in back.optimiser.items()} == {
        name: array.tolist() for name, array in snapshot.optimiser.items()
    }


def test_checkpoint_read_as_logits_is_explained(store):
    run_id = store.create_run(CONFIG)
    write_epoch(store.folder(run_id), CONFIG, load_dataset("stripes"), epoch_done(1, snapshot_of(1)))
    with pytest.raises(CheckpointError, match=r"epoch-0001\.safetensors holds no logits"):
        read_logits(store.checkpoint_path(run_id, 1))


def test_epoch_whose_files_were_written_is_kept_though_its_event_was_lost(store):
    run_id = store.create_run(CONFIG)
    store.add_event(run_id, STARTED)
    store.add_event(run_id, batch(1, 1))
    write_epoch(store.folder(run_id), CONFIG, load_dataset("stripes"), epoch_done(1, snapshot_of(1)))
    store.interrupt(run_id, "it fell over")
    assert store.run(run_id).latest_epoch == 1
    assert "the first epoch is kept" in store.run(run_id).message
    store.requeue(run_id)
    assert store.history(run_id).epochs == (epoch_done(1),)
    assert store.history(run_id).batches == (batch(1, 1),)


def test_broken_file_to_resume_from_does_not_keep_the_store_from_opening(store):
    run_id = store.create_run(CONFIG)
    store.folder(run_id).mkdir(parents=True)
    (store.folder(run_id) / "last.safetensors").write_bytes(b"torn")
    store.interrupt(run_id, "it fell over")
    assert store.run(run_id).status is RunStatus.INTERRUPTED
    with pytest.raises(CheckpointError, match=r"last\.safetensors is broken"):
        read_snapshot(store.folder(run_id))


def test_file_to_resume_from_that_names_no_epoch_does_not_keep_the_store_from_opening(store):
    run_id = store.create_run(CONFIG)
    store.folder(run_id).mkdir(parents=True)
    write_arrays({"0.step": np.array(3.0)}, {}, store.folder(run_id) / "last.safetensors")
    store.interrupt(run_id, "it fell over")
    assert store.run(run_id).status is RunStatus.INTERRUPTED
    with pytest.raises(CheckpointError, match=r"last\.safetensors does not say which epoch it is of"):
        read_snapshot(store.folder(run_id))


def test_deleted_run_is_gone_with_its_files(store):
    run_id, other = store.create_run(CONFIG), store.create_run(CONFIG)
    for event in (STARTED, batch(1, 1), epoch_done(1)):
        store.add_event(run_id, event)
    write_epoch(store.folder(run_id), CONFIG, load_dataset("stripes"), epoch_done(1, snapshot_of(1)))
    folder = store.folder(run_id)
    store.delete_run(run_id)
    assert not folder.exists()
    assert [record.id for record in store.runs()] == [other]
    with closing(sqlite3.connect(store.home / "runs.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM epochs").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM batches").fetchone() == (0,)


@pytest.mark.parametrize("run_id", ["nothing", "../../etc", ""])
def test_unknown_run_is_explained_by_every_method(store, run_id):
    for call in (store.run, store.history, store.folder, store.delete_run, store.requeue):
        with pytest.raises(StoreError, match="there is no run .* here"):
            call(run_id)
    with pytest.raises(StoreError, match="there is no run"):
        store.add_event(run_id, STARTED)


def test_workspaces_do_not_see_each_other(store):
    run_id = store.create_run(CONFIG)
    with closing(Store(store.home, workspace="class")) as other:
        assert other.runs() == ()
        with pytest.raises(StoreError, match="there is no run"):
            other.run(run_id)


def test_runs_of_a_process_that_is_gone_are_interrupted_and_ours_are_not(store):
    code = (
        "import sys; from pathlib import Path; from cnnviz.runs.store import Store;"
        "from cnnviz.training.config import default_config; from cnnviz.training.events import Started;"
        "store = Store(Path(sys.argv[1]));"
        "waiting, running = (store.create_run(default_config('stripes')) for _ in '12');"
        "store.add_event(running, Started(256, 64, 80, 8, 'cpu', 2)); print(waiting, running)"
    )
    command = [sys.executable, "-c", code, str(store.home)]
    waiting, running = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    ours = store.create_run(CONFIG)
    assert set(store.interrupt_abandoned()) == {waiting, running}
    assert store.run(ours).status is RunStatus.QUEUED
    assert store.run(waiting).message.startswith("the server was stopped while this run waited for its turn: ")
    assert store.run(running).message.startswith("the server was stopped in epoch 1: ")


def test_many_threads_may_write_and_read_at_once(store):
    ids = [store.create_run(CONFIG) for _ in range(4)]
    faults = []

    def work(run_id):
        try:
            for number in range(1, 51):
                store.add_event(run_id, batch(1, number))
                assert len(store.history(run_id).batches) == number
        except Exception as error:
            faults.append(error)

    threads = [Thread(target=work, args=(run_id,)) for run_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert all([event.batch for event in store.history(run_id).batches] == list(range(1, 51)) for run_id in ids)


def test_two_stores_on_one_home_see_the_same(store):
    with closing(Store(store.home)) as other:
        run_id = store.create_run(CONFIG)
        assert other.history(run_id).batches == ()
        store.add_event(run_id, batch(1, 1))
        assert other.history(run_id).batches == (batch(1, 1),)


def test_database_of_a_newer_cnnviz_is_refused_and_left_untouched(tmp_path):
    path = tmp_path / "runs.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE runs (everything TEXT)")
        connection.execute("PRAGMA user_version = 7")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(
        StoreError, match="has version 7, but this cnnviz knows versions up to 1: update cnnviz, or set"
    ):
        Store(tmp_path)
    assert path.read_bytes() == before


def test_newer_version_that_only_the_log_holds_is_noticed(tmp_path):
    path = tmp_path / "runs.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 7")
        before = path.read_bytes()
        with pytest.raises(StoreError, match="has version 7"):
            Store(tmp_path)
        assert path.read_bytes() == before


def test_file_that_is_no_database_is_refused_and_left_untouched(tmp_path):
    path = tmp_path / "runs.sqlite3"
    path.write_bytes(b"a shopping list " * 100)
    with pytest.raises(StoreError, match="is no database of cnnviz"):
        Store(tmp_path)
    assert path.read_bytes() == b"a shopping list " * 100


def test_database_of_another_program_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "runs.sqlite3")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    with pytest.raises(StoreError, match="is a database of another program"):
        Store(tmp_path)


def test_home_that_is_a_file_is_explained(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreError, match=r"cannot be made \(.*\): set CNNVIZ_HOME to another folder"):
        Store(tmp_path / "home")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_home_that_may_not_be_written_is_explained(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path)


def test_config_comes_back_with_its_architecture(store):
    config = replace(default_config("coloured_shapes"), seed=2**32 - 1, learning_rate=1 / 3)
    assert store.run(store.create_run(config)).config == config


def test_server_side_of_runs_is_free_of_torch():
    code = "import sys, cnnviz.runs.queue, cnnviz.runs.store, cnnviz.runs.files; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

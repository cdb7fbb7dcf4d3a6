"""Runs in real processes: trained, stopped, killed, queued, resumed, abandoned."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from threading import Event
from time import monotonic

import numpy as np
import psutil
import pytest

from cnnviz.data.datasets import load_dataset
from cnnviz.errors import InputError, StoreError
from cnnviz.models.build import load_module
from cnnviz.models.checkpoints import read_checkpoint
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.runs.files import read_logits
from cnnviz.runs.messages import Heard, Ready, Start, Stop, command_to_line, reply_from_line
from cnnviz.runs.queue import RunQueue
from cnnviz.runs.records import RunStatus
from cnnviz.runs.store import Store
from cnnviz.training.config import config_to_json, default_config
from cnnviz.training.events import BatchDone, Finished, Started, Stopped
from cnnviz.training.loop import train

pytestmark = [pytest.mark.alone, pytest.mark.slow]

STRIPES = default_config("stripes")
ENDLESS = replace(default_config("digits"), epochs=1000)  # half a minute and more

ENDS = {"finished", "stopped", "failed"}


@pytest.fixture
def store(tmp_path):
    with closing(Store(tmp_path / "home")) as store:
        yield store


@pytest.fixture
def queue(store):
    with closing(RunQueue(store, max_runs=1)) as queue:
        yield queue


def wait_until(condition, seconds=120):
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it did not come true in time"
        Event().wait(0.01)


def wait_for_end(store, run_id):
    wait_until(lambda: store.run(run_id).status.is_over)
    return store.run(run_id)


def wait_for_epoch(store, run_id, epoch):
    wait_until(lambda: store.run(run_id).latest_epoch >= epoch)


def workers():
    return [child for child in psutil.Process().children() if is_worker(child)]


def is_worker(process):
    try:
        return "cnnviz.runs.worker" in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def test_stripes_are_learned_and_all_files_are_there(store, queue):
    run_id = queue.start(STRIPES)
    record = wait_for_end(store, run_id)
    assert record.status is RunStatus.FINISHED
    assert record.end.test_accuracy == 1.0
    history = store.history(run_id)
    assert history.started.train_images == 256
    assert [event.epoch for event in history.epochs] == list(range(1, 11))
    assert (history.batches[0].epoch, history.batches[0].batch) == (1, 1)
    assert history.progress == 1.0
    test = load_dataset("stripes").test
    for epoch in range(1, 11):
        load_module(read_checkpoint(store.checkpoint_path(run_id, epoch)))
        assert read_logits(store.logits_path(run_id, epoch)).test.shape == (80, 2)
    assert np.array_equal(read_logits(store.logits_path(run_id, 10)).test.argmax(axis=1), test.labels)
    checkpoint = read_checkpoint(store.checkpoint_path(run_id, 10))
    assert (checkpoint.test_accuracy, checkpoint.classes) == (1.0, ("vertical", "horizontal"))
    assert checkpoint.run == config_to_json(STRIPES)
    assert not [file.name for file in store.folder(run_id).iterdir() if file.suffix == ".tmp"]


def test_run_in_a_process_learns_what_the_bare_loop_learns(store, queue):
    run_id = queue.start(STRIPES)
    wait_for_end(store, run_id)
    *_, last, _ = train(STRIPES)
    weights = read_checkpoint(store.checkpoint_path(run_id, 10)).weights
    for name, value in last.snapshot.weights.items():
        np.testing.assert_allclose(weights[name], value, rtol=1e-4, atol=1e-5)  # another number of threads is allowed


def test_batch_events_are_thinned_to_ten_a_second(store, queue):
    run_id = queue.start(replace(default_config("digits"), epochs=10))
    end = wait_for_end(store, run_id).end
    assert 1 <= len(store.history(run_id).batches) <= 2 + end.seconds * 10


def test_stopped_run_keeps_its_whole_epochs_and_the_worker_takes_the_next(store, queue):
    run_id = queue.start(ENDLESS)
    wait_for_epoch(store, run_id, 2)
    (worker,) = workers()
    queue.stop(run_id)
    record = wait_for_end(store, run_id)
    assert record.status is RunStatus.STOPPED
    assert record.end == Stopped(record.latest_epoch)
    assert store.checkpoint_path(run_id, record.latest_epoch).exists()
    assert wait_for_end(store, queue.start(STRIPES)).status is RunStatus.FINISHED
    assert workers() == [worker]
    queue.stop(run_id)  # again, which is nobody's mistake
    assert store.run(run_id) == record


def test_runs_wait_in_order_and_see_their_place(store, queue):
    first = queue.start(ENDLESS)
    second, third, fourth = (queue.start(STRIPES) for _ in range(3))
    assert [queue.place(run_id) for run_id in (first, second, third, fourth)] == [None, 1, 2, 3]
    queue.stop(third)
    assert (store.run(third).status, store.run(third).end) == (RunStatus.STOPPED, Stopped(0))
    assert [queue.place(run_id) for run_id in (second, third, fourth)] == [1, None, 2]
    wait_for_epoch(store, first, 1)
    assert store.run(second).status is RunStatus.QUEUED
    assert len(workers()) == 1
    queue.stop(first)
    assert wait_for_end(store, fourth).status is RunStatus.FINISHED
    assert store.run(second).status is RunStatus.FINISHED
    ends = [(store.folder(run_id) / "last.safetensors").stat().st_mtime_ns for run_id in (second, fourth)]
    assert ends == sorted(ends)


def test_two_runs_train_at_once_where_two_may(store):
    with closing(RunQueue(store, max_runs=2)) as queue:
        runs = [queue.start(ENDLESS) for _ in range(3)]
        wait_for_epoch(store, runs[0], 1)
        wait_for_epoch(store, runs[1], 1)
        assert [store.run(run_id).status for run_id in runs] == ["running", "running", "queued"]
        assert len(workers()) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals")
def test_killed_run_is_interrupted_and_the_next_one_runs(store, queue):
    run_id = queue.start(ENDLESS)
    following = queue.start(STRIPES)
    wait_for_epoch(store, run_id, 2)
    workers()[0].kill()
    record = wait_for_end(store, run_id)
    assert record.status is RunStatus.INTERRUPTED
    assert record.message == (
        f"the process that trained this run ended unexpectedly (signal 9) in epoch {record.latest_epoch + 1}: "
        f"the first {record.latest_epoch} epochs are kept; resume it or start again"
    )
    assert store.checkpoint_path(run_id, record.latest_epoch).exists()
    assert wait_for_end(store, following).status is RunStatus.FINISHED


def test_killed_spare_is_replaced_without_a_word(store, queue):
    queue.warm()
    (spare,) = workers()
    spare.kill()
    spare.wait(60)
    assert wait_for_end(store, queue.start(STRIPES)).status is RunStatus.FINISHED


@pytest.mark.timeout(400)
def test_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(store, queue):
    config = replace(default_config("digits"), epochs=60)
    whole, broken = queue.start(config), queue.start(config)
    wait_for_end(store, whole)
    wait_for_epoch(store, broken, 2)
    workers()[0].kill()
    assert wait_for_end(store, broken).status is RunStatus.INTERRUPTED
    queue.resume(broken)
    assert wait_for_end(store, broken).status is RunStatus.FINISHED
    expected, got = (read_checkpoint(store.checkpoint_path(run_id, 60)).weights for run_id in (whole, broken))
    assert all(np.array_equal(got[name], expected[name]) for name in expected)
    assert [event.epoch for event in store.history(broken).epochs] == list(range(1, 61))
    losses = [[event.train_loss for event in store.history(run_id).epochs] for run_id in (whole, broken)]
    assert losses[0] == losses[1]


def test_run_stopped_before_its_first_epoch_is_resumed_from_the_start(store, queue):
    first = queue.start(ENDLESS)
    run_id = queue.start(STRIPES)
    queue.stop(run_id)
    queue.resume(run_id)
    assert queue.place(run_id) == 1
    queue.stop(first)
    assert wait_for_end(store, run_id).status is RunStatus.FINISHED


def test_deleted_run_is_stopped_first_and_gone_with_its_files(store, queue):
    run_id, waiting = queue.start(ENDLESS), queue.start(STRIPES)
    wait_for_epoch(store, run_id, 1)
    folder = store.folder(run_id)
    queue.delete(waiting)
    queue.delete(run_id)
    assert store.runs() == ()
    assert not folder.exists()
    with pytest.raises(StoreError, match="there is no run"):
        queue.stop(run_id)
    assert wait_for_end(store, queue.start(STRIPES)).status is RunStatus.FINISHED


def test_network_that_does_not_fit_is_refused_before_a_run_is_made(store, queue):
    with pytest.raises(InputError, match="simple_cnn takes images of"):
        queue.start(replace(STRIPES, architecture=ARCHITECTURES["simple_cnn"]))
    assert store.runs() == ()


def test_closing_ends_the_workers_and_interrupts_what_ran_and_waited(store):
    queue = RunQueue(store, max_runs=1)
    running, waiting = queue.start(ENDLESS), queue.start(STRIPES)
    wait_for_epoch(store, running, 1)
    queue.close()
    assert workers() == []
    assert store.run(running).status is RunStatus.INTERRUPTED
    assert store.run(running).message.startswith("the server was stopped in epoch ")
    assert store.run(waiting).message.startswith("the server was stopped while this run waited for its turn: ")
    with pytest.raises(StoreError, match="shutting down"):
        queue.start(STRIPES)


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that cannot be caught")
def test_server_that_was_killed_takes_its_worker_along_and_its_runs_can_be_resumed(store):
    code = (
        "import sys, threading; from pathlib import Path; from dataclasses import replace;"
        "from cnnviz.runs.store import Store; from cnnviz.runs.queue import RunQueue;"
        "from cnnviz.training.config import default_config;"
        "queue = RunQueue(Store(Path(sys.argv[1])), 1);"
        "run = queue.start(replace(default_config('digits'), epochs=1000)); print(run, flush=True);"
        "threading.Event().wait()"
    )
    command = [sys.executable, "-c", code, str(store.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        run_id = server.stdout.readline().strip()
        wait_for_epoch(store, run_id, 1)
        (worker,) = [child for child in psutil.Process(server.pid).children() if is_worker(child)]
        with closing(RunQueue(store, max_runs=1)) as queue:
            assert store.run(run_id).status is RunStatus.RUNNING  # its server lives
            with pytest.raises(StoreError, match=f"another cnnviz server .process {server.pid}.: stop it there"):
                queue.stop(run_id)
        server.send_signal(signal.SIGKILL)
    worker.wait(60)
    with closing(RunQueue(store, max_runs=1)) as queue:
        assert store.run(run_id).status is RunStatus.INTERRUPTED
        assert store.run(run_id).message.startswith("the server was stopped in epoch ")
        kept = store.run(run_id).latest_epoch
        queue.resume(run_id)
        wait_for_epoch(store, run_id, kept + 1)


@pytest.fixture
def worker():
    command = [sys.executable, "-m", "cnnviz.runs.worker", "--threads", "1"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, encoding="utf-8") as process:
        yield process
        process.kill()


def test_worker_is_polite_and_trains_one_run_after_another(worker, tmp_path):
    assert reply_from_line(worker.stdout.readline()) == Ready()
    if os.name != "nt":
        assert psutil.Process(worker.pid).nice() >= 10
    for run in ("first", "second"):
        worker.stdin.write(command_to_line(Start(run, STRIPES, tmp_path / run, resume=False)))
        worker.stdin.flush()
        heard = []
        while not heard or not isinstance(heard[-1].event, Finished):
            heard.append(reply_from_line(worker.stdout.readline()))
        assert all(isinstance(reply, Heard) and reply.run == run for reply in heard)
        assert isinstance(heard[0].event, Started)
        assert isinstance(heard[1].event, BatchDone)


def test_leavings_of_a_killed_process_are_cleared_away(worker, tmp_path):
    (tmp_path / ".epoch-0001.safetensors.0badcafe.tmp").write_bytes(b"half")
    worker.stdin.write(command_to_line(Start("run", STRIPES, tmp_path, resume=False)))
    worker.stdin.flush()
    wait_until((tmp_path / "last.safetensors").exists)
    assert not (tmp_path / ".epoch-0001.safetensors.0badcafe.tmp").exists()


def test_stop_of_another_run_is_ignored(worker, tmp_path):
    for command in (Stop("other"), Start("this", STRIPES, tmp_path, resume=False)):
        worker.stdin.write(command_to_line(command))
    worker.stdin.flush()
    replies = map(reply_from_line, worker.stdout)
    end = next(reply.event for reply in replies if isinstance(reply, Heard) and reply.event.kind in ENDS)
    assert isinstance(end, Finished)


def test_worker_exits_when_its_input_ends_even_in_a_run(worker, tmp_path):
    worker.stdin.write(command_to_line(Start("run", ENDLESS, tmp_path, resume=False)))
    worker.stdin.flush()
    wait_until((tmp_path / "last.safetensors").exists)
    worker.stdin.close()
    assert worker.wait(10) == 0


def test_folder_that_cannot_be_written_fails_the_run_with_a_sentence(worker, tmp_path):
    (tmp_path / "file").write_text("")
    worker.stdin.write(command_to_line(Start("run", STRIPES, tmp_path / "file", resume=False)))
    worker.stdin.flush()
    replies = map(reply_from_line, worker.stdout)
    end = next(reply.event for reply in replies if isinstance(reply, Heard) and reply.event.kind in ENDS)
    assert end.message.startswith("the run cannot be saved (File exists): ")

"""The process that trains: ``python -m cnnviz.runs.worker --threads 2``, for the server and not for people.

It reads commands from its input and answers on its output, one JSON object a line; see `messages`. It gets ready before
anybody asks, trains one run after another, and exits as soon as its input ends, because then the server is gone.
"""

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import TextIO

import psutil

from cnnviz.data.datasets import DATASETS, load_dataset
from cnnviz.errors import CnnvizError
from cnnviz.runs.files import read_snapshot, remove_unfinished, write_epoch
from cnnviz.runs.messages import Heard, Ready, Reply, Start, Stop, command_from_line, reply_to_line
from cnnviz.training.config import default_config
from cnnviz.training.events import BatchDone, EpochDone, Event, Failed, Finished, Stopped

# The loop is imported where it is used: torch takes seconds, in which the end of the input must already be noticed.

BATCH_REPORTS_APART = 0.1  # seconds: a small data set has thousands of batches a second
NICENESS = 10


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m cnnviz.runs.worker")
    parser.add_argument("--threads", type=int, required=True, help="of the processor, for torch")
    threads = parser.parse_args().threads
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the server's terminal reaches us too; the server ends us
    _lower_priority()
    commands, replies = _take_pipes()
    worker = Worker(replies)
    Thread(target=worker.listen, args=(commands,), daemon=True).start()
    worker.serve(threads)


class Worker:
    """Trains what it is told to.

    Parameters
    ----------
    replies : text file
        Where the answers go.
    """

    def __init__(self, replies: TextIO) -> None:
        self._replies = replies
        self._starts: SimpleQueue[Start] = SimpleQueue()
        self._to_stop: set[str] = set()  # ids of runs; changed by the listening thread alone

    def listen(self, commands: TextIO) -> None:
        """Take commands until there are no more, then end the process at once, in whatever it does."""
        try:
            for line in commands:
                match command_from_line(line):
                    case Start() as start:
                        self._to_stop.discard(start.run)  # a run that was stopped may be resumed
                        self._starts.put(start)
                    case Stop(run=run):
                        self._to_stop.add(run)
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(0)  # files are renamed when they are whole, so nothing is left half done

    def serve(self, threads: int) -> None:
        """Get warm, say so, and train what comes, for ever."""
        _warm_up(threads)
        self._say(Ready())
        for name in DATASETS:
            if self._starts.empty():
                load_dataset(name)  # so that a start need not wait for it
        while True:
            self._train(self._starts.get())

    def _train(self, start: Start) -> None:
        try:
            for event in self._events(start):
                self._say(Heard(start.run, event))
        except CnnvizError as error:
            self._say(Heard(start.run, Failed(str(error))))
        except OSError as error:
            traceback.print_exc()
            reason = error.strerror or type(error).__name__
            fault = f"the run cannot be saved ({reason}): make room for {start.folder} and resume it"
            self._say(Heard(start.run, Failed(fault)))
        except Exception as error:  # the server must hear of the end; the log has the rest
            traceback.print_exc()
            fault = f"a fault of cnnviz ended the run ({type(error).__name__}): see worker.log in the home folder"
            self._say(Heard(start.run, Failed(fault)))

    def _events(self, start: Start) -> Iterator[Event]:
        """What the server hears of a run; the files of an epoch are written before it is told."""
        from cnnviz.training.loop import train

        remove_unfinished(start.folder)
        snapshot = read_snapshot(start.folder) if start.resume else None
        whole_epochs = 0 if snapshot is None else snapshot.epoch
        next_report = 0.0
        with closing(train(start.config, snapshot)) as events:
            for event in events:
                if isinstance(event, EpochDone):
                    write_epoch(start.folder, start.config, load_dataset(start.config.dataset), event)
                    whole_epochs = event.epoch
                    event = replace(event, snapshot=None)
                if not isinstance(event, BatchDone) or perf_counter() >= next_report:
                    yield event
                    if isinstance(event, BatchDone):
                        next_report = perf_counter() + BATCH_REPORTS_APART
                if start.run in self._to_stop and not isinstance(event, Finished | Failed):
                    yield Stopped(whole_epochs)
                    return

    def _say(self, reply: Reply) -> None:
        try:
            self._replies.write(reply_to_line(reply))
            self._replies.flush()
        except OSError:  # a broken pipe, which Windows calls an invalid argument
            os._exit(0)  # the server is gone


def _warm_up(threads: int) -> None:
    """Import torch and make one step of a small run: what is slow the first time is then behind us."""
    import torch

    from cnnviz.training.loop import train

    torch.set_num_threads(threads)
    torch.backends.cudnn.deterministic = True  # the same config gives the same run on an accelerator too
    with closing(train(default_config("stripes"))) as events:
        next(event for event in events if isinstance(event, BatchDone))


def _take_pipes() -> tuple[TextIO, TextIO]:
    """The pipes from and to the server, out of reach of everybody else.

    What a library prints goes to the log instead of between the answers; and on Windows the loading of a library hangs
    while another thread reads the standard input, so that becomes an empty file.
    """
    commands = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return commands, replies


def _lower_priority() -> None:
    """So that pages stay quick while a network trains."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(NICENESS)  # before any thread starts: on Linux each has a niceness of its own


if __name__ == "__main__":
    main()

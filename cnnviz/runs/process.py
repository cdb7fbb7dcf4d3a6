"""The server's end of a worker: starts the process, sends it commands, passes on what it says."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

import psutil

import cnnviz
from cnnviz.runs.messages import Command, Heard, Ready, command_to_line, reply_from_line

LONGEST_LOG = 1_000_000  # bytes, after which the log begins anew


class WorkerProcess:
    """A worker and the thread that listens to it.

    Parameters
    ----------
    threads : int
        Of the processor, for torch.
    log : Path
        Where the worker's error output goes.
    heard : callable
        Gets the worker and each `Heard`, in the listening thread.
    ended : callable
        Gets the worker when its process has ended, in the listening thread.

    Attributes
    ----------
    run : str or None
        The run that it trains; whoever starts the worker keeps this.
    is_ready : bool
        Whether it has said that it is warm.
    """

    def __init__(
        self,
        threads: int,
        log: Path,
        heard: Callable[["WorkerProcess", Heard], None],
        ended: Callable[["WorkerProcess"], None],
    ) -> None:
        self.run: str | None = None
        self.is_ready = False
        self._heard, self._ended = heard, ended
        self._sending = Lock()
        begin_anew = log.exists() and log.stat().st_size > LONGEST_LOG
        with log.open("wb" if begin_anew else "ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cnnviz.runs.worker", "--threads", str(threads)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=Path(cnnviz.__file__).parents[1],  # so that it finds cnnviz, installed or not
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        self._listener = Thread(target=self._listen, name="worker-listener", daemon=True)
        self._listener.start()

    def send(self, command: Command) -> None:
        """Send a command.

        Raises
        ------
        OSError
            If the process is gone.
        """
        assert self._process.stdin is not None
        with self._sending:
            if self._process.stdin.closed:
                raise BrokenPipeError("the worker was dismissed")
            self._process.stdin.write(command_to_line(command).encode())
            self._process.stdin.flush()

    def dismiss(self) -> None:
        """End its input, upon which it exits."""
        assert self._process.stdin is not None
        with self._sending, suppress(OSError):  # it may be gone already
            self._process.stdin.close()

    def kill(self) -> None:
        """End the process by force."""
        self._process.kill()

    def join(self, seconds: float) -> bool:
        """Wait until the process has ended and all that it said was passed on; whether that was so in time."""
        self._listener.join(seconds)
        return not self._listener.is_alive()

    @property
    def exit_text(self) -> str:
        """How the process ended: ``signal 9`` or ``exit status 1``."""
        code = self._process.returncode
        return f"signal {-code}" if code < 0 else f"exit status {code}"

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            with self._process.stdout as lines:
                for line in lines:
                    if not line.endswith(b"\n"):
                        break  # it was killed in the middle of a word
                    reply = reply_from_line(line.decode())
                    if isinstance(reply, Ready):
                        self.is_ready = True
                    else:
                        self._heard(self, reply)
        finally:
            self._process.kill()  # does nothing where it has ended, as it mostly has
            self._process.wait()
            try:
                self.dismiss()
            finally:
                self._ended(self)


def threads_each(workers: int) -> int:
    """How many threads a worker gets, so that all together keep every core busy and no more."""
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    cores = min(usable, psutil.cpu_count(logical=False) or usable)
    return max(1, cores // workers)

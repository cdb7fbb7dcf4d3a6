"""What the store knows of a run."""

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

import psutil

from cnnviz.training.config import RunConfig
from cnnviz.training.events import Failed, Finished, Stopped

CLOCK_TOLERANCE = 60.0  # seconds by which two readings of a process's start may differ, for clocks are corrected


class RunStatus(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPED = "stopped"
    FAILED = "failed"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens unless somebody resumes the run."""
        return self not in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def can_be_resumed(self) -> bool:
        """Whether the run ended before its last epoch."""
        return self.is_over and self is not RunStatus.FINISHED


@dataclass(frozen=True)
class Owner:
    """The server process that looks after a run.

    Attributes
    ----------
    pid : int
    since : float
        When the process began, in seconds since 1970; numbers of processes are used again.
    """

    pid: int
    since: float

    @property
    def is_alive(self) -> bool:
        """Whether that very process still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.since) < CLOCK_TOLERANCE
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False
        except psutil.AccessDenied:  # it exists and is not ours to ask
            return True


@cache
def this_process() -> Owner:
    """The process that asks."""
    return Owner(os.getpid(), psutil.Process().create_time())


@dataclass(frozen=True)
class RunRecord:
    """One run as the store has it.

    Attributes
    ----------
    id : str
        Short, and not to be guessed.
    workspace : str
    config : RunConfig
    status : RunStatus
    message : str
        Why it failed or was interrupted and what to do; empty otherwise.
    created : datetime
        In UTC.
    latest_epoch : int
        The last whole epoch, whose files are kept; 0 before the first.
    end : Stopped, Failed, Finished or None
        What the run said at its end; it says nothing when it is interrupted.
    owner : Owner
        Who trains it, or did.
    """

    id: str
    workspace: str
    config: RunConfig
    status: RunStatus
    message: str
    created: datetime
    latest_epoch: int
    end: Stopped | Failed | Finished | None
    owner: Owner

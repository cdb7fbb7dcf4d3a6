"""What the server and a worker say to each other: one JSON object a line."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter

from cnnviz.training.config import RunConfig
from cnnviz.training.events import Event


@dataclass(frozen=True)
class Start:
    """To a worker: train this, and write what is learned to the folder."""

    run: str
    config: RunConfig
    folder: Path
    resume: bool
    kind: Literal["start"] = "start"


@dataclass(frozen=True)
class Stop:
    """To a worker: end this run after the current batch; nothing happens if it is another run's turn."""

    run: str
    kind: Literal["stop"] = "stop"


@dataclass(frozen=True)
class Ready:
    """From a worker: torch is imported and warm."""

    kind: Literal["ready"] = "ready"


@dataclass(frozen=True)
class Heard:
    """From a worker: an event of a run; after an end the worker waits for the next run."""

    run: str
    event: Annotated[Event, Discriminator("kind")]
    kind: Literal["heard"] = "heard"


Command = Start | Stop
Reply = Ready | Heard

_COMMANDS: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Discriminator("kind")])
_REPLIES: TypeAdapter[Reply] = TypeAdapter(Annotated[Reply, Discriminator("kind")])


def command_to_line(command: Command) -> str:
    """One line, with its end."""
    return _COMMANDS.dump_json(command).decode() + "\n"


def command_from_line(line: str) -> Command:
    """The command that `command_to_line` wrote."""
    return _COMMANDS.validate_json(line)


def reply_to_line(reply: Reply) -> str:
    """One line, with its end."""
    return _REPLIES.dump_json(reply).decode() + "\n"


def reply_from_line(line: str) -> Reply:
    """The reply that `reply_to_line` wrote."""
    return _REPLIES.validate_json(line)

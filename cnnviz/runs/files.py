"""The files of one run, in a folder of its own: a checkpoint and the logits of each epoch, and the last optimiser."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from cnnviz.data.labelled import DataSet
from cnnviz.errors import CheckpointError
from cnnviz.models.checkpoints import Checkpoint, read_arrays, read_checkpoint, write_arrays, write_checkpoint
from cnnviz.training.config import RunConfig, config_to_json
from cnnviz.training.events import EpochDone, Snapshot, event_from_json, event_to_json


@dataclass(frozen=True, eq=False)
class Logits:
    """What the network answered after an epoch, float32 (N, classes) each, in the order of the data set's images."""

    validation: NDArray[np.float32]
    test: NDArray[np.float32]


def checkpoint_file(folder: Path, epoch: int) -> Path:
    """The weights after an epoch, a `cnnviz.models.checkpoints.Checkpoint`."""
    return folder / f"epoch-{epoch:04}.safetensors"


def logits_file(folder: Path, epoch: int) -> Path:
    """The answers after an epoch, to be read by `read_logits`."""
    return folder / f"epoch-{epoch:04}.logits.safetensors"


def write_epoch(folder: Path, config: RunConfig, dataset: DataSet, event: EpochDone) -> None:
    """Write all files of an epoch; the one to resume from comes last, so that it never promises what is not there."""
    snapshot = event.snapshot
    if snapshot is None:
        raise TypeError("an epoch without its snapshot cannot be written")
    mean, deviation = dataset.channel_statistics()
    right = snapshot.test_logits.argmax(axis=1) == dataset.test.labels
    checkpoint = Checkpoint(
        architecture=config.architecture,
        classes=dataset.classes,
        mean=mean,
        deviation=deviation,
        weights=snapshot.weights,
        test_accuracy=float(right.mean()),
        run=config_to_json(config),
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_checkpoint(checkpoint, checkpoint_file(folder, event.epoch))
    answers = {"validation": snapshot.validation_logits, "test": snapshot.test_logits}
    write_arrays(answers, {}, logits_file(folder, event.epoch))
    write_arrays(snapshot.optimiser, {"event": event_to_json(event)}, _last_file(folder))


def read_logits(path: Path) -> Logits:
    """Read the answers of an epoch.

    Raises
    ------
    CheckpointError
        If there is no such file, it is broken or holds something else.
    """
    arrays, _ = read_arrays(path)
    try:
        return Logits(arrays["validation"].astype(np.float32), arrays["test"].astype(np.float32))
    except KeyError as error:
        raise CheckpointError(f"{path.name} holds no logits: train the network anew") from error


def read_last_epoch(folder: Path) -> EpochDone | None:
    """The epoch after which a run can be resumed, without its snapshot; None before the first.

    Raises
    ------
    CheckpointError
        If the file is broken or does not say which epoch it is of.
    """
    path = _last_file(folder)
    if not path.exists():
        return None
    _, about = read_arrays(path)
    try:
        event = event_from_json(about["event"])
    except (KeyError, ValidationError) as error:
        raise CheckpointError(f"{path.name} does not say which epoch it is of: train the network anew") from error
    return event if isinstance(event, EpochDone) else None


def read_snapshot(folder: Path) -> Snapshot | None:
    """The state after the last whole epoch, to resume from; None before the first.

    Raises
    ------
    CheckpointError
        If a file is missing or broken.
    """
    event = read_last_epoch(folder)
    if event is None:
        return None
    optimiser, _ = read_arrays(_last_file(folder))
    weights = read_checkpoint(checkpoint_file(folder, event.epoch)).weights
    logits = read_logits(logits_file(folder, event.epoch))
    return Snapshot(event.epoch, weights, logits.validation, logits.test, optimiser)


def remove_unfinished(folder: Path) -> None:
    """Delete what a process that was killed while writing has left."""
    for path in folder.glob(".*.tmp"):
        path.unlink(missing_ok=True)


def _last_file(folder: Path) -> Path:
    return folder / "last.safetensors"

"""Trained weights in a file, with all that is needed to use them."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from cnnviz.errors import CheckpointError
from cnnviz.geometry.layers import Architecture

Arrays = Mapping[str, NDArray[np.generic]]

FORMAT = "cnnviz checkpoint 1"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A trained network as values.

    Attributes
    ----------
    architecture : Architecture
    classes : tuple of str
        What each output stands for.
    mean, deviation : tuple of float
        Of each input channel; a pixel from 0 to 1 enters the network as (pixel − mean) / deviation.
    weights : mapping of str to ndarray of float32
        ``conv1.weight`` (out, in, rows, columns), ``conv1.bias`` (out,), ``fc1.weight`` (out, in), …, by the names of
        `Architecture.layer_names`.
    test_accuracy : float
        Measured, 0 to 1.
    run : str
        The configuration of the run as JSON text, which this room does not interpret.
    """

    architecture: Architecture
    classes: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weights: Mapping[str, NDArray[np.float32]]
    test_accuracy: float
    run: str


def write_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint as a safetensors file, which appears under its name only when it is whole."""
    about = {
        "format": FORMAT,
        "architecture": _ARCHITECTURE.dump_json(checkpoint.architecture).decode(),
        "classes": json.dumps(checkpoint.classes),
        "mean": json.dumps(checkpoint.mean),
        "deviation": json.dumps(checkpoint.deviation),
        "test_accuracy": json.dumps(checkpoint.test_accuracy),
        "run": checkpoint.run,
    }
    write_arrays(checkpoint.weights, about, path)


def read_checkpoint(path: Path) -> Checkpoint:
    """Read what `write_checkpoint` wrote.

    Raises
    ------
    CheckpointError
        If there is no such file, it is broken, or it is no checkpoint of cnnviz.
    """
    weights, about = read_arrays(path)
    if about.get("format") != FORMAT:
        raise CheckpointError(f"{path.name} is no checkpoint of this cnnviz: give a file that cnnviz has written")
    try:
        return Checkpoint(
            architecture=_ARCHITECTURE.validate_json(about["architecture"]),
            classes=_WORDS.validate_json(about["classes"]),
            mean=_NUMBERS.validate_json(about["mean"]),
            deviation=_NUMBERS.validate_json(about["deviation"]),
            weights={name: array.astype(np.float32, copy=False) for name, array in weights.items()},
            test_accuracy=_NUMBER.validate_json(about["test_accuracy"]),
            run=about["run"],
        )
    except (KeyError, ValidationError) as error:
        raise CheckpointError(f"{path.name} does not say what network it holds: write it anew") from error


def write_arrays(arrays: Arrays, about: Mapping[str, str], path: Path) -> None:
    """Write named arrays and texts as a safetensors file, under a temporary name that is then changed.

    Whoever reads meanwhile sees the old file or the new one, and never a half of either.
    """
    contiguous = {name: np.require(array, requirements="C") for name, array in arrays.items()}
    temporary = path.with_name(f".{path.name}.{token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(save(contiguous, dict(about)))
            file.flush()
            os.fsync(file.fileno())  # or the new name might outlive a power cut without the new content
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_arrays(path: Path) -> tuple[dict[str, NDArray[np.generic]], dict[str, str]]:
    """Read what `write_arrays` wrote.

    Raises
    ------
    CheckpointError
        If there is no such file or it is broken.
    """
    try:
        with safe_open(path, framework="np") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata() or {})  # noqa: SIM118
    except FileNotFoundError as error:
        raise CheckpointError(
            f"there is no file {path.name} in {path.parent}: it was deleted or never written"
        ) from error
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path.name} is broken or no safetensors file ({error}): write it anew") from error


_ARCHITECTURE = TypeAdapter(Architecture)
_WORDS = TypeAdapter(tuple[str, ...])
_NUMBERS = TypeAdapter(tuple[float, ...])
_NUMBER = TypeAdapter(float)

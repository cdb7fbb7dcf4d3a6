"""Checkpoints as files: a round trip, and files that are none."""

import os
import subprocess
import sys

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from cnnviz.errors import CheckpointError
from cnnviz.models.checkpoints import Checkpoint, read_arrays, read_checkpoint, write_arrays, write_checkpoint
from cnnviz.models.zoo import ARCHITECTURES


@pytest.fixture
def checkpoint():
    weights = {"conv1.weight": np.arange(36, dtype=np.float32).reshape(4, 1, 3, 3), "fc1.bias": np.zeros(2, np.float32)}
    return Checkpoint(
        ARCHITECTURES["tiny_cnn"], ("vertical", 'höriz"ontal'), (0.4,), (1 / 3,), weights, 0.975, '{"seed": 1}'
    )


def test_checkpoint_comes_back_as_it_was_written(checkpoint, tmp_path):
    path = tmp_path / "epoch-0001.safetensors"
    write_checkpoint(checkpoint, path)
    back = read_checkpoint(path)
    for name in ("architecture", "classes", "mean", "deviation", "test_accuracy", "run"):
        assert getattr(back, name) == getattr(checkpoint, name)
    assert back.weights.keys() == checkpoint.weights.keys()
    for name, array in checkpoint.weights.items():
        assert back.weights[name].dtype == np.float32
        assert np.array_equal(back.weights[name], array)


def test_nothing_but_the_file_is_left_and_safetensors_reads_it(checkpoint, tmp_path):
    path = tmp_path / "a.safetensors"
    write_checkpoint(checkpoint, path)
    write_checkpoint(checkpoint, path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.safetensors"]
    assert load_file(path)["conv1.weight"].shape == (4, 1, 3, 3)


def test_interrupted_writing_keeps_the_old_file(checkpoint, tmp_path, monkeypatch):
    path = tmp_path / "a.safetensors"
    write_checkpoint(checkpoint, path)
    before = path.read_bytes()

    def full_disk(_descriptor):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_checkpoint(checkpoint, path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.safetensors"]


def test_arrays_of_any_kind_come_back(tmp_path):
    arrays = {
        "step": np.array(3.0, np.float32),
        "bytes": np.arange(5, dtype=np.uint8),
        "turned": np.arange(6.0).reshape(2, 3).T,
    }
    write_arrays(arrays, {"epoch": "3"}, tmp_path / "a.safetensors")
    back, about = read_arrays(tmp_path / "a.safetensors")
    assert about == {"epoch": "3"}
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        assert back[name].shape == array.shape
        assert np.array_equal(back[name], array)


def test_missing_file_is_explained(tmp_path):
    with pytest.raises(CheckpointError, match=r"no file a\.safetensors in .*deleted or never written"):
        read_checkpoint(tmp_path / "a.safetensors")


@pytest.mark.parametrize("kept", [0, 4, 100, -1])
def test_truncated_file_is_explained(checkpoint, tmp_path, kept):
    path = tmp_path / "a.safetensors"
    write_checkpoint(checkpoint, path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CheckpointError, match="is broken or no safetensors file"):
        read_checkpoint(path)


def test_folder_in_place_of_a_file_is_explained(tmp_path):
    with pytest.raises(CheckpointError, match="is broken or no safetensors file"):
        read_checkpoint(tmp_path)


def test_foreign_safetensors_file_is_explained(tmp_path):
    save_file({"w": np.zeros(3, np.float32)}, tmp_path / "a.safetensors")
    with pytest.raises(CheckpointError, match=r"a\.safetensors is no checkpoint of this cnnviz"):
        read_checkpoint(tmp_path / "a.safetensors")


def test_checkpoint_without_its_texts_is_explained(tmp_path):
    write_arrays({"w": np.zeros(3, np.float32)}, {"format": "cnnviz checkpoint 1"}, tmp_path / "a.safetensors")
    with pytest.raises(CheckpointError, match="does not say what network it holds"):
        read_checkpoint(tmp_path / "a.safetensors")


def test_checkpoints_are_read_without_torch(checkpoint, tmp_path):
    write_checkpoint(checkpoint, tmp_path / "a.safetensors")
    code = (
        "import sys; from pathlib import Path; from cnnviz.models.checkpoints import read_checkpoint;"
        "read_checkpoint(Path(sys.argv[1])); print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "a.safetensors")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"

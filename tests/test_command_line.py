"""The command line as it is typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz.cli import main
from cnnviz.models.zoo import ARCHITECTURES


def test_the_table_is_printed_in_a_process_without_torch():
    code = (
        "import sys; from cnnviz.cli import main; assert main(['layers', 'resnet152']) == 0;"
        "print('torch' in sys.modules, 'streamlit' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True,
                            env={"PYTHONIOENCODING": "utf-8", "PATH": ""}, cwd=Path(__file__).parents[1])  # fmt: skip
    lines = result.stdout.splitlines()
    assert lines[0] == "resnet152, input 3 × 224 × 224"
    assert " ".join(lines[3].split()) == "conv1 convolution 64 × 112 × 112 9,408 7·7·3·64 118,013,952 7 × 7 2 × 2"
    assert "parameters           60,192,808" in lines
    assert "MACs                 11,513,626,624" in lines
    assert lines[-1] == "False False"


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_json_has_the_numbers_of_the_table(name, capsys):
    assert main(["layers", name, "--json", "--batch", "8"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["name"] == name
    assert sum(layer["parameters"] for layer in printed["layers"]) == ARCHITECTURES[name].parameters
    assert printed["totals"]["parameters"] == ARCHITECTURES[name].parameters
    assert printed["totals"]["training_bytes"]["batch_size"] == 8
    assert {layer["name"] for layer in printed["layers"]} == {step.name for step in ARCHITECTURES[name].steps}


def test_an_unknown_network_is_explained(capsys):
    assert main(["layers", "resnet5"]) == 2
    assert "there is no network 'resnet5': use one of resnet50" in capsys.readouterr().err


def test_a_batch_of_none_is_explained(capsys):
    assert main(["layers", "lenet5", "--batch", "0"]) == 2
    assert "the batch size is 0, but the least is 1: use 1 or more" in capsys.readouterr().err


def test_the_module_can_be_run():
    result = subprocess.run([sys.executable, "-m", "cnnviz", "layers", "tiny_cnn", "--json"], capture_output=True,
                            text=True, cwd=Path(__file__).parents[1])  # fmt: skip
    assert json.loads(result.stdout)["totals"]["parameters"] == 170

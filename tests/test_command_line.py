"""The command line as it is typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz.cli import main
from cnnviz.geometry.layers import architecture_to_json
from cnnviz.models.source import pytorch_source
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
    assert " ".join(lines[3].split()) == (
        "conv1 convolution 64 × 112 × 112 9,408 7·7·3·64 118,013,952 3.1 MiB 7 × 7 2 × 2 1/2 × 1/2"
    )
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


SOURCE = """from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(8 * 30 * 30, 10)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1)).softmax(1)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_of_pytorch_gives_the_table_of_its_network(folder, capsys):
    (folder / "net.py").write_text(SOURCE, encoding="utf-8")
    assert main(["layers", "net.py", "--input", "3x32x32"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("Net, input 3 × 32 × 32\n")
    assert f"parameters           {3 * 3 * 3 * 8 + 8 + 7200 * 10 + 10:,}\n" in printed.out
    assert printed.err == "net.py, line 10: the softmax at the end is left out: the loss contains it\n"
    assert main(["layers", "net.py", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["input_shape"] == [3, 32, 32]
    assert "the input is taken to be 3 × 32 × 32, which fits the layers" in printed.err


def test_a_file_is_read_and_not_run(folder, capsys):
    (folder / "net.py").write_text(f"open('written', 'w')\n{SOURCE}")
    assert main(["layers", "net.py"]) == 2
    assert capsys.readouterr().err.startswith("cnnviz: net.py, line 1, column 1: `open` is not read")
    assert [path.name for path in folder.iterdir()] == ["net.py"]


@pytest.mark.parametrize("name", ["small_resnet", "lenet5"])
def test_what_the_project_gives_gives_the_same_table(name, folder, capsys):
    (folder / "given.py").write_text(pytorch_source(ARCHITECTURES[name]), encoding="utf-8")
    (folder / "given.json").write_text(architecture_to_json(ARCHITECTURES[name]), encoding="utf-8")
    tables = []
    for given in (name, "given.py", "given.json"):
        assert main(["layers", given, "--json"]) == 0
        tables.append(capsys.readouterr().out)
    assert tables[0] == tables[1] == tables[2]


def test_another_input_gives_another_table(capsys):
    assert main(["layers", "resnet18", "--input", "3×64×96", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["input_shape"] == [3, 64, 96]
    assert printed["layers"][0]["output_shape"] == [64, 32, 48]


FAULTS = [
    ("net.py", SOURCE.replace("30 * 30", "31 * 31"), "3x32x32",
     "cnnviz: net.py, line 7, column 19: fc: the linear layer takes 7688 features but gets 7200"),
    ("net.py", SOURCE, "32x32", "cnnviz: --input is '32x32', but it takes channels, rows and columns: write 3x32x32"),
    ("net.py", SOURCE, "3x0x32", "cnnviz: rows of the input is 0, but the least is 1"),
    ("net.py", "x = 3", None, "cnnviz: net.py: there is no network in the text: paste nn.Sequential(…)"),
    ("net.py", "x = (", None, "cnnviz: net.py, line 1, column 5: this is not Python"),
    ("net.json", "[", None, "cnnviz: net.json: the text is no JSON"),
    ("net.json", '{"name": "a", "input_shape": [1, 8, 8], "layers": [{"kind": "relu", "x": 1}]}', None,
     "cnnviz: net.json: layer 1 (relu): "),
    ("net.json", '{"name": "a", "input_shape": [1, 8, 8], "layers": []}', "64",
     "cnnviz: a takes images: give --input as channels, rows and columns, 3x32x32"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "shape", "message"), FAULTS)
def test_a_fault_in_a_file_is_named_with_the_file_and_its_place(name, content, shape, message, folder, capsys):
    (folder / name).write_text(content, encoding="utf-8")
    assert main(["layers", name, *(("--input", shape) if shape else ())]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_a_file_that_cannot_be_read_is_explained(folder, capsys):
    (folder / "folder.py").mkdir()
    (folder / "image.py").write_bytes(b"GIF89a\xff")
    for name, message in [
        ("none.py", "none.py cannot be read (No such file or directory): check the name and its folder"),
        ("folder.py", "folder.py cannot be read ("),
        ("image.py", "image.py is no text in UTF-8 (byte 7): save it as UTF-8"),
    ]:
        assert main(["layers", name]) == 2
        assert capsys.readouterr().err.startswith(f"cnnviz: {message}")


def test_a_terminal_without_the_signs_still_gets_the_table():
    result = subprocess.run([sys.executable, "-m", "cnnviz", "layers", "tiny_cnn"], capture_output=True, text=True,
                            env={"PYTHONIOENCODING": "ascii", "PATH": ""}, cwd=Path(__file__).parents[1])  # fmt: skip
    assert result.returncode == 0
    assert result.stdout.startswith("tiny_cnn, input 1 ? 8 ? 8\n")


def test_a_reader_that_has_had_enough_is_no_fault():
    command = [sys.executable, "-m", "cnnviz", "layers", "resnet152", "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, **pipes, cwd=Path(__file__).parents[1])
    process.stdout.read(10)
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b"", 0)
    process.stderr.close()


def test_a_name_cannot_steer_the_terminal(folder, capsys):
    (folder / "a.json").write_text('{"name": "a\\u001b[2J", "input_shape": [1, 8, 8], "layers": []}')
    assert main(["layers", "a.json"]) == 0
    assert capsys.readouterr().out.startswith("'a\\x1b[2J', input 1 × 8 × 8\n")

"""What a newcomer reads and sets."""

import re
from pathlib import Path

import pytest

from cnnviz.errors import CnnvizError
from cnnviz.settings import read_settings

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_python_of_the_readme_runs_and_gives_what_it_says():
    names = {}
    for source in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(source, names)
    assert names["trace"].output.tolist() == [[0, 2, 0], [0, 2, 0]]
    assert names["field"].size == (16, 16)


def test_every_picture_and_file_that_the_readme_names_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (Path(__file__).parents[1] / target).exists(), target


def test_the_data_lie_in_the_home_unless_told_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNVIZ_HOME", str(tmp_path))
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    assert read_settings().data_root == tmp_path / "data"
    monkeypatch.setenv("CNNVIZ_DATA", str(tmp_path / "elsewhere"))
    assert read_settings().data_root == tmp_path / "elsewhere"


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_wrong_number_of_runs_names_the_variable(monkeypatch, value):
    monkeypatch.setenv("CNNVIZ_MAX_RUNS", value)
    with pytest.raises(CnnvizError, match=f"CNNVIZ_MAX_RUNS={value}: .*; change or unset the variable"):
        read_settings()

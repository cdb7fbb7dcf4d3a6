"""The model classes of published lessons, where these lie beside the project: they paste unchanged."""

import re
from pathlib import Path

import pytest

from cnnviz.errors import SourceError
from cnnviz.models.pytorch_text import read_pytorch
from cnnviz.models.zoo import ARCHITECTURES

ROOT = Path(__file__).parents[2]
LESSONS = [
    lesson for folder in (ROOT, ROOT.parent) for lesson in sorted((folder / "shared" / "lessons").glob("[0-9]*.txt"))
]

CLASSES = [
    ("000", "SimpleCNN", "three_block_cnn", 620_810),
    ("001", "SimpleCNN", "three_block_cnn", 620_810),
    ("002", "SimpleCNN", "gap_cnn", 175_658),
    ("003", "TinyCNN", "tiny_cnn", 170),
    ("003", "SimpleCNN", "simple_cnn", 268_650),
    ("003", "ImprovedCNN", "improved_cnn", 1_117_866),
    ("004", "SimpleCNN", "plain_cnn", 1_147_466),
]


def lesson_text(number):
    found = [lesson for lesson in LESSONS if lesson.name.startswith(number)]
    if not found:
        pytest.skip("the lessons are not here")
    return found[0].read_text(encoding="utf-8")


def class_text(number, name, end=r"return x\n"):
    """A class as it stands in a lesson; indented anew where the text lost that."""
    found = re.search(rf"class {name}\(nn\.Module\):\n.*?^ *{end}", lesson_text(number), re.DOTALL | re.MULTILINE)
    text = found[0]
    return text if "\n    def" in text else "\n".join(indented(text.splitlines())) + "\n"


def indented(lines):
    inside = 0  # of the class, of a function
    for line in lines:
        if line.startswith("class "):
            inside = 0
        elif line.startswith("def "):
            inside = 1
        yield "    " * inside + line
        inside = 2 if line.startswith("def ") else max(inside, 1)


@pytest.mark.parametrize(("number", "name", "zoo", "parameters"), CLASSES)
def test_a_class_of_a_lesson_is_the_network_of_the_zoo(number, name, zoo, parameters):
    pasted = read_pytorch(class_text(number, name), ARCHITECTURES[zoo].input_shape)
    assert pasted.name == name
    assert pasted.notes == ()
    assert pasted.architecture.parameters == parameters
    assert pasted.architecture.layers == ARCHITECTURES[zoo].layers


@pytest.mark.parametrize(("number", "name", "zoo", "parameters"), CLASSES)
def test_the_input_that_a_lesson_means_is_found(number, name, zoo, parameters):
    assert read_pytorch(class_text(number, name)).input_shape == ARCHITECTURES[zoo].input_shape


@pytest.mark.parametrize(
    ("number", "last"), [("000", 'print(f"Parameters'), ("004", 'print(f"Output shape')], ids=["000", "004"]
)
def test_the_code_around_a_class_may_be_pasted_too(number, last):
    text = lesson_text(number)
    start = text.rindex("import torch\n", 0, text.index("class SimpleCNN"))
    code = text[start : text.index("\n", text.index(last)) + 1]
    parameters = {number: count for number, _, _, count in CLASSES}
    assert read_pytorch(code).architecture.parameters == parameters[number]


@pytest.mark.parametrize("number", ["000", "001"])
def test_a_class_that_is_left_to_the_reader_is_refused(number):
    with pytest.raises(SourceError, match="forward returns nothing and no tensor: end it with return"):
        read_pytorch(class_text(number, "YourCNN", end=r"pass\n(?:.*?)^ *pass\n"), (3, 32, 32))

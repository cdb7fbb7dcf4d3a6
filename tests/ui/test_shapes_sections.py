"""The page on shapes: its links, and that its sections load no PyTorch unless a person asks for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz.geometry.axis_settings import AxisSettings, Operation
from cnnviz.geometry.window import Window
from cnnviz.links.states import read_state, write_state
from cnnviz.ui.shapes.state import ShapesState

ROOT = Path(__file__).parents[2]
OPEN_SECTION = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
app.switch_page("pages/shapes.py")
app.query_params.update({query!r})
app.run()
assert not app.exception, app.exception
assert {text!r} in " ".join(element.value for element in app.markdown)
print("torch" in sys.modules)
"""
SECTIONS = {
    "wanted sizes": ({"wanted": "40", "free": "padding"}, "The nearest that can be had:"),
    "cone": ({"tab": "Receptive field"}, "The field of this unit of **conv3** is **7 × 7**"),
    "photograph": (
        {"tab": "Receptive field", "look": "photograph", "network": "lenet5"},
        "of **pool2** is **16 × 16**",
    ),
    "effective field": ({"tab": "Receptive field", "look": "effective"}, "on the server's processor"),
    "stacking": ({"tab": "Stacking"}, "**55 %** of the parameters"),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_no_section_loads_torch_by_itself(section, tmp_path):
    query, text = SECTIONS[section]
    command = [sys.executable, "-W", "ignore", "-c", OPEN_SECTION.format(query=query, text=text)]
    environment = {**os.environ, "CNNVIZ_HOME": str(tmp_path)}
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    assert result.stdout.strip().endswith("False"), result.stdout + result.stderr


@pytest.mark.parametrize(
    "state",
    [
        ShapesState(),
        ShapesState(operation="transposed", size=(4, 3), padding="2x1", output_padding=(1, 0), dilation=(2, 1)),
        ShapesState(
            operation="max", ceil_mode=True, wanted=(7, 9), free=("kernel_size", "ceil_mode"), axes="each", first=5
        ),
        ShapesState(padding="same", free=()),
        ShapesState(tab="Receptive field", stack=(Window((3, 1), 2, (1, 0), (1, 4)), Window(2, 2)), layer="conv1"),
        ShapesState(network="resnet50", layer="block3", unit=(4, 9), look="effective", seed=3, weights="abc-1"),
        ShapesState(tab="Stacking", layers=8, channels=3, map_size=(14, 7)),
    ],
)
def test_a_state_comes_back_from_its_link(state):
    assert read_state(ShapesState, write_state(state)) == (state, ())


def test_an_operator_has_the_settings_that_it_knows_and_padding_by_name_follows_the_others():
    state = ShapesState(operation="average", dilation=(2, 2), output_padding=(1, 1), ceil_mode=True)
    assert state.kind is Operation.AVERAGE_POOLING
    assert state.settings == (AxisSettings(3, 2, ceil_mode=True),) * 2
    named = ShapesState(padding="same", size=(8, 9), kernel_size=(4, 3), dilation=(1, 2))
    assert [axis.padding for axis in named.settings] == [(1, 1), (2, 2)]

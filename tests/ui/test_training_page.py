"""The page on training, as a person finds it before a run."""

import os
import subprocess
import sys
from pathlib import Path

from cnnviz.geometry.drafts import draft_of
from cnnviz.geometry.layers import Architecture, BatchNorm, Convolution, Flatten, Linear
from cnnviz.links.states import write_state
from cnnviz.ui.training.state import TrainingState

ROOT = Path(__file__).parents[2]
NORMED = draft_of(
    Architecture(
        "normed",
        (1, 8, 8),
        (Convolution(1, 2, 3, stride=2, padding=1), Flatten(), Linear(32, 4), BatchNorm(4, dimensions=1), Linear(4, 2)),
    )
)
OPEN = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
app.switch_page("pages/training.py")
app.query_params.update({query!r})
app.run()
assert not app.exception, app.exception
"""
A_BATCH_OF_ONE = """
start = app.button(key="training.start")
(said,) = app.error
assert start.disabled
assert "With batches of 85, one of the 256 training images is a batch of its own" in said.value.replace(chr(92), "")
assert "such as 86" in said.value
(table,) = app.dataframe
settings = dict(zip(table.value["Layer"], table.value["Settings"]))
assert settings["conv1"] == "3 × 3, 1 → 2, stride 2, padding 1", settings
app.query_params["batch_size"] = "86"
app.run()
assert not app.error and not app.button(key="training.start").disabled
print("torch" in sys.modules)
"""


def test_a_batch_of_one_that_cannot_be_normalised_is_refused_before_start(tmp_path):
    state = TrainingState(network=NORMED, batch_size=85)  # 256 = 3 · 85 + 1
    script = OPEN.format(query=write_state(state)) + A_BATCH_OF_ONE
    environment = {**os.environ, "CNNVIZ_HOME": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert result.stdout.strip().endswith("False"), result.stdout + result.stderr

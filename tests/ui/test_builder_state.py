"""The architectures page: its links, and what its light tabs load."""

import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz.geometry.drafts import Draft, draft_of
from cnnviz.links.states import read_state, write_state
from cnnviz.models.zoo import ARCHITECTURES
from cnnviz.training.config import default_config
from cnnviz.ui.architectures.state import ArchitecturesState
from cnnviz.ui.training.state import TrainingState

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "state",
    [
        ArchitecturesState(),
        ArchitecturesState(tab="Build", draft=draft_of(ARCHITECTURES["resnet152"]), place=(4, 0, 2)),
        ArchitecturesState(draft=draft_of(ARCHITECTURES["vgg16"]).without((3,)), place=()),
        ArchitecturesState(compared=("own", "resnet50"), network="lenet5", layer="conv2", batch=7, every_layer=True),
        ArchitecturesState(tab="Depth", depth=77, initialisation="he", normalised=True, of_weights=True, seeds=3),
    ],
)
def test_a_state_comes_back_from_its_link(state):
    assert read_state(ArchitecturesState, write_state(state)) == (state, ())


def test_a_network_of_the_zoo_is_its_name_in_the_link():
    state = ArchitecturesState(draft=draft_of(ARCHITECTURES["resnet152"]))
    assert write_state(state)["draft"] == "resnet152"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"draft": "1.abc"}, "The link's draft: the network is cut off or has more than 400000 characters: copy"),
        ({"draft": "resnet153"}, "The link's draft: “resnet153” is no network: copy the whole link anew"),
        ({"place": "3.0"}, "The link's place: “3.0” is no place in a network"),
        ({"place": "x"}, "The link's place: “x” is no place in a network"),
        ({"place": "²"}, "The link's place: “²” is no place in a network"),
        ({"compared": "vgg16 vgg17"}, "The link's compared: “vgg17” is no network of the zoo"),
        ({"compared": " ".join(list(ARCHITECTURES)[:7])}, "The link's compared: there are 7 networks: use at most 6"),
        ({"network": "own"}, "The link's network: “own” is none of tiny_cnn"),
        ({"depth": "101"}, "The link's depth: 101 is outside 2 to 100"),
    ],
)
def test_a_broken_link_is_explained_and_the_default_is_shown(parameters, message):
    state, problems = read_state(ArchitecturesState, parameters)
    assert state == ArchitecturesState()
    assert problems[0].startswith(message)


def test_a_place_that_the_network_has_not_is_its_nearest():
    draft = draft_of(ARCHITECTURES["small_resnet"])
    for asked, found in (((3, 0, 1), (3, 0, 1)), ((3, 0, 99), (3, 0, 4)), ((3, 1, 0), (3,)), ((99,), (11,)), ((), ())):
        assert draft.nearest(asked) == found
    assert Draft("empty", (1, 8, 8)).nearest((4, 0, 1)) == ()


def test_training_takes_any_network_that_fits():
    usual = default_config("coloured_shapes")
    state = TrainingState("normal", "coloured_shapes", network=draft_of(ARCHITECTURES["small_resnet"]))
    assert state.config.architecture == ARCHITECTURES["small_resnet"]
    assert state.trouble == ""
    assert TrainingState("normal", "coloured_shapes").config.architecture == usual.architecture
    assert read_state(TrainingState, write_state(state)) == (state, ())


@pytest.mark.parametrize(
    ("draft", "message"),
    [
        (draft_of(ARCHITECTURES["simple_cnn"]), "takes images of 3 × 32 × 32 but those of stripes have"),
        (draft_of(ARCHITECTURES["digits_cnn"]), "gives 10 numbers but stripes has 2 classes: end the network with a"),
        (draft_of(ARCHITECTURES["tiny_cnn"]).with_value((0,), "in_channels", 3),
         "the network tiny_cnn has a layer that does not fit, conv1: mend it"),
        (draft_of(ARCHITECTURES["tiny_cnn"]).with_value((0,), "out_channels", 2**24)
         .with_value((4,), "in_features", 2**28), "but the most is 4: use smaller layers or a smaller batch"),
    ],
)  # fmt: skip
def test_training_says_why_a_network_does_not_fit(draft, message):
    assert message in TrainingState(network=draft).trouble


OPEN_TAB = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(r"{root}/app.py", default_timeout=60).run()
app.switch_page("pages/architectures.py")
for tab in ("Network", "Build", "Compare"):
    app.query_params["tab"] = tab
    app.run()
    assert not app.exception, app.exception
print("torch" in sys.modules)
"""


def test_only_the_tab_that_measures_loads_torch():
    command = [sys.executable, "-W", "ignore", "-c", OPEN_TAB.format(root=ROOT)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.strip().endswith("False"), result.stdout + result.stderr

"""What a rerun of the convolution page does not do anew."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.ops.convolution import convolve
from cnnviz.ui.convolution import state
from cnnviz.ui.stepper import scene_message

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def calls(monkeypatch):
    """The names of what has been worked out, in order."""
    made = []

    def noted(function):
        def call(*arguments):
            made.append(function.__name__)
            return function(*arguments)

        return call

    monkeypatch.setattr(state, "convolve", noted(convolve))
    monkeypatch.setattr("cnnviz.ui.stepper.scene_message", noted(scene_message))
    return made


def select(page, label, value):
    next(box for box in page.selectbox if box.label == label).set_value(value).run()
    assert not page.exception


def test_the_output_is_worked_out_and_packed_only_where_something_has_changed(calls):
    page = AppTest.from_file(APP, default_timeout=60).run()
    page.switch_page("pages/convolution.py").run()
    both = ["convolve", "scene_message"]
    assert calls[-2:] == both
    calls.clear()
    page.run()
    assert calls == []
    select(page, "Stride", "2")
    assert calls == both
    select(page, "Kernel", "box")
    assert calls == both * 2
    calls.clear()
    page.run()
    assert calls == []
    select(page, "Stride", "1")
    assert calls == both

"""Colours and scales, against WCAG and the rule that zero is neutral."""

import subprocess
import sys

import numpy as np
import pytest

from cnnviz.figures.colour_scale import ColourScale, channels, contrast
from cnnviz.figures.theme import DARK, LIGHT, THEMES, themed_layout

DIVERGING = [(theme, getattr(theme, kind)) for theme in THEMES.values() for kind in ("weights", "activations")]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("role", ["input", "kernel", "output", "text", "muted"])
def test_every_colour_of_words_passes_wcag_aa(theme, role):
    assert contrast(getattr(theme, role), theme.background) >= 4.5


def test_contrast_agrees_with_published_values():
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # WebAIM's darkest grey that passes
    assert contrast("#ff0000", "#ffffff") == pytest.approx(4.0, abs=0.005)


@pytest.mark.parametrize(("theme", "scale"), DIVERGING)
def test_zero_is_near_the_background_and_both_ends_stand_out(theme, scale):
    assert scale.at(0.5) == scale.neutral == scale.colours[2]
    assert contrast(scale.neutral, theme.background) < 1.2
    assert min(contrast(scale.at(end), theme.background) for end in (0, 1)) >= 4.5


@pytest.mark.parametrize(("theme", "scale"), DIVERGING)
def test_colours_get_steadily_farther_from_the_background(theme, scale):
    for side in (np.linspace(0.5, 1, 40), np.linspace(0.5, 0, 40)):
        steps = np.diff([contrast(scale.at(place), theme.background) for place in side])
        assert (steps > -0.02).all()


@pytest.mark.parametrize("scale", [*(scale for _, scale in DIVERGING), ColourScale(("#000000", "#ffffff"))])
def test_text_is_legible_on_every_colour_of_a_scale(scale):
    places = np.linspace(0, 1, 300)
    for place, black in zip(places, scale.takes_black_text(places), strict=True):
        assert contrast("#000000" if black else "#ffffff", scale.at(place)) >= 4.5


def test_positive_numbers_end_in_the_colour_of_their_role():
    for theme in THEMES.values():
        assert theme.weights.at(1) == theme.kernel
        assert theme.activations.at(1) == theme.output


def test_weights_and_activations_have_different_scales():
    for theme in THEMES.values():
        assert not set(theme.weights.colours) & set(theme.activations.colours) - {theme.weights.neutral}


def test_places_outside_the_range_take_the_end_colour():
    scale = ColourScale(("#000000", "#ff0000"))
    assert scale.pixels(np.array([-1.0, 0.5, 2.0])).tolist() == [[0, 0, 0], [128, 0, 0], [255, 0, 0]]


def test_a_layout_leaves_no_colour_to_plotly():
    for theme in (LIGHT, DARK):
        layout = themed_layout(theme, 300)
        assert layout.height == 300
        assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
        assert layout.font.color == layout.hoverlabel.font.color == theme.text
        assert layout.template.layout.to_plotly_json() == {}


def test_channels_reads_hexadecimal():
    assert channels("#56b4e9") == (86, 180, 233)


DRAW_WHILE_ANOTHER_THREAD_LOADS_PANDAS = """
import sys, threading
import plotly.graph_objects as go
from cnnviz.figures.theme import LIGHT, themed_layout
go.Figure(layout=go.Layout(template=go.layout.Template()))  # so that Plotly itself is loaded, which takes a moment
threading.Thread(target=__import__, args=("pandas",)).start()
while "pandas" not in sys.modules: pass
themed_layout(LIGHT, 300)
"""


def test_a_figure_is_drawn_while_another_session_loads_pandas():
    command = [sys.executable, "-c", DRAW_WHILE_ANOTHER_THREAD_LOADS_PANDAS]
    drawn = subprocess.run(command, capture_output=True, text=True)
    assert (drawn.returncode, drawn.stderr) == (0, "")

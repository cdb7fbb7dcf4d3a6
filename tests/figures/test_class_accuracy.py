"""The bars of each class, as a reader notices them."""

import pytest

from cnnviz.figures.class_accuracy import class_accuracy_figure
from cnnviz.figures.theme import LIGHT
from cnnviz.metrics.classification import ClassAccuracy

ROWS = (
    ClassAccuracy("cat", 33, 36),
    ClassAccuracy("dog", 0, 12),
    ClassAccuracy("owl", 0, 0),
    ClassAccuracy("ant", 5, 5),
)


@pytest.fixture
def figure():
    return class_accuracy_figure(ROWS, LIGHT)


def words(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_counts_stand_beside_the_bars(figure):
    assert words(figure)[:4] == ["33 of 36", "0 of 12", "no images", "5 of 5"]
    assert figure.layout.yaxis.ticktext == ("cat", "dog", "owl", "ant")


def test_intervals_surround_the_bars_and_stay_within_the_axis(figure):
    (bars,) = figure.data
    for value, below, above in zip(bars.x, bars.error_x.arrayminus, bars.error_x.array, strict=True):
        if value is not None:
            assert min(below, above) >= 0
            assert value - below >= -1e-9
            assert value + above <= 1 + 1e-9
    assert bars.x[0] + bars.error_x.array[0] == pytest.approx(0.971, abs=0.001)


def test_a_class_without_images_has_no_bar(figure):
    assert figure.data[0].x[2] is None
    assert figure.data[0].text[2] == "owl: no images to judge by"


def test_guessing_is_a_dotted_line(figure):
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 0.25
    assert line.line.dash == "dot"
    assert words(figure)[-1] == "guessing: 25 %"


def test_hovering_says_it_in_words(figure):
    assert figure.data[0].text[0] == "cat: 33 of 36 recognised, 92 %<br>95 % interval: 78 % to 97 %"


def test_the_first_class_is_on_top(figure):
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_height_grows_with_the_classes():
    few, many = (class_accuracy_figure([ROWS[0]] * count, LIGHT).layout.height for count in (2, 100))
    assert many - few == 98 * 28


def test_no_classes_give_an_empty_figure():
    assert class_accuracy_figure((), LIGHT).layout.shapes == ()

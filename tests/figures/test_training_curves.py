"""Training curves, as a reader notices them."""

from math import inf, nan

import pytest

from cnnviz.figures.theme import DARK, LIGHT
from cnnviz.figures.training_curves import MOST_POINTS, accuracy_curve, loss_curve
from cnnviz.training.events import BatchDone, EpochDone, Started
from cnnviz.training.history import History


def history(epochs: int, planned: int = 10, per_epoch: int = 4) -> History:
    events = [Started(100, 20, 20, per_epoch, "cpu", 2)]
    for epoch in range(1, epochs + 1):
        events += [BatchDone(epoch, batch, 2.0 / epoch, 0.5, 100.0, 1.0) for batch in range(1, per_epoch + 1)]
        events.append(EpochDone(epoch, 1.9 / epoch, 0.55, 1.8 / epoch, 0.65, 100.0, 1.0))
    return History(planned).heard(events)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("curve", [loss_curve, accuracy_curve])
def test_nothing_is_drawn_before_the_first_event_but_the_axes_are_there(curve):
    figure = curve(History(10), LIGHT)
    assert all(len(trace.x) == 0 for trace in figure.data)
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.range[1] >= 10


@pytest.mark.parametrize("curve", [loss_curve, accuracy_curve])
def test_the_axis_of_epochs_does_not_move_while_a_run_goes_on(curve):
    ranges = {curve(history(epochs), LIGHT).layout.xaxis.range for epochs in range(11)}
    assert len(ranges) == 1


def test_accuracy_goes_from_zero_to_one_hundred_per_cent_from_the_start():
    for epochs in (0, 1, 10):
        axis = accuracy_curve(history(epochs), LIGHT).layout.yaxis
        assert axis.range[0] == 0
        assert 1 < axis.range[1] < 1.05
        assert axis.ticktext[0] == "0 %"
        assert axis.ticktext[-1] == "100 %"


def test_loss_begins_at_zero_and_contains_every_point():
    axis = loss_curve(history(3), LIGHT).layout.yaxis
    assert axis.range[0] == 0
    assert 2.0 <= axis.range[1] <= 3


def test_a_batch_or_two_that_shoot_up_do_not_flatten_the_rest():
    events = [Started(100, 20, 20, 100, "cpu", 2)]
    events += [BatchDone(1, batch, 1e9 if batch == 3 else 2.0, 0.5, 100.0, 1.0) for batch in range(1, 101)]
    axis = loss_curve(History(1).heard(events), LIGHT).layout.yaxis
    assert 2.0 <= axis.range[1] <= 3


def test_many_epochs_are_lines_without_markers():
    assert traces(loss_curve(history(61, planned=100), LIGHT))["Training"].mode == "lines"


def test_each_epoch_is_a_marker_at_its_number():
    drawn = traces(loss_curve(history(3), LIGHT))
    assert drawn["Training"].x == drawn["Validation"].x == (1, 2, 3)
    assert drawn["Validation"].y == pytest.approx((1.8, 0.9, 0.6))
    assert "markers" in drawn["Training"].mode


def test_batches_lie_between_their_epochs():
    assert traces(loss_curve(history(2), LIGHT))["Each batch"].x == (0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2)


def test_hovering_says_it_in_words():
    drawn = traces(accuracy_curve(history(1), LIGHT))
    assert drawn["Validation"].text == ("epoch 1<br>validation accuracy 65 %",)
    assert drawn["Each batch"].text[1] == "epoch 1, batch 2 of 4<br>accuracy 50 %"


def test_training_and_validation_keep_their_colours_and_zoom_survives():
    for theme in (LIGHT, DARK):
        figure = loss_curve(history(1), theme)
        drawn = traces(figure)
        assert (drawn["Training"].line.color, drawn["Validation"].line.color) == (theme.input, theme.kernel)
        assert figure.layout.uirevision == loss_curve(history(2), theme).layout.uirevision == "training"


def test_a_long_run_stays_small_and_what_is_drawn_does_not_move():
    early, late = (loss_curve(history(epochs, planned=20, per_epoch=390), LIGHT).data[0] for epochs in (5, 20))
    assert len(late.x) <= MOST_POINTS
    assert late.x[: len(early.x) - 1] == early.x[:-1]
    assert late.name == "Means of 8 batches"


def test_a_loss_that_is_no_number_leaves_a_gap():
    broken = History(2).heard([Started(8, 2, 2, 2, "cpu", 2), BatchDone(1, 1, 3.0, 0.5, 1.0, 1.0)])
    broken = broken.heard([BatchDone(1, 2, nan, 0.5, 1.0, 1.0), EpochDone(1, inf, 0.5, nan, 0.5, 1.0, 1.0)])
    figure = loss_curve(broken, LIGHT)
    assert figure.layout.yaxis.range[1] == 5
    assert figure.data[0].y[0] == 3.0


@pytest.mark.parametrize(("planned", "step"), [(1, 1), (10, 1), (11, 2), (50, 5), (51, 10), (1000, 100)])
def test_epochs_are_numbered_in_round_steps(planned, step):
    assert loss_curve(History(planned), LIGHT).layout.xaxis.dtick == step

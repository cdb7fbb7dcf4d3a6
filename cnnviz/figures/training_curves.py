"""How a run learns: loss and accuracy over the epochs, batch by batch and epoch by epoch."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10, nan

import numpy as np
import plotly.graph_objects as go

from cnnviz.figures.colour_scale import faded
from cnnviz.figures.numbers import share
from cnnviz.figures.theme import SMALL_SIZE, Theme, themed_axis, themed_layout
from cnnviz.training.events import BatchDone, EpochDone
from cnnviz.training.history import History

HEIGHT = 320  # px
MOST_POINTS = 1000
MOST_MARKED = 60  # epochs that have a marker each; more of them would smear
USUAL = 0.98  # the share of batches that the axis of the loss has room for


def loss_curve(history: History, theme: Theme) -> go.Figure:
    """The cross-entropy of each batch, and of training and validation images after each epoch.

    The axis of epochs is as long as planned from the start; that of the loss begins at 0 and grows in round steps.

    Parameters
    ----------
    history : History
        May be empty.
    theme : Theme
    """
    curve = _Curve(
        "loss",
        lambda batch: batch.loss,
        lambda epoch: epoch.train_loss,
        lambda epoch: epoch.validation_loss,
        lambda loss: f"{loss:.3f}",
    )
    figure = _figure(history, theme, curve)
    batches, *epochs = ([y for y in trace.y if isfinite(y)] for trace in figure.data)
    # A few batches may shoot out of the picture; they are not to flatten all the others.
    usual = float(np.quantile(batches, USUAL)) if batches else 0.0
    highest = max((usual, *(loss for part in epochs for loss in part))) or 1.0
    figure.update_yaxes(range=[0, _round_up(highest)], title_text="Loss (cross-entropy)", exponentformat="power")
    return figure


def accuracy_curve(history: History, theme: Theme) -> go.Figure:
    """The share of images classified rightly, 0 to 100 %, drawn as `loss_curve` draws the loss."""
    curve = _Curve(
        "accuracy",
        lambda batch: batch.accuracy,
        lambda epoch: epoch.train_accuracy,
        lambda epoch: epoch.validation_accuracy,
        share,
    )
    figure = _figure(history, theme, curve)
    percents = [0, 0.25, 0.5, 0.75, 1]
    # A little room above, or a line at 100 % would be cut in half.
    figure.update_yaxes(range=[0, 1.03], tickvals=percents, ticktext=[share(tick) for tick in percents])
    figure.update_yaxes(title_text="Accuracy")
    return figure


@dataclass(frozen=True)
class _Curve:
    """Which numbers of the events are drawn, and how they are written."""

    name: str
    of_batch: Callable[[BatchDone], float]
    of_training: Callable[[EpochDone], float]
    of_validation: Callable[[EpochDone], float]
    write: Callable[[float], str]


def _figure(history: History, theme: Theme, curve: _Curve) -> go.Figure:
    planned = max([history.planned_epochs, *(epoch.epoch for epoch in history.epochs)])
    step = _tick_step(planned)
    layout = themed_layout(
        theme,
        HEIGHT,
        margin={"l": 8, "r": 12, "t": 36, "b": 8},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
        | {"font": {"size": SMALL_SIZE + 1, "color": theme.text}, "bgcolor": "rgba(0,0,0,0)", "traceorder": "normal"},
        xaxis=themed_axis(theme, "Epoch", range=[0, planned * 1.02], dtick=step, tick0=0, showgrid=False),
        yaxis=themed_axis(theme, rangemode="tozero"),
        uirevision="training",  # what a reader has zoomed into stays while new points arrive
    )
    figure = go.Figure(layout=layout)
    figure.add_trace(_batches(history, theme, curve))
    figure.add_trace(_epochs(history, "Training", theme.input, "circle", curve.of_training, curve))
    figure.add_trace(_epochs(history, "Validation", theme.kernel, "diamond", curve.of_validation, curve))
    return figure


def _batches(history: History, theme: Theme, curve: _Curve) -> go.Scatter:
    last = max((batch.batch for batch in history.batches), default=1)
    per_epoch = history.started.batches_per_epoch if history.started else last
    heard, passed = len(history.batches), 0
    if history.batches:
        passed = (history.batches[-1].epoch - 1) * per_epoch + history.batches[-1].batch
    # A fast run reports some of its batches only; a line through those would make up the ones between.
    complete = heard >= passed
    # By the plan and not by what has arrived, so that points that were drawn never move.
    together = ceil(per_epoch * history.planned_epochs / MOST_POINTS) if complete else ceil(heard / MOST_POINTS)
    x, y, words = [], [], []
    for start in range(0, len(history.batches), together):
        group = history.batches[start : start + together]
        mean, final = sum(curve.of_batch(batch) for batch in group) / len(group), group[-1]
        x.append(final.epoch - 1 + final.batch / per_epoch)
        y.append(mean if isfinite(mean) else nan)
        which = f"batch {final.batch}" if len(group) == 1 else f"mean of {len(group)} batches up to {final.batch}"
        words.append(f"epoch {final.epoch}, {which} of {per_epoch}<br>{curve.name} {curve.write(mean)}")
    return go.Scatter(
        x=x,
        y=y,
        name="Some batches" if not complete else "Each batch" if together == 1 else f"Means of {together} batches",
        mode="lines" if complete else "markers",
        marker={"color": faded(theme.muted, 0.55), "size": 4},
        line={"color": faded(theme.muted, 0.55), "width": 1},
        text=words,
        hovertemplate="%{text}<extra></extra>",
    )


def _epochs(
    history: History, name: str, colour: str, symbol: str, value: Callable[[EpochDone], float], curve: _Curve
) -> go.Scatter:
    values = [value(epoch) for epoch in history.epochs]
    return go.Scatter(
        x=[epoch.epoch for epoch in history.epochs],
        y=[number if isfinite(number) else nan for number in values],
        name=name,
        mode="lines+markers" if len(values) <= MOST_MARKED else "lines",
        line={"color": colour, "width": 2.5},
        marker={"color": colour, "size": 7, "symbol": symbol},
        text=[
            f"epoch {epoch.epoch}<br>{name.lower()} {curve.name} {curve.write(number)}"
            for epoch, number in zip(history.epochs, values, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def _tick_step(epochs: int) -> int:
    """Epochs from one number of the axis to the next: 1, 2 or 5 times a power of ten, for at most ten of them."""
    steps = (step * ten for ten in (1, 10, 100, 1000) for step in (1, 2, 5))
    return next(step for step in steps if step * 10 >= epochs)


def _round_up(largest: float) -> float:
    """The least round number that leaves a little room: 1, 1.5, 2, 3, 5 or 7 times a power of ten."""
    room = max(largest, 1e-6) * 1.02
    power = 10.0 ** floor(log10(room))
    return next(power * step for step in (1, 1.5, 2, 3, 5, 7, 10) if power * step >= room)

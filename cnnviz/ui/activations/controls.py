"""The tabs, and the row of controls above the pictures of each."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from cnnviz.figures.numbers import number_text
from cnnviz.ops.activations import ACTIVATIONS
from cnnviz.ui.activations.presets import PRESETS
from cnnviz.ui.activations.state import (
    DROPPED,
    MODES,
    PAGE,
    ActivationsState,
    choose_preset,
    preset_of,
    resize_batch,
)
from cnnviz.ui.controls import named_list, refuse_typed, segments, shown_segments, typed_number

SLOPES = (0.01, 0.05, 0.1, 0.2, 0.3)
MOMENTA, EPSILONS = (0.0, 0.01, 0.1, 0.5, 1.0), (1e-5, 1e-3, 0.1, 1.0)
_number = partial(typed_number, PAGE, ActivationsState, width=112)
PROBABILITIES = (0.0, 0.1, 0.25, 0.5, 0.8, 1.0)


def activation_controls(state: ActivationsState) -> None:
    """Which numbers, and what is applied to them."""
    with _row():
        _preset(state)
        _segments("Activation", "function", tuple(ACTIVATIONS), lambda name: ACTIVATIONS[name].title)
        if ACTIVATIONS[state.function].takes_slope:
            _number("Slope", "slope", SLOPES, state.slope)
    refuse_typed(PAGE)


def batch_norm_controls(state: ActivationsState) -> None:
    """How large the batch is, and how the layer behaves."""
    samples, features = len(state.batch), len(state.batch[0])
    with _row():
        _size("Samples", (1, 2, 3, 4, 5), samples, lambda count: resize_batch(count, features))
        _size("Features", (1, 2, 3, 4), features, lambda count: resize_batch(samples, count))
        _segments("Mode", "mode", MODES, str.capitalize)
        _number("Momentum", "momentum", MOMENTA, state.momentum)
        _number("ε", "eps", EPSILONS, state.eps)
    refuse_typed(PAGE)


def dropout_controls(state: ActivationsState) -> None:
    """How much is dropped, and which mask is drawn."""
    with _row():
        _segments("Drop probability", "probability", sorted({*PROBABILITIES, state.probability}), number_text)
        _segments("Dropped", "dropped", DROPPED, {DROPPED[0]: "Numbers", DROPPED[1]: "Whole maps"}.__getitem__)
        _segments("Mode", "mode", MODES, str.capitalize)
        _number("Mask seed", "seed", tuple(range(10)), state.seed)
    refuse_typed(PAGE)


def _row() -> Any:
    return st.container(horizontal=True, vertical_alignment="top", gap="xsmall")


def _preset(state: ActivationsState) -> None:
    titles = {name: preset.title for name, preset in PRESETS.items()}
    named_list(PAGE, "Input", titles, preset_of(state), choose_preset, "activation input", 168)


def _segments(label: str, field: str, options: Sequence[Any], title: Callable[[Any], str]) -> None:
    segments(PAGE, field, label, options, label.lower(), title, wrap=True)


def _size(label: str, usual: Sequence[int], now: int, resize: Callable[[int], None]) -> None:
    shown_segments(PAGE, label, sorted({*usual, now}), now, resize, label.lower())

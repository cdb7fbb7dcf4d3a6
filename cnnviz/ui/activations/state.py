"""What the activations page holds, and how its grids change."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st

from cnnviz.errors import InputError
from cnnviz.links.numbers import LARGEST, Grid, parse_grid
from cnnviz.links.states import Codec, choice, grid, grids, integer, linked, number
from cnnviz.ops.activations import ACTIVATIONS, SLOPE, ActivationTrace, activate
from cnnviz.ops.dropout import DropoutTrace, dropout
from cnnviz.ops.normalisation import BatchNormTrace, batch_norm
from cnnviz.ui.activations.presets import CHANNELS, MAPS, PRESETS, SAMPLES
from cnnviz.ui.state import PageState, held_state, key_of, put_fields
from cnnviz.ui.stepper import Edit, Refusal
from cnnviz.ui.stepper.edits import refusal_of, take_edit

PAGE = "activations"
TABS = ("Activations", "Batch normalisation", "Dropout")
MODES = ("training", "evaluation")
DROPPED = ("numbers", "maps")
STEEPEST, OF_GRID = "steepest", "grid"
PRE_ACTIVATIONS = (STEEPEST, "-2", "-1", "0", "1", "2", OF_GRID)
MOST_LAYERS, LARGEST_SEED, LARGEST_SIDE = 20, 9999, 8
put = partial(put_fields, PAGE)  # changes fields of the state; only in a callback

NEW_FEATURE = {"gamma": 1.0, "beta": 0.0, "running_mean": 0.0, "running_variance": 1.0}


def _variances() -> Codec:
    """A row of numbers of which none is below zero."""

    def read(text: str) -> Grid:
        cells = parse_grid(text, LARGEST_SIDE)
        _check_variances(cells)
        return cells

    return replace(grid(LARGEST_SIDE), read=read)


@dataclass(frozen=True)
class ActivationsState(PageState):
    """The grids and settings of the three tabs, and where the person looks."""

    tab: str = linked(choice(TABS), TABS[0])
    values: Grid = linked(grid(LARGEST_SIDE), PRESETS["mixed"].values)
    function: str = linked(choice(tuple(ACTIVATIONS)), "relu")
    slope: float = linked(number(0, 1), SLOPE)
    at: str = linked(choice(PRE_ACTIVATIONS), STEEPEST)
    layers: int = linked(integer(1, MOST_LAYERS), 10)
    mode: str = linked(choice(MODES), MODES[0])
    batch: Grid = linked(grid(LARGEST_SIDE), tuple(row[:3] for row in SAMPLES[:4]))
    gamma: Grid = linked(grid(LARGEST_SIDE), ((1.0,) * 3,))
    beta: Grid = linked(grid(LARGEST_SIDE), ((0.0,) * 3,))
    running_mean: Grid = linked(grid(LARGEST_SIDE), ((0.0,) * 3,))
    running_variance: Grid = linked(_variances(), ((1.0,) * 3,))
    momentum: float = linked(number(0, 1), 0.1)
    eps: float = linked(number(1e-12, 100), 1e-5)
    maps: tuple[Grid, ...] = linked(grids(4, CHANNELS), MAPS)
    probability: float = linked(number(0, 1), 0.5)
    dropped: str = linked(choice(DROPPED), DROPPED[0])
    seed: int = linked(integer(0, LARGEST_SEED), 0)
    step: int = linked(integer(0, 400), 0)

    @property
    def is_training(self) -> bool:
        """Whether the layers behave as while a network learns."""
        return self.mode == MODES[0]

    def activation(self, name: str = "") -> ActivationTrace:
        """The chosen activation, or another one, of the grid."""
        return activate(self.values, name or self.function, self.slope)

    def batch_norm(self) -> BatchNormTrace:
        """The batch, normalised; raises `CnnvizError` where it cannot be."""
        rows = (self.gamma[0], self.beta[0], self.running_mean[0], self.running_variance[0])
        return batch_norm(self.batch, *rows, training=self.is_training, momentum=self.momentum, eps=self.eps)

    def dropout(self) -> DropoutTrace:
        """The feature maps with their mask."""
        return dropout(self.maps, self.probability, self.seed, self.is_training, whole_channels=self.drops_maps)

    @property
    def drops_maps(self) -> bool:
        """Whether a feature map is dropped as a whole."""
        return self.dropped == DROPPED[1]


def preset_of(state: ActivationsState) -> str | None:
    """The preset whose numbers these are."""
    return next((name for name, preset in PRESETS.items() if preset.values == state.values), None)


def choose_preset(name: str) -> None:
    """Replace the input of the activation."""
    put(values=PRESETS[name].values)


def resize_batch(samples: int, features: int) -> None:
    """Cut the batch off, or add samples and features; new features begin as in a new layer."""
    held = np.array(st.session_state[key_of(PAGE, "batch")])
    batch = np.array(SAMPLES, dtype=float)[np.arange(samples) % len(SAMPLES)][:, np.arange(features) % len(SAMPLES[0])]
    rows, columns = min(samples, len(held)), min(features, len(held[0]))
    batch[:rows, :columns] = held[:rows, :columns]
    put(batch=tuple(map(tuple, batch.tolist())))
    for field, new in NEW_FEATURE.items():
        row = (*st.session_state[key_of(PAGE, field)][0], *(new,) * features)[:features]
        put(**{field: (row,)})


def feed_again() -> None:
    """One more batch of the same numbers: what the layer remembers afterwards is what it had before."""
    trace = held_state(PAGE, ActivationsState).batch_norm()
    put(running_mean=(tuple(trace.running_mean.tolist()),), running_variance=(tuple(trace.running_variance.tolist()),))


def can_be_fed_again(trace: BatchNormTrace) -> bool:
    """Whether the statistics after this batch can be typed and linked as those before the next."""
    return trace.training and max(np.abs(trace.running_mean).max(), trace.running_variance.max()) <= LARGEST


def draw_another() -> None:
    """The mask of the next seed."""
    put(seed=(st.session_state[key_of(PAGE, "seed")] + 1) % (LARGEST_SEED + 1))


def apply_edit(edit: Edit) -> None:
    """Change cells as typed or pasted; what cannot be read changes nothing and is explained beside the cell."""
    field, _, index = edit.grid.partition(".")
    held = st.session_state[key_of(PAGE, field)]
    check = _check_variances if field == "running_variance" else None
    cells = take_edit(PAGE, edit, held[int(index)] if index else held, check=check)
    if cells is None:
        return
    put(**{field: (*held[: int(index)], cells, *held[int(index) + 1 :]) if index else cells})


def refusal_in(*fields: str) -> Refusal | None:
    """Why the last edit was not taken, if it was meant for one of these grids."""
    refusal = refusal_of(PAGE)
    return refusal if refusal and refusal.edit.grid.partition(".")[0] in fields else None


def _check_variances(cells: Grid) -> None:
    least = min(min(row) for row in cells)
    if least < 0:
        raise InputError(f"A variance is a mean of squares and never below zero, but this is {least:g}: type 0 or more")

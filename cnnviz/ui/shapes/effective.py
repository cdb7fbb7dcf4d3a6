"""The effective field: how much each pixel weighs, by the gradient. It takes PyTorch, and so a button."""

from functools import lru_cache

import streamlit as st

from cnnviz.errors import CnnvizError
from cnnviz.figures.influence_picture import influence_figure
from cnnviz.figures.numbers import count_text, share
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.table import totals
from cnnviz.geometry.unit_field import UnitField
from cnnviz.geometry.way import up_to
from cnnviz.models.checkpoints import read_checkpoint
from cnnviz.models.influence import Influence
from cnnviz.models.zoo import ZOO
from cnnviz.runs.records import RunRecord
from cnnviz.runs.store import Store
from cnnviz.ui.controls import named_list, segments
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse
from cnnviz.ui.runs import open_runs, run_title
from cnnviz.ui.shapes.changes import put
from cnnviz.ui.shapes.state import OWN, PAGE, ShapesState
from cnnviz.ui.state import control_changed
from cnnviz.ui.theme import current_theme, draw

RANDOM = "random"
ASKED = f"{PAGE}.effective asked"  # the person has pressed the button once: PyTorch is loaded
FOUND = f"{PAGE}.effective found"
KEPT = 12  # results
QUICK_MACS = 20_000_000  # networks up to this size are computed at once, after the first time
IMAGES, FEW_IMAGES = 32, 2
NEARLY_ALL = 0.85  # of the field's pixels; were all of one weight, it would be 0.95


def show_effective(state: ShapesState, architecture: Architecture, field: UnitField, *, is_old: bool) -> None:
    """Choose weights, and show how much each pixel weighs in what the unit gives."""
    store, _, records = open_runs()
    trained = {run.id: run for run in records if run.latest_epoch and _is_same(run.config.architecture, architecture)}
    run = trained.get(state.weights)
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        _choose_weights(state, trained)
        if run is None:
            segments(PAGE, "seed", "Seed", range(5), "seed")
    if not trained:
        st.markdown(f":small[{_no_weights(state)}]")
    if is_old or field.intervals is None:
        return
    key = (architecture, field.step.name, field.unit, run.id if run else state.seed)
    found: dict = st.session_state.setdefault(FOUND, {})
    is_quick = _macs(architecture) <= QUICK_MACS
    if key not in found and st.session_state.get(ASKED) and (is_quick or st.session_state[ASKED] == key):
        _compute(key, found, store, run)
    if key not in found:
        st.button(
            "Compute it with PyTorch",
            key=f"{PAGE}.compute",
            on_click=_ask,
            args=(key,),
            help=GLOSSARY["effective field"],
        )
        st.markdown(
            f":small[{'A moment' if is_quick else 'A large network: some seconds'}, on the server's processor.]"
        )
        return
    _show(found[key], field)


def _is_same(trained: Architecture, architecture: Architecture) -> bool:
    """Whether a run's network is this one, whatever it is called."""
    return (trained.input_shape, trained.layers) == (architecture.input_shape, architecture.layers)


@lru_cache(maxsize=32)
def _macs(architecture: Architecture) -> int:
    return totals(architecture).macs


def _ask(key: tuple) -> None:
    st.session_state[ASKED] = key
    control_changed()


def _choose_weights(state: ShapesState, trained: dict[str, RunRecord]) -> None:
    now = state.weights if state.weights in trained else RANDOM
    titles = {RANDOM: "Random, before training", **{name: run_title(record) for name, record in trained.items()}}
    named_list(PAGE, "Weights", titles, now, lambda name: put(weights=name), "weights of field", 330)


def _no_weights(state: ShapesState) -> str:
    if state.network == OWN:
        return "A stack has random weights alone: for trained ones choose a network that a run has, such as SimpleCNN."
    return f"There is no run of {ZOO[state.network].title} yet. Runs of the Training page appear here."


def _compute(key: tuple, found: dict, store: Store, run: RunRecord | None) -> None:
    architecture, layer, unit, _ = key
    with st.spinner("Computing gradients"):
        import torch  # here, so that the page stays light

        from cnnviz.models.effective_field import effective_field

        torch.set_num_threads(1)  # the other threads are for those who train
        images = IMAGES if _macs(architecture) <= QUICK_MACS else FEW_IMAGES
        try:
            weights = read_checkpoint(store.checkpoint_path(run.id, run.latest_epoch)).weights if run else None
            seed = 0 if run else key[3]
            # Weights that nobody has trained are drawn for the layers that are needed alone.
            network = architecture if run else up_to(architecture, layer.partition(".")[0])
            found[key] = effective_field(network, layer, unit=unit, weights=weights, seed=seed, images=images)
        except CnnvizError as error:
            refuse(f"There is no effective field: {error}.")
            st.session_state[ASKED] = None
    while len(found) > KEPT:
        del found[next(iter(found))]


def _show(influence: Influence, field: UnitField) -> None:
    assert field.intervals is not None
    picture, words = st.columns([3, 2], gap="medium", vertical_alignment="center")
    alt = f"How much each pixel weighs in what the unit of {influence.layer_name} gives"
    with picture:
        draw(influence_figure(influence, field.intervals, current_theme()), key=f"{PAGE}.influence", alt=alt)
    if not influence.weight.any():
        words.markdown("Nothing reaches this unit: all its gradients are 0. Choose another seed.")
        return
    pixels, part = influence.pixels_with(), influence.share_of_field()
    few = "A pixel in the middle reaches the unit by many paths through the layers, one at the edge by few."
    alike = "That is nearly all of them: here no pixel has many more paths to the unit than another."
    words.markdown(
        f":green[**95 % of the influence**] comes from **{count_text(pixels)}** of the "
        f":blue[{count_text(field.pixels)} px that the unit can see] (box): {share(part)}. "
        f"{few if part < NEARLY_ALL else alike}"
    )

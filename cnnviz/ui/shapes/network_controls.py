"""The network whose units are looked at: from the zoo, or a stack of a few layers that is edited here."""

from functools import partial

import streamlit as st

from cnnviz.errors import InputError
from cnnviz.geometry.recurrence import field_steps
from cnnviz.geometry.window import Pair, Window
from cnnviz.links.states import codec_of, pair, pair_text
from cnnviz.links.windows import LARGEST
from cnnviz.models.stacks import STACKS
from cnnviz.models.zoo import ZOO
from cnnviz.ui.controls import named_list, shown_segments, typed
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.shapes.changes import put
from cnnviz.ui.shapes.state import MOST_LAYERS, OWN, PAGE, ShapesState
from cnnviz.ui.state import held_state

STACK = f"{PAGE}.stack"  # before the names of controls that the other tab has as well
EDITED = {
    "kernel_size": ("Kernel size", (1, 2, 3, 5, 7), 92),
    "stride": ("Stride", (1, 2), 76),
    "padding": ("Padding", (0, 1, 2, 3), 84),
    "dilation": ("Dilation", (1, 2, 4), 84),
}


def choose_network(state: ShapesState, layer: str) -> None:
    """Choose a network; of one with a name, the layer too, and of a stack, the size of its image.

    Parameters
    ----------
    state : ShapesState
    layer : str
        The one that is looked at.
    """
    _network(state)
    if state.network == OWN:
        typed(STACK, "Image size", ("16", "32", "64", "128"), pair_text(state.image_size), _take_size, 96)
    else:
        _layer(state, layer)


def _network(state: ShapesState) -> None:
    titles = {name: stack.title for name, stack in STACKS.items()} | {name: entry.title for name, entry in ZOO.items()}
    now = preset_of(state) if state.network == OWN else state.network
    named_list(PAGE, "Network", titles, now, _choose_network, "network of fields", 152)


def _choose_network(name: str) -> None:
    if name in STACKS:
        put(network=OWN, stack=STACKS[name].windows, image_size=STACKS[name].size, layer="", unit=(0, 0))
    else:
        put(network=name, layer="", unit=(0, 0))


def preset_of(state: ShapesState) -> str | None:
    """The stack of the presets that the state holds, if it is one."""
    return next((name for name, stack in STACKS.items() if stack.windows == state.stack), None)


def _take_size(text: str) -> None:
    put(image_size=codec_of(ShapesState, "image_size").read(text), unit=(0, 0))


def _layer(state: ShapesState, layer: str) -> None:
    titles = {step.name: f"{step.name} · {pair_text(step.layout, ' × ')}" for step in field_steps(state.architecture)}
    named_list(PAGE, "Layer", titles, layer, _choose_layer, "layer of units", 180)


def _choose_layer(name: str) -> None:
    put(layer=name, unit=(0, 0))


def edit_stack(state: ShapesState, layer: str) -> None:
    """Choose a layer of the stack and change it; add one, remove it."""
    names = [f"conv{number}" for number in range(1, len(state.stack) + 1)]
    place = names.index(layer)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _stacked_layer(names, layer)
        for field, (label, usual, width) in EDITED.items():
            now = sides_of(state.stack[place])[field]
            typed(STACK, label, map(str, usual), pair_text(now), partial(_edit, place, field), width)
        full, single = len(names) >= MOST_LAYERS, len(names) == 1
        st.button("Add", key=f"{PAGE}.add", on_click=_add, args=(place,), disabled=full, help=GLOSSARY["add a layer"])
        st.button("Remove", key=f"{PAGE}.remove", on_click=_remove, args=(place,), disabled=single)


def _stacked_layer(names: list[str], layer: str) -> None:
    shown_segments(PAGE, "Layer", names, layer, _choose_layer, "layer of stack", lambda name: name.removeprefix("conv"))


def sides_of(window: Window) -> dict[str, Pair]:
    """What of a window is edited, for rows and columns; its padding is alike on opposite sides."""
    (top, _), (left, _) = window.padding
    return {
        "kernel_size": window.kernel_size,
        "stride": window.stride,
        "padding": (top, left),
        "dilation": window.dilation,
    }


def _edit(place: int, field: str, text: str) -> None:
    value: Pair = pair(0 if field == "padding" else 1, LARGEST[field]).read(text)
    windows = list(_held().stack)
    if place >= len(windows):
        raise InputError("that layer is gone: choose another")
    windows[place] = Window(**(sides_of(windows[place]) | {field: value}))
    put(stack=tuple(windows), unit=(0, 0))


def _add(place: int) -> None:
    """One more like the layer that is chosen, behind it."""
    windows = _held().stack
    put(stack=(*windows[: place + 1], *windows[place:]), layer=f"conv{place + 2}", unit=(0, 0))


def _remove(place: int) -> None:
    windows = _held().stack
    put(stack=(*windows[:place], *windows[place + 1 :]), layer=f"conv{max(1, place)}", unit=(0, 0))


def _held() -> ShapesState:
    return held_state(PAGE, ShapesState)

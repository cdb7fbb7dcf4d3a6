"""The grid stepper: a scene that is edited in place and stepped through in the browser."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st

from cnnviz.figures.scene import Scene, SceneGrid
from cnnviz.figures.scene_message import scene_message
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.inline import inline_script, inline_style

_FOLDER = Path(__file__).parent
# Each part uses those before it.
_SEEN = ("cells", "pixels", "fit", "grids")
_STEPPED_THROUGH = ("steps", "formula", "walk", "pointing", "practice")
_PARTS = (*_SEEN, *_STEPPED_THROUGH, "editing", "stepper")
_messages: WeakKeyDictionary[Scene, dict[str, object]] = WeakKeyDictionary()  # as long as a session keeps the scene
_component = st.components.v2.component(
    "cnnviz_stepper", css=inline_style(_FOLDER, "stepper"), js=inline_script(_FOLDER, *_PARTS)
)


@dataclass(frozen=True)
class Edit:
    """Cells that a person has typed or pasted, as text.

    Attributes
    ----------
    grid : str
        The grid's name in the scene.
    row, column : int
        Of the first cell, counted from 0 without the padding.
    id : int
        Tells edits apart; later ones have larger numbers.
    block : tuple of tuple of str
        What the cells from there on are to hold, row by row.
    """

    grid: str
    row: int
    column: int
    block: tuple[tuple[str, ...], ...]
    id: int


@dataclass(frozen=True)
class Refusal:
    """Why the last edit was not taken, beside the cell that it was meant for."""

    edit: Edit
    text: str


def grid_stepper(
    scene: Scene,
    *,
    key: str,
    on_edit: Callable[[Edit], None] | None = None,
    on_pick: Callable[[int, int], None] | None = None,
    picks: tuple[str, ...] = (),
    picked: tuple[int, int] | None = None,
    prompt: str = "",
    step: int | None = None,
    large: bool = False,
    dimmed: bool = False,
    playing: bool = False,
    refusal: Refusal | None = None,
    has_link: bool = True,
    asks_products: bool = False,
) -> None:
    """Show a scene.

    Parameters
    ----------
    scene : Scene
    key : str
    on_edit : callable or None
        Called before the next run of the page, once for each edit, in order.
    on_pick : callable or None
        Called with row and column of a cell that was clicked in one of the grids `picks`.
    picks : tuple of str
        Names of grids.
    picked : (int, int) or None
        The cell that is marked as chosen, in a scene without steps.
    prompt : str
        What is said below a scene without steps while no cell is chosen.
    step : int or None
        At which step to begin, counted from 1; None begins a third of the way through.
    large : bool
        Cells to be read from the back of a room.
    dimmed : bool
        To be looked at only: the picture is not that of the present settings.
    playing : bool
        Begin by itself, unless the person prefers less motion.
    refusal : Refusal or None
        What to say of the last edit.
    has_link : bool
        Whether its step is part of the page's link, and can be copied with it.
    asks_products : bool
        Where the output is to be filled in: ask for each product first.
    """
    applied_key = f"{key}.applied"

    def take_edits() -> None:
        # The browser repeats what it has not seen answered, so that no edit is lost when two meet one run.
        for message in st.session_state[key].get("edits") or ():
            if on_edit and message["id"] > st.session_state.get(applied_key, 0):
                st.session_state[applied_key] = message["id"]
                on_edit(_read_edit(message))

    def take_pick() -> None:
        pick = st.session_state[key].get("pick")
        if on_pick and pick:
            on_pick(int(pick["row"]), int(pick["column"]))

    _component(
        key=key,
        data={
            "scene": _message(scene),
            "ack": st.session_state.get(applied_key, 0),
            "step": step,
            "picks": picks,
            "picked": picked,
            "prompt": prompt,
            "large": large,
            "dimmed": dimmed,
            "playing": playing,
            "hasLink": has_link,
            "asksProducts": asks_products,
            "notice": refusal and {**asdict(refusal.edit), "text": refusal.text},
            "help": {grid.name: _help(grid) for grid in scene.grids},
        },
        on_edits_change=take_edits,
        on_pick_change=take_pick,
    )


def _message(scene: Scene) -> dict[str, object]:
    if scene not in _messages:
        _messages[scene] = scene_message(scene)
    return _messages[scene]


def _help(grid: SceneGrid) -> str:
    """What a grid's title means; channels, kernels and maps are numbered."""
    term = grid.name.partition(".")[0]
    return GLOSSARY.get(grid.title.lower()) or GLOSSARY.get("input" if term == "image" else term, "")


def _read_edit(message: dict[str, Any]) -> Edit:
    block = tuple(tuple(str(text) for text in row) for row in message["block"])
    return Edit(str(message["grid"]), int(message["row"]), int(message["column"]), block, int(message["id"]))

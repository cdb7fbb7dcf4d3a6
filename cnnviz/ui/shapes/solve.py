"""The other way round: which settings give the size that is wanted."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnnviz.figures.numbers import count_text
from cnnviz.geometry.axis_settings import AxisSettings, Operation
from cnnviz.geometry.solving import SEARCHED, axis_solutions, solutions
from cnnviz.geometry.window import Pair
from cnnviz.links.states import codec_of, pair_text
from cnnviz.ui.controls import segments, typed
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.mends import SETTINGS
from cnnviz.ui.shapes.changes import put, use_solution
from cnnviz.ui.shapes.state import PADDINGS, PAGE, ShapesState
from cnnviz.ui.state import choice

SHOWN = 5  # solutions at a time
CELL = 64  # px
USUAL = ("1", "2", "4", "7", "8", "14", "16", "28", "32", "56", "64", "112", "224")
WAYS = {"alike": "Rows and columns alike", "each": "Each by itself"}

Choice = tuple[AxisSettings | None, AxisSettings | None]  # of rows and of columns


def solve_for_size(state: ShapesState) -> None:
    """Ask for an output size, and offer the settings that give it."""
    with st.container(border=True):
        st.header("Which settings give the size you want?", anchor=False)
        with st.container(horizontal=True, vertical_alignment="top", gap="small"):
            typed(PAGE, "Wanted size", USUAL, pair_text(state.wanted), _take_wanted, 112)
            _choose_free(state)
            segments(PAGE, "axes", "Solve for", WAYS, "solved axes", WAYS.__getitem__, wrap=True)
        free = frozenset(state.free) & set(state.kind.settings)
        if not free:
            st.markdown("Choose at least one setting that may change.")
            return
        if state.padding in PADDINGS:
            free |= {"padding"}  # by name it follows the others
        if state.axes == "alike":
            _alike(state, free)
        else:
            _each(state, free - {"ceil_mode"})
        st.markdown(f":small[{_ranges(state, free)}]")


def _take_wanted(text: str) -> None:
    put(wanted=codec_of(ShapesState, "wanted").read(text), first=0)


def _choose_free(state: ShapesState) -> None:
    held = [name for name in state.kind.settings if name in state.free]
    shown = choice(f"{PAGE}.chosen free", held)

    def changed() -> None:
        if shown.made() is not None:
            others = [name for name in state.free if name not in state.kind.settings]
            put(free=tuple(name for name in SETTINGS if name in shown.made() or name in others), first=0)

    st.pills(
        "May change",
        state.kind.settings,
        selection_mode="multi",
        format_func=SETTINGS.__getitem__,
        default=shown.now,
        key=shown.key,
        on_change=changed,
        help=GLOSSARY["free settings"],
        wrap=True,
    )


def _alike(state: ShapesState, free: frozenset[str]) -> None:
    now = state.settings
    solved = solutions(state.kind, state.size, state.wanted, now, free)
    found: dict[Choice, AxisSettings] = {axes: axes[0] for axes in solved.found if axes != now}
    _offer("", found, now[0], state, free, is_so=now in solved.found)
    if not solved.found:
        _offer_nearest({pair_text(size, " × "): size for size in solved.nearest})


def _each(state: ShapesState, free: frozenset[str]) -> None:
    for axis, (name, column) in enumerate(zip(("Rows", "Columns"), st.columns(2, gap="medium"), strict=True)):
        now, wanted = state.settings[axis], state.wanted[axis]
        solved = axis_solutions(state.kind, state.size[axis], wanted, now, free)
        others = [each for each in solved.found if each != now]
        found: dict[Choice, AxisSettings] = {(None, each) if axis else (each, None): each for each in others}
        with column:
            st.markdown(f"**{name}:** :blue[{state.size[axis]}] → :green[{wanted}]")
            _offer(name, found, now, state, free, is_so=now in solved.found)
            if not solved.found:
                first, second = state.wanted
                _offer_nearest({str(size): (first, size) if axis else (size, second) for size in solved.nearest})


def _offer(
    name: str,
    found: Mapping[Choice, AxisSettings],
    now: AxisSettings,
    state: ShapesState,
    free: frozenset[str],
    *,
    is_so: bool,
) -> None:
    """The solutions as a table, a few at a time, each row with a button that takes it over."""
    if is_so:
        st.markdown("The present settings give it." + (" So do these:" if found else ""))
    elif found:
        st.markdown(f"**{count_text(len(found))}** {'way' if len(found) == 1 else 'ways'}, the nearest first:")
    if not found:
        return
    names = [setting for setting in state.kind.settings if setting in free]
    first = state.first if state.first < len(found) else 0
    with st.container(gap="xsmall"):
        _row([f":small[{SETTINGS[setting]}]" for setting in names])
        for place, (axes, each) in enumerate(list(found.items())[first : first + SHOWN], start=first + 1):
            texts = [_text(setting, each, now) for setting in names]
            key = f"{PAGE}.use {axes}"  # the same button for the same settings, wherever it stands
            with _row(texts):
                st.button(f"Use {name.lower()} {place}".replace("  ", " "), key=key, on_click=use_solution, args=axes)
    if len(found) > SHOWN:
        with st.container(horizontal=True, vertical_alignment="center"):
            _turn(f"Nearer {name.lower()}".strip(), first - SHOWN, first > 0)
            _turn(f"Further {name.lower()}".strip(), first + SHOWN, first + SHOWN < len(found))
            last = min(first + SHOWN, len(found))
            st.markdown(f":small[{first + 1} to {last} of {count_text(len(found))}]", width="content")


def _row(texts: Sequence[str]) -> DeltaGenerator:
    """Cells of one width side by side, and room for a button after them."""
    row = st.container(horizontal=True, gap="xsmall", vertical_alignment="center")
    for text in texts:
        row.markdown(text, width=CELL)
    return row


def _text(setting: str, found: AxisSettings, now: AxisSettings) -> str:
    """The value of a setting, bold where it changes."""
    value, held = getattr(found, setting), getattr(now, setting)
    side = value[0] if setting == "padding" else value
    text = ("on" if value else "off") if setting == "ceil_mode" else str(side)
    return f":gray[{text}]" if value == held else f":orange[**{text}**]"


def _turn(label: str, first: int, is_there: bool) -> None:
    to = {"first": max(0, first)}
    st.button(label, key=f"{PAGE}.{label}", type="tertiary", disabled=not is_there, on_click=put, kwargs=to)


def _offer_nearest(sizes: Mapping[str, Pair]) -> None:
    """Where nothing gives the wanted size, the sizes next to it that can be had."""
    st.markdown("**Nothing gives it**, within the ranges below. " + ("The nearest that can be had:" if sizes else ""))
    with st.container(horizontal=True):
        for text, size in sizes.items():
            st.button(text, key=f"{PAGE}.want {size}", on_click=put, kwargs={"wanted": size, "first": 0})


def _ranges(state: ShapesState, free: frozenset[str]) -> str:
    """What was searched, in words."""
    tried = []
    for name in state.kind.settings:
        if name in free:
            values = SEARCHED[name]
            where = "on and off" if name == "ceil_mode" else f"{values[0]} to {values[-1]}"
            tried.append(f"{SETTINGS[name].lower()} {where}{_limits(name, state.kind)}")
    alike = "the same for rows and columns" if state.axes == "alike" else "rows and columns each by themselves"
    return f"Tried: {', '.join(tried)}; {alike}. Everything else stays as it is above. **Bold** changes."


def _limits(name: str, kind: Operation) -> str:
    if name == "padding":
        return " on each side, at most half of the kernel" if kind.is_pooling else " on each side"
    return ", less than the stride or the dilation" if name == "output_padding" else ""

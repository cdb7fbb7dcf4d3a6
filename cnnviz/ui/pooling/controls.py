"""The row of controls above the working area; those that a kind of pooling has not are not there."""

from collections.abc import Iterable

import streamlit as st

from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.links.states import codec_of, pair, pair_text
from cnnviz.ops.pooling import Pooling
from cnnviz.ui.controls import ANOTHER, dropdown, named_list, puts_into, refuse_typed, segments, typed
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.grids import size_of
from cnnviz.ui.pooling.changes import choose_example, resize_image
from cnnviz.ui.pooling.state import (
    AS_SIZE,
    KINDS,
    LARGEST_INPUT,
    PAGE,
    PoolingState,
    Windows,
    example_of,
)

AS_SIZE_TITLE = "As size"


def pooling_controls(state: PoolingState) -> None:
    """Draw the controls; what they change is in the state of the next run."""
    kind = KINDS[state.kind]
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        _example(state)
        _input_size(state)
        dropdown(PAGE, "kind", "Pooling", KINDS, "pooling", 152, lambda name: KINDS[name].title)
        if kind.windows is Windows.SLIDING:
            _field(state, "Size", "size", "1234", "window size", 80)
            _field(state, "Stride", "stride", (AS_SIZE, *"1234"), "pooling stride", 96)
            _field(state, "Padding", "padding", "012", "pooling padding", 86)
            if kind.pooling is Pooling.MAX:
                _field(state, "Dilation", "dilation", "12", "pooling dilation", 84)
            else:
                segments(PAGE, "count_padding", "Count padding", [False, True], "count padding", _switch)
            segments(PAGE, "ceil_mode", "Ceil mode", [False, True], "ceil mode", _switch)
        elif kind.windows is Windows.ADAPTIVE:
            _field(state, "Output size", "places", "123457", "adaptive size", 108)
    refuse_typed(PAGE)


def _example(state: PoolingState) -> None:
    titles = {name: example.title for name, example in POOLING_EXAMPLES.items()}
    named_list(PAGE, "Example", titles, example_of(state), choose_example, "pooling example", 136)


def _input_size(state: PoolingState) -> None:
    def take(text: str) -> None:
        resize_image(pair(1, LARGEST_INPUT).read(text))

    typed(PAGE, "Input size", map(str, range(2, 9)), pair_text(size_of(state.image)), take, 88)


def _field(state: PoolingState, label: str, field: str, usual: Iterable[str], term: str, width: int) -> None:
    """A field of the state, chosen or typed."""
    put = puts_into(PAGE, PoolingState, field)
    now = codec_of(PoolingState, field).write(getattr(state, field))

    def titled(text: str) -> str:
        return AS_SIZE_TITLE if text == AS_SIZE else text

    def take(text: str) -> None:
        put(AS_SIZE if text.strip().lower() == AS_SIZE_TITLE.lower() else text)

    typed(PAGE, label, map(titled, usual), titled(now), take, width, f"{GLOSSARY[term]} {ANOTHER}")


def _switch(on: bool) -> str:
    return "On" if on else "Off"

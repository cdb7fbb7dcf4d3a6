"""The row of controls above the working area; those that a kind of pooling has not are not there."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.ops.pooling import Pooling
from cnnviz.ui.controls import segments
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.grids import size_of
from cnnviz.ui.pooling.changes import choose_example, resize_image
from cnnviz.ui.pooling.state import (
    AS_SIZE,
    KINDS,
    LARGEST_INPUT,
    PAGE,
    STRIDES,
    PoolingState,
    Windows,
    example_of,
)
from cnnviz.ui.state import choice, control_changed, key_of

OWN = "own"

T = TypeVar("T")


def pooling_controls(state: PoolingState) -> None:
    """Draw the controls; what they change is in the state of the next run."""
    kind = KINDS[state.kind]
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        _example(state)
        _input_size(state)
        _select("Pooling", "kind", list(KINDS), "pooling", 152, lambda name: KINDS[name].title)
        if kind.windows is Windows.SLIDING:
            _select("Size", "size", sorted({1, 2, 3, 4, state.size}), "window size", 76)
            _select(
                "Stride", "stride", STRIDES, "pooling stride", 96, lambda name: "As size" if name == AS_SIZE else name
            )
            _select("Padding", "padding", sorted({0, 1, 2, state.padding}), "pooling padding", 86)
            if kind.pooling is Pooling.MAX:
                segments(PAGE, "dilation", "Dilation", sorted({1, 2, state.dilation}), "pooling dilation")
            else:
                segments(PAGE, "count_padding", "Count padding", [False, True], "count padding", _switch)
            segments(PAGE, "ceil_mode", "Ceil mode", [False, True], "ceil mode", _switch)
        elif kind.windows is Windows.ADAPTIVE:
            segments(PAGE, "places", "Output size", sorted({1, 2, 3, 4, 5, 7, state.places}), "adaptive size")


def _example(state: PoolingState) -> None:
    now = example_of(state)
    preset = choice(f"{PAGE}.example", now or OWN)

    def changed() -> None:
        if preset.made() not in (None, OWN):
            choose_example(preset.made())

    options = list(POOLING_EXAMPLES) if now else [OWN, *POOLING_EXAMPLES]
    st.selectbox(
        "Example",
        options,
        format_func=lambda name: POOLING_EXAMPLES[name].title if name in POOLING_EXAMPLES else "Your own",
        index=options.index(preset.now),
        key=preset.key,
        on_change=changed,
        help=GLOSSARY["pooling example"],
        width=136,
    )


def _input_size(state: PoolingState) -> None:
    now = size_of(state.image)
    size = choice(f"{PAGE}.input size", now)

    def changed() -> None:
        if size.made():
            resize_image(size.made())

    options = sorted({*((side, side) for side in range(1, LARGEST_INPUT + 1)), now})
    st.selectbox(
        "Input size",
        options,
        format_func=lambda pair: str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} × {pair[1]}",
        index=options.index(size.now),
        key=size.key,
        on_change=changed,
        help=GLOSSARY["input size"],
        width=88,
    )


def _select(
    label: str, field: str, options: Sequence[T], term: str, width: int, title: Callable[[T], str] = str
) -> None:
    st.selectbox(
        label,
        options,
        format_func=title,
        key=key_of(PAGE, field),
        on_change=control_changed,
        help=GLOSSARY[term],
        width=width,
        persist_state="session",
    )


def _switch(on: bool) -> str:
    return "On" if on else "Off"

"""The row of controls above the stepper."""

from collections.abc import Callable

import streamlit as st

from cnnviz.data.examples import EXAMPLES, KERNELS
from cnnviz.geometry.window import Pair
from cnnviz.ui.convolution.state import (
    LARGEST_INPUT,
    PAGE,
    ConvolutionState,
    choose_example,
    choose_kernel,
    example_of,
    kernel_of,
    resize_image,
    resize_kernel,
    size_of,
)
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import choice, control_changed, key_of

OWN = "own"


def convolution_controls(state: ConvolutionState) -> None:
    """Draw the controls; what they change is in the state of the next run."""
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        _preset("Example", "example", {n: e.title for n, e in EXAMPLES.items()}, example_of(state), choose_example)
        _preset("Kernel", "preset kernel", {n: k.title for n, k in KERNELS.items()}, kernel_of(state), choose_kernel)
        _size("Input size", [(side, side) for side in range(1, LARGEST_INPUT + 1)], size_of(state.image), resize_image)
        _size("Kernel size", [(1, 1), (3, 3), (5, 5)], size_of(state.kernel), resize_kernel, segmented=True)
        _number("Stride", "stride", (1, 2, 3), state.stride)
        _number("Padding", "padding", (0, 1, 2), state.padding)
        _number("Dilation", "dilation", (1, 2), state.dilation)


def _preset(label: str, term: str, titles: dict[str, str], now: str | None, choose: Callable[[str], None]) -> None:
    preset = choice(f"{PAGE}.{term}", now or OWN)
    options = list(titles) if now else [OWN, *titles]

    def changed() -> None:
        if preset.made() not in (None, OWN):
            choose(preset.made())

    st.selectbox(
        label,
        options,
        format_func=lambda name: titles.get(name, "Your own"),
        key=preset.key,
        on_change=changed,
        help=GLOSSARY[term],
        width=148,
    )


def _size(label: str, usual: list[Pair], now: Pair, resize: Callable[[Pair], None], *, segmented: bool = False) -> None:
    size = choice(f"{PAGE}.{label.lower()}", now)
    options = sorted({*usual, now})

    def title(option: Pair) -> str:
        return str(option[0]) if option[0] == option[1] else f"{option[0]} × {option[1]}"

    def changed() -> None:
        if size.made():
            resize(size.made())

    if segmented:
        st.segmented_control(
            label,
            options,
            format_func=title,
            required=True,
            key=size.key,
            on_change=changed,
            help=GLOSSARY[label.lower()],
        )
    else:
        st.selectbox(
            label, options, format_func=title, key=size.key, on_change=changed, help=GLOSSARY[label.lower()], width=96
        )


def _number(label: str, field: str, usual: tuple[int, ...], now: int) -> None:
    st.segmented_control(
        label,
        sorted({*usual, now}),
        required=True,
        key=key_of(PAGE, field),
        on_change=control_changed,
        help=GLOSSARY[field],
        persist_state="session",
    )

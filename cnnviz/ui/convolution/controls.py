"""The row of controls above the stepper."""

from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st

from cnnviz.data.examples import EXAMPLES
from cnnviz.data.kernels import KERNEL_FAMILIES, KernelParameter
from cnnviz.links.numbers import write_number
from cnnviz.links.states import codec_of, pair, pair_text
from cnnviz.ops.convolution import PADDING_MODES
from cnnviz.ui.controls import named_list, puts_into, refuse_typed, segments, shown_segments, typed
from cnnviz.ui.convolution import changes
from cnnviz.ui.convolution.codecs import PADDINGS
from cnnviz.ui.convolution.state import (
    LARGEST_INPUT,
    LARGEST_KERNEL,
    MOST_CHANNELS,
    MOST_KERNELS,
    OPERATIONS,
    PAGE,
    ConvolutionState,
    default_preset,
)
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.grids import size_of
from cnnviz.ui.state import control_changed, key_of


def convolution_controls(state: ConvolutionState) -> None:
    """Draw the controls; what they change is in the state of the next run."""
    examples = {name: example.title for name, example in EXAMPLES.items()}
    families = {name: family.title for name, family in KERNEL_FAMILIES.items()}
    family = state.family
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        named_list(PAGE, "Operation", OPERATIONS, state.operation, changes.choose_operation, "operation", 126)
        named_list(PAGE, "Example", examples, state.example, changes.choose_example, "example", 128)
        named_list(PAGE, "Kernel", families, family, changes.choose_kernel, "preset kernel", 112)
        _pairs("Input size", size_of(state.image[0]), (1, LARGEST_INPUT), range(3, 9), changes.resize_image, 84)
        _pairs("Kernel size", state.kernel_size, (1, LARGEST_KERNEL), (1, 2, 3, 5, 7), changes.resize_kernel, 90)
        _field("Stride", "stride", state.stride, (1, 2, 3), 70)
        _typed(
            "Padding",
            ("0", "1", "2", *(PADDINGS if state.operation == "convolution" else ())),
            state.padding,
            puts_into(PAGE, ConvolutionState, "padding"),
            92,
        )
        _field("Dilation", "dilation", state.dilation, (1, 2, 3), 76)
        others = st.popover(
            "More",
            help="Channels, kernels, groups, what stands in the padding, and the flip.",
            key=f"{PAGE}.more",
            on_change=control_changed,  # closing it right after a change must not bring back the address before
        )
        if others.open:
            with others:
                _more(state)
    _parameters(state, family)
    refuse_typed(PAGE)


def _more(state: ConvolutionState) -> None:
    channels, kernels = len(state.image), max(1, len(state.kernel) // state.slices)
    _counts("Channels", MOST_CHANNELS, channels, changes.choose_channels)
    _counts("Kernels", MOST_KERNELS, kernels, changes.choose_kernels)
    if kernels > 1:
        _counts("Kernel to choose", kernels, state.target, lambda target: changes.put(target=target))
    if state.operation == "transposed":
        _field("Output padding", "output_padding", state.output_padding, (0, 1, 2), 128)
        return
    if channels > 1:
        divisors = [groups for groups in range(1, channels + 1) if channels % groups == 0]
        _counts("Groups", divisors, state.groups, changes.choose_groups)
    segments(PAGE, "padding_mode", "Padding mode", PADDING_MODES, "padding mode")
    st.toggle(
        "Flip the kernel",
        key=key_of(PAGE, "flip"),
        on_change=control_changed,
        help=GLOSSARY["flip"],
        persist_state="session",
    )


def _parameters(state: ConvolutionState, family: str | None) -> None:
    """What the family of the first kernel can be told, such as the width of a Gaussian."""
    if family is None or not KERNEL_FAMILIES[family].parameters:
        return
    preset = state.preset if state.preset[0] == family else default_preset(family)
    with st.container(horizontal=True, gap="xsmall"):
        for place, parameter in enumerate(KERNEL_FAMILIES[family].parameters, start=1):
            _typed(
                parameter.title,
                [write_number(value) for value in parameter.usual],
                preset[place],
                partial(_choose_parameter, preset, place, parameter),
                112,
                parameter.help,
            )


def _choose_parameter(preset: tuple[str, ...], place: int, parameter: KernelParameter, text: str) -> None:
    changed = codec_of(ConvolutionState, "preset").read(" ".join((*preset[:place], text.strip(), *preset[place + 1 :])))
    changes.choose_preset(changed)


def _counts(label: str, counts: int | list[int], now: int, choose: Callable[[int], None]) -> None:
    usual = range(1, counts + 1) if isinstance(counts, int) else counts
    shown_segments(PAGE, label, sorted({*usual, now}), now, choose, label.lower())


def _field(label: str, field: str, now: tuple[int, int], usual: Iterable[int], width: int) -> None:
    """A pair that is a field of the state."""
    take = puts_into(PAGE, ConvolutionState, field)
    _typed(label, [str(side) for side in usual], pair_text(now), take, width)


def _pairs(
    label: str,
    now: tuple[int, int],
    limits: tuple[int, int],
    usual: Iterable[int],
    resize: Callable[[tuple[int, int]], None],
    width: int,
) -> None:
    _typed(label, [str(side) for side in usual], pair_text(now), lambda text: resize(pair(*limits).read(text)), width)


def _typed(
    label: str, usual: Iterable[str], now: str, take: Callable[[str], None], width: int, explained: str = ""
) -> None:
    typed(PAGE, label, usual, now, take, width, explained)

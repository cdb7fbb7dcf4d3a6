"""Why depth needs shortcuts, measured; and what a global average saves."""

from functools import lru_cache

import streamlit as st

from cnnviz.errors import CnnvizError
from cnnviz.figures.comparison_bars import comparison_bars
from cnnviz.figures.gradient_depth import HEIGHT, gradient_depth_figure
from cnnviz.figures.numbers import compact, count_text, share
from cnnviz.figures.scene import Role
from cnnviz.geometry.heads import averaged_head
from cnnviz.models.stack_gradients import INITIALISATIONS, StackGradients, StackSettings
from cnnviz.models.zoo import ARCHITECTURES, ZOO
from cnnviz.ui.architectures.state import PAGE, ArchitecturesState
from cnnviz.ui.controls import dropdown, segments
from cnnviz.ui.page import refuse
from cnnviz.ui.state import key_of
from cnnviz.ui.theme import current_theme, draw

DEPTHS = (2, 5, 10, 20, 30, 50, 100)
SEEDS = (1, 3, 5, 10)


def show_depth(state: ArchitecturesState) -> StackGradients:
    """Measure two stacks, which takes a moment the first time, and draw how much of a gradient reaches each layer."""
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall"):
        _select("Layers", "depth", DEPTHS, state.depth, 96)
        titles = {name: each.title for name, each in INITIALISATIONS.items()}
        segments(
            PAGE, "initialisation", "First weights", INITIALISATIONS, "first weights", titles.__getitem__, wrap=True
        )
        segments(PAGE, "normalised", "Batch normalisation", [False, True], "stack norm", _switch)
        segments(PAGE, "of_weights", "Gradient of", [False, True], "stack gradient", _gradient_of)
        _select("Seeds", "seeds", SEEDS, state.seeds, 84)
    settings = StackSettings(state.depth, state.initialisation, state.normalised, tuple(range(state.seeds)))
    has_formula = not state.of_weights and not state.normalised
    dotted = ", dotted: what the formula expects" if has_formula else ""
    st.markdown(
        f"What is left of a gradient of 1 that comes from the end: :orange[**plain stack**], "
        f":green[**with shortcuts**]{dotted}. A thin line for each seed."
    )
    place = st.empty()
    with place.container(height=HEIGHT, border=False), st.spinner("Drawing weights and sending gradients back"):
        measured = _measured(settings)
    with place.container():
        figure = gradient_depth_figure(measured, current_theme(), of_weights=state.of_weights)
        draw(figure, key=f"{PAGE}.depth figure", alt="Norm of the gradient at each layer, plain and with shortcuts")
    return measured


def explain_depth(measured: StackGradients) -> None:
    """Draw the formula with its numbers, and the way to save parameters at the end of a network."""
    formula, head = st.columns(2)
    with formula, st.container(border=True, height="stretch"):
        _formula(measured.settings)
    with head, st.container(border=True, height="stretch"):
        _head()


@lru_cache(maxsize=64)
def _measured(settings: StackSettings) -> StackGradients:
    import torch  # here, so that the other tabs stay light

    from cnnviz.models.depth import stack_gradients

    torch.set_num_threads(1)  # the other threads are for those who train
    return stack_gradients(settings)


def _formula(settings: StackSettings) -> None:
    st.header("Why", anchor=False)
    st.markdown(
        "Going back, a gradient is multiplied by the Jacobian of each layer. For :orange[W·ReLU(x)] that is "
        ":orange[W·D], where D keeps what was positive: half of it. With a shortcut, :green[x + W·ReLU(x)], it is "
        ":green[I + W·D]: the identity I lets the gradient through, whatever W is."
    )
    if settings.normalised:
        st.markdown(
            "Batch normalisation divides by the deviation of what the layer gives. In a plain stack that makes up for "
            "more than ReLU takes, layer by layer; with shortcuts the sum grows, so that each layer adds less to it."
        )
        return
    chosen = INITIALISATIONS[settings.initialisation]
    st.markdown(f"The squared length changes by fan-in · Var(w) / 2 each time, here {chosen.gain_text} / 2:")
    for has_shortcuts, colour in ((False, "orange"), (True, "green")):
        factor, expected = settings.factor(has_shortcuts=has_shortcuts), settings.expected(has_shortcuts=has_shortcuts)
        assert factor is not None
        assert expected is not None
        one = "1 + " if has_shortcuts else ""
        st.markdown(
            f":{colour}[√({one}{chosen.gain_text} / 2)] to the power of {settings.depth} = "
            f":{colour}[**{compact(expected[0])}**]"
        )
    st.markdown(
        ":small[He's weights have Var(w) = 2 / fan-in, so that a plain stack keeps the length on average; with "
        "shortcuts they are too large, unless the branch is normalised.]"
    )


def _head() -> None:
    st.header("Flatten, or average each map?", anchor=False)
    dropdown(
        PAGE,
        "headed",
        "Network",
        filter(_has_dense_head, ARCHITECTURES),
        "dense head",
        title=lambda name: ZOO[name].title if name in ZOO else name,
    )
    try:
        heads = averaged_head(ARCHITECTURES[st.session_state[key_of(PAGE, "headed")]])
    except CnnvizError as error:
        refuse(f"{error}.")
        return
    values = (("Flatten", heads.flattened.parameters), ("Average", heads.averaged.parameters))
    draw(
        comparison_bars(values, count_text, current_theme(), Role.KERNEL),
        key=f"{PAGE}.heads",
        alt="Parameters with a flatten and with a global average",
    )
    st.markdown(
        f"**{share(heads.saved_share)} of the parameters saved**, {count_text(heads.saved)}, by one mean for each map "
        "and one linear layer, instead of weights for every place of every map. Images of any size will do then."
    )


@lru_cache(maxsize=64)
def _has_dense_head(name: str) -> bool:
    try:
        averaged_head(ARCHITECTURES[name])
    except CnnvizError:
        return False
    return True


def _select(label: str, field: str, usual: tuple[int, ...], now: int, width: int) -> None:
    dropdown(PAGE, field, label, sorted({*usual, now}), f"stack {field}", width)


def _switch(on: bool) -> str:
    return "On" if on else "Off"


def _gradient_of(weights: bool) -> str:
    return "Weights" if weights else "Input"

"""Why ReLU: cost, gradient and zeros of all activations, with the numbers to see it by."""

import streamlit as st

from cnnviz.figures.activation_bars import cost_figure, gradient_figure, zero_share_figure
from cnnviz.figures.numbers import compact, count_text, share
from cnnviz.ops.activation_cost import ActivationCost, measure_costs
from cnnviz.ops.activations import ACTIVATIONS
from cnnviz.ops.gradient_chain import GradientChain, repeated_chain
from cnnviz.ui.activations.state import (
    MOST_LAYERS,
    OF_GRID,
    PAGE,
    PRE_ACTIVATIONS,
    STEEPEST,
    ActivationsState,
)
from cnnviz.ui.controls import dropdown
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.state import control_changed, key_of
from cnnviz.ui.theme import current_theme, draw

MEASURED = f"{PAGE}.measured"


def why_relu(state: ActivationsState) -> None:
    """The three reasons that are usually given, side by side, with live numbers."""
    with st.container(border=True):
        st.header("Why ReLU?", anchor=False)
        gradient, zeros, cost = st.columns(3, gap="medium")
        with gradient:
            _gradient(state)
        with zeros:
            _zeros(state)
        with cost:
            _cost(state)


def _gradient(state: ActivationsState) -> None:
    st.markdown(f"**Gradient** after {state.layers} {'layer' if state.layers == 1 else 'layers'}")
    chains = [_chain(state, name) for name in ACTIVATIONS]
    alt = f"Factor of the gradient after {state.layers} layers, for each activation"
    draw(gradient_figure(chains, state.layers, state.function, current_theme()), key=f"{PAGE}.gradient", alt=alt)
    st.slider(
        "Layers",
        1,
        MOST_LAYERS,
        key=key_of(PAGE, "layers"),
        on_change=control_changed,
        help=GLOSSARY["layers passed"],
        persist_state="session",
    )
    titles = {STEEPEST: "Where the derivative is largest", OF_GRID: "The numbers of the input above"}
    dropdown(
        PAGE,
        "at",
        "Input of each activation",
        PRE_ACTIVATIONS,
        "pre-activation",
        title=lambda at: titles.get(at, at.replace("-", "−")),
    )
    chain = next(chain for chain in chains if chain.name == state.function)
    typical = chain.typical.tolist()
    st.markdown(
        f":small[{ACTIVATIONS[chain.name].title}: **{compact(typical[0])}** after one layer, "
        f"**{compact(typical[state.layers - 1])}** after {state.layers}. Only the activations' part of the chain rule: "
        "the weights come on top, and good first weights make up for some of it. "
        f"{_reading(state.at)}]"
    )


def _chain(state: ActivationsState, name: str) -> GradientChain:
    if state.at == OF_GRID:
        return repeated_chain(state.values, MOST_LAYERS, name, state.slope)
    at = ACTIVATIONS[name].steepest_at if state.at == STEEPEST else float(state.at)
    return repeated_chain(at, MOST_LAYERS, name, state.slope)


def _reading(at: str) -> str:
    if at == STEEPEST:
        return "This is the best case of each: sigmoid keeps a quarter in each layer, ReLU all where it is on."
    if at == OF_GRID:
        return "Each number of the input is met in every layer; the bars are the median over them."
    return "The same number is met in every layer."


def _zeros(state: ActivationsState) -> None:
    st.markdown("**Sparsity** of the input above")
    traces = [state.activation(name) for name in ACTIVATIONS]
    alt = "Share of zeros after each activation"
    draw(zero_share_figure(traces, state.function, current_theme()), key=f"{PAGE}.zeros", alt=alt)
    relu, count = next(trace for trace in traces if trace.name == "relu"), count_text(traces[0].before.size)
    st.markdown(
        f":small[Of the {count} numbers of the input above, {share(relu.zero_share_before)} are 0 before, and "
        f"**{share(relu.zero_share)}** after ReLU. A unit that is 0 takes no part in the next sum, nor in learning, "
        "for this input. The smooth activations are 0 only where their input is, if at all; elsewhere they come close "
        "to it.]"
    )


def _cost(state: ActivationsState) -> None:
    st.markdown("**Cost** of a million numbers")
    costs = st.session_state.get(MEASURED) or _first_measurement()
    alt = "Milliseconds for a million numbers, for each activation"
    draw(cost_figure(costs, state.function, current_theme()), key=f"{PAGE}.cost", alt=alt)
    st.button("Measure again", key=f"{PAGE}.measure", on_click=_measure)
    slowest = max(costs, key=lambda cost: cost.seconds)
    st.markdown(
        ":small[Measured: the median of several rounds with NumPy on the machine that serves this page. "
        f"{_cost_in_words(state)} Even {ACTIVATIONS[slowest.name].title} is cheap beside a 3 × 3 convolution of 64 "
        "channels, which takes 576 products for each number. Cost is the weakest of the three reasons.]"
    )


def _cost_in_words(state: ActivationsState) -> str:
    activation = ACTIVATIONS[state.function]
    return f"{activation.title}: {activation.cost[0].lower()}{activation.cost[1:]}"


@st.cache_data(show_spinner=False)
def _first_measurement() -> tuple[ActivationCost, ...]:
    """Once for all who open the page; the button measures anew."""
    return measure_costs()


def _measure() -> None:
    st.session_state[MEASURED] = measure_costs()
    control_changed()

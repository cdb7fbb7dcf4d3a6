"""The front page: a convolution at work, and a door to each page."""

from dataclasses import dataclass

import streamlit as st

from cnnviz.data.examples import EXAMPLES
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.geometry.window import Window
from cnnviz.links.states import integer, linked
from cnnviz.ops.convolution import convolve
from cnnviz.ui.page import PAGES
from cnnviz.ui.state import PageState, is_presenting
from cnnviz.ui.stepper import grid_stepper

PAGE = "home"
ACROSS = 3  # cards
DOORS = {
    "convolution": "Type a number into a grid and see which outputs change, and why.",
    "pooling": "See which pixel wins, where the gradient goes, and what a shift changes.",
    "activations": "Why ReLU: curves, gradients and zeros. Batch normalisation and dropout on numbers of your own.",
    "shapes": "Which padding keeps the size? How far does a unit see? Formulae, windows and receptive fields.",
    "architectures": "LeNet to ResNet-152 layer by layer. Build a network, or paste one in PyTorch and mend it.",
    "training": "Teach a small network: stripes take a second, real handwritten digits a few.",
    "inspection": "Every filter as numbers, every layer's answer to an image, every mistake.",
}


@dataclass(frozen=True)
class HomeState(PageState):
    """At which step the demonstration stands; 0 lets it play."""

    step: int = linked(integer(0, 16), 0)


def front_page(state: HomeState) -> None:
    """An edge being found, step by step, and a card for each page."""
    example = EXAMPLES["step_edge"]
    with st.container(border=True):
        st.markdown("A kernel that finds an edge: only windows that straddle it answer, with 3; even ground gives 0.")
        trace = convolve(example.image[0], example.kernel[0], Window(3))
        scene = convolution_scene(trace, editable=False)
        grid_stepper(scene, key="home.stepper", step=state.step or 1, playing=not state.step, large=is_presenting())
    names = list(DOORS)
    for begin in range(0, len(names), ACROSS):
        for card, name in zip(st.columns(ACROSS), names[begin : begin + ACROSS], strict=False):
            with card, st.container(border=True, height="stretch"):
                st.page_link(f"pages/{name}.py", label=f"**{PAGES[name].title}**")
                st.markdown(DOORS[name])

"""What a run learns from, the network that learns, and the code."""

import streamlit as st

from cnnviz.data.datasets import DATASETS, load_dataset
from cnnviz.figures.numbers import count_text
from cnnviz.figures.pictures import enlarged
from cnnviz.geometry.drafts import check_draft, draft_of
from cnnviz.geometry.layers import shape_text
from cnnviz.models.zoo import ARCHITECTURES, ZOO
from cnnviz.training.config import default_config, misfit
from cnnviz.training.source import training_source
from cnnviz.ui.controls import named_list
from cnnviz.ui.draft_table import draft_table
from cnnviz.ui.drafts import draft_codec, draft_of_name, name_of
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import plain
from cnnviz.ui.training.state import PAGE, TrainingState, choose_network

SHOWN = 10
SIDE = 64  # px
MOST_ROWS = 12.5  # of the network's table, that are seen at once
FITTING = ("Layer", "Settings", "Output", "Parameters", "Sees")  # its columns where every layer fits


def show_material(state: TrainingState) -> None:
    """Some of the training images with their classes, the network's layers, and the run as source."""
    config = state.config
    with st.container(border=True):
        _show_images(config.dataset)
    with st.container(border=True):
        _show_network(state)
    with st.expander("The code: this run in PyTorch"):
        st.code(training_source(config), language="python", wrap_lines=True)


def _show_images(name: str) -> None:
    info, dataset = DATASETS[name], load_dataset(name)
    st.header("The images", anchor=False)
    st.markdown(
        f"{info.description} {len(dataset.train)} to learn from (training), {len(dataset.validation)} to watch by "
        f"(validation), {len(dataset.test)} to judge by at the end (test)."
    )
    scale = max(1, SIDE // info.image_shape[1])
    chosen = [next(i for i, label in enumerate(dataset.train.labels) if label == c) for c in range(len(info.classes))]
    chosen += [i for i in range(SHOWN) if i not in chosen]
    chosen = chosen[:SHOWN]
    with st.container(horizontal=True, gap="small"):
        for i in chosen:
            label = info.classes[dataset.train.labels[i]]
            st.image(enlarged(dataset.train.images[i], scale), caption=label, width=SIDE, alt=f"A picture of {label}")


def _show_network(state: TrainingState) -> None:
    architecture = state.config.architecture
    draft = draft_of(architecture)
    st.header("The network", anchor=False, help=GLOSSARY["network"])
    _choose_network(state)
    st.markdown(
        f"**{plain(architecture.name)}** takes {shape_text(architecture.input_shape)} numbers and has "
        f"{count_text(architecture.parameters)} parameters."
    )
    st.page_link(
        "pages/architectures.py",
        label="Look into it and change it",
        query_params={"tab": "Build", "draft": draft_codec().write(draft)},
    )
    draft_table(check_draft(draft), MOST_ROWS, column_order=FITTING)


def _choose_network(state: TrainingState) -> None:
    """The networks of the zoo that fit the images, and the one that was brought along."""
    usual = default_config(state.dataset).architecture.name
    fitting = [name for name in ARCHITECTURES if not misfit(ARCHITECTURES[name], state.dataset)]
    now = usual if state.network is None else name_of(state.network)
    titles = {name: ZOO[name].title for name in dict.fromkeys((usual, *([now] if now else []), *fitting))}

    def choose(name: str) -> None:
        choose_network(None if name == usual else draft_of_name(name))

    named_list(PAGE, "Network", titles, now, choose, "network to train", 240)

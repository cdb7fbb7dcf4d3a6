"""What a run learns from, the network that learns, and the code."""

import streamlit as st

from cnnviz.data.datasets import DATASETS, load_dataset
from cnnviz.figures.numbers import count_text
from cnnviz.figures.pictures import enlarged
from cnnviz.geometry.layers import shape_text
from cnnviz.geometry.table import layer_table
from cnnviz.training.config import RunConfig
from cnnviz.training.source import training_source
from cnnviz.ui.glossary import GLOSSARY

SHOWN = 10
SIDE = 64  # px


def show_material(config: RunConfig) -> None:
    """Some of the training images with their classes, the network's layers, and the run as source."""
    images, network = st.columns(2)
    with images, st.container(border=True, height="stretch"):
        _show_images(config.dataset)
    with network, st.container(border=True, height="stretch"):
        _show_network(config)
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


def _show_network(config: RunConfig) -> None:
    architecture = config.architecture
    st.header("The network", anchor=False, help=GLOSSARY["network"])
    st.markdown(
        f"`{architecture.name}` takes {shape_text(architecture.input_shape)} numbers and has "
        f"{count_text(architecture.parameters)} parameters."
    )
    rows = layer_table(architecture)
    st.table(
        {
            "layer": [row.name for row in rows],
            "output": [shape_text(row.output_shape) for row in rows],
            "parameters": [count_text(row.parameters) if row.parameters else "–" for row in rows],
        }
    )

"""The network to take along: as PyTorch, as JSON, as a diagram, and to the training page."""

import streamlit as st

from cnnviz.data.datasets import DATASETS
from cnnviz.errors import CnnvizError
from cnnviz.geometry.drafts import CheckedDraft
from cnnviz.geometry.layers import Architecture, architecture_to_json
from cnnviz.geometry.table import layer_table
from cnnviz.links.numbers import write_number
from cnnviz.training.config import default_config, misfit, misfit_everywhere
from cnnviz.ui.architectures.numbers import source_of
from cnnviz.ui.architectures.picture import diagram_download
from cnnviz.ui.architectures.state import PAGE
from cnnviz.ui.code import code_tabs
from cnnviz.ui.drafts import draft_codec
from cnnviz.ui.glossary import GLOSSARY
from cnnviz.ui.page import refuse


def take_network(checked: CheckedDraft) -> None:
    """Draw the source and the buttons; while a layer does not fit there is nothing to take."""
    architecture = checked.architecture
    if architecture is None:
        st.markdown("Once every layer fits, the network stands here as PyTorch, and can be trained.")
        return
    show_source(architecture)
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            "Network as JSON",
            lambda: architecture_to_json(architecture),
            "network.json",
            "application/json",
            key=f"{PAGE}.json",
            help=GLOSSARY["network json"],
            on_click="ignore",
        )
        diagram_download(architecture, checked.draft.name, f"{PAGE}.own svg")
    _train(checked, architecture)


def show_source(architecture: Architecture) -> None:
    """The network as PyTorch, which runs as pasted, and the lines that work out the table."""
    try:
        code_tabs(source_of(architecture), layer_table)
    except CnnvizError as error:
        refuse(f"There is no PyTorch for this network: {error}.")


def _train(checked: CheckedDraft, architecture: Architecture) -> None:
    """A way to the training page for each data set that the network fits, and what to change for the others."""
    fitting = [name for name in DATASETS if not misfit(architecture, name)]
    if not fitting:
        st.markdown(f"**To train it here:** {misfit_everywhere(architecture)}.")
        return
    with st.container(horizontal=True, gap="small"):
        for name in fitting:
            usual = default_config(name)
            st.page_link(
                "pages/training.py",
                label=f"Train it on {DATASETS[name].title.lower()}",
                query_params={
                    "dataset": name,
                    "epochs": str(usual.epochs),
                    "learning_rate": write_number(usual.learning_rate),
                    "batch_size": str(usual.batch_size),
                    "network": draft_codec().write(checked.draft),
                },
            )

"""The code of each tab: the same in PyTorch, and the lines of cnnviz that computed it."""

import inspect

import streamlit as st

from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace
from cnnviz.ops.dropout import DropoutTrace, dropout
from cnnviz.ops.normalisation import BatchNormTrace, batch_norm
from cnnviz.ops.source_layers import activation_source, batch_norm_source, dropout_source


def show_code(trace: ActivationTrace | BatchNormTrace | DropoutTrace) -> None:
    """PyTorch that runs as pasted, and the operator."""
    with st.container(border=True):
        st.header("The code", anchor=False)
        torch_tab, own_tab = st.tabs(["PyTorch", "cnnviz"])
        source, own, module = _sources(trace)
        torch_tab.code(source, language="python", wrap_lines=True)
        own_tab.code(own, language="python", wrap_lines=True)
        own_tab.markdown(f":small[From cnnviz/ops/{module}.py, as it ran.]")


def _sources(trace: ActivationTrace | BatchNormTrace | DropoutTrace) -> tuple[str, str, str]:
    if isinstance(trace, ActivationTrace):
        activation = ACTIVATIONS[trace.name]
        own = "\n\n".join(inspect.getsource(part) for part in (activation.function, activation.derivative))
        return activation_source(trace), own, "activations"
    if isinstance(trace, BatchNormTrace):
        return batch_norm_source(trace), inspect.getsource(batch_norm), "normalisation"
    return dropout_source(trace), inspect.getsource(dropout), "dropout"

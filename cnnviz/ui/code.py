"""The code of what a page shows."""

import inspect
from collections.abc import Callable
from functools import cache

import streamlit as st


def show_code(pytorch: str, *functions: Callable[..., object]) -> None:
    """A card with the same in PyTorch, which runs as pasted, and the lines of cnnviz that computed it."""
    with st.container(border=True):
        st.header("The code", anchor=False)
        code_tabs(pytorch, *functions)


def code_tabs(pytorch: str, *functions: Callable[..., object]) -> None:
    """The two tabs of `show_code`, without the card."""
    torch_tab, own_tab = st.tabs(["PyTorch", "cnnviz"])
    torch_tab.code(pytorch, language="python", wrap_lines=True)
    own_tab.code("\n\n".join(map(_source, functions)), language="python", wrap_lines=True)
    files = " and ".join(sorted({f"{function.__module__.replace('.', '/')}.py" for function in functions}))
    own_tab.markdown(f":small[From {files}, as it ran.]")


@cache
def _source(function: Callable[..., object]) -> str:
    return inspect.getsource(function)  # which takes a millisecond

"""Why the output has its size, and the code that computed it."""

import inspect

import streamlit as st

from cnnviz.geometry.shapes import output_size, read_positions
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.convolution import ConvolutionTrace, convolve
from cnnviz.ops.source import convolution_source, transposed_source
from cnnviz.ops.transposed import TransposedTrace, convolve_transposed


def explain_transposed_size(trace: TransposedTrace) -> None:
    """The output-size formula of a transposed convolution with the values filled in."""
    rows, columns = trace.output.shape[-2:]
    size, window = trace.image.shape[1:], trace.window
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        same = size[0] == size[1] and window.kernel_size[0] == window.kernel_size[1] and rows == columns
        for axis, name in enumerate(("",) if same else ("Rows: ", "Columns: ")):
            before, after = window.padding[axis]
            st.markdown(
                f"{name}(:blue[**{size[axis]}**] − 1) · {window.stride[axis]} + {window.dilation[axis]} · "
                f"(:orange[**{window.kernel_size[axis]}**] − 1) + 1 − {before} − {after} + "
                f"{trace.output_padding[axis]} = :green[**{(rows, columns)[axis]}**]"
            )
        st.markdown(
            ":small[(:blue[input] − 1) · stride + dilation · (:orange[kernel] − 1) + 1 − padding on both sides + "
            "output padding. Padding is cut off the output here; the convolution that this undoes adds it to its "
            "input.]"
        )


def explain_size(size: Pair, window: Window) -> None:
    """The output-size formula with the values filled in."""
    rows, columns = output_size(size, window)
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        names = ("Rows", "Columns")
        same = size[0] == size[1] and window.kernel_size[0] == window.kernel_size[1]
        for axis in (0,) if same else (0, 1):
            st.markdown(("" if same else f"{names[axis]}: ") + _formula(size, window, axis))
        st.markdown(
            ":small[⌊(:blue[input] + padding on both sides − dilation · (:orange[kernel] − 1) − 1) / stride⌋ + 1. "
            f"⌊ ⌋ drops what is left over after the division. {_dropped(size, window)}]"
        )


def _formula(size: Pair, window: Window, axis: int) -> str:
    before, after = window.padding[axis]
    return (
        f"⌊(:blue[**{size[axis]}**] + {before} + {after} − {window.dilation[axis]} · "
        f"(:orange[**{window.kernel_size[axis]}**] − 1) − 1) / {window.stride[axis]}⌋ + 1 = "
        f":green[**{output_size(size, window)[axis]}**]"
    )


def _dropped(size: Pair, window: Window) -> str:
    rows, columns = (sum(not read for read in axis) for axis in read_positions(size, window))
    if not rows and not columns:
        return "Every pixel is read."
    counts = ((rows, "row"), (columns, "column"))
    parts = [f"{count} {name}{'s' if count > 1 else ''}" for count, name in counts if count]
    verb = "is" if rows + columns == 1 else "are"
    return f"**{' and '.join(parts)} of the padded input {verb} never read**, struck out above."


def show_code(trace: ConvolutionTrace | TransposedTrace) -> None:
    """The same in PyTorch, and the lines of cnnviz that computed it."""
    with st.container(border=True):
        st.header("The code", anchor=False)
        torch_tab, own_tab = st.tabs(["PyTorch", "cnnviz"])
        if isinstance(trace, TransposedTrace):
            source, lines, file = transposed_source(trace), inspect.getsource(convolve_transposed), "transposed"
        else:
            source, lines, file = convolution_source(trace), inspect.getsource(convolve), "convolution"
        torch_tab.code(source, language="python", wrap_lines=True)
        own_tab.code(lines, language="python", wrap_lines=True)
        own_tab.markdown(f":small[From cnnviz/ops/{file}.py, as it ran.]")

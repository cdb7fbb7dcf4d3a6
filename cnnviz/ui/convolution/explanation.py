"""Why the output has its size, and the code that computed it."""

import streamlit as st

from cnnviz.geometry.shapes import output_size, read_positions
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.sentences import never_read


def explain_output_size(trace: ConvolutionTrace | TransposedTrace) -> None:
    """Why the output has its size."""
    if isinstance(trace, TransposedTrace):
        explain_transposed_size(trace)
    else:
        rows, columns = trace.image.shape[1:]
        explain_size((rows, columns), trace.window)
    _count_parameters(trace)


def _count_parameters(trace: ConvolutionTrace | TransposedTrace) -> None:
    kernels, (slices, *taps) = len(trace.bias), trace.kernel.shape[1:]
    if isinstance(trace, TransposedTrace):
        slices = len(trace.image)
    parts = " · ".join(map(str, (slices, *taps)))
    st.markdown(
        f":small[Parameters: {kernels} · (:orange[{parts}]) + {kernels} = "
        f"**{kernels * slices * taps[0] * taps[1] + kernels}**: the weights of each kernel, and a bias a kernel.]"
    )


def explain_transposed_size(trace: TransposedTrace) -> None:
    """The output-size formula of a transposed convolution with the values filled in."""
    rows, columns = trace.output.shape[-2:]
    size, window = trace.image.shape[1:], trace.window
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        same = _is_square(size, window) and rows == columns
        for axis, name in enumerate(("",) if same else ("Rows: ", "Columns: ")):
            before, after = window.padding[axis]
            st.markdown(
                f"{name}(:blue[**{size[axis]}**] − 1) · {window.stride[axis]} + {window.dilation[axis]} · "
                f"(:orange[**{window.kernel_size[axis]}**] − 1) + 1 − {before} − {after} + "
                f"{trace.output_padding[axis]} = :green[**{(rows, columns)[axis]}**]"
            )
        st.markdown(
            ":small[(:blue[input] − 1) · stride + dilation · (:orange[kernel] − 1) + 1 − padding on both sides + "
            "output padding. Padding is cut off the output here. The shape is that of the input of such a convolution; "
            "its values do not come back.]"
        )


def explain_size(size: Pair, window: Window) -> None:
    """The output-size formula with the values filled in."""
    rows, columns = output_size(size, window)
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        names = ("Rows", "Columns")
        same = _is_square(size, window)
        for axis in (0,) if same else (0, 1):
            st.markdown(("" if same else f"{names[axis]}: ") + _formula(size, window, axis))
        dropped = (sum(not read for read in axis) for axis in read_positions(size, window))
        st.markdown(
            ":small[⌊(:blue[input] + padding on both sides − dilation · (:orange[kernel] − 1) − 1) / stride⌋ + 1. "
            f"⌊ ⌋ drops what is left over after the division. {never_read(*dropped)}]"
        )


def _is_square(size: Pair, window: Window) -> bool:
    """Whether rows and columns have the same formula."""
    pairs = (size, window.kernel_size, window.stride, window.padding, window.dilation)
    return all(first == second for first, second in pairs)


def _formula(size: Pair, window: Window, axis: int) -> str:
    before, after = window.padding[axis]
    return (
        f"⌊(:blue[**{size[axis]}**] + {before} + {after} − {window.dilation[axis]} · "
        f"(:orange[**{window.kernel_size[axis]}**] − 1) − 1) / {window.stride[axis]}⌋ + 1 = "
        f":green[**{output_size(size, window)[axis]}**]"
    )

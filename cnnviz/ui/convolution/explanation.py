"""Why the output has its size, and the code that computed it."""

import streamlit as st

from cnnviz.geometry.shapes import output_size, read_positions
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.convolution import ConvolutionTrace
from cnnviz.ops.transposed import TransposedTrace
from cnnviz.ui.sentences import many, never_read

NAMES = ("Rows: ", "Columns: ")


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
    parts = f"{many(slices, 'channel')} · {taps[0]} · {taps[1]} weight{'s' if slices * taps[0] * taps[1] > 1 else ''}"
    st.markdown(
        f":small[Parameters: {many(kernels, 'kernel')} · (:orange[{parts}]) + {many(kernels, 'bias', 'biases')} = "
        f"**{trace.kernel.size + trace.bias.size}**.]"
    )


def explain_transposed_size(trace: TransposedTrace) -> None:
    """The output-size formula of a transposed convolution with the values filled in."""
    rows, columns = trace.output.shape[-2:]
    size, window = trace.image.shape[1:], trace.window
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        same = window.treats_alike(size) and rows == columns
        axes = _axes_to_explain(size, window, trace.output_padding)
        for axis in (0,) if same else axes:
            before, after = window.padding[axis]
            st.markdown(
                f"{'' if same else NAMES[axis]}(:blue[**{size[axis]}**] − 1) · {window.stride[axis]} + "
                f"{window.dilation[axis]} · (:orange[**{window.kernel_size[axis]}**] − 1) + 1 − {before} − {after} + "
                f"{trace.output_padding[axis]} = :green[**{(rows, columns)[axis]}**]"
            )
        st.markdown(
            ":small[(:blue[input] − 1) · stride + dilation · (:orange[kernel] − 1) + 1 − padding on both sides + "
            "output padding. Padding is cut off the output here. The shape is that of the input of such a convolution; "
            f"its values do not come back.{_one_line(axes)}]"
        )


def explain_size(size: Pair, window: Window) -> None:
    """The output-size formula with the values filled in."""
    rows, columns = output_size(size, window)
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        same, axes = window.treats_alike(size), _axes_to_explain(size, window)
        for axis in (0,) if same else axes:
            st.markdown(("" if same else NAMES[axis]) + _formula(size, window, axis))
        dropped = (sum(not read for read in axis) for axis in read_positions(size, window))
        st.markdown(
            ":small[⌊(:blue[input] + padding on both sides − dilation · (:orange[kernel] − 1) − 1) / stride⌋ + 1. "
            f"⌊ ⌋ drops what is left over after the division. {never_read(*dropped)}{_one_line(axes)}]"
        )


def _axes_to_explain(size: Pair, window: Window, output_padding: Pair = (0, 0)) -> tuple[int, ...]:
    """Both, or the one along which data of one dimension lies: one row with a kernel of one row stays one row."""
    lines = zip(size, window.kernel_size, window.padding, output_padding, strict=True)
    return tuple(axis for axis, line in enumerate(lines) if line != (1, 1, (0, 0), 0)) or (0, 1)


def _one_line(axes: tuple[int, ...]) -> str:
    """What is to be said of the axis that is left out."""
    return "" if len(axes) > 1 else f" There is one {('column', 'row')[axes[0]]} and it stays one: a signal, no image."


def _formula(size: Pair, window: Window, axis: int) -> str:
    before, after = window.padding[axis]
    return (
        f"⌊(:blue[**{size[axis]}**] + {before} + {after} − {window.dilation[axis]} · "
        f"(:orange[**{window.kernel_size[axis]}**] − 1) − 1) / {window.stride[axis]}⌋ + 1 = "
        f":green[**{output_size(size, window)[axis]}**]"
    )

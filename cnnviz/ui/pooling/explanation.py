"""Why the output has its size."""

from collections.abc import Callable

import streamlit as st

from cnnviz.geometry.pooling import places_rounded_up
from cnnviz.geometry.window import Pair
from cnnviz.ops.adaptive_pooling import AdaptivePoolingTrace, adaptive_pool
from cnnviz.ops.pooling import PoolingTrace, pool
from cnnviz.ui import sentences
from cnnviz.ui.pooling.state import Trace

AXES = ("Rows", "Columns")


def explain_size(trace: Trace) -> None:
    """The output-size formula with the values filled in, or where adaptive windows begin and end."""
    rows, columns = trace.cells.shape[:2]
    with st.container(border=True):
        st.header(f"Why {rows} × {columns}?", anchor=False)
        if isinstance(trace, PoolingTrace):
            _sliding(trace)
        else:
            _adaptive(trace)


def _sliding(trace: PoolingTrace) -> None:
    size = (trace.image.shape[1], trace.image.shape[2])
    same = trace.window.treats_alike(size)
    for axis in (0,) if same else (0, 1):
        st.markdown(("" if same else f"{AXES[axis]}: ") + _formula(trace, size, axis))
    opening, closing = "⌈⌉" if trace.ceil_mode else "⌊⌋"
    rounds = "counts a last window that hangs over the end" if trace.ceil_mode else "drops what is left over"
    taken_off = places_rounded_up(size, trace.window) != trace.cells.shape[:2]
    unread = sentences.never_read(*trace.never_read)
    one_less = " The last 1 is taken off because that window would begin behind the input." if taken_off else ""
    st.markdown(
        f":small[{opening}(:blue[input] + padding on both sides − dilation · (window − 1) − 1) / stride{closing} + 1. "
        f"{opening} {closing} {rounds}.{one_less if trace.ceil_mode else ''} {unread}]"
    )


def _formula(trace: PoolingTrace, size: Pair, axis: int) -> str:
    window, places = trace.window, trace.cells.shape[axis]
    opening, closing = "⌈⌉" if trace.ceil_mode else "⌊⌋"
    before, after = window.padding[axis]
    one_less = " − 1" if trace.ceil_mode and places_rounded_up(size, window)[axis] != places else ""
    return (
        f"{opening}(:blue[**{size[axis]}**] + {before} + {after} − {window.dilation[axis]} · "
        f"(**{window.kernel_size[axis]}** − 1) − 1) / {window.stride[axis]}{closing} + 1{one_less} = "
        f":green[**{places}**]"
    )


def _adaptive(trace: AdaptivePoolingTrace) -> None:
    size, places = trace.image.shape[1:], trace.output_size
    if places == (1, 1):
        st.markdown(
            f"One window takes in all of the :blue[**{size[0]} × {size[1]}**] input, whatever its size: "
            ":green[**one number**] for each map."
        )
        st.markdown(
            ":small[Networks end with the global average, so that images of every size give as many numbers as there "
            "are feature maps.]"
        )
        return
    st.markdown(f"The output's size is what was asked for: :green[**{places[0]} × {places[1]}**]. The windows adapt:")
    rows, columns = trace.window_reaches
    named = {"Rows and columns": rows} if rows == columns else {"Rows": rows, "Columns": columns}
    for name, reaches in named.items():
        st.markdown(f"{name}: " + ", ".join(f":blue[**{first}–{last}**]" for first, last in reaches))
    st.markdown(
        ":small[Window i, counted from 0, begins at ⌊i · input / output⌋ and ends before ⌈(i + 1) · input / output⌉.]"
    )


def operator_of(trace: Trace) -> Callable[..., object]:
    """The function that made the trace."""
    return pool if isinstance(trace, PoolingTrace) else adaptive_pool

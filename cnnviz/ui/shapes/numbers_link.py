"""The way to the same operator on numbers, where the other pages can show it."""

import streamlit as st

from cnnviz.data.examples import EXAMPLES
from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.geometry.axis_settings import Operation
from cnnviz.links.states import pair_text, read_state, write_state
from cnnviz.ui.convolution.state import ConvolutionState
from cnnviz.ui.grids import tiled
from cnnviz.ui.pooling.state import AS_SIZE, PoolingState
from cnnviz.ui.shapes.state import ShapesState

LARGEST = 12  # rows or columns that the other pages take


def link_to_numbers(state: ShapesState) -> None:
    """Offer to step through the operator on a small input; nothing where it is too large for that."""
    if max(state.size) > LARGEST or max(state.kernel_size) > LARGEST:
        return
    kind = state.kind
    page = "pooling" if kind.is_pooling else "convolution"
    there = _pooling(state) if kind.is_pooling else _convolution(state)
    if there is None:
        return
    parameters = write_state(there)
    if not read_state(type(there), parameters)[1]:  # what a page cannot read it does not show
        st.page_link(f"pages/{page}.py", label="Step through it with numbers", query_params=parameters)


def _convolution(state: ShapesState) -> ConvolutionState:
    rows, columns = state.kernel_size
    return ConvolutionState(
        operation=state.operation,
        image=(tiled(EXAMPLES["ramp"].image[0], state.size),),
        kernel=(((1.0,) * columns,) * rows,),
        stride=state.stride,
        padding=state.padding,
        dilation=state.dilation,
        output_padding=state.output_padding if state.kind is Operation.TRANSPOSED else (0, 0),
    )


def _pooling(state: ShapesState) -> PoolingState | None:
    rows, columns = state.settings
    (top, bottom), (left, right) = rows.padding, columns.padding
    if (top, left) != (bottom, right):
        return None
    return PoolingState(
        image=tiled(POOLING_EXAMPLES["first"].image, state.size),
        kind=state.operation,
        size=state.kernel_size,
        stride=AS_SIZE if state.stride == state.kernel_size else pair_text(state.stride),
        padding=(top, left),
        dilation=(rows.dilation, columns.dilation),
        ceil_mode=state.ceil_mode,
    )

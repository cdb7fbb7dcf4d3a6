"""Each mend that a page offers gives an output, and a link that says so."""

from itertools import product

import pytest

from cnnviz.errors import CnnvizError
from cnnviz.links.states import read_state, write_state
from cnnviz.ui.convolution import mends as convolution
from cnnviz.ui.convolution.state import ConvolutionState
from cnnviz.ui.pooling import changes as pooling
from cnnviz.ui.pooling.state import PoolingState, pooled


def grid(rows, columns):
    return tuple(tuple(float(row * columns + column) for column in range(columns)) for row in range(rows))


def without_output(states, compute):
    for state in states:
        try:
            compute(state)
        except CnnvizError:
            yield state


def assert_each_works(states, compute, changes):
    """Nowhere may a button be of no use; which settings had one."""
    offered = set()
    for state in without_output(states, compute):
        for mend in changes.mends_of(state):
            there = changes.mended(state, mend)
            compute(there)
            assert read_state(type(state), write_state(there)) == (there, ())
            offered.add(mend.setting)
    return offered


SIZES = [(1, 1), (1, 5), (2, 2), (4, 2), (5, 5)]


@pytest.mark.parametrize("mode", ["zeros", "reflect", "circular"])
@pytest.mark.parametrize("operation", ["convolution", "transposed"])
def test_each_mend_of_a_convolution_gives_an_output(operation, mode):
    states = [
        ConvolutionState(
            image=(grid(*size),),
            kernel=(grid(*kernel),),
            stride=stride,
            dilation=dilation,
            padding=padding,
            output_padding=more,
            operation=operation,
            padding_mode=mode,
        )
        for size, kernel, stride, dilation, padding, more in product(
            SIZES, [(1, 3), (3, 3), (7, 2)], [(1, 1), (2, 3)], [(1, 1), (3, 2)],
            ["0", "1", "0x3", "5", "causal", "full"], [(0, 0), (2, 1)],
        )
    ]  # fmt: skip
    offered = assert_each_works(states, ConvolutionState.compute, convolution)
    assert offered >= ({"size", "padding", "output_padding"} if operation == "transposed" else {"size", "padding"})


def test_each_mend_of_a_pooling_gives_an_output():
    states = [
        PoolingState(
            image=grid(*size), kind=kind, size=window, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil
        )
        for size, kind, window, stride, padding, dilation, ceil in product(
            [*SIZES, (1, 3)],
            ["max", "average"],
            [(1, 1), (2, 3), (6, 2)],
            ["size", "1", "4x2"],
            [(0, 0), (1, 0), (3, 3)],
            [(1, 1), (3, 1)],
            [False, True],
        )
    ]
    offered = assert_each_works(states, lambda state: pooled(state, state.image), pooling)
    assert offered == {"kernel_size", "stride", "padding", "dilation", "ceil_mode", "size"}


@pytest.mark.parametrize(("mode", "most"), [("reflect", 2), ("circular", 4)])
def test_padding_that_copies_more_than_there_is_gives_way_to_the_most_there_is(mode, most):
    rows = most + (mode == "reflect")
    state = ConvolutionState(image=(grid(rows, rows),), kernel=(grid(3, 3),), padding=str(most + 1), padding_mode=mode)
    offered = {mend.setting: mend.values for mend in convolution.mends_of(state)}
    larger = rows + 1
    assert offered == {"padding": (most, most), "size": (larger, larger)}

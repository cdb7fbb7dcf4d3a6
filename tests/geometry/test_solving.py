"""Sizes along an axis, and which settings give a wanted one, against PyTorch."""

from dataclasses import replace
from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from cnnviz.geometry.axis_settings import AxisSettings, Operation, axis_size, layer_of
from cnnviz.geometry.solving import SEARCHED, Mend, axis_solutions, mends, solutions

CONVOLUTION, MAX, AVERAGE, TRANSPOSED = Operation


def torch_size(operation, size, rows, columns):
    """Rows and columns as PyTorch has them; None where it refuses."""

    def pair(name):
        return getattr(rows, name), getattr(columns, name)

    padding = rows.padding[0], columns.padding[0]
    window = {"kernel_size": pair("kernel_size"), "stride": pair("stride"), "padding": padding}
    x = torch.zeros(1, 1, *size)  # with numbers: on the meta device, some limits are not checked
    try:
        if operation is CONVOLUTION:
            layer = nn.Conv2d(1, 1, **window, dilation=pair("dilation"))
        elif operation is TRANSPOSED:
            added = pair("output_padding")
            layer = nn.ConvTranspose2d(1, 1, **window, dilation=pair("dilation"), output_padding=added)
        elif operation is MAX:
            layer = nn.MaxPool2d(**window, dilation=pair("dilation"), ceil_mode=rows.ceil_mode)
        else:
            layer = nn.AvgPool2d(**window, ceil_mode=rows.ceil_mode)
        shape = tuple(layer(x).shape[2:])
        return shape if min(shape) else None
    except RuntimeError:
        return None


@st.composite
def settings(draw, operation):
    kernel = draw(st.integers(1, 7))
    has = operation.settings
    side = draw(st.integers(0, kernel // 2 if operation.is_pooling else 6))
    return AxisSettings(
        kernel,
        draw(st.integers(1, 5)),
        (side, side),
        draw(st.integers(1, 4)) if "dilation" in has else 1,
        draw(st.integers(0, 3)) if "output_padding" in has else 0,
    )


@pytest.mark.parametrize("operation", Operation)
@given(data=st.data())
def test_sizes_are_those_of_torch(operation, data):
    rows, columns = data.draw(settings(operation)), data.draw(settings(operation))
    if operation.is_pooling:
        rounds_up = data.draw(st.booleans())
        rows, columns = (replace(axis, ceil_mode=rounds_up) for axis in (rows, columns))
    size = data.draw(st.tuples(st.integers(1, 20), st.integers(1, 20)))
    ours = axis_size(operation, size[0], rows), axis_size(operation, size[1], columns)
    assert (ours if min(ours) else None) == torch_size(operation, size, rows, columns)


@pytest.mark.parametrize("operation", Operation)
@given(data=st.data())
def test_sizes_are_those_of_the_layers(operation, data):
    rows, columns = data.draw(settings(operation)), data.draw(settings(operation))
    size = data.draw(st.tuples(st.integers(1, 20), st.integers(1, 20)))
    ours = axis_size(operation, size[0], rows), axis_size(operation, size[1], columns)
    if min(ours):
        assert layer_of(operation, rows, columns).output_shape((1, *size)) == (1, *ours)


def all_settings(operation, now, free):
    """Every value of every free setting, alike for rows and columns."""
    names = [name for name in SEARCHED if name in free]
    for values in product(*(SEARCHED[name] for name in names)):
        changed = dict(zip(names, values, strict=True))
        if "padding" in changed:
            changed["padding"] = (changed["padding"],) * 2
        if "ceil_mode" in changed:
            changed["ceil_mode"] = bool(changed["ceil_mode"])
        yield tuple(replace(axis, **changed) for axis in now)


CASES = {
    "convolution": (CONVOLUTION, (14, 14), (7, 7), (AxisSettings(3, 2),) * 2, {"kernel_size", "padding"}),
    "rectangular": (CONVOLUTION, (9, 20), (5, 8), (AxisSettings(3, 2), AxisSettings(1, 1)), {"padding", "stride"}),
    "fixed unlike": (MAX, (8, 9), (4, 4), (AxisSettings(2), AxisSettings(3)), {"stride", "padding", "ceil_mode"}),
    "average": (AVERAGE, (7, 7), (4, 4), (AxisSettings(2, 2), AxisSettings(2, 2)), {"kernel_size", "ceil_mode"}),
    "dilated": (CONVOLUTION, (16, 16), (8, 8), (AxisSettings(3), AxisSettings(3)), {"dilation", "kernel_size"}),
    "transposed": (
        TRANSPOSED,
        (7, 5),
        (14, 10),
        (AxisSettings(4, 2), AxisSettings(4, 2)),
        {"padding", "output_padding", "stride"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_all_solutions_are_found_and_nothing_else(case):
    operation, size, wanted, now, free = case
    every = {axes for axes in all_settings(operation, now, free) if torch_size(operation, size, *axes) == wanted}
    solved = solutions(operation, size, wanted, now, frozenset(free))
    assert every
    assert set(solved.found) == every
    assert len(solved.found) == len(every)
    assert solved.nearest == ()


def test_an_axis_by_itself_is_solved_without_the_other():
    stem = AxisSettings(3, 2)
    rows = axis_solutions(CONVOLUTION, 9, 5, stem, frozenset({"padding", "stride"})).found
    assert set(rows) == {a for a, _ in all_settings(CONVOLUTION, (stem, stem), {"padding", "stride"})
                         if torch_size(CONVOLUTION, (9, 1000), a, stem)[0] == 5}  # fmt: skip


def test_the_nearest_settings_come_first():
    now = AxisSettings(3, 2)
    found = axis_solutions(CONVOLUTION, 8, 4, now, frozenset({"kernel_size", "stride", "padding"})).found
    assert found[:3] == (AxisSettings(3, 2, (1, 1)), AxisSettings(2, 2), AxisSettings(1, 2))
    changes = [(a.kernel_size != 3) + (a.stride != 2) + (a.padding != (0, 0)) for a in found]
    assert changes == sorted(changes)


def test_where_nothing_gives_the_size_the_nearest_that_can_be_had_are_named():
    now = AxisSettings(3, 2)
    solved = solutions(CONVOLUTION, (8, 8), (40, 40), (now, now), frozenset({"padding"}))
    assert solved.found == ()
    sizes = {torch_size(CONVOLUTION, (8, 8), *axes) for axes in all_settings(CONVOLUTION, (now, now), {"padding"})}
    assert solved.nearest == tuple(sorted(sizes, reverse=True)[:4])
    rows = axis_solutions(CONVOLUTION, 8, 40, now, frozenset({"padding"}))
    assert rows.nearest == tuple(rows for rows, _ in solved.nearest)


def test_sizes_that_only_one_axis_reaches_are_not_offered_for_both():
    solved = solutions(CONVOLUTION, (4, 9), (4, 4), (AxisSettings(3), AxisSettings(3)), frozenset({"padding"}))
    assert solved.found == ()
    assert solved.nearest[0] == (2, 7)  # without padding; each pixel of it makes both larger


@pytest.mark.parametrize("operation", Operation)
@given(data=st.data())
def test_each_mend_alone_gives_an_output(operation, data):
    now = data.draw(settings(operation)), data.draw(settings(operation))
    size = data.draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    found = mends(operation, size, now)
    has_output = torch_size(operation, size, *now) is not None
    assert (found == ()) or not has_output
    for mend in found:
        assert torch_size(operation, *mended(size, now, mend)) is not None


def mended(size, now, mend):
    if mend.setting == "size":
        return mend.values, *now
    kinds = {"padding": lambda side: (side, side), "ceil_mode": bool}
    values = map(kinds.get(mend.setting, int), mend.values)
    return size, *(replace(axis, **{mend.setting: value}) for axis, value in zip(now, values, strict=True))


def test_only_the_axis_that_fails_is_mended():
    wide = AxisSettings(7), AxisSettings(7)
    assert mends(CONVOLUTION, (5, 9), wide) == (
        Mend("kernel_size", (5, 7)),
        Mend("padding", (1, 0)),
        Mend("size", (7, 9)),
    )


def test_a_padding_that_crops_everything_and_one_that_is_too_large_are_mended():
    (kernel, stride, padding, *_) = mends(TRANSPOSED, (2, 2), (AxisSettings(2, padding=(2, 2)),) * 2)
    assert (kernel.values, stride.values, padding.values) == ((4, 4), (3, 3), (1, 1))
    assert Mend("padding", (1, 1)) in mends(MAX, (6, 6), (AxisSettings(3, 2, (2, 2)),) * 2)
    assert Mend("ceil_mode", (1, 1)) in mends(MAX, (2, 2), (AxisSettings(3, 2),) * 2)

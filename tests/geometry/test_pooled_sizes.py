"""Output sizes of pooling against torch's own shapes."""

import re

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.pooling import pooled_size
from cnnviz.geometry.shapes import output_size
from cnnviz.geometry.window import Window


@settings(max_examples=400)
@given(
    size=st.tuples(st.integers(1, 15), st.integers(1, 15)),
    kernel=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    stride=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    dilation=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    ceil_mode=st.booleans(),
    data=st.data(),
)
def test_pooled_size_is_that_of_torch(size, kernel, stride, dilation, ceil_mode, data):
    padding = tuple(data.draw(st.integers(0, length // 2)) for length in kernel)
    window = Window(kernel, stride, padding, dilation)
    image = torch.zeros(1, 1, *size, device="meta")
    try:
        expected = tuple(F.max_pool2d(image, kernel, stride, padding, dilation, ceil_mode).shape[2:])
    except RuntimeError:  # the output size is too small
        expected = None
    if expected is None:
        with pytest.raises(GeometryError) as refusal:
            pooled_size(size, window, ceil_mode)
        axis = "rows" if " row" in str(refusal.value).partition(":")[0] else "columns"
        name = "padded input" if padding[axis == "columns"] else "input"
        assert re.match(rf"the window spans \d+ px but the {name} has \d+ {axis[:-1]}", str(refusal.value))
    else:
        assert pooled_size(size, window, ceil_mode) == expected


@given(size=st.integers(3, 40), kernel=st.integers(1, 3), stride=st.integers(1, 5))
def test_without_ceil_mode_pooling_counts_as_convolution(size, kernel, stride):
    window = Window(kernel, stride)
    assert pooled_size(size, window) == output_size(size, window)


@pytest.mark.parametrize(
    ("size", "window", "places"),
    [
        (7, Window(2, stride=2), 4),  # 3 fit, the fourth hangs over
        (6, Window(2, stride=2), 3),  # nothing is left over
        (112, Window(3, stride=2), 56),  # as GoogLeNet's pooling
        (2, Window(3, stride=2), 1),  # larger than the input, and still it hangs over
        (3, Window(2, stride=2, padding=1), 2),  # the third would start in the padding behind
        (5, Window(2, stride=6), 1),  # the second would start behind the input
    ],
)
def test_worked_sizes_in_ceil_mode(size, window, places):
    assert pooled_size(size, window, ceil_mode=True) == (places, places)

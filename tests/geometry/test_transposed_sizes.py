"""Output sizes of transposed convolutions against PyTorch."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import output_size, padded_size, transposed_output_size
from cnnviz.geometry.window import Window

small = st.integers(1, 4)
pairs = st.tuples(small, small)
few = st.tuples(st.integers(0, 4), st.integers(0, 4))


@settings(max_examples=400)
@given(size=pairs, kernel=pairs, stride=pairs, padding=few, dilation=pairs, extra=few)
def test_transposed_size_is_that_of_torch_or_refused_with_it(size, kernel, stride, padding, dilation, extra):
    window = Window(kernel, stride, padding, dilation)
    layer = torch.nn.ConvTranspose2d(1, 1, kernel, stride, padding, extra, dilation=dilation, dtype=torch.float64)
    try:
        expected = tuple(layer(torch.empty(1, 1, *size, dtype=torch.float64)).shape[2:])
    except RuntimeError:
        with pytest.raises(GeometryError, match="the output padding is|the padding crops"):
            transposed_output_size(size, window, extra)
    else:
        assert transposed_output_size(size, window, extra) == expected


@settings(max_examples=300)
@given(size=st.tuples(st.integers(1, 20), st.integers(1, 20)), kernel=pairs, stride=pairs, padding=few, dilation=pairs)
def test_output_padding_restores_the_size_that_a_convolution_began_with(size, kernel, stride, padding, dilation):
    window = Window(kernel, stride, padding, dilation)
    padded = padded_size(size, window)
    if any(span > length for span, length in zip(window.span, padded, strict=True)):
        return
    unread = tuple((length - span) % step for length, span, step in zip(padded, window.span, stride, strict=True))
    assert transposed_output_size(output_size(size, window), window, unread) == size


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            (3, Window(3, stride=2), 2),
            r"the output padding is 2 for the rows, but must be at least 0 and smaller than the stride \(2\) or the "
            r"dilation \(1\): use at most 1",
        ),
        ((3, Window(3, stride=2), (0, -1)), "the output padding is -1 for the columns"),
        ((3, Window(3), 1), "use at most 0"),
        ((2, Window(3, padding=(2, 0))), "the padding crops 4 px, but there are 4 rows to crop from: use less padding"),
    ],
)
def test_a_transposed_size_that_cannot_be_is_explained(arguments, message):
    with pytest.raises(GeometryError, match=message):
        transposed_output_size(*arguments)

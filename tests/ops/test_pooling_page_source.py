"""The PyTorch that the pooling page shows for the gradient and for a shift, run as pasted."""

import numpy as np
import pytest

from cnnviz.geometry.window import Window
from cnnviz.ops.adaptive_pooling import adaptive_pool
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.pooling_gradient import pooling_gradient, upstream_of
from cnnviz.ops.shifting import change_under_shift
from cnnviz.ops.source_layers import any_pooling_source, pooling_gradient_source, pooling_shift_source

IMAGE = np.random.default_rng(0).normal(size=(1, 5, 5)).round(3)
POOLINGS = {
    "max": lambda pixels: pool(pixels, Pooling.MAX, Window(3, 2, 1), ceil_mode=True),
    "average": lambda pixels: pool(pixels, Pooling.AVERAGE, Window(2, 1, 1), count_padding=False),
    "uneven": lambda pixels: pool(pixels, Pooling.MAX, Window(2, 2, ((1, 0), (0, 1)))),
    "adaptive": lambda pixels: adaptive_pool(pixels, Pooling.AVERAGE, 3),
}


def printed(source):
    lines = []
    exec(source, {"print": lines.append})
    return lines[0].detach().numpy()


@pytest.mark.parametrize("operator", POOLINGS.values(), ids=POOLINGS)
def test_the_output_the_gradient_and_the_change_are_those_of_cnnviz(operator):
    trace = operator(IMAGE)
    np.testing.assert_allclose(printed(any_pooling_source(trace)), trace.output, rtol=1e-5)
    for cell in (None, (1, 2)):
        upstream = upstream_of(trace, cell)
        gradient = printed(pooling_gradient_source(trace, upstream))
        np.testing.assert_allclose(gradient, pooling_gradient(trace, upstream), atol=1e-6)
    effect = change_under_shift(IMAGE, lambda pixels: operator(pixels).output, (0, -1))
    changed = printed(pooling_shift_source(trace, (0, -1)))
    np.testing.assert_allclose(changed, effect.invariance.relative_change, rtol=1e-4)

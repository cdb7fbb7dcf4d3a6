"""The examples of the pooling page show what their sentences say."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it

from cnnviz.data.pooling_examples import POOLING_EXAMPLES
from cnnviz.ui.pooling.state import KINDS, PoolingState, as_in_example, pooled


def torch_image(name):
    return torch.tensor(POOLING_EXAMPLES[name].image, dtype=torch.float64)[None, None]


def state_of(name, **changes):
    return replace(as_in_example(PoolingState(), POOLING_EXAMPLES[name]), **changes)


@pytest.mark.parametrize(
    ("name", "largest", "averages"),
    [
        ("first", [[3, 4], [5, 4]], [[1.25, 2.25], [2.25, 2.5]]),
        ("second", [[6, 4], [8, 5]], [[3.75, 2.25], [4.25, 3.25]]),
    ],
)
def test_published_numbers(name, largest, averages):
    for kind, wanted in (("max", largest), ("average", averages)):
        state = state_of(name, kind=kind)
        assert pooled(state, state.image).output.tolist() == wanted


@pytest.mark.parametrize("name", POOLING_EXAMPLES)
def test_every_example_has_an_output_for_every_kind(name):
    for kind in KINDS:
        state = state_of(name, kind=kind)
        assert pooled(state, state.image).output.size


def test_overlapping_windows_are_all_won_by_the_middle():
    assert F.max_pool2d(torch_image("overlapping"), 3, 2).flatten().tolist() == [9] * 4


def test_what_is_left_over_holds_the_large_numbers():
    image = torch_image("left_over")
    assert F.max_pool2d(image, 2).max() == 3
    assert F.max_pool2d(image, 2, ceil_mode=True).max() == 9


def test_adaptive_windows_differ_in_size():
    state = state_of("uneven")
    trace = pooled(state, state.image)
    assert set(trace.divisors.ravel().tolist()) == {4, 6, 9}
    torch.testing.assert_close(
        torch.tensor(trace.output), F.adaptive_avg_pool2d(torch_image("uneven"), 3)[0, 0], rtol=0, atol=1e-12
    )

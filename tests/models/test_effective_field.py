"""What weighs in what a unit gives: inside of what it sees, and by hand where that is possible."""

import random
import re

import numpy as np
import pytest
import torch
from random_networks import random_network

from cnnviz.errors import CnnvizError, GeometryError, InputError
from cnnviz.geometry.exact_field import exact_fields
from cnnviz.geometry.layers import Architecture, AveragePooling, Convolution, Residual
from cnnviz.models.build import build_module
from cnnviz.models.effective_field import effective_field
from cnnviz.models.influence import Influence
from cnnviz.models.zoo import ARCHITECTURES

ONES = Architecture("ones", (1, 7, 7), (Convolution(1, 1, 3, bias=False),) * 2)


def of_ones(architecture):
    module = build_module(architecture, seed=0)
    for weights in module.parameters():
        torch.nn.init.ones_(weights)
    return module


def test_one_kernel_of_ones_weighs_its_nine_pixels_alike():
    field = effective_field(ONES, "conv1", weights=of_ones(ONES))
    assert field.unit == (2, 2)
    expected = np.zeros((7, 7))
    expected[2:5, 2:5] = 1 / 9
    np.testing.assert_allclose(field.weight, expected, atol=1e-7)
    assert (field.field_pixels, field.pixels_with(1), field.pixels_with(0.95)) == (9, 9, 9)


def test_two_kernels_of_ones_weigh_the_middle_most():
    """1, 2, 3, 2, 1 along each axis, as the ways from a pixel to the unit are counted."""
    field = effective_field(ONES, "conv2", unit=(1, 1), weights=of_ones(ONES))
    along = np.array([0, 1, 2, 3, 2, 1, 0])
    np.testing.assert_allclose(field.weight, np.outer(along, along) / 81, atol=1e-7)
    # 9, then 4 of 6, 4 of 4, 4 of 3, 8 of 2: 77 of 81 hold 95 %, and that takes 21 pixels; the corners are left over.
    assert field.pixels_with(0.95) == 21
    assert field.share_of_field(0.95) == 21 / 25


@pytest.mark.parametrize("seed", range(40))
def test_nothing_outside_of_the_exact_field_weighs(seed):
    rng = random.Random(seed)
    architecture = random_network(rng, layers=4, size=(6, 14), lopsided=True)
    name = rng.choice([step.name for step in architecture.steps])
    field = effective_field(architecture, name, seed=seed, images=4)
    seen = exact_fields(architecture, name).at(*field.unit).positions
    assert {tuple(place) for place in np.argwhere(field.weight > 0).tolist()} <= seen
    assert field.field_pixels == len(seen)
    assert field.weight.sum() == pytest.approx(1) or not field.weight.any()


def test_the_effective_field_is_smaller_than_the_theoretical():
    field = effective_field(ARCHITECTURES["small_resnet"], "block3", seed=1)
    assert field.field_pixels == 625
    assert 0.2 < field.share_of_field(0.95) < 0.6


def test_weights_may_come_as_a_state_dict_and_the_network_is_left_as_it_was():
    architecture = ARCHITECTURES["simple_cnn"]
    module = build_module(architecture, seed=3)
    arrays = {name: value.numpy() for name, value in module.state_dict().items()}
    given, named = (effective_field(architecture, "conv2", weights=each) for each in (module, arrays))
    np.testing.assert_array_equal(given.weight, named.weight)
    assert module.training
    assert all(weights.grad is None for weights in module.parameters())
    assert not any(part._forward_hooks for part in module.modules())


def test_the_same_seed_gives_the_same_field_and_leaves_the_generator():
    state = torch.random.get_rng_state()
    one, again, other = (effective_field(ARCHITECTURES["simple_cnn"], "conv2", seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.weight, again.weight)
    assert not np.array_equal(one.weight, other.weight)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_the_sum_of_a_block_sees_its_shortcut_too():
    block = Architecture("block", (1, 9, 9), (Residual((Convolution(1, 1, 3, padding=1), AveragePooling(3, 1, 1))),))
    branch, total = (effective_field(block, name) for name in ("block1.pool1", "block1"))
    assert total.weight[4, 4] > branch.weight[4, 4]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"layer_name": "conv9"}, GeometryError, "ones has no layer 'conv9': use one of conv1, conv2"),
        ({"layer_name": "conv1", "unit": (5, 0)}, GeometryError, "conv1 has 5 × 5 units, and none at row 5"),
        ({"layer_name": "conv1", "images": 0}, InputError, "there are 0 images: use 1 or more"),
        ({"layer_name": "conv1", "weights": {"conv1.weight": np.ones(3, np.float32)}}, InputError,
         "these weights are not those of ones: give its own"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        effective_field(ONES, **arguments)


def test_a_share_that_is_none_is_explained():
    field = Influence("conv1", (0, 0), np.zeros((2, 2)), 4)
    assert (field.pixels_with(1), field.share_of_field(1)) == (0, 0)
    with pytest.raises(CnnvizError, match="the share is 95: use a number above 0 and at most 1"):
        field.pixels_with(95)

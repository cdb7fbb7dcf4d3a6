"""Modules against the numbers that the geometry gives, and against PyTorch's own layers."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.errors import CheckpointError, GeometryError
from cnnviz.geometry.layers import Architecture, Convolution, MaxPooling
from cnnviz.models.build import build_module, load_module
from cnnviz.models.checkpoints import Checkpoint
from cnnviz.models.zoo import ARCHITECTURES

TINY = ARCHITECTURES["tiny_cnn"]


def tiny_checkpoint():
    weights = {name: value.numpy() for name, value in build_module(TINY, seed=3).state_dict().items()}
    return Checkpoint(TINY, ("vertical", "horizontal"), (0.4,), (0.2,), weights, 0.5, "{}")


@pytest.mark.parametrize("name", ["tiny_cnn", "digits_cnn", "simple_cnn"])
def test_module_has_the_parameters_shapes_and_names_of_its_architecture(name):
    architecture = ARCHITECTURES[name]
    module = build_module(architecture, seed=0)
    assert sum(parameter.numel() for parameter in module.parameters()) == architecture.parameters
    assert tuple(child for child, _ in module.named_children()) == architecture.layer_names
    values = torch.zeros(1, *architecture.input_shape)
    for layer, shape in zip(module, architecture.shapes, strict=True):
        values = layer(values)
        assert tuple(values.shape[1:]) == shape


def test_published_parameter_counts():
    counts = {
        name: sum(p.numel() for p in build_module(ARCHITECTURES[name]).parameters())
        for name in ("tiny_cnn", "simple_cnn")
    }
    assert counts == {"tiny_cnn": 170, "simple_cnn": 268_650}


def test_same_seed_gives_the_same_weights_and_leaves_the_global_generator_alone():
    before = torch.get_rng_state()
    first, again, other = (build_module(TINY, seed).conv1.weight for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), before)


def test_lopsided_padding_of_a_convolution_is_that_of_functional_pad():
    layer = Convolution(2, 3, (3, 2), stride=(1, 2), padding=((0, 2), (1, 0)), dilation=(2, 1))
    architecture = Architecture("lopsided", (2, 9, 8), (layer,))
    module = build_module(architecture, seed=0)
    images = torch.randn(4, 2, 9, 8, generator=torch.Generator().manual_seed(0))
    padded = functional.pad(images, (1, 0, 0, 2))
    expected = functional.conv2d(padded, module.conv1.weight, module.conv1.bias, stride=(1, 2), dilation=(2, 1))
    torch.testing.assert_close(module(images), expected)
    assert tuple(expected.shape[1:]) == architecture.shapes[-1]


def test_lopsided_padding_of_a_pooling_is_explained():
    pooling = MaxPooling(2, padding=((0, 1), (0, 0)))
    with pytest.raises(GeometryError, match="pads both sides alike"):
        build_module(Architecture("lopsided", (1, 4, 4), (pooling,)))


def test_loaded_module_computes_what_the_trained_one_did():
    checkpoint = tiny_checkpoint()
    images = torch.rand(5, 1, 8, 8)
    module = load_module(checkpoint)
    assert not module.training
    torch.testing.assert_close(module(images), build_module(TINY, seed=3)(images))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"conv1.weight": np.zeros((4, 1, 5, 5), np.float32)}, r"conv1.weight has shape \(4, 1, 5, 5\) but tiny_cnn"),
        ({"conv1.bias": np.full(4, np.nan, np.float32)}, "conv1.bias holds NaN or infinity"),
        ({"conv9.bias": np.zeros(4, np.float32)}, "has unknown weights 'conv9.bias'"),
    ],
)
def test_weights_that_do_not_fit_are_explained(change, message):
    checkpoint = tiny_checkpoint()
    with pytest.raises(CheckpointError, match=message):
        load_module(replace(checkpoint, weights={**checkpoint.weights, **change}))


def test_missing_weights_are_explained():
    checkpoint = tiny_checkpoint()
    weights = {name: value for name, value in checkpoint.weights.items() if name != "fc1.bias"}
    with pytest.raises(CheckpointError, match=r"lacks weights 'fc1.bias'"):
        load_module(replace(checkpoint, weights=weights))

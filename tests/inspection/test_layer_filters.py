"""Filters, against the weights that went in."""

import numpy as np
import pytest

from cnnviz.errors import CheckpointError
from cnnviz.geometry.layers import Architecture, Flatten, Linear
from cnnviz.inspection.filters import convolution_filters
from cnnviz.models.checkpoints import Checkpoint
from cnnviz.models.zoo import ARCHITECTURES


def test_each_convolution_gives_its_own_weights_in_order():
    draw = np.random.default_rng(0).normal
    weights = {
        "conv1.weight": draw(size=(16, 1, 3, 3)).astype(np.float32),
        "conv1.bias": draw(size=16).astype(np.float32),
        "conv2.weight": draw(size=(32, 16, 3, 3)).astype(np.float32),
        "conv2.bias": draw(size=32).astype(np.float32),
        "conv3.weight": draw(size=(64, 32, 3, 3)).astype(np.float32),
        "conv3.bias": draw(size=64).astype(np.float32),
        "fc1.weight": draw(size=(10, 256)).astype(np.float32),
    }
    network = ARCHITECTURES["digits_cnn"]
    layers = convolution_filters(Checkpoint(network, tuple("0123456789"), (0.5,), (0.5,), weights, 0.9, "{}"))
    assert [layer.name for layer in layers] == ["conv1", "conv2", "conv3"]
    for layer in layers:
        np.testing.assert_array_equal(layer.weights, weights[f"{layer.name}.weight"])
        np.testing.assert_array_equal(layer.bias, weights[f"{layer.name}.bias"])
        assert layer.largest == max(abs(weight) for weight in layer.weights.ravel().tolist())


def test_a_network_without_convolutions_has_no_filters():
    network = Architecture("flat", (1, 2, 2), (Flatten(), Linear(4, 2)))
    weights = {"fc1.weight": np.ones((2, 4), np.float32), "fc1.bias": np.ones(2, np.float32)}
    assert convolution_filters(Checkpoint(network, ("a", "b"), (0.5,), (0.5,), weights, 0.5, "{}")) == ()


def test_a_checkpoint_without_a_layers_weights_is_explained():
    checkpoint = Checkpoint(ARCHITECTURES["tiny_cnn"], ("a", "b"), (0.5,), (0.5,), {}, 0.5, "{}")
    with pytest.raises(CheckpointError, match="no weights of conv1: train the network anew"):
        convolution_filters(checkpoint)

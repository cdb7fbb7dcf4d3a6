"""Feature maps, against calling PyTorch's functions one after another."""

import subprocess
import sys

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn

from cnnviz.errors import ImageError
from cnnviz.inspection.feature_maps import feature_maps, recorded_outputs
from cnnviz.models.checkpoints import Checkpoint
from cnnviz.models.zoo import ARCHITECTURES

DRAW = np.random.default_rng(1)


def checkpoint_of(name: str, classes: int, **shapes: tuple[int, ...]) -> Checkpoint:
    """Random weights; a name like conv1_weight stands for conv1.weight."""
    weights = {
        key.replace("_", "."): DRAW.normal(scale=0.3, size=shape).astype(np.float32) for key, shape in shapes.items()
    }
    channels = ARCHITECTURES[name].input_shape[0]
    mean, deviation = (0.49, 0.48, 0.45)[:channels], (0.25, 0.24, 0.26)[:channels]
    return Checkpoint(ARCHITECTURES[name], tuple("abcdefghij"[:classes]), mean, deviation, weights, 0.5, "{}")


@pytest.fixture(scope="module")
def simple():
    return checkpoint_of(
        "simple_cnn", 10,
        conv1_weight=(16, 3, 3, 3), conv1_bias=(16,), conv2_weight=(32, 16, 3, 3), conv2_bias=(32,),
        fc1_weight=(128, 2048), fc1_bias=(128,), fc2_weight=(10, 128), fc2_bias=(10,),
    )  # fmt: skip


def test_each_layer_agrees_with_pytorch_called_step_by_step(simple):
    image = DRAW.integers(0, 256, (3, 32, 32), np.uint8)
    w = {name: torch.from_numpy(values) for name, values in simple.weights.items()}
    x = torch.stack([(torch.from_numpy(image[c]) / 255 - simple.mean[c]) / simple.deviation[c] for c in range(3)])
    expected = [F.conv2d(x, w["conv1.weight"], w["conv1.bias"], padding=1)]
    expected.append(F.relu(expected[-1]))
    expected.append(F.max_pool2d(expected[-1], 2))
    expected.append(F.conv2d(expected[-1], w["conv2.weight"], w["conv2.bias"], padding=1))
    expected.append(F.relu(expected[-1]))
    expected.append(F.max_pool2d(expected[-1], 2))
    expected.append(expected[-1].flatten())
    expected.append(F.linear(expected[-1], w["fc1.weight"], w["fc1.bias"]))
    expected.append(F.relu(expected[-1]))
    expected.append(F.linear(expected[-1], w["fc2.weight"], w["fc2.bias"]))
    expected.append(expected[-1].softmax(0))

    outputs = feature_maps(simple, image)
    assert [output.name for output in outputs] == [*simple.architecture.layer_names, "probabilities"]
    for output, values in zip(outputs, expected, strict=True):
        np.testing.assert_allclose(output.values, values.numpy(), rtol=1e-4, atol=1e-5, err_msg=output.name)
    assert (outputs[0].values < 0).any(), "an in-place ReLU must not overwrite what was recorded"


def test_shapes_and_kinds_are_those_of_the_layer_table(simple):
    outputs = feature_maps(simple, np.zeros((3, 32, 32), np.uint8))
    assert tuple(output.values.shape for output in outputs[:-1]) == simple.architecture.shapes
    assert [output.kind for output in outputs[:3]] == ["convolution", "relu", "max_pooling"]
    assert outputs[-1].kind == "softmax"


def test_the_last_layer_and_the_probabilities_carry_the_class_names(simple):
    *earlier, logits, probabilities = feature_maps(simple, np.zeros((3, 32, 32), np.uint8))
    assert logits.units == probabilities.units == simple.classes
    assert probabilities.values.sum() == pytest.approx(1, abs=1e-6)
    assert all(output.units == () for output in earlier)


def test_the_same_image_gives_the_same_numbers(simple):
    image = DRAW.integers(0, 256, (3, 32, 32), np.uint8)
    for first, second in zip(feature_maps(simple, image), feature_maps(simple, image), strict=True):
        np.testing.assert_array_equal(first.values, second.values)


def test_an_image_of_another_shape_is_explained(simple):
    with pytest.raises(ImageError, match="has 1 × 8 × 8 numbers .* simple_cnn takes 3 × 32 × 32 bytes: choose another"):
        feature_maps(simple, np.zeros((1, 8, 8), np.uint8))


def test_recording_leaves_the_module_as_it_was():
    module = nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.ReLU(inplace=True))
    module.train()
    module[1].eval()
    modes = []

    def interrupted():
        with recorded_outputs(module, ["0", "2"]):
            modes.extend(part.training for part in module.modules())
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        interrupted()
    assert modes == [False] * 4
    assert module.training
    assert not module[1].training
    assert not any(part._forward_hooks for part in module.modules())


def test_what_was_recorded_survives_an_in_place_layer():
    module = nn.Sequential(nn.Identity(), nn.ReLU(inplace=True))
    with recorded_outputs(module, ["0"]) as recorded:
        module(torch.tensor([[-1.0, 1.0]]))
    assert recorded["0"].tolist() == [[-1.0, 1.0]]


def test_what_figures_draw_is_importable_without_torch():
    rooms = "cnnviz.inspection.layer_output, cnnviz.inspection.filters, cnnviz.inspection.report, cnnviz.metrics"
    code = f"import sys, {rooms}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

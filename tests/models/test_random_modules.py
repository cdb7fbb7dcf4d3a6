"""Random architectures as modules and as source, against PyTorch: shapes, names, outputs, what training keeps."""

import random

import pytest
import torch
from random_networks import random_network

from cnnviz.geometry.layers import (
    Architecture,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    SqueezeExcitation,
    architecture_from_json,
    architecture_to_json,
)
from cnnviz.geometry.table import totals
from cnnviz.inspection.feature_maps import recorded_outputs
from cnnviz.models.build import build_module, load_module
from cnnviz.models.checkpoints import Checkpoint, read_checkpoint, write_checkpoint
from cnnviz.models.source import module_source, pytorch_source
from cnnviz.models.zoo import ARCHITECTURES

SMALL = [name for name, architecture in ARCHITECTURES.items() if architecture.parameters < 2_000_000]
LARGE = [name for name in ARCHITECTURES if name not in SMALL]


def network(seed, **options):
    return random_network(random.Random(seed), **options)


def pasted(source, seed):
    """What a script calls ``model``."""
    names = {}
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        exec(source, names)
    return names["model"]


@pytest.mark.slow
def test_shapes_of_500_random_networks_are_those_of_torch():
    for seed in range(500):
        architecture = network(seed)
        with torch.device("meta"):
            module, images = build_module(architecture).eval(), torch.empty(2, *architecture.input_shape)
        names = [step.name for step in architecture.steps]
        with recorded_outputs(module, names) as recorded:
            module(images)
        for step in architecture.steps:
            assert tuple(recorded[step.name].shape[1:]) == step.output_shape, (architecture, step.name)


def test_random_networks_come_back_from_json():
    for seed in range(100):
        architecture = network(seed)
        again = architecture_from_json(architecture_to_json(architecture))
        assert again == architecture
        assert hash(again) == hash(architecture)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_zoo_comes_back_from_json(name):
    assert architecture_from_json(architecture_to_json(ARCHITECTURES[name])) == ARCHITECTURES[name]


def check_source(architecture, seed):
    module, model = build_module(architecture, seed).eval(), pasted(pytorch_source(architecture), seed).eval()
    images = torch.randn(2, *architecture.input_shape, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(model(images), module(images), equal_nan=True)
    names = [key.split(".", 1) for key in model.state_dict()]  # of the outer layers, numbers
    assert [f"{architecture.layer_names[int(outer)]}.{inner}" for outer, inner in names] == list(module.state_dict())


@pytest.mark.parametrize("name", SMALL)
def test_the_pasted_source_gives_the_same_output_with_the_same_seed(name):
    check_source(ARCHITECTURES[name], seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["resnet18", "resnet50_v1"])
def test_the_pasted_source_of_a_large_network_gives_the_same_output_with_the_same_seed(name):
    check_source(ARCHITECTURES[name], seed=7)


@pytest.mark.parametrize("name", LARGE)
def test_the_pasted_source_of_a_large_network_has_the_same_weights_and_output_shape(name):
    architecture = ARCHITECTURES[name]
    with torch.device("meta"):
        module, model = build_module(architecture), pasted(pytorch_source(architecture), 0)
        output = model.eval()(torch.empty(1, *architecture.input_shape))
    assert [w.shape for w in model.parameters()] == [w.shape for w in module.parameters()]
    assert tuple(output.shape[1:]) == architecture.shapes[-1]


def test_the_pasted_source_of_random_networks_gives_the_same_output_with_the_same_seed():
    for seed in range(60):
        check_source(network(seed), seed)


def test_equal_blocks_share_one_class():
    source = pytorch_source(ARCHITECTURES["resnet152"])
    assert source.count("class ") == 8  # of each stage the first block and the others
    assert source.count("Residual6()") == 35
    assert source.count("\n") < 400


def test_a_flat_network_is_one_expression():
    assert pytorch_source(ARCHITECTURES["tiny_cnn"]) == (
        '# "tiny_cnn" takes 1 × 8 × 8: channels, rows, columns\n'
        f"from torch import nn\n\nmodel = {module_source(ARCHITECTURES['tiny_cnn'])}\n"
    )


def test_the_same_seed_gives_the_same_weights_inside_blocks():
    first, again, other = (
        build_module(ARCHITECTURES["small_resnet"], seed).block2.shortcut.conv1.weight for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_checkpoint_of_a_network_with_blocks_comes_back(tmp_path):
    architecture = ARCHITECTURES["small_resnet"]
    module = build_module(architecture, seed=3)
    images = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    module(images)  # running statistics
    weights = {name: value.numpy() for name, value in module.state_dict().items()}
    checkpoint = Checkpoint(architecture, tuple("0123456789"), (0.5,) * 3, (0.5,) * 3, weights, 0.1, "{}")
    write_checkpoint(checkpoint, tmp_path / "a.safetensors")
    loaded = load_module(read_checkpoint(tmp_path / "a.safetensors"))
    torch.testing.assert_close(loaded(images), module.eval()(images))


def kept_for_backward(architecture, batch):
    """Bytes of the different tensors that autograd holds on to after a forward pass, weights left out."""
    module = build_module(architecture, seed=0)
    weights = {value.untyped_storage().data_ptr() for value in module.state_dict().values()}
    held = {}

    def note(tensor):
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            held[storage.data_ptr()] = (storage.nbytes(), tensor)  # the tensor is held, lest its place be used again
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        output = module(torch.rand(batch, *architecture.input_shape))
    return sum(size for size, _ in held.values()), output


@pytest.mark.parametrize("name", [*SMALL, "resnet18"])
def test_the_memory_of_the_activations_is_what_autograd_keeps(name):
    batch = 2 if name == "resnet18" else 16
    kept, _ = kept_for_backward(ARCHITECTURES[name], batch)
    assert totals(ARCHITECTURES[name], batch).training.activations == pytest.approx(kept, rel=0.01)


def test_the_memory_of_blocks_of_all_kinds_is_what_autograd_keeps():
    block = Residual((Convolution(8, 8, 3, padding=1), SqueezeExcitation(8, 4)), (BatchNorm(8),))
    layers = (Convolution(1, 8, 3), block, ReLU(), MaxPooling(2), Flatten(), Dropout(0.5), Linear(8 * 9, 3))
    architecture = Architecture("all", (1, 8, 8), layers)
    kept, _ = kept_for_backward(architecture, 64)
    assert totals(architecture, 64).training.activations == pytest.approx(kept, rel=0.01)

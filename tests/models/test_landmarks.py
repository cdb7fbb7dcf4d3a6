"""The zoo against what was published, against torchvision, and against PyTorch's own counter of operations."""

import random

import pytest
import torch
import torchvision
from random_networks import random_network
from torch.utils.flop_counter import FlopCounterMode

from cnnviz.geometry.table import layer_table, totals
from cnnviz.models.build import build_module
from cnnviz.models.zoo import ARCHITECTURES, ZOO

PARAMETERS = {
    "tiny_cnn": 170,
    "simple_cnn": 268_650,
    "improved_cnn": 1_117_866,
    "three_block_cnn": 620_810,
    "gap_cnn": 175_658,
    "plain_cnn": 1_147_466,
    "lenet5": 61_706,
    "vgg16": 138_357_544,
    "resnet18": 11_689_512,
    "resnet50": 25_557_032,
    "resnet152": 60_192_808,
    "resnet50_v1": 25_557_032,
    "resnet152_v1": 60_192_808,
}
MACS = {"vgg16": 15_470_264_320, "resnet50": 4_089_184_256, "resnet152": 11_513_626_624}
FIELDS = {  # of the last layers with a window
    "improved_cnn": (3, 5, 6, 10, 14, 16),
    "lenet5": (5, 6, 14, 16, 32),
    "alexnet": (195,),
    "vgg16": (212,),
    "resnet18": (435,),
    "resnet34": (899,),
    "resnet50": (427,),
    "resnet101": (971,),
    "resnet152": (1451,),
    "resnet50_v1": (483,),
    "resnet101_v1": (1027,),
    "resnet152_v1": (1507,),
}
WINDOWED = ("convolution", "max_pooling", "average_pooling")
TORCHVISION = ("alexnet", "vgg16", "resnet18", "resnet34", "resnet50", "resnet101", "resnet152")
TITLES = ("AlexNet", "VGG16", "ResNet18", "ResNet34", "ResNet50", "ResNet101", "ResNet152")


def on_meta(architecture):
    with torch.device("meta"):
        return build_module(architecture).eval(), torch.empty(1, *architecture.input_shape)


@pytest.mark.parametrize(("name", "parameters"), PARAMETERS.items())
def test_parameters_are_the_published_ones(name, parameters):
    assert ARCHITECTURES[name].parameters == parameters
    assert totals(ARCHITECTURES[name]).parameters == parameters


@pytest.mark.parametrize(("name", "macs"), MACS.items())
def test_macs_are_the_published_ones(name, macs):
    assert totals(ARCHITECTURES[name]).macs == macs


@pytest.mark.parametrize(("name", "sizes"), FIELDS.items())
def test_receptive_fields_are_the_published_ones(name, sizes):
    rows = [row for row in layer_table(ARCHITECTURES[name]) if row.kind in WINDOWED and "shortcut" not in row.name]
    assert tuple(row.receptive_field.size for row in rows[-len(sizes) :]) == tuple((size, size) for size in sizes)


@pytest.mark.parametrize("name", TORCHVISION)
def test_a_landmark_has_the_weights_of_torchvisions(name):
    with torch.device("meta"):
        theirs = torchvision.models.get_model(name, weights=None)
    ours, _ = on_meta(ARCHITECTURES[name])
    shapes = [sorted(tuple(weights.shape) for weights in module.parameters()) for module in (ours, theirs)]
    assert shapes[0] == shapes[1]
    assert sum(map(torch.Size.numel, (p.shape for p in theirs.parameters()))) == ARCHITECTURES[name].parameters


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alexnet", "resnet18", "resnet50"])
def test_a_landmark_computes_what_torchvisions_does_with_the_same_weights(name):
    torch_seed = torch.Generator().manual_seed(0)
    theirs = torchvision.models.get_model(name, weights=None).eval()
    ours = build_module(ARCHITECTURES[name], seed=0).eval()
    pairs = zip(_in_order_of_use(ours), _in_order_of_use(theirs), strict=True)
    for mine, other in pairs:
        mine.load_state_dict(other.state_dict())
    images = torch.randn(1, 3, 224, 224, generator=torch_seed)
    with torch.no_grad():
        torch.testing.assert_close(ours(images), theirs(images), rtol=1e-4, atol=1e-4)


def _in_order_of_use(module):
    """The modules with weights; the projection of a shortcut comes last in both libraries' blocks."""
    return [part for part in module.modules() if list(part.parameters(recurse=False))]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_macs_and_parameters_are_those_of_the_module(name):
    architecture = ARCHITECTURES[name]
    module, images = on_meta(architecture)
    with FlopCounterMode(display=False) as counter:
        output = module(images)
    assert counter.get_total_flops() / 2 == totals(architecture).macs
    assert sum(weights.numel() for weights in module.parameters()) == architecture.parameters
    assert tuple(output.shape[1:]) == architecture.shapes[-1]


def test_macs_of_500_random_networks_are_those_that_torch_counts():
    for seed in range(500):
        architecture = random_network(random.Random(seed))
        module, images = on_meta(architecture)
        with FlopCounterMode(display=False) as counter:
            module(images)
        assert counter.get_total_flops() / 2 == totals(architecture).macs, architecture
        assert sum(weights.numel() for weights in module.parameters()) == architecture.parameters


@pytest.mark.parametrize(("name", "title"), list(zip(TORCHVISION, TITLES, strict=True)))
def test_errors_are_those_that_torchvision_says(name, title):
    weights = torchvision.models.get_model_weights(title.lower()).IMAGENET1K_V1
    accuracy = weights.meta["_metrics"]["ImageNet-1K"]["acc@5"] / 100
    assert ZOO[name].published.top5_error == pytest.approx(1 - accuracy)


def test_errors_of_the_first_placement_are_those_of_its_authors_with_one_crop_as_torchvisions_are():
    errors = {name: ZOO[name].published.top5_error for name in ("resnet50_v1", "resnet101_v1", "resnet152_v1")}
    assert errors == {"resnet50_v1": 0.078, "resnet101_v1": 0.071, "resnet152_v1": 0.067}
    assert all(ZOO[name].published.source.endswith("one crop") for name in (*errors, *TORCHVISION))


def test_every_entry_says_what_it_is_for():
    for entry in ZOO.values():
        assert entry.title
        assert entry.idea.endswith(".")
        assert (entry.year is None) == (entry.reference == "")
    assert set(PARAMETERS) <= set(ZOO)
    assert {"mlp", "small_resnet", "digits_cnn"} <= set(ZOO)

"""Networks in a few numbers, heads and stacks of kernels."""

import re

import pytest

from cnnviz.errors import GeometryError
from cnnviz.geometry.heads import averaged_head
from cnnviz.geometry.layers import (
    Architecture,
    BatchNorm,
    Concatenation,
    Convolution,
    Flatten,
    GlobalAveragePooling,
    Linear,
    ReLU,
    SqueezeExcitation,
)
from cnnviz.geometry.overview import layer_costs, overview
from cnnviz.geometry.stacking import stacking
from cnnviz.geometry.table import totals
from cnnviz.models.zoo import ARCHITECTURES


@pytest.mark.parametrize(
    ("name", "depth"),
    [("lenet5", 5), ("alexnet", 8), ("vgg16", 16), ("resnet18", 18), ("resnet34", 34), ("resnet50", 50),
     ("resnet101", 101), ("resnet152", 152), ("resnet50_v1", 50), ("mlp", 3)],
)  # fmt: skip
def test_the_depth_is_the_number_in_the_name(name, depth):
    assert overview(ARCHITECTURES[name]).depth == depth


@pytest.mark.parametrize(
    ("name", "field"),
    [("lenet5", 32), ("alexnet", 195), ("vgg16", 212), ("resnet18", 435), ("resnet34", 899), ("resnet50", 427),
     ("resnet101", 971), ("resnet152", 1451), ("resnet152_v1", 1507), ("improved_cnn", 16)],
)  # fmt: skip
def test_the_field_is_that_of_the_last_feature_maps(name, field):
    assert overview(ARCHITECTURES[name]).receptive_field.size == (field, field)


def test_a_network_without_feature_maps_has_no_field():
    assert overview(ARCHITECTURES["mlp"]).receptive_field is None


def test_the_longest_way_counts_and_not_the_sum_of_all():
    deep, shallow = (Convolution(1, 2, 1), ReLU(), Convolution(2, 2, 1)), (Convolution(1, 2, 1),)
    assert overview(Architecture("branches", (1, 4, 4), (Concatenation((deep, shallow)),))).depth == 2


def test_most_of_vgg16_is_dense_and_little_of_resnet50():
    """102764544 + 16781312 + 4097000 of 138357544, and 2049000 of 25557032."""
    assert overview(ARCHITECTURES["vgg16"]).dense_share == pytest.approx(123_642_856 / 138_357_544)
    assert overview(ARCHITECTURES["resnet50"]).dense_share == pytest.approx(2_049_000 / 25_557_032)
    squeezed = Architecture("se", (4, 2, 2), (SqueezeExcitation(4, 2),))
    assert overview(squeezed).dense_share == 1
    assert overview(Architecture("none", (4, 2, 2), ())).dense_share == 0


@pytest.mark.parametrize("name", ["simple_cnn", "vgg16", "resnet18"])
def test_the_costs_of_all_layers_sum_up_to_the_totals(name):
    architecture, batch = ARCHITECTURES[name], 16
    costs, sums = layer_costs(architecture, batch), totals(architecture, batch)
    assert sum(cost.parameters for cost in costs) == sums.parameters
    assert sum(cost.macs for cost in costs) == sums.macs
    channels, rows, columns = architecture.input_shape
    images = 4 * batch * channels * rows * columns  # which no layer gives
    assert sum(cost.training_bytes for cost in costs) + images == sums.training.total
    assert [cost.name for cost in costs] == list(architecture.layer_names)
    with pytest.raises(GeometryError, match="the batch size is 0"):
        layer_costs(architecture, 0)


def test_averaging_saves_what_the_dense_layers_of_vgg16_had():
    """512·1000 + 1000 instead of 123642856."""
    heads = averaged_head(ARCHITECTURES["vgg16"])
    assert heads.averaged.parameters == 14_714_688 + 513_000
    assert heads.saved == 123_642_856 - 513_000
    assert heads.saved_share == pytest.approx(0.8899, abs=1e-4)


def test_hidden_layers_can_stay():
    """2048·128 becomes 32·128."""
    heads = averaged_head(ARCHITECTURES["simple_cnn"], keeps_hidden=True)
    assert heads.saved == (2048 - 32) * 128
    assert heads.averaged.shapes[-1] == (10,)
    assert len(heads.averaged.layers) == len(ARCHITECTURES["simple_cnn"].layers) + 1


def test_a_norm_between_flatten_and_linear_is_left_out_with_the_hidden_layers():
    net = Architecture(
        "net", (3, 4, 4), (Flatten(), BatchNorm(48, dimensions=1), Linear(48, 8), ReLU(), Linear(8, 2, bias=False))
    )
    assert averaged_head(net).averaged.layers == (GlobalAveragePooling(), Flatten(), Linear(3, 2, bias=False))


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((), "net has no flatten with a linear layer after it: choose a network that has"),
        ((Flatten(),), "net has no flatten with a linear layer after it"),
        ((GlobalAveragePooling(), Flatten(), Linear(3, 2)), "net gives one number for each map already"),
    ],
)
def test_a_network_without_such_a_head_is_refused(layers, message):
    with pytest.raises(GeometryError, match=re.escape(message)):
        averaged_head(Architecture("net", (3, 4, 4), layers))


@pytest.mark.parametrize(("count", "kernel_size", "field"), [(1, 3, 3), (2, 3, 5), (3, 3, 7), (5, 3, 11), (2, 5, 9)])
def test_a_stack_sees_as_much_as_one_large_kernel(count, kernel_size, field):
    """Weights: count·k²·C² against field²·C²; each weight is used at all 20 · 30 places."""
    compared = stacking(count, kernel_size, channels=8, size=(20, 30))
    assert compared.small.field == compared.large.field == field
    assert compared.small.parameters == count * kernel_size**2 * 64
    assert compared.large.parameters == field**2 * 64
    assert compared.small.macs == compared.small.parameters * 600
    assert compared.large.macs == compared.large.parameters * 600
    assert (compared.small.nonlinearities, compared.large.nonlinearities) == (count, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((0,), "the number of kernels is 0, but the least is 1"), ((51,), "there are 51 kernels, but the most is 50"),
     ((2, 4), "the kernel size is 4, but no padding keeps the size then"), ((2, 0), "kernel_size is 0")],
)  # fmt: skip
def test_a_stack_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(GeometryError, match=message):
        stacking(*arguments)

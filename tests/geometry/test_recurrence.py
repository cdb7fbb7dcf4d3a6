"""How fields grow: the recurrence by hand, and single units against autograd."""

from fractions import Fraction

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.errors import GeometryError
from cnnviz.geometry.receptive_field import receptive_fields
from cnnviz.geometry.recurrence import field_steps
from cnnviz.geometry.unit_field import unit_field
from cnnviz.geometry.way import up_to, way_to
from cnnviz.models.build import build_module
from cnnviz.models.stacks import STACKS, stack_architecture
from cnnviz.models.zoo import ARCHITECTURES


def fields_of(name):
    stack = STACKS[name]
    return [step.field.size[0] for step in field_steps(stack_architecture(stack.windows, stack.size))]


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("three", [3, 5, 7]),
        ("dilated", [3, 7, 15]),
        ("holes", [5, 9, 13]),
        ("strided", [3, 7, 15]),
        ("vgg", [3, 5, 6, 10, 14, 16]),
        ("lenet", [5, 6, 14, 16, 32]),
    ],
)
def test_the_presets_grow_as_their_sentences_say(name, sizes):
    assert fields_of(name) == sizes


@pytest.mark.parametrize("name", STACKS)
def test_each_step_is_what_its_own_numbers_give(name):
    stack = STACKS[name]
    architecture = stack_architecture(stack.windows, stack.size)
    fields = dict(zip((step.name for step in architecture.steps), receptive_fields(architecture), strict=True))
    for step in field_steps(architecture):
        assert step.growth is not None
        for growth in step.growth:
            reach = (growth.kernel_size - 1) * growth.dilation
            assert growth.after.extent == growth.before.extent + reach * growth.before.jump
            assert growth.after.jump == growth.before.jump * growth.stride
            assert (
                growth.after.start == growth.before.start + (Fraction(reach, 2) - growth.padding) * growth.before.jump
            )
        assert step.field == fields[step.name]


def test_a_block_is_a_step_after_those_inside_and_what_changes_nothing_is_none():
    steps = field_steps(ARCHITECTURES["small_resnet"])
    names = [step.name for step in steps]
    assert [name for name in names if "." not in name] == ["conv1", "block1", "block2", "block3", "gap1"]
    assert names[1:4] == ["block1.conv1", "block1.conv2", "block1"]
    assert names[4:8] == ["block2.conv1", "block2.conv2", "block2.shortcut.conv1", "block2"]
    assert [step.growth is None for step in steps if "." not in step.name] == [False, *[True] * 4]


def test_a_layer_inside_a_block_grows_from_what_its_own_branch_sees():
    steps = {step.name: step for step in field_steps(ARCHITECTURES["small_resnet"])}
    before = steps["block1"].field.rows
    for name in ("block2.conv1", "block2.shortcut.conv1"):
        assert steps[name].growth[0].before == before
    assert steps["block2.conv2"].growth[0].before == steps["block2.conv1"].field.rows


def test_the_way_to_a_layer_inside_a_block_goes_through_its_branch_alone():
    network = ARCHITECTURES["small_resnet"]
    names = [name for name, _ in way_to(network, "block2.shortcut.conv1")]
    assert names[-2:] == ["relu2", "block2.shortcut.conv1"]
    block = network.layers[network.layer_names.index("block2")]
    assert up_to(network, "block2.conv2").layers[-4:] == block.branch[:4]
    with pytest.raises(GeometryError, match="small_resnet has no layer 'block9.conv1': use a name of its layer table"):
        way_to(network, "block9.conv1")


def seen_by_autograd(architecture, layer_name, unit):
    """Which pixels a unit sees: positive weights, so that nothing cancels out."""
    module = build_module(architecture).double().eval()
    parts = nn.Sequential(*(part for _, part in module.named_children()))
    last = architecture.layer_names.index(layer_name)
    for weights in parts.parameters():
        nn.init.constant_(weights, 1 / weights[0].numel())
    x = torch.ones(1, *architecture.input_shape, dtype=torch.double, requires_grad=True)
    parts[: last + 1](x)[0, :, *unit].sum().backward()
    return x.grad[0].abs().sum(dim=0).numpy() > 0


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("unit", [None, (0, 0), (0, 3)])
def test_a_unit_sees_what_autograd_says(name, unit):
    stack = STACKS[name]
    size = (stack.size[0] + 4, stack.size[1] + 9)
    architecture = stack_architecture(stack.windows, size)
    last = field_steps(architecture)[-1].name
    field = unit_field(architecture, last, unit)
    seen = seen_by_autograd(architecture, last, field.unit)
    mask = np.zeros(size, bool)
    for row, column in field.exact.positions:
        mask[row, column] = True
    np.testing.assert_array_equal(mask, seen)
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    assert field.intervals == ((rows[0], rows[-1]), (columns[0], columns[-1]))
    assert field.pixels == seen.sum()
    assert field.holes == (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1) - seen.sum()


def test_a_stack_of_one_dilation_has_holes_and_the_border_clips():
    stack = STACKS["holes"]
    architecture = stack_architecture(stack.windows, stack.size)
    middle, corner = (unit_field(architecture, "conv3", unit) for unit in (None, (0, 0)))
    assert (middle.outline, middle.pixels, middle.is_clipped) == ((13, 13), 49, False)
    assert (corner.outline, corner.pixels, corner.is_clipped) == ((7, 7), 16, True)


def test_a_unit_outside_of_the_map_becomes_its_nearest():
    architecture = stack_architecture(STACKS["strided"].windows, (32, 32))
    assert unit_field(architecture, "conv3", (100, 1)).unit == (3, 1)


def test_a_unit_of_a_linear_layer_sees_the_whole_image():
    field = unit_field(ARCHITECTURES["mlp"], "fc1")
    assert (field.unit, field.outline, field.pixels) == ((0, 0), (32, 32), 1024)


def test_a_layer_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(GeometryError, match="stack has no layer 'relu1' that widens a field: use one of conv1, conv2"):
        unit_field(stack_architecture(STACKS["three"].windows, (8, 8)), "relu1")

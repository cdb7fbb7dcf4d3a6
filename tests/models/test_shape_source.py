"""The PyTorch that the page on shapes shows, run as pasted."""

import pytest

from cnnviz.geometry.axis_settings import AxisSettings, Operation, axis_size, layer_of
from cnnviz.geometry.recurrence import field_steps
from cnnviz.geometry.stacking import stacking
from cnnviz.geometry.unit_field import unit_field
from cnnviz.models.shape_source import field_source, output_size_source, stacking_source
from cnnviz.models.stacks import STACKS, stack_architecture
from cnnviz.models.zoo import ARCHITECTURES


def printed(source):
    lines = []
    exec(source, {"print": lambda *words: lines.append(" ".join(map(str, words)))})
    return lines


@pytest.mark.parametrize(
    ("operation", "rows", "columns"),
    [
        (Operation.CONVOLUTION, AxisSettings(3, 2), AxisSettings(3, 2)),
        (Operation.CONVOLUTION, AxisSettings(4, 1, (1, 2)), AxisSettings(3, 2, (1, 1), 2)),
        (Operation.MAX_POOLING, AxisSettings(2, 2, ceil_mode=True), AxisSettings(3, 2, (1, 1), ceil_mode=True)),
        (Operation.AVERAGE_POOLING, AxisSettings(3, 1, (1, 1)), AxisSettings(2, 3)),
        (Operation.TRANSPOSED, AxisSettings(4, 2, (1, 1)), AxisSettings(3, 2, (1, 1), 1, 1)),
    ],
)
def test_the_size_is_printed(operation, rows, columns):
    source = output_size_source(layer_of(operation, rows, columns), (9, 8))
    assert printed(source) == [str((axis_size(operation, 9, rows), axis_size(operation, 8, columns)))]


NETWORKS = {name: stack_architecture(stack.windows, stack.size) for name, stack in STACKS.items()} | {
    name: ARCHITECTURES[name] for name in ("lenet5", "improved_cnn", "small_resnet", "alexnet")
}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("at", [-1, 0])
def test_the_field_is_printed(name, at):
    architecture = NETWORKS[name]
    step = field_steps(architecture)[at]
    field = unit_field(architecture, step.name)
    (top, bottom), (left, right) = field.intervals
    shape = architecture.shapes[architecture.layer_names.index(step.name)]
    assert printed(field_source(architecture, step.name, field.unit)) == [
        f"output {shape if len(shape) > 1 else f'({shape[0]},)'}",
        f"rows {top + 1} to {bottom + 1} and columns {left + 1} to {right + 1}",
        f"{field.pixels} pixels",
    ]


@pytest.mark.parametrize("layer", ["block2.conv1", "block2.conv2", "block2.shortcut.conv1", "block3"])
def test_the_field_of_a_layer_inside_a_block_is_printed(layer):
    architecture = ARCHITECTURES["small_resnet"]
    field = unit_field(architecture, layer, (0, 5))
    (top, bottom), (left, right) = field.intervals
    assert printed(field_source(architecture, layer, field.unit))[1:] == [
        f"rows {top + 1} to {bottom + 1} and columns {left + 1} to {right + 1}",
        f"{field.pixels} pixels",
    ]


def test_the_stack_and_the_large_kernel_are_printed():
    compared = stacking(3, channels=8, size=(14, 7))
    assert printed(stacking_source(3, 8, (14, 7))) == [
        f"7 {each.parameters} {each.macs}" for each in (compared.small, compared.large)
    ]

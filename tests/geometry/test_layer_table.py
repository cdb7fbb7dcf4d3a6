"""The layer table: rows for what is inside blocks, sums, memory, time."""

import subprocess
import sys
from dataclasses import fields

import pytest

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import (
    Architecture,
    BatchNorm,
    Convolution,
    Flatten,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    TransposedConvolution,
)
from cnnviz.geometry.table import layer_table, outer_rows, totals

PROJECTION = (Convolution(2, 4, 1, stride=2, bias=False), BatchNorm(4))
BRANCH = (Convolution(2, 4, 3, stride=2, padding=1, bias=False), BatchNorm(4), ReLU())
NETWORK = Architecture(
    "net", (1, 8, 8), (Convolution(1, 2, 3, padding=1), Residual(BRANCH, PROJECTION), Flatten(), Linear(64, 3))
)


def test_layers_inside_a_block_have_rows_and_the_block_has_one_for_the_sum():
    rows = layer_table(NETWORK)
    assert [(row.name, row.kind, row.block) for row in rows] == [
        ("conv1", "convolution", ""),
        ("block1.conv1", "convolution", "block1"),
        ("block1.bn1", "batch_norm", "block1"),
        ("block1.relu1", "relu", "block1"),
        ("block1.shortcut.conv1", "convolution", "block1.shortcut"),
        ("block1.shortcut.bn1", "batch_norm", "block1.shortcut"),
        ("block1", "residual", ""),
        ("flatten1", "flatten", ""),
        ("fc1", "linear", ""),
    ]
    assert sum(row.parameters for row in rows) == NETWORK.parameters == 20 + 72 + 8 + 8 + 8 + 195
    assert [row.macs for row in rows] == [9 * 128, 18 * 64, 0, 0, 2 * 64, 0, 0, 0, 192]
    assert rows[6].parameters == 0


def test_a_shortened_table_has_the_same_sums():
    rows = layer_table(NETWORK)
    short = outer_rows(rows)
    assert [row.name for row in short] == list(NETWORK.layer_names)
    assert [row.output_shape for row in short] == list(NETWORK.shapes)
    assert short[1].input_shape == (2, 8, 8)
    assert short[1].parameters == NETWORK.layers[1].parameters
    for name in ("parameters", "macs", "activation_bytes", "kept_bytes"):
        assert sum(getattr(row, name) for row in short) == sum(getattr(row, name) for row in rows)


def test_frozen_layers_are_not_trained_and_need_no_gradient():
    sums = totals(NETWORK, 4, frozen=("block1.shortcut", "conv1"))
    assert sums.parameters - sums.trainable_parameters == 20 + 8 + 8
    assert sums.training.parameters == 4 * sums.parameters
    assert sums.training.gradients == 4 * sums.trainable_parameters
    assert sums.training.moments == 8 * sums.trainable_parameters
    with pytest.raises(GeometryError, match="net has no layer 'conv7' to freeze: use a name of its layer table"):
        layer_table(NETWORK, frozen=("conv7",))


def test_activations_of_training_grow_with_the_batch_and_the_rest_does_not():
    one, eight = totals(NETWORK, 1).training, totals(NETWORK, 8).training
    assert eight.activations == 8 * one.activations
    assert eight.total - eight.activations == one.total - one.activations == 16 * NETWORK.parameters
    with pytest.raises(GeometryError, match="the batch size is 0, but the least is 1"):
        totals(NETWORK, 0)


def test_memory_of_a_worked_example():
    layers = (Convolution(1, 2, 3, padding=1), ReLU(), MaxPooling(2), Flatten(), Linear(32, 3))
    rows = layer_table(Architecture("worked", (1, 8, 8), layers))
    assert [row.activation_bytes for row in rows] == [4 * 128, 4 * 128, 4 * 32, 0, 4 * 3]
    # nothing of the convolution, ReLU's output, of the pooling its output (for the linear layer) and the places
    assert [row.kept_bytes for row in rows] == [0, 4 * 128, 4 * 32 + 8 * 32, 0, 0]


def test_a_network_without_layers_has_an_empty_table():
    empty = Architecture("empty", (1, 8, 8), ())
    assert layer_table(empty) == ()
    assert totals(empty).parameters == 0


def test_a_transposed_convolution_costs_what_its_stamps_cost():
    (row,) = layer_table(Architecture("t", (2, 5, 5), (TransposedConvolution(2, 3, 4, stride=2),)))
    assert (row.macs, row.output_shape) == (5 * 5 * 2 * 3 * 16, (3, 12, 12))


def test_a_row_has_the_names_that_others_rely_on():
    names = {field.name for field in fields(layer_table(NETWORK)[0])}
    assert {"name", "kind", "output_shape", "parameters", "macs", "receptive_field"} <= names


def test_tables_and_fields_of_the_zoo_are_worked_out_without_torch():
    code = (
        "import sys; from cnnviz.geometry.table import layer_table;"
        "from cnnviz.geometry.exact_field import exact_fields;"
        "from cnnviz.models.zoo import ARCHITECTURES;"
        "[layer_table(a) for a in ARCHITECTURES.values()]; exact_fields(ARCHITECTURES['resnet18'], 'fc1');"
        "print('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

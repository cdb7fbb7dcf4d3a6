"""Architectures: published counts, shapes, and what does not fit."""

import pytest

from cnnviz.errors import GeometryError
from cnnviz.geometry.layers import AdaptiveAveragePooling, Architecture, Convolution, Flatten, Linear, MaxPooling, ReLU
from cnnviz.geometry.table import layer_table
from cnnviz.models.zoo import ARCHITECTURES


@pytest.mark.parametrize(("name", "parameters"), [("tiny_cnn", 170), ("simple_cnn", 268_650)])
def test_parameters_are_those_of_the_published_lesson(name, parameters):
    assert ARCHITECTURES[name].parameters == parameters
    assert sum(row.parameters for row in layer_table(ARCHITECTURES[name])) == parameters


def test_the_table_names_each_layer_with_its_shape():
    rows = [(row.name, row.kind, row.output_shape) for row in layer_table(ARCHITECTURES["tiny_cnn"])]
    assert rows == [
        ("conv1", "convolution", (4, 8, 8)),
        ("relu1", "relu", (4, 8, 8)),
        ("pool1", "max_pooling", (4, 4, 4)),
        ("flatten1", "flatten", (64,)),
        ("fc1", "linear", (2,)),
    ]


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((Convolution(3, 4, 3),), "conv1: the convolution takes 3 channels but gets 1: set in_channels to 1"),
        ((Flatten(), Linear(63, 2)), "fc1: the linear layer takes 63 features but gets 64: set in_features to 64"),
        ((Linear(64, 2),), "fc1: the linear layer takes a vector but gets 1 × 8 × 8: add a flatten before it"),
        ((Flatten(), MaxPooling(2)), "pool1: a pooling takes channels × rows × columns but gets 64: drop the flatten"),
        (
            (AdaptiveAveragePooling((1, 60_000)), ReLU()) * 50,
            "the feature maps have 6000100 rows and columns in all, but the most is 1000000: use smaller maps",
        ),
        ((MaxPooling(5), ReLU(), MaxPooling(2)), "pool2: the kernel spans 2 px but the input has 1 row:"),
    ],
)
def test_a_layer_that_does_not_fit_is_named_with_the_way_out(layers, message):
    with pytest.raises(GeometryError, match=message):
        Architecture("wrong", (1, 8, 8), layers)


def test_equal_architectures_are_one_value():
    one, other = (Architecture("same", (1, 4, 4), (Convolution(1, 2, 3), ReLU())) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)

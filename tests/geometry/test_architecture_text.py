"""Architectures as JSON: what is no architecture is explained with its place."""

import json
import re

import pytest

from cnnviz.errors import CnnvizError, InputError
from cnnviz.geometry.layers import (
    Architecture,
    Convolution,
    Linear,
    MaxPooling,
    ReLU,
    architecture_from_json,
    architecture_to_json,
)

RELU = {"kind": "relu"}
WINDOW = {"kernel_size": [3, 3], "stride": [1, 1], "padding": [[1, 1], [1, 1]], "dilation": [1, 1]}
CONVOLUTION = {"kind": "convolution", "in_channels": 1, "out_channels": 4, "window": WINDOW, "bias": True}


def text(*layers, **changes):
    return json.dumps({"name": "n", "input_shape": [1, 8, 8], "layers": layers} | changes)


def nested(depth):
    layer = RELU
    for _ in range(depth):
        layer = {"kind": "residual", "branch": [layer]}
    return layer


def test_text_of_the_first_version_is_still_read():
    pooling = {
        "kind": "max_pooling",
        "window": WINDOW | {"kernel_size": [2, 2], "stride": [2, 2], "padding": [[0, 0], [0, 0]]},
    }
    linear = {"kind": "linear", "in_features": 3, "out_features": 2, "bias": True}
    again = architecture_from_json(text(CONVOLUTION, RELU, pooling))
    assert again == Architecture("n", (1, 8, 8), (Convolution(1, 4, 3, padding=1), ReLU(), MaxPooling(2)))
    with pytest.raises(CnnvizError, match="fc1: the linear layer takes a vector"):
        architecture_from_json(text(linear))


def test_text_is_short_enough_to_read():
    written = architecture_to_json(Architecture("n", (1, 1, 1), (ReLU(),)))
    assert written == '{"name":"n","input_shape":[1,1,1],"layers":[{"kind":"relu"}]}'


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("", "the text is no JSON"),
        ("{", "the text is no JSON"),
        ("[1]", 'the text has no "layers"'),
        ("[" * 100_000, "the text is nested too deep"),
        (text(RELU) * 100_000, "characters, but the most is 4000000: paste a smaller network"),
        (text(*[RELU] * 4001), "the text has more than 4000 layers: give a network of at most so many"),
        (text(nested(9)), "nested too deep, but blocks may be 8 deep: put the inner ones one after the other"),
        (text(nested(60)), "nested too deep, but blocks may be 8 deep"),
        (text(7), "layer 1: Input should be"),
        (text([[[RELU]]]), "layer 1: Input should be"),
        (text(RELU, {"kind": "conv"}), "layer 2 (conv): Input tag 'conv' found"),
        (text({"kind": "relu", "inplace": True}), "layer 1 (relu): relu inplace: Unexpected keyword argument"),
        (text(CONVOLUTION | {"in_channels": 0}), "layer 1 (convolution): in_channels is 0, but the least is 1"),
        (text(CONVOLUTION | {"groups": 3}), "layer 1 (convolution): groups is 3, but must divide"),
        (text(CONVOLUTION | {"window": WINDOW | {"stride": [0, 1]}}), "layer 1 (convolution): stride is 0"),
        (text({"kind": "residual", "branch": [RELU, {"kind": "dropout", "probability": 2}]}),
         "layer 1.branch.2 (dropout): probability is 2.0, but it is a share"),
        (text({"kind": "concatenation", "branches": [[], [RELU, {"kind": "linear"}]]}),
         "layer 1.branch2.2 (linear): linear in_features: Field required (and 1 more)"),
        (text({"kind": "residual", "branch": 3}), "layer 1 (residual): residual branch: Input should be"),
        (text(input_shape=[1, 8]), "the text describes no network: input_shape 2: Field required"),
        (text(input_shape=[1, 0, 8]), "rows of the input is 0, but the least is 1"),
        (text(CONVOLUTION | {"in_channels": 2}), "conv1: the convolution takes 2 channels but gets 1"),
        (text(command="rm"), "the text describes no network: command: Unexpected keyword argument"),
    ],
)  # fmt: skip
def test_text_that_is_no_architecture_is_explained(given, message):
    with pytest.raises(CnnvizError, match=re.escape(message)):
        architecture_from_json(given)


def test_nan_and_huge_numbers_are_refused():
    with pytest.raises(InputError, match="finite number"):
        architecture_from_json(text(CONVOLUTION).replace('"out_channels": 4', '"out_channels": NaN'))
    with pytest.raises(CnnvizError, match="the most is 2147483647"):
        architecture_from_json(text(CONVOLUTION | {"out_channels": 10**30}))


def test_values_that_are_equal_have_equal_text_and_unequal_ones_have_not():
    one, other = Architecture("n", (1, 2, 2), (ReLU(),)), Architecture("n", (1, 2, 2), ())
    assert architecture_to_json(one) != architecture_to_json(other)
    assert one != other
    assert Linear(1, 2) != Linear(2, 1)

"""Layer specs: what they refuse, and what they say then."""

import re

import pytest

from cnnviz.errors import GeometryError, LayerError
from cnnviz.geometry.layers import (
    AdaptiveAveragePooling,
    Architecture,
    AveragePooling,
    BatchNorm,
    Concatenation,
    Convolution,
    Dropout,
    Dropout2d,
    Flatten,
    GlobalAveragePooling,
    LeakyReLU,
    Linear,
    MaxPooling,
    ReLU,
    Residual,
    SqueezeExcitation,
    TransposedConvolution,
)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Convolution(0, 4, 3), "in_channels is 0, but the least is 1: use 1 or more"),
        (lambda: Convolution(1.5, 4, 3), "in_channels is 1.5, but it counts: give a whole number"),
        (lambda: Convolution(1, 2**31, 3), "out_channels is 2147483648, but the most is 2147483647: use less"),
        (lambda: Convolution(6, 4, 3, groups=4), "groups is 4, but must divide in_channels (6) and out_channels (4): "
                                                 "set groups to 2"),
        (lambda: Convolution(1, 1, 3, stride=0), "stride is 0, but the least is 1: use 1 or more"),
        (lambda: TransposedConvolution(1, 1, 3, stride=2, output_padding=2),
         "output_padding is 2, but must be smaller than the stride (2) or the dilation (1): use at most 1"),
        (lambda: TransposedConvolution(1, 1, 3, padding=((0, 1), (0, 0))), "crops both sides alike"),
        (lambda: MaxPooling(3, padding=2), "padding of 2 px is more than half of a window of 3: use at most 1"),
        (lambda: AveragePooling((1, 3), padding=1), "padding of 1 px is more than half of a window of 1"),
        (lambda: AdaptiveAveragePooling((0, 2)), "output_size is 0, but the least is 1"),
        (lambda: AdaptiveAveragePooling((1, 2, 3)), "output_size is (1, 2, 3), but it takes one number or two"),
        (lambda: BatchNorm(4, dimensions=3), "dimensions is 3, but must be 1 or 2"),
        (lambda: Dropout(1.5), "probability is 1.5, but it is a share: use a number from 0 to 1"),
        (lambda: Dropout2d(float("nan")), "probability is nan, but it is a share"),
        (lambda: LeakyReLU(float("inf")), "slope is inf, but it is a factor: use a finite number"),
        (lambda: Concatenation(()), "a concatenation of 0 branches gives nothing: give it at least one branch"),
        (lambda: Architecture("a", (1, 0, 8), ()), "rows of the input is 0, but the least is 1"),
        (lambda: Architecture("a", (8, 8), ()), "the input shape is (8, 8), but an image has three"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused_with_the_way_out(make, message):
    with pytest.raises(GeometryError, match=re.escape(message)):
        make()


@pytest.mark.parametrize(
    ("layers", "name", "got", "needed", "message"),
    [
        ((Convolution(3, 4, 3),), "conv1", (2, 8, 8), "3 channels",
         "takes 3 channels but gets 2: set in_channels to 2"),
        ((TransposedConvolution(1, 4, 3),), "tconv1", (2, 8, 8), "1 channel",
         "takes 1 channel but gets 2: set in_channels"),
        ((ReLU(), BatchNorm(4)), "bn1", (2, 8, 8), "4 channels", "set channels to 2"),
        ((Flatten(), BatchNorm(128)), "bn1", (128,), "channels × rows × columns",
         "gets a vector of 128: use the one for"),
        ((BatchNorm(2, dimensions=1),), "bn1", (2, 8, 8), "a vector", "use the one for feature maps"),
        ((Flatten(), BatchNorm(100, dimensions=1)), "bn1", (128,), "100 numbers", "set channels to 128"),
        ((Flatten(), Linear(4, 2)), "fc1", (128,), "4 features", "set in_features to 128"),
        ((Linear(4, 2),), "fc1", (2, 8, 8), "a vector", "gets 2 × 8 × 8: add a flatten before it"),
        ((Flatten(), GlobalAveragePooling()), "gap1", (128,), "channels × rows × columns", "drop the flatten"),
        ((Flatten(), Dropout2d()), "dropout1", (128,), "channels × rows × columns", "drop the flatten"),
        ((SqueezeExcitation(3, 1),), "se1", (2, 8, 8), "3 channels", "set channels to 2"),
        ((Convolution(2, 2, 9),), "conv1", (2, 8, 8), "a shape that the window fits",
         "use a smaller kernel or add padding"),
        ((MaxPooling(9, ceil_mode=True),), "pool1", (2, 8, 8), None, None),
        ((Residual((Convolution(2, 4, 3, 2, 1),)),), "block1", (4, 4, 4), "2 × 8 × 8",
         "the branch gives 4 × 4 × 4 but the shortcut 2 × 8 × 8, and a sum takes two alike: give it a shortcut with a "
         "projection so that it gives 4 × 4 × 4"),
        ((Residual((ReLU(),), (Convolution(2, 4, 1),)),), "block1", (2, 8, 8), "4 × 8 × 8", "change its shortcut"),
        ((Concatenation(((ReLU(),), (MaxPooling(2),))),), "concat1", (2, 4, 4), "channels × 8 × 8",
         "branch 1 gives 2 × 8 × 8 but branch 2 2 × 4 × 4"),
        ((Residual((ReLU(), Residual((Convolution(5, 2, 1),)))),), "block1.block1.conv1", (2, 8, 8), "5 channels",
         "set in_channels to 2"),
        ((ReLU(), Residual((ReLU(),), (ReLU(), Convolution(3, 2, 1)))), "block1.shortcut.conv1", (2, 8, 8),
         "3 channels",
         "set in_channels to 2"),
        ((Concatenation(((), (Linear(3, 2),))),), "concat1.branch2.fc1", (2, 8, 8), "a vector", "add a flatten"),
        ((Convolution(2, 1, 1, padding=70_000),), "conv1", (1, 140_008, 140_008), None, "use less padding"),
    ],
)  # fmt: skip
def test_a_layer_that_does_not_fit_says_its_name_what_it_gets_and_what_it_needs(layers, name, got, needed, message):
    if message is None:  # a window that hangs over the end does fit
        assert Architecture("fits", (2, 8, 8), layers).shapes == ((2, 1, 1),)
        return
    with pytest.raises(LayerError, match=re.escape(message)) as caught:
        Architecture("wrong", (2, 8, 8), layers)
    assert caught.value.layer_name == name
    assert caught.value.got == got
    assert needed is None or caught.value.needed == needed
    assert str(caught.value) == f"{name}: {caught.value.message}"


def test_more_layers_than_any_network_has_are_refused():
    with pytest.raises(GeometryError, match="there are 1000000 layers, but the most is 4000: make the network smaller"):
        Architecture("long", (1, 2, 2), (ReLU(),) * 1_000_000)


def test_blocks_nested_too_deep_are_refused():
    block = ReLU()
    for _ in range(8):
        block = Residual((block,))
    with pytest.raises(GeometryError, match="nested 9 deep, but the deepest is 8: put the inner ones one after the"):
        Residual((block,))


def test_names_count_within_their_block_and_flat_names_are_those_of_checkpoints():
    inner = Residual((Convolution(1, 1, 1), ReLU(), Convolution(1, 1, 1)), (Convolution(1, 1, 1),))
    network = Architecture("n", (1, 4, 4), (Convolution(1, 1, 1), inner, MaxPooling(2), Concatenation(((ReLU(),), ()))))
    assert network.layer_names == ("conv1", "block1", "pool1", "concat1")
    assert [step.name for step in network.steps] == [
        "conv1", "block1.conv1", "block1.relu1", "block1.conv2", "block1.shortcut.conv1", "block1",
        "pool1", "concat1.branch1.relu1", "concat1",
    ]  # fmt: skip
    assert network.shapes == ((1, 4, 4), (1, 4, 4), (1, 2, 2), (2, 2, 2))


@pytest.mark.parametrize(
    ("layer", "shape", "arithmetic", "parameters"),
    [
        (Convolution(3, 32, 3), (3, 8, 8), "3·3·3·32 + 32", 896),
        (Convolution(8, 12, (1, 5), groups=4, bias=False), (8, 8, 8), "1·5·2·12", 120),
        (TransposedConvolution(8, 12, 2, groups=4), (8, 8, 8), "2·2·3·8 + 12", 108),
        (BatchNorm(32), (32, 8, 8), "2·32", 64),
        (BatchNorm(32, affine=False), (32, 8, 8), "", 0),
        (Linear(64, 10), (64,), "64·10 + 10", 650),
        (Linear(64, 10, bias=False), (64,), "64·10", 640),
        (SqueezeExcitation(16, 4), (16, 8, 8), "16·4 + 4 + 4·16 + 16", 148),
        (SqueezeExcitation(16, 4, bias=False), (16, 8, 8), "16·4 + 4·16", 128),
    ],
)
def test_parameters_are_what_their_arithmetic_says(layer, shape, arithmetic, parameters):
    assert (layer.parameter_arithmetic, layer.parameters) == (arithmetic, parameters)
    assert eval(arithmetic.replace("·", "*") or "0") == parameters
    layer.output_shape(shape)

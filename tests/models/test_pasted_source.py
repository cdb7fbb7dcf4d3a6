"""What the project gives as PyTorch source, read back: the same architecture."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_networks import random_network

from cnnviz.geometry.layers import (
    MOST_LAYERS,
    AdaptiveAveragePooling,
    Architecture,
    AveragePooling,
    BatchNorm,
    Concatenation,
    Convolution,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    LeakyReLU,
    Linear,
    ReLU,
    Residual,
    SqueezeExcitation,
)
from cnnviz.models.pytorch_text import read_pytorch
from cnnviz.models.source import class_source, module_source, pytorch_source
from cnnviz.models.zoo import ARCHITECTURES


def check(architecture):
    pasted = read_pytorch(pytorch_source(architecture))
    assert pasted.architecture == architecture
    assert pasted.notes == ()


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_zoo_comes_back_from_its_source(name):
    check(ARCHITECTURES[name])


@settings(max_examples=200)
@given(seed=st.integers(0, 2**63))
def test_random_networks_come_back_from_their_source(seed):
    check(random_network(random.Random(seed)))


SAME = Convolution(4, 4, 3, padding=1)

ODD = {
    "nothing": (),
    "a size of one by one": (AdaptiveAveragePooling(1), GlobalAveragePooling(), AdaptiveAveragePooling((1, 1))),
    "an empty branch": (Residual((), (SAME,)), ReLU()),
    "a double": (Residual(()), Residual((Residual(()),)), Residual((ReLU(),))),
    "both sides": (Residual((SAME, ReLU()), (BatchNorm(4),)),),
    "a block on each side": (Residual((Residual((SAME,)),), (Residual((), (SAME,)),)),),
    "a block as the shortcut of an empty branch": (Residual((), (Residual((SAME,), (ReLU(),)),)),),
    "a block in a shortcut in a branch": (Residual((Residual((), (SAME,)), ReLU()), (SAME,)),),
    "one branch": (Concatenation(((SAME,),)), Concatenation(((Concatenation(((), (ReLU(),))),),))),
    "empty branches": (Concatenation(((), ())), Concatenation(((), (Concatenation(((), ())),), ()))),
    "squeezes in blocks": (
        SqueezeExcitation(4, 2),
        Residual((SAME, SqueezeExcitation(4, 1))),
        SqueezeExcitation(4, 4, bias=False),
    ),
    "flat twice": (Flatten(), Flatten(), Linear(256, 3, bias=False), Flatten()),
    "numbers": (LeakyReLU(-0.5), LeakyReLU(1e-05), LeakyReLU(3), Dropout(0), Dropout(1)),
    "unlike sides": (Convolution(4, 4, (3, 2), 2, ((0, 3), (1, 0)), groups=2), Residual((SAME,))),
    "a window that steps less than its width": (AveragePooling((3, 2), (3, 1), (1, 0), True, False),),
}


@pytest.mark.parametrize("layers", ODD.values(), ids=ODD)
def test_odd_networks_come_back_from_their_source(layers):
    check(Architecture("odd", (4, 8, 8), layers))


def test_the_largest_network_comes_back_from_its_source():
    layer = Convolution(512, 512, (3, 5), (1, 1), (1, 2), (1, 1), False, 512)
    check(Architecture("long", (512, 8, 8), (layer,) * MOST_LAYERS))


@given(name=st.text(), shape=st.tuples(*[st.integers(1, 1000)] * 3))
def test_any_name_comes_back(name, shape):
    check(Architecture(name, shape, (ReLU(),)))


def test_without_its_first_line_a_source_comes_back_for_the_input_that_is_given():
    architecture = ARCHITECTURES["small_resnet"]
    source = "\n\n".join([class_source(architecture), module_source(architecture)])
    assert read_pytorch(source, (3, 32, 32)).layers == architecture.layers


def test_an_input_that_is_given_counts_more_than_the_first_line():
    assert read_pytorch(pytorch_source(ARCHITECTURES["gap_cnn"]), (3, 64, 48)).input_shape == (3, 64, 48)

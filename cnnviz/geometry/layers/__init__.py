"""Layer specs and the architectures made of them: values that say what a network is, without weights.

Here belongs what a layer is: its numbers, the shapes that it takes and gives, its parameters and its cost. What is
worked out over a whole network (tables, receptive fields) stands beside this package.
"""

from cnnviz.geometry.layers.architecture import Architecture, Step
from cnnviz.geometry.layers.blocks import (
    DEEPEST,
    MOST_LAYERS,
    Concatenation,
    Layer,
    Residual,
    inner_sequences,
    named_layers,
)
from cnnviz.geometry.layers.convolutions import Convolution, TransposedConvolution
from cnnviz.geometry.layers.elementwise import (
    GELU,
    BatchNorm,
    Dropout,
    Dropout2d,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Tanh,
)
from cnnviz.geometry.layers.pooling import (
    AdaptiveAveragePooling,
    AdaptiveMaxPooling,
    AveragePooling,
    GlobalAveragePooling,
    MaxPooling,
)
from cnnviz.geometry.layers.spec import Shape, both_sides_alike, shape_text
from cnnviz.geometry.layers.squeeze_excitation import SqueezeExcitation
from cnnviz.geometry.layers.text import architecture_from_json, architecture_to_json
from cnnviz.geometry.layers.vectors import Flatten, Linear

__all__ = [
    "DEEPEST",
    "GELU",
    "MOST_LAYERS",
    "AdaptiveAveragePooling",
    "AdaptiveMaxPooling",
    "Architecture",
    "AveragePooling",
    "BatchNorm",
    "Concatenation",
    "Convolution",
    "Dropout",
    "Dropout2d",
    "Flatten",
    "GlobalAveragePooling",
    "Layer",
    "LeakyReLU",
    "Linear",
    "MaxPooling",
    "ReLU",
    "Residual",
    "Shape",
    "SiLU",
    "Sigmoid",
    "SqueezeExcitation",
    "Step",
    "Tanh",
    "TransposedConvolution",
    "architecture_from_json",
    "architecture_to_json",
    "both_sides_alike",
    "inner_sequences",
    "named_layers",
    "shape_text",
]

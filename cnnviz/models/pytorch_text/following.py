"""The layers of a network from an input of a known size, or of a size that is to be found."""

import ast
from contextlib import suppress
from itertools import islice

from cnnviz.geometry.layers import Architecture, Layer, Shape, shape_text
from cnnviz.models.pytorch_text.graph import Join, Weighted
from cnnviz.models.pytorch_text.input_shapes import likely_shapes, shapes_in_text
from cnnviz.models.pytorch_text.interpreter import Interpreter
from cnnviz.models.pytorch_text.nesting import layers_of
from cnnviz.models.pytorch_text.refusals import FitError
from cnnviz.models.pytorch_text.values import Module

Layers = tuple[Layer, ...]
IMAGENET_CLASSES = (1000,)
IMAGENET_SIDE = 224
MOST_SAID = 20  # inputs in the text that are tried
AS_SAID = ", as the text makes one"


def followed(reader: Interpreter, network: Module, shape: Shape, must_fit: bool = True) -> Layers:
    """The layers that a network computes one after the other.

    Raises
    ------
    ReadError
        If something on the way cannot be read; `FitError` if a layer cannot take what it gets.
    """
    graph, output = reader.trace(network, shape, must_fit)
    end = output.index
    while graph.entries[end].what is Join.SOFTMAX:
        reader.note(graph.entries[end].node, "the softmax at the end is left out: the loss contains it")
        (end,) = graph.entries[end].inputs
    return layers_of(graph, end)


def fitting_layers(reader: Interpreter, network: Module, tree: ast.Module, must_fit: bool) -> tuple[Shape, Layers]:
    """The layers from an input that the text makes, or else from one that fits them, with a note."""
    said = dict.fromkeys(islice(shapes_in_text(tree), MOST_SAID))
    failures: dict[Shape, FitError] = {}
    for shape in said:
        try:
            layers = followed(reader, network, shape)
        except FitError as error:
            failures[shape] = error
        else:
            reader.note(network.node, f"the input is taken to be {_input_text(shape)}{AS_SAID}")
            return shape, layers
    likely = likely_shapes(_first(reader, network))
    meant = [shape for shape in failures if shape[0] == likely[0][0]]
    for shape in () if meant else likely:
        try:
            layers = followed(reader, network, shape)
        except FitError as error:
            failures[shape] = error
        else:
            return _preferred(reader, network, shape, layers)
    shape = (meant or list(failures))[0]
    worst = failures[shape]
    if not must_fit:
        none_fits = ": the text does not say it, and no usual size fits the layers"
        why = AS_SAID if shape in said else none_fits
        reader.note(network.node, f"the input is taken to be {_input_text(shape)}{why}")
        reader.note(worst.node or network.node, worst.message)
        return shape, followed(reader, network, shape, must_fit=False)
    if all(error.message == worst.message for error in failures.values()):
        raise worst
    raise FitError(
        worst.node, f"with an input of {_input_text(shape)}, {worst.message}. Give the input's size if it is another"
    )


def _first(reader: Interpreter, network: Module) -> Weighted | None:
    """The first layer that says what it takes."""
    with suppress(FitError):
        reader.trace(network, (3, 32, 32), must_fit=True)
    return reader.first


def _preferred(reader: Interpreter, network: Module, shape: Shape, layers: Layers) -> tuple[Shape, Layers]:
    """The input that fits, or images of the usual size where the classes are ImageNet's and any size fits."""
    larger = (shape[0], IMAGENET_SIDE, IMAGENET_SIDE)
    if len(shape) == 3 and Architecture("", (shape[0], *shape[1:]), layers).shapes[-1:] == (IMAGENET_CLASSES,):
        with suppress(FitError):
            shape, layers = larger, followed(reader, network, larger)
    text = f"the input is taken to be {_input_text(shape)}, which fits the layers: the text does not say it"
    reader.note(network.node, text)
    return shape, layers


def _input_text(shape: Shape) -> str:
    return shape_text(shape) if len(shape) > 1 else f"a vector of {shape[0]}"

"""From pasted PyTorch to an architecture."""

from dataclasses import dataclass
from functools import cached_property

from cnnviz.errors import GeometryError, InputError, SourceError
from cnnviz.geometry.layers import Architecture, Flatten, Layer, Shape
from cnnviz.geometry.layers.architecture import LONGEST_SIDE
from cnnviz.models.pytorch_text.choice import chosen_network
from cnnviz.models.pytorch_text.following import fitting_layers, followed
from cnnviz.models.pytorch_text.imports import check_names
from cnnviz.models.pytorch_text.interpreter import Interpreter
from cnnviz.models.pytorch_text.refusals import ReadError
from cnnviz.models.pytorch_text.script import Script
from cnnviz.models.pytorch_text.text import ParsedText, parse
from cnnviz.models.pytorch_text.values import LayerModule, Module, all_parts
from cnnviz.models.source_heading import read_heading


@dataclass(frozen=True)
class Note:
    """Something that was dropped or assumed, with the line that it is about; 0 for the text as a whole."""

    line: int
    text: str


@dataclass(frozen=True)
class PastedNetwork:
    """What a text describes.

    Attributes
    ----------
    name : str
        Of its class; ``Sequential`` for an expression.
    input_shape : (int, int, int)
        Channels, rows, columns.
    layers : tuple of layers
    notes : tuple of Note
        What was dropped or assumed, by line.
    """

    name: str
    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    notes: tuple[Note, ...] = ()

    @cached_property
    def architecture(self) -> Architecture:
        """The network as a value.

        Raises
        ------
        GeometryError
            If a layer cannot take what it gets, which `read_pytorch` lets through only where it is asked to.
        """
        return Architecture(self.name, self.input_shape, self.layers)


def read_pytorch(text: str, input_shape: Shape | None = None, must_fit: bool = True) -> PastedNetwork:
    """The network that a text describes: an ``nn.Sequential(…)`` or a class with ``__init__`` and ``forward``.

    The text is parsed and followed, never run: numbers, lists, loops and calls of layers are worked out here, a small
    part of Python, within limits of size and time. Where it makes several networks, the last one is meant.

    Parameters
    ----------
    text : str
        Python that may hold more than the network; what is not needed is left out, with a note.
    input_shape : (int, int, int) or (int,) or None
        Channels, rows and columns of an image, or the numbers of a vector, which becomes an image of one row and is
        flattened first. None takes what the text says, or what fits its layers.
    must_fit : bool
        Whether a layer that cannot take what it gets is refused. Else the layers are given back as they stand in the
        text, so that somebody can mend them.

    Returns
    -------
    PastedNetwork

    Raises
    ------
    SourceError
        If something cannot be read, with its line and column; or the layers do not fit one another.

    Examples
    --------
    >>> read_pytorch("nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU())", (1, 8, 8)).architecture.parameters
    40
    """
    if input_shape is not None:
        _as_image(input_shape)
    parsed = parse(text)
    reader = Interpreter()
    try:
        check_names(parsed.tree)
        title, network = chosen_network(Script(reader, parsed.tree))
        name, named_shape = read_heading(text) or (title, None)
        shape = input_shape or named_shape
        if shape is None:
            shape, layers = fitting_layers(reader, network, parsed.tree, must_fit)
        else:
            layers = followed(reader, network, shape, must_fit)
        _note_unused(reader, network)
        if len(shape) == 1 and not (layers and isinstance(layers[0], Flatten)):
            reader.note(
                network.node, f"the vector of {shape[0]} stands as an image of one row, with a flatten after it"
            )
            layers = (Flatten(), *layers)
        pasted = PastedNetwork(name, _as_image(shape), layers, _notes(reader, parsed))
        if must_fit:
            _ = pasted.architecture
    except ReadError as error:
        raise SourceError(error.message, *parsed.position(error.node)) from error
    except GeometryError as error:
        raise SourceError(str(error)) from error
    except RecursionError as error:
        raise SourceError("the text is nested too deep: name its parts and put them together in steps") from error
    return pasted


def _as_image(shape: Shape) -> tuple[int, int, int]:
    """An input shape as that of an image; a vector is one row, or so many channels where a row would be too long."""
    match tuple(shape):
        case (int() as channels, int() as rows, int() as columns):
            return Architecture("input", (channels, rows, columns), ()).input_shape
        case (int() as numbers,):
            return Architecture(
                "input", (1, 1, numbers) if numbers <= LONGEST_SIDE else (numbers, 1, 1), ()
            ).input_shape
    raise InputError(
        f"the input shape is {shape!r}, but it takes channels, rows and columns, such as (3, 32, 32), or one number "
        "of a vector, such as (784,)"
    )


def _notes(reader: Interpreter, parsed: ParsedText) -> tuple[Note, ...]:
    notes = [Note(parsed.position(node)[0], text) for text, node in reader.notes.items()]
    return tuple(sorted(notes, key=lambda note: note.line))


def _note_unused(reader: Interpreter, network: Module) -> None:
    """Say which layers with weights the network makes and never uses."""
    for name, layer in all_parts(network):
        if isinstance(layer, LayerModule) and layer.parameters and layer not in reader.used:
            reader.note(
                layer.node,
                f"{name} is made and never used: its {layer.parameters:,} parameters are left out",
            )

"""Calls of what libraries offer: layers, containers, functions on tensors, a few of the standard library's."""

import ast
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from cnnviz.errors import GeometryError
from cnnviz.models.pytorch_text import tensor_calls
from cnnviz.models.pytorch_text.arguments import bound_arguments, signature
from cnnviz.models.pytorch_text.builtin_functions import MATHS
from cnnviz.models.pytorch_text.layer_calls import CLASSES, FUNCTIONS, LEFT_OUT, ONLY, Maker
from cnnviz.models.pytorch_text.operations import Operation
from cnnviz.models.pytorch_text.refusals import ReadError, argument_node, shown
from cnnviz.models.pytorch_text.values import (
    TRAINING,
    WEIGHTS,
    Container,
    Instance,
    LayerModule,
    LibraryName,
    Module,
    Partial,
    UserClass,
    Value,
)
from cnnviz.models.pytorch_text.wording import OF_TORCHVISION, what

if TYPE_CHECKING:
    from cnnviz.models.pytorch_text.interpreter import Interpreter

CONSTANT = {"torch.nn.Module.__init__": None, "torch.jit.is_scripting": False, "torch.jit.is_tracing": False}
WRAPPERS = ("torch.compile", "torch.jit.script", "torch.nn.DataParallel")  # which compute what they are given
CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")


def call(
    reader: "Interpreter", name: LibraryName, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> Value:
    """What a call of a library's function or class gives."""
    room, _, last = name.path.rpartition(".")
    if room == "torch.nn" and last in CONTAINERS:
        container = Container(node, last)
        fill(reader, container, arguments, options, node)
        return container
    if room == "torch.nn" and last in CLASSES:
        return _layer_module(reader, last, arguments, options, node)
    if name.path in CONSTANT:
        return CONSTANT[name.path]
    if name.path in WRAPPERS and arguments:
        return arguments[0]
    if room == "torch.nn.init":
        reader.note(node, "initial weights that the text sets are left out: they are no part of an architecture")
        return WEIGHTS
    if room in ("torch", "torch.nn.functional") and tensor_calls.is_known(last):
        return tensor_calls.call(reader, last, arguments, options, node)
    return _of_standard_library(reader, name, arguments, options, node)


def _of_standard_library(
    reader: "Interpreter", name: LibraryName, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> Value:
    module, _, last = name.path.partition(".")
    if name.path == "collections.OrderedDict":
        return reader.budget.checked(_ordered(reader, arguments, options, node), node)
    if name.path == "functools.partial" and arguments:
        return Partial(arguments[0], tuple(arguments[1:]), options)
    if name.path == "typing.cast" and len(arguments) == 2:
        return arguments[1]
    if module == "math" and last in MATHS:
        try:
            return reader.budget.checked(MATHS[last](*arguments, **options), node)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ReadError(node, f"{shown(node)} has no value: {error}") from error
    raise unknown(name, node)


def unknown(name: LibraryName, node: ast.AST) -> ReadError:
    """The refusal of a name that is not among those that are read."""
    room, _, last = name.path.rpartition(".")
    if room == "torch.nn":
        usual = {kind.lower(): kind for kind in CLASSES}
        near = [usual[kind] for kind in get_close_matches(last.lower(), usual, n=3, cutoff=0.75)]
        choice = f"use {' or '.join(near)}" if near else f"use one of {', '.join(CLASSES)}"
        return ReadError(node, f"{name.shown} is not among the layers that are read: {choice}")
    if room.partition(".")[0] == "torch":
        names = ", ".join(FUNCTIONS)
        return ReadError(node, f"{name.shown} is not among the functions that are read: use layers, or one of {names}")
    way_out = OF_TORCHVISION if room.startswith("torchvision") else "write what it gives in its place"
    return ReadError(node, f"{name.shown} is not in the text and is not run: {way_out}")


def _ordered(
    reader: "Interpreter", arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> dict[str, Value]:
    """`collections.OrderedDict`, of pairs or of names."""
    if len(arguments) > 1:
        raise ReadError(node, f"{shown(node)} takes one list of pairs")
    given = arguments[0] if arguments else {}
    pairs = list(given.items()) if isinstance(given, dict) else list(reader.iterate(given, node))
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
        raise ReadError(
            node, f"{shown(node)} takes pairs of a name and a layer: OrderedDict([('conv1', nn.Conv2d(…))])"
        )
    return dict(pairs) | options


def fill(
    reader: "Interpreter", container: Container, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> None:
    """Put into a container what it is made with."""
    if options:
        raise ReadError(node, f"nn.{container.kind} takes layers by their place: leave {', '.join(options)}= out")
    named: dict[str, Value] = {}
    if len(arguments) == 1 and isinstance(arguments[0], dict):
        named = arguments[0]
    elif container.kind == "ModuleDict" and arguments:
        named = _ordered(reader, arguments, {}, node)
    else:
        loose = arguments
        if container.kind == "ModuleList" and arguments:
            loose = [part for each in arguments for part in reader.iterate(each, node)]
        named = {str(number): part for number, part in enumerate(loose)}
    for number, (name, part) in enumerate(named.items()):
        place = argument_node(node, number) if container.kind == "Sequential" and len(named) == len(arguments) else node
        container.add(str(name), as_module(part, container, place))


def as_module(part: Value, container: Container, node: ast.AST) -> Module:
    """A value that is a module; anything else cannot stand in a container."""
    if isinstance(part, Module):
        return part
    if isinstance(part, UserClass) or (isinstance(part, LibraryName) and part.path.startswith("torch.nn.")):
        name = part.name if isinstance(part, UserClass) else part.shown
        raise ReadError(node, f"{name} is a class and no layer yet: write {name}() with its arguments")
    raise ReadError(node, f"nn.{container.kind} takes layers, but gets {what(part)}")


def begin(
    reader: "Interpreter", instance: Instance, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> None:
    """What the library's class at the root of a class of the text does with what an object is made with."""
    base = instance.owner.library_base
    last = base.removeprefix("torch.nn.")
    if base in ("", "torch.nn.Module", "abc.ABC"):
        if arguments or options:
            raise ReadError(node, f"{instance.owner.name} takes no arguments: give it an __init__")
    elif last in CONTAINERS:
        instance.made = Container(node, last)
        fill(reader, instance.made, arguments, options, node)
    elif last in CLASSES:
        instance.made = _layer_module(reader, last, arguments, options, node)
    else:
        raise ReadError(
            instance.owner.node, f"{instance.owner.name} inherits from {base}: only nn.Module and layers are read"
        )


def _layer_module(
    reader: "Interpreter", kind: str, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> LayerModule:
    operation = made(reader, f"nn.{kind}", CLASSES[kind], arguments, options, node)
    module = LayerModule(node, kind, operation, is_in_place(CLASSES[kind], arguments, options))
    if module.parameters and reader.graph is not None:
        raise ReadError(
            node, f"{shown(node)} makes a layer with weights in forward, anew for each image: make it in __init__"
        )
    return module


def made(
    reader: "Interpreter", name: str, maker: Maker, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> Operation:
    """The layer that a class or a function of PyTorch stands for.

    Raises
    ------
    ReadError
        If an argument is no number, is unknown or has a value that no layer here has.
    """
    options = without_place(options)
    if maker is not CLASSES["Identity"]:
        before = 0 if name.startswith("nn.") else 1  # a function is given the tensor first
        for number, value in enumerate(arguments):
            _check_plain(value, f"{name}: argument {number + 1}", argument_node(node, before + number))
        for option, value in options.items():
            _check_plain(value, f"{name}: {option}", argument_node(node, option))
    bound = bound_arguments(maker, name, arguments, options, node)
    for option, value in bound.items():
        if option in ONLY and value != ONLY[option]:
            raise ReadError(node, f"{name}: {option}={value!r} is not read: leave it at {ONLY[option]!r}")
        if option in LEFT_OUT and value != _default(maker, option):
            reader.note(node, f"{option}={value!r} of {name} is left out: architectures do not say it")
    try:
        return maker(*arguments, **options)
    except GeometryError as error:
        raise ReadError(node, f"{name}: {error}") from error


def is_in_place(maker: Maker, arguments: list[Value], options: dict[str, Value]) -> bool:
    """Whether a layer with these arguments changes the tensor that it gets instead of making another."""
    return bool(signature(maker).bind_partial(*arguments, **without_place(options)).arguments.get("inplace"))


def without_place(options: dict[str, Value]) -> dict[str, Value]:
    """The options without those that say where weights lie and of what type they are."""
    return {option: value for option, value in options.items() if option not in ("device", "dtype")}


def _default(maker: Maker, option: str) -> Any:
    return signature(maker).parameters[option].default


def _check_plain(value: Value, label: str, node: ast.AST) -> None:
    """Refuse what is no number, name, or tuple of such."""
    for each in value if isinstance(value, tuple | list) else [value]:
        if not isinstance(each, int | float | str | None) and each != TRAINING:
            raise ReadError(node, f"{label} is {what(value)}, where a number or a name should stand")

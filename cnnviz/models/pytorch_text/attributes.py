"""What stands after a dot: parts of objects, and the methods of containers, lists and base classes."""

import ast
from typing import TYPE_CHECKING, Any

from cnnviz.models.pytorch_text import library
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, quoted, shown
from cnnviz.models.pytorch_text.values import (
    ALL_MODULES,
    BATCH,
    TRAINING,
    UNCHANGED,
    WEIGHTS,
    Container,
    Function,
    Instance,
    LayerModule,
    LibraryName,
    Method,
    Module,
    Opaque,
    Parent,
    UserClass,
    Value,
    parts_of,
)
from cnnviz.models.pytorch_text.wording import what

if TYPE_CHECKING:
    from cnnviz.models.pytorch_text.interpreter import Interpreter

LISTINGS = {"modules", "named_modules", "parameters", "named_parameters", "buffers", "state_dict", "load_state_dict"}
CHILDREN = {"children", "named_children", "items", "keys", "values"}
GROWING = {"append", "extend", "insert", "add_module", "register_module", "update"}
OF_LISTS = {"append", "extend", "insert", "pop", "copy", "index", "count", "reverse"}
OF_DICTIONARIES = {"items", "keys", "values", "get", "update", "copy", "pop"}
OF_STRINGS = {"lower", "upper", "strip", "startswith", "endswith"}
SIZES = {"in_channels", "out_channels", "in_features", "out_features", "groups"}
OF_WINDOWS = {"kernel_size", "stride", "dilation"}


def attribute(reader: "Interpreter", value: Value, name: str, node: ast.AST) -> Value:
    """What stands after a dot."""
    match value:
        case LibraryName():
            return LibraryName(f"{value.path}.{name}")
        case Instance():
            return _of_object(reader, value, name, node)
        case Container() if name in UNCHANGED | LISTINGS | CHILDREN | GROWING:
            return Method(value, name)
        case Container() if name in value.parts:
            return value.parts[name]
        case LayerModule():
            return _of_layer(value, name, node)
        case UserClass():
            return _of_class(value, name, node)
        case Parent():
            return _of_parent(value, name, node)
        case Tensor() if name == "shape":
            return (BATCH, *value.shape)
        case Tensor() if name == "ndim":
            return 1 + len(value.shape)
        case Tensor() if name in ("device", "dtype"):
            return Opaque(f"the tensor's {name}")
        case Tensor():
            return Method(value, name)
        case Opaque():
            return value
        case list() if name in OF_LISTS:
            return Method(value, name)
        case dict() if name in OF_DICTIONARIES:
            return Method(value, name)
        case str() if name in OF_STRINGS:
            return Method(value, name)
    raise ReadError(node, f"{shown(node)} is not read: {what(value)} has no {quoted(name)} here")


def _of_object(reader: "Interpreter", value: Instance, name: str, node: ast.AST) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    member = value.owner.find(name)
    if isinstance(member, Function):
        decorators = [each.id for each in member.node.decorator_list if isinstance(each, ast.Name)]
        method = Function(member.node, member.scope, member.owner, None if "staticmethod" in decorators else value)
        return reader.call(method, [], {}, node) if "property" in decorators else method
    if any(name in one.members for one in value.owner.lineage()):
        return member
    if isinstance(value.made, LayerModule):
        return _of_layer(value.made, name, node)
    if value.made is not None and name in value.made.parts:
        return value.made.parts[name]
    if value.owner.is_module and name == "training":
        return TRAINING
    if value.owner.is_module and name in UNCHANGED | LISTINGS | CHILDREN | GROWING:
        return Method(value, name)
    if name.startswith("register_"):
        raise ReadError(node, f"{shown(node)} is not read: a network here consists of layers alone, leave it out")
    raise ReadError(node, f"{shown(node)} is not set in {value.owner.name}: set it in __init__")


def _of_layer(value: LayerModule, name: str, node: ast.AST) -> Value:
    if name in ("weight", "bias"):
        return WEIGHTS
    if name in UNCHANGED | LISTINGS:
        return Method(value, name)
    if name == "num_features" and hasattr(value.operation, "channels"):
        return value.operation.channels
    if name in SIZES and hasattr(value.operation, name):
        return getattr(value.operation, name)
    if name in OF_WINDOWS and hasattr(value.operation, "window"):
        return getattr(value.operation.window, name)
    raise ReadError(node, f"{shown(node)} is not read: {what(value)} has no {quoted(name)} here")


def _of_class(value: UserClass, name: str, node: ast.AST) -> Value:
    member = value.find(name)
    if isinstance(member, Function):
        return Function(member.node, member.scope, member.owner)
    if any(name in one.members for one in value.lineage()):
        return member
    raise ReadError(node, f"{shown(node)} is not set in the class {value.name}")


def _of_parent(value: Parent, name: str, node: ast.AST) -> Value:
    member = value.instance.owner.find(name, after=value.owner)
    if isinstance(member, Function):
        return Function(member.node, member.scope, member.owner, value.instance)
    return Method(value, name)


def call(
    reader: "Interpreter", method: Method, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> Value:
    """What a method gives that is not of the text."""
    target, name = method.target, method.name
    match target:
        case Parent():
            return _call_of_parent(reader, target, name, arguments, options, node)
        case Module() if name in UNCHANGED:
            return target
        case Module() if name in LISTINGS:
            return ALL_MODULES
        case Module() if name in CHILDREN:
            return _listed(parts_of(target), name)
        case Container() | Instance():
            _grow(reader, target, name, arguments, node)
            return target
    return reader.budget.checked(_of_plain(reader, target, name, arguments, options, node), node)


def _listed(parts: dict[str, Any], name: str) -> list[Value]:
    if name in ("items", "named_children"):
        return list(parts.items())
    return list(parts) if name == "keys" else list(parts.values())


def _call_of_parent(
    reader: "Interpreter", parent: Parent, name: str, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> Value:
    if name == "__init__":
        library.begin(reader, parent.instance, arguments, options, node)
        return None
    if name == "forward":
        return reader.apply_made(parent.instance, arguments, options, node)
    return reader.call(Method(parent.instance, name), arguments, options, node)


def _grow(
    reader: "Interpreter", target: Container | Instance, name: str, arguments: list[Value], node: ast.AST
) -> None:
    """`append`, `extend`, `insert` and `add_module`."""
    container = target if isinstance(target, Container) else target.made
    match name, arguments:
        case (("add_module" | "register_module"), [str() as part, Module() as module]):
            if isinstance(container, Container):
                container.add(part, module)
            else:
                reader.store(target, part, module, node)
        case "append", [Module() as module] if isinstance(container, Container):
            container.add(str(len(container.parts)), module)
        case "extend", [many] if isinstance(container, Container):
            for part in reader.iterate(many, node):
                container.add(str(len(container.parts)), library.as_module(part, container, node))
        case "insert", [int() as place, Module() as module] if isinstance(container, Container):
            parts = list(container.parts.values())
            parts.insert(place, module)
            container.parts = {str(number): part for number, part in enumerate(parts)}
        case "update", [dict() as named] if isinstance(container, Container):
            for part, module in named.items():
                container.add(part, library.as_module(module, container, node))
        case _:
            raise ReadError(node, f"{shown(node)} cannot be: {name} of {what(target)} takes a layer")


def _of_plain(
    reader: "Interpreter", target: Value, name: str, arguments: list[Value], options: dict[str, Value], node: ast.AST
) -> Value:
    """The methods of lists, dictionaries and strings."""
    if name == "extend" and len(arguments) == 1:
        arguments = [list(reader.iterate(arguments[0], node))]
    if isinstance(target, dict) and name in ("get", "pop") and arguments:
        reader.key(arguments[0], node)
    if isinstance(target, dict) and name == "update" and not all(isinstance(each, dict) for each in arguments):
        raise ReadError(node, f"{shown(node)} takes a dictionary")
    if name in ("index", "count"):
        reader.budget.weigh([target, arguments], node)
    try:
        result = getattr(target, name)(*arguments, **options)
    except (TypeError, ValueError, LookupError) as error:
        raise ReadError(node, f"{shown(node)} cannot be: {error}") from error
    reader.budget.measure(target, node)
    return list(result) if name in ("items", "keys", "values") else result

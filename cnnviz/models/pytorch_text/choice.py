"""Which of the networks in a text is meant."""

import ast
from collections.abc import Iterator

from cnnviz.models.pytorch_text.refusals import ReadError, quoted
from cnnviz.models.pytorch_text.script import USUAL_NAMES, Made, Script, class_of
from cnnviz.models.pytorch_text.values import (
    Container,
    Function,
    Instance,
    LayerModule,
    Module,
    Unread,
    UserClass,
    Value,
    all_parts,
)

NOTHING = (
    "there is no network in the text: paste nn.Sequential(…), or a class that inherits from nn.Module with its "
    "__init__ and forward"
)


def chosen_network(script: Script) -> tuple[str, Module]:
    """The network that is meant, with its title: the last that the text makes, or that it could make.

    Networks beat parts of networks, and what is called ``model`` beats the rest.

    Raises
    ------
    ReadError
        If there is none or it cannot be read.
    """
    parts = set(_names_in_other_classes(script))
    made = [each for each in script.made.values() if not _is_part(each.value, parts)]
    usual = [each for each in made if each.name in USUAL_NAMES]
    if made:
        return _noted(script, (usual or made)[-1], parts)
    roots = [value for value in _classes(script) if value.name not in parts and _takes_image(value)]
    ready = [root for root in roots if not _required(root.find("__init__"), 1)]
    if ready:
        return _noted(script, _called(script, ready[-1]), parts)
    if made_by_function := _from_function(script):
        return _noted(script, made_by_function, parts)
    if roots:
        missing = ", ".join(_required(roots[-1].find("__init__"), 1))
        raise ReadError(
            roots[-1].node,
            f"{roots[-1].name} needs {missing}: add a line that makes one, such as model = {roots[-1].name}(…)",
        )
    if script.made:
        last = list(script.made.values())[-1]
        if sum(isinstance(each.value, LayerModule) for each in script.made.values()) > 1:
            raise ReadError(last.node, "the layers stand apart from one another: put them into nn.Sequential(…)")
        return _noted(script, last, parts)
    if classes := list(_classes(script)):
        return _noted(script, _called(script, classes[-1]), parts)
    for value in script.scope.names.values():
        if isinstance(value, Unread):
            raise value.error
    raise ReadError(None, NOTHING)


def _noted(script: Script, choice: Made, parts: set[str]) -> tuple[str, Module]:
    """The choice, with a note about the networks that are left out."""
    if isinstance(choice.value, Unread):
        raise choice.value.error
    own, inside = class_of(choice.value), set(_classes_in(choice.value))
    forward = own.find("forward") if own else None
    if len(inputs := _required(forward, 1)) > 1 and isinstance(forward, Function):
        raise ReadError(forward.node, f"forward takes {', '.join(inputs)}, but a network here takes one image alone")
    others = [
        each.name
        for each in _classes(script)
        if each not in inside
        and each.name not in parts
        and _takes_image(each)
        and not _required(each.find("__init__"), 1)
    ]
    title = own.name if own else choice.name if choice.name not in USUAL_NAMES else ""
    title = title or "Sequential"
    if others:
        names = ", ".join(others[:6]) + " and more" * (len(others) > 6)
        script.reader.note(choice.node, f"of several networks, {title} is read; left out: {names}")
    return title, choice.value


def _classes_in(network: Module) -> Iterator[UserClass]:
    """The classes of the text that a network and its parts are of."""
    for _, part in all_parts(network):
        if isinstance(part, Instance):
            yield from part.owner.lineage()


def _called(script: Script, value: UserClass | Function) -> Made:
    """What a class or a function makes without arguments."""
    module = script.reader.call(value, [], {}, value.node)
    if not isinstance(module, Module):
        raise ReadError(value.node, f"{quoted(value.node.name)} gives no network: {NOTHING}")
    return Made("", module, value.node)


def _classes(script: Script) -> Iterator[UserClass]:
    """Each class of the text once, under whatever names it has."""
    values = script.scope.names.values()
    return iter(dict.fromkeys(value for value in values if isinstance(value, UserClass) and value.is_module))


def _names_in_other_classes(script: Script) -> Iterator[str]:
    """The names of classes that are used inside of others: parts, not networks."""
    for each in _classes(script):
        for node in ast.walk(each.node):
            if isinstance(node, ast.Name) and node.id != each.name:
                yield node.id


def _is_part(value: Value, parts: set[str]) -> bool:
    """Whether something made is a single layer, a list of layers, or of a class that others use."""
    if isinstance(value, Instance):
        return value.owner.name in parts or not _takes_image(value.owner)
    return isinstance(value, LayerModule) or (isinstance(value, Container) and value.kind != "Sequential")


def _takes_image(value: UserClass) -> bool:
    """Whether forward can be called with one image."""
    forward = value.find("forward")
    if not isinstance(forward, Function):
        return value.library_base != "torch.nn.Module"
    arguments = forward.node.args
    return len(_required(forward, 1)) <= 1 and (len(arguments.args) >= 2 or arguments.vararg is not None)


def _required(function: Value, bound: int) -> list[str]:
    """The arguments that a function of the text must be given, without the first few."""
    if not isinstance(function, Function):
        return []
    arguments = function.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = [each.arg for each in positional[bound : len(positional) - len(arguments.defaults)]]
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return needed + [each.arg for each, default in keywords if default is None]


def _from_function(script: Script) -> Made | None:
    """What the last function makes that makes a network without being given anything."""
    failures: list[ReadError] = []
    for function in reversed(_functions_with_networks(script)):
        if not _required(function, 0):
            try:
                return _called(script, function)
            except ReadError as error:
                failures.append(error)
    if failures:
        raise failures[0]
    return None


def _functions_with_networks(script: Script) -> list[Function]:
    """The functions that name a network's class, ``nn`` or another such function."""
    called: dict[Function, list[str]] = {}  # each function with the names that it has
    for name, value in script.scope.names.items():
        if isinstance(value, Function):
            called.setdefault(value, []).append(name)
    namers: dict[str, dict[Function, None]] = {}  # of each name the functions that use it
    for function in called:
        for node in ast.walk(function.node):
            if isinstance(node, ast.Name):
                namers.setdefault(node.id, {})[function] = None
    waiting = ["nn", *(each.name for each in _classes(script))]
    found: set[Function] = set()
    while waiting:
        for namer in namers.pop(waiting.pop(), {}):
            if namer not in found:
                found.add(namer)
                waiting += called[namer]
    return [function for function in called if function in found]

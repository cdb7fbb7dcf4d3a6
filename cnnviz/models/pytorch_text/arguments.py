"""How the arguments of a call find their parameters, in functions of the text and of this package."""

import ast
import inspect
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import Function, Scope, Value
from cnnviz.models.pytorch_text.wording import what

if TYPE_CHECKING:
    from cnnviz.models.pytorch_text.interpreter import Interpreter


def bind(
    reader: "Interpreter",
    function: Function,
    scope: Scope,
    given: list[Value],
    options: dict[str, Value],
    node: ast.AST,
) -> None:
    """Let the parameters of a function of the text stand for what it is called with."""
    parameters = function.node.args
    positional = [*parameters.posonlyargs, *parameters.args]
    defaults = dict(zip([each.arg for each in positional][::-1], parameters.defaults[::-1], strict=False))
    defaults |= {
        each.arg: value
        for each, value in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True)
        if value is not None
    }
    values = dict(zip([each.arg for each in positional], given, strict=False))
    known = {each.arg for each in (*positional, *parameters.kwonlyargs)}
    surplus, unknown = given[len(positional) :], {name: options[name] for name in options if name not in known}
    twice = sorted(values.keys() & options.keys())
    if (surplus and not parameters.vararg) or (unknown and not parameters.kwarg) or twice:
        wrong = ", ".join([*map(what, surplus), *unknown, *twice][:4])
        raise ReadError(node, f"{shown(node)} gives {function.node.name} what it does not take: {wrong}")
    values |= {name: options[name] for name in options if name in known}
    for name, default in defaults.items():
        if name not in values:
            values[name] = reader.evaluate(default, function.scope)
    missing = [each.arg for each in (*positional, *parameters.kwonlyargs) if each.arg not in values]
    if missing:
        raise ReadError(
            node, f"{shown(node)} lacks {', '.join(missing[:4])}, which {function.node.name} takes: give a value"
        )
    if parameters.vararg:
        values[parameters.vararg.arg] = tuple(surplus)
    if parameters.kwarg:
        values[parameters.kwarg.arg] = unknown
    scope.names |= values


@cache
def signature(function: Callable[..., Any]) -> inspect.Signature:
    """The parameters of a function of this package."""
    return inspect.signature(function)


def bound_arguments(
    function: Callable[..., Any], name: str, given: list[Value], options: dict[str, Value], node: ast.AST
) -> dict[str, Any]:
    """The arguments of a function of this package by the names of its parameters."""
    try:
        return dict(signature(function).bind(*given, **options).arguments)
    except TypeError as error:
        raise ReadError(node, f"{name}: {error}; it takes {_takes(function)}") from error


def _takes(function: Callable[..., Any]) -> str:
    return ", ".join(signature(function).parameters)

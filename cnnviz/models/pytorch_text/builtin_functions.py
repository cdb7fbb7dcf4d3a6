"""What Python itself offers, as far as networks need it: range, len, zip and the like."""

import ast
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cnnviz.models.pytorch_text.limits import LARGEST, LONGEST_LIST
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import (
    BATCH,
    Container,
    Instance,
    LayerModule,
    LibraryName,
    Method,
    Module,
    Opaque,
    UserClass,
    Value,
)
from cnnviz.models.pytorch_text.wording import what

if TYPE_CHECKING:
    from cnnviz.models.pytorch_text.interpreter import Interpreter

BUILTIN = Opaque("Python")
ASKING = ("isinstance", "hasattr", "getattr")

USUAL = {
    "torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "Tensor": "torch.Tensor",
    "OrderedDict": "collections.OrderedDict", "math": "math", "partial": "functools.partial",
}  # fmt: skip

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "int": int, "float": float, "bool": bool, "str": str, "list": list, "tuple": tuple, "dict": dict,
}  # fmt: skip


def predefined(name: str) -> Value:
    """What a name stands for where the text does not define it; None for most."""
    if name in USUAL:
        return LibraryName(USUAL[name])
    return Method(BUILTIN, name) if name in _FUNCTIONS or name in _CONVERSIONS or name in ASKING else None


def call(reader: "Interpreter", name: str, arguments: list[Value], options: dict[str, Value], node: ast.AST) -> Value:
    """What a function of Python's gives."""
    if name == "isinstance" and len(arguments) == 2:
        return _is_one(arguments[0], arguments[1], node)
    if name in ("hasattr", "getattr") and len(arguments) in (2, 3) and isinstance(arguments[1], str):
        return _asked(reader, name, arguments, node)
    if name in ("list", "tuple", "enumerate", "zip", "reversed", "sum", "max", "min", "any", "all"):
        arguments = [list(reader.iterate(each, node)) if _is_many(each) else each for each in arguments]
    if name == "len" and len(arguments) == 1 and isinstance(arguments[0], Tensor):
        return BATCH
    if name == "len" and len(arguments) == 1:
        arguments = [_counted(arguments[0])]
    if name in ("max", "min"):
        reader.budget.weigh(arguments, node)
    function = _FUNCTIONS.get(name) or _CONVERSIONS.get(name)
    try:
        result = function(*arguments, **options) if function else None
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ReadError(node, f"{shown(node)} has no value: {str(error) or type(error).__name__}") from error
    if result is None:
        raise ReadError(node, f"{shown(node)} is not read here: use range, len, enumerate, zip, min, max, sum or int")
    return reader.budget.checked(result, node)


def _is_many(value: Value) -> bool:
    return isinstance(value, list | tuple | dict | range | Container) or (
        isinstance(value, Instance) and isinstance(value.made, Container)
    )


def _counted(value: Value) -> Value:
    """What has as many entries as a value, for `len`."""
    inner = value.made if isinstance(value, Instance) else value
    return inner.parts if isinstance(inner, Container) else inner


def _is_one(value: Value, kind: Value, node: ast.AST) -> bool:
    """`isinstance`."""
    match kind:
        case tuple():
            return any(_is_one(value, each, node) for each in kind)
        case Method(name=name) if name in TYPES:
            return isinstance(value, TYPES[name])
        case LibraryName(path="torch.Tensor"):
            return isinstance(value, Tensor)
        case LibraryName(path="torch.nn.Module"):
            return isinstance(value, Module)
        case LibraryName() if isinstance(value, LayerModule | Container):
            return f"torch.nn.{value.kind}" == kind.path
        case LibraryName():
            return isinstance(value, Instance) and value.owner.library_base == kind.path
        case UserClass():
            return isinstance(value, Instance) and kind in value.owner.lineage()
    raise ReadError(node, f"{shown(node)} asks whether something is {what(kind)}, which is no class")


def _asked(reader: "Interpreter", name: str, arguments: list[Value], node: ast.AST) -> Value:
    """`hasattr` and `getattr`, which find no more than a dot does."""
    if arguments[1].startswith("_"):
        raise ReadError(node, f"{shown(node)} is not read: write the attribute after a dot")
    try:
        value = reader.attribute(arguments[0], arguments[1], node)
    except ReadError:
        if name == "hasattr":
            return False
        if len(arguments) == 3:
            return arguments[2]
        raise
    return True if name == "hasattr" else value


def _range(*limits: int) -> range:
    result = range(*limits)
    if any(abs(limit) > LARGEST for limit in limits) or len(result) > LONGEST_LIST:
        raise ValueError(f"the most is {LONGEST_LIST} rounds")
    return result


def _number(value: Any, kind: Callable[[Any], Any]) -> Any:
    if not isinstance(value, int | float):  # a string of digits may be long
        raise TypeError("it takes a number")
    return kind(value)


def _rounded(value: float, digits: int | None = None) -> float:
    if digits is not None and abs(digits) > 15:
        raise ValueError("it takes up to 15 digits")
    return round(value, digits)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "range": _range,
    "len": len,
    "enumerate": lambda values, start=0: [(number, value) for number, value in enumerate(values, start)],
    "zip": lambda *lists: list(zip(*lists, strict=False)),
    "reversed": lambda values: values[::-1],
    "sum": lambda values, start=0: sum((_number(value, lambda each: each) for value in values), start),
    "max": max,
    "min": min,
    "abs": lambda value: _number(value, abs),
    "round": _rounded,
    "any": any,
    "all": all,
}

_CONVERSIONS: Mapping[str, Callable[..., Any]] = {
    "int": lambda value=0: _number(value, int),
    "float": lambda value=0.0: _number(value, float),
    "bool": lambda value=False: _number(value, bool),
    "str": lambda value="": str(_number(value, lambda each: each)) if not isinstance(value, str) else value,
    "list": lambda values=(): list(values),
    "tuple": lambda values=(): tuple(values),
    "dict": lambda values=(), **options: dict(values, **options),
}

MATHS: Mapping[str, Callable[..., Any]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "sqrt": math.sqrt,
    "log": math.log,
    "log2": math.log2,
    "prod": lambda values: math.prod(_number(value, lambda each: each) for value in values[:64]),
}

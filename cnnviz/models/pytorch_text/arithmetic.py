"""Python's operators on numbers, strings and lists, within limits."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from cnnviz.models.pytorch_text.limits import LONGEST_LIST, LONGEST_STRING, Budget
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import TRAINING, Instance, Opaque, Value
from cnnviz.models.pytorch_text.values import Container as ModuleContainer
from cnnviz.models.pytorch_text.wording import what

Operator = Callable[[Any, Any], Any]

NUMERIC: Mapping[type[ast.operator], Operator] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}

UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}

COMPARISONS: Mapping[type[ast.cmpop], Operator] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}

MOST_BITS = 62  # of an exponent or a shift


def binary(kind: ast.operator, left: Value, right: Value, node: ast.AST, budget: Budget) -> Value:
    """What an operator gives for two numbers, strings or lists."""
    if not (_is_number(left) and _is_number(right)):
        return budget.checked(_of_sequences(kind, left, right, node), node)
    if isinstance(kind, ast.Pow | ast.LShift | ast.RShift) and not abs(right) <= MOST_BITS:
        raise ReadError(node, f"{shown(node)} is larger than any layer can count: use a smaller number")
    calculate = NUMERIC.get(type(kind))
    try:
        result = calculate(left, right) if calculate else None
    except (ArithmeticError, TypeError, ValueError) as error:
        raise ReadError(node, f"{shown(node)} has no value: {error}") from error
    if not isinstance(result, int | float):  # such as the root of a negative number
        raise ReadError(node, f"{shown(node)} is no number that a layer can take: use +, -, *, //, / or **")
    return budget.checked(result, node)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float)


def _of_sequences(kind: ast.operator, left: Value, right: Value, node: ast.AST) -> Value:
    match kind, left, right:
        case ast.Add(), list(), list():
            return left + right
        case ast.Add(), tuple(), tuple():
            return left + right
        case ast.Add(), str(), str():
            return left + right
        case ast.Mult(), list() | tuple(), int():
            return _repeated(left, right, node)
        case ast.Mult(), int(), list() | tuple():
            return _repeated(right, left, node)
        case ast.Mod(), str(), _:
            return _filled_in(left, right if isinstance(right, tuple) else (right,), node)
        case ast.BitOr(), dict(), dict():
            return left | right
    raise ReadError(
        node, f"{shown(node)} puts {what(left)} and {what(right)} together: only numbers, or two lists, can be"
    )


def _repeated(values: Value, times: int, node: ast.AST) -> Value:
    if len(values) * max(times, 0) > LONGEST_LIST:
        raise ReadError(node, f"{shown(node)} has more than {LONGEST_LIST} entries: make it shorter")
    return values * times


def _filled_in(template: str, values: tuple[Value, ...], node: ast.AST) -> str:
    """``"layer%d" % 3``: %d and %s alone, since a width could make the string endless."""
    gaps = re.findall("%.?", template)
    fits = len(gaps) == len(values) and all(
        is_word(value) and (gap == "%s" or (gap == "%d" and isinstance(value, int)))
        for gap, value in zip(gaps, values, strict=False)
    )
    if fits:
        return template % values
    raise ReadError(node, f"{shown(node)} is not read: use %d or %s once for each value")


def is_word(value: Value) -> bool:
    """Whether a value can stand in a name: a number or a string of reasonable length."""
    return isinstance(value, int | float) or (isinstance(value, str) and len(value) <= LONGEST_STRING)


def unary(kind: ast.unaryop, value: Value, node: ast.AST, budget: Budget) -> Value:
    """What a sign gives for a number."""
    if not _is_number(value) or (isinstance(kind, ast.Invert) and not isinstance(value, int)):
        raise ReadError(node, f"{shown(node)} changes the sign of {what(value)}: only numbers have one")
    return budget.checked(UNARY[type(kind)](value), node)


def comparison(kind: ast.cmpop, left: Value, right: Value, node: ast.AST, budget: Budget) -> bool:
    """Whether two values stand in a relation."""
    for value in (left, right):
        if isinstance(value, Tensor) and not isinstance(kind, ast.Is | ast.IsNot):
            raise ReadError(node, f"{shown(node)} depends on the numbers of an image: a network of layers does not")
        budget.weigh(value, node)
    try:
        return bool(COMPARISONS[type(kind)](left, right))
    except TypeError as error:
        raise ReadError(node, f"{shown(node)} compares {what(left)} with {what(right)}, which cannot be") from error


def truth(value: Value, node: ast.AST) -> bool:
    """Whether a value counts as true."""
    match value:
        case Tensor():
            raise ReadError(node, f"{shown(node)} depends on the numbers of an image: a network of layers does not")
        case Opaque() if value != TRAINING:
            raise ReadError(node, f"{shown(node)} is {value.what}, of which no layer may depend")
        case Opaque():
            return False  # as the network is used, not trained
        case ModuleContainer():
            return bool(value.parts)  # as in PyTorch, an empty Sequential is false
        case Instance(made=ModuleContainer() as inner):
            return bool(inner.parts)
        case _:
            return bool(value)

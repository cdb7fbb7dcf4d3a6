"""Lists, tuples, dictionaries and comprehensions: how they are made, gone through and asked for entries."""

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator

from cnnviz.models.pytorch_text.arithmetic import truth
from cnnviz.models.pytorch_text.limits import Budget
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import Container, Instance, Opaque, Scope, Value, parts_of
from cnnviz.models.pytorch_text.wording import what


class Lists(ABC):
    """What holds several values; the classes below this one add other expressions, statements and calls."""

    def __init__(self) -> None:
        self.budget = Budget()

    @abstractmethod
    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression."""

    @abstractmethod
    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Let a name, an attribute or an entry stand for a value."""

    @abstractmethod
    def of_indexed_tensor(self, tensor: Tensor, node: ast.Subscript) -> Value:
        """What a tensor with brackets after it stands for."""

    def iterate(self, value: Value, node: ast.AST) -> Iterator[Value]:
        """What a loop goes through; each round is counted."""
        entries: list[Value]
        match value:
            case Container(kind="ModuleDict") | Instance(made=Container(kind="ModuleDict")):
                entries = list(parts_of(value))
            case Container() | Instance(made=Container()):
                entries = list(parts_of(value).values())
            case list() | tuple() | range() | dict() | str():
                entries = list(self.budget.checked(value, node))
            case _:
                raise ReadError(
                    node, f"{shown(node)} is {what(value)}: a loop goes through range(…), a list or a ModuleList"
                )
        for entry in entries:
            self.budget.spend(node)
            yield entry

    def spread(self, node: ast.expr, scope: Scope) -> list[Value]:
        """One value, or those of a list with a star before it."""
        if isinstance(node, ast.Starred):
            return list(self.iterate(self.evaluate(node.value, scope), node.value))
        return [self.evaluate(node, scope)]

    def sequence(self, node: ast.List | ast.Tuple, scope: Scope) -> Value:
        """A list or a tuple."""
        values = [value for part in node.elts for value in self.spread(part, scope)]
        self.budget.checked(values, node)
        return values if isinstance(node, ast.List) else tuple(values)

    def dictionary(self, node: ast.Dict, scope: Scope) -> Value:
        """Keys and their values."""
        result: dict[Value, Value] = {}
        for key, part in zip(node.keys, node.values, strict=True):
            value = self.evaluate(part, scope)
            if key is not None:
                result[self.key(self.evaluate(key, scope), key)] = value
            elif isinstance(value, dict):
                result |= self.budget.checked(value, part)
            else:
                raise ReadError(part, f"{shown(part)} is {what(value)}: after ** stands a dictionary")
        return self.budget.checked(result, node)

    def key(self, value: Value, node: ast.AST) -> Value:
        """A value that a dictionary can be asked for."""
        if not isinstance(value, bool | int | float | str | None):
            raise ReadError(node, f"{shown(node)} is {what(value)}: the keys of a dictionary are strings or numbers")
        return value

    def subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        """What stands before brackets, asked for what stands in them."""
        value = self.evaluate(node.value, scope)
        if isinstance(value, Tensor):
            return self.of_indexed_tensor(value, node)
        if isinstance(value, Opaque):
            return value
        chosen: Value
        if isinstance(node.slice, ast.Slice):
            parts = (node.slice.lower, node.slice.upper, node.slice.step)
            chosen = slice(*(None if part is None else self.evaluate(part, scope) for part in parts))
        else:
            chosen = self.evaluate(node.slice, scope)
        return self._item(value, chosen, node)

    def _item(self, value: Value, chosen: Value, node: ast.AST) -> Value:
        """An entry of a list, a dictionary or a container, or several of them."""
        holder = value.made if isinstance(value, Instance) else value
        try:
            match holder:
                case Container(kind="ModuleDict"):
                    return holder.parts[chosen]
                case Container() if isinstance(chosen, slice):
                    return Container(node, holder.kind, dict(list(holder.parts.items())[chosen]))
                case Container():
                    return list(holder.parts.values())[chosen]
                case dict():
                    return holder[self.key(chosen, node)]
                case list() | tuple() | range() | str():
                    return self.budget.checked(holder[chosen], node)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ReadError(node, f"{shown(node)} is not there: {what(value)} has no entry {what(chosen)}") from error
        raise ReadError(node, f"{shown(node)} takes an entry of {what(value)}, which has none")

    def comprehension(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Value:
        """A list of what an expression is in each round."""
        return self.budget.checked(list(self._rounds(node.elt, node.generators, Scope(scope))), node)

    def dictionary_of_rounds(self, node: ast.DictComp, scope: Scope) -> Value:
        """A dictionary of what a key and a value are in each round."""
        pair = ast.copy_location(ast.Tuple([node.key, node.value], ast.Load()), node)
        rounds = self._rounds(pair, node.generators, Scope(scope))
        return self.budget.checked({self.key(key, node.key): value for key, value in rounds}, node)

    def _rounds(self, element: ast.expr, loops: list[ast.comprehension], scope: Scope) -> Iterator[Value]:
        if not loops:
            yield self.evaluate(element, scope)
            return
        first, *others = loops
        for value in self.iterate(self.evaluate(first.iter, scope), first.iter):
            self.assign(first.target, value, scope)
            if all(truth(self.evaluate(test, scope), test) for test in first.ifs):
                yield from self._rounds(element, others, scope)

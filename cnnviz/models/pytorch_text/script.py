"""The module's level of a text: what it defines, and which networks it makes."""

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cnnviz.models.pytorch_text.interpreter import Interpreter
from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import Instance, LibraryName, Module, Scope, Unread, UserClass, Value

USUAL_NAMES = ("model", "net", "network")
STEPS_EACH = 20  # that a statement at the module's level counts for
MOST_RANGES = 8  # of lines that a note names
ROUGH_STEPS = 20_000  # for loops and branches at the module's level, which mostly train


@dataclass(eq=False)
class Made:
    """A network that the text makes, or what was to be one and could not be read.

    Attributes
    ----------
    name : str
        Of the variable; empty for an expression that stands alone.
    """

    name: str
    value: Module | Unread
    node: ast.stmt


class Script:
    """Follows the module's level; what cannot be read there is refused only where the network needs it."""

    def __init__(self, reader: Interpreter, tree: ast.Module) -> None:
        self.reader = reader
        self.scope = Scope()
        self.made: dict[str | ast.stmt, Made] = {}  # by name, or by the expression that stands alone; in order
        self._left_out: list[ast.stmt] = []
        self._run(tree.body)
        if self._left_out:
            self.reader.note(self._left_out[0], f"{_lines(self._left_out)} left out: no network is made there")

    def _run(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            self.reader.budget.spend(statement, STEPS_EACH)
            match statement:
                case ast.ClassDef():
                    self.scope.names[statement.name] = self._tried(partial(self.reader.define, statement, self.scope))
                case ast.FunctionDef() | ast.Import() | ast.ImportFrom():
                    self.reader.run([statement], self.scope)
                case ast.If() if isinstance(statement.test, ast.Compare) and _is_name(statement.test.left, "__name__"):
                    self._run(statement.body)
                case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                    self._assign(statement)
                case ast.Expr():
                    self._do(statement)
                case _:
                    self._roughly(statement)

    def _tried(self, make: Callable[[], Value]) -> Value:
        """A value, or why there is none."""
        try:
            return make()
        except ReadError as error:
            return Unread(error)

    def _assign(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        outcome = self._tried(lambda: self.reader.run([statement], self.scope))
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if isinstance(outcome, Unread):
                for node in ast.walk(target):  # a name, several, or that of an object which was to be changed
                    if isinstance(node, ast.Name):
                        self.scope.names[node.id] = outcome
            self.reader.budget.spend(target, STEPS_EACH)
            if isinstance(target, ast.Name) and statement.value is not None:
                self._keep(target.id, self.scope.names.get(target.id), statement.value, statement)

    def _do(self, statement: ast.Expr) -> None:
        value = self._tried(lambda: self.reader.evaluate(statement.value, self.scope))
        if isinstance(value, Unread) and isinstance(statement.value, ast.Call):
            if not self._keep("", value, statement.value, statement):
                self._left_out.append(statement)
        elif isinstance(value, Module) and not self._is_known(value):
            self._keep("", value, statement.value, statement)

    def _roughly(self, statement: ast.stmt) -> None:
        """A loop or a branch: followed if it is simple, or else left out with all that it could have changed."""
        budget = self.reader.budget
        before, budget.left = budget.left, min(budget.left, ROUGH_STEPS)
        allowed = budget.left
        outcome = Unread(ReadError(statement, f"{shown(statement)} is not read at the module's level"))
        if isinstance(statement, ast.For | ast.If):
            outcome = self._tried(lambda: self.reader.run([statement], self.scope))
        budget.left = before - (allowed - max(budget.left, 0))
        if isinstance(outcome, Unread):
            self._left_out.append(statement)
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(self.scope.names.get(node.id, []), list | dict):
                    self.scope.names[node.id] = outcome

    def _keep(self, name: str, value: Value, source: ast.expr, statement: ast.stmt) -> bool:
        """Remember a network, or what was to be one; returns whether it is."""
        intended = isinstance(value, Unread) and (name in USUAL_NAMES or self._makes_module(source))
        if isinstance(value, Module) or intended:
            self.made.pop(name, None)
            self.made[name or statement] = Made(name, value, statement)
        return isinstance(value, Module) or intended

    def _makes_module(self, source: ast.expr) -> bool:
        """Whether an expression is a call of a network's class, perhaps with a method after it."""
        while isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
            if not isinstance(source.func.value, ast.Call):
                break
            source = source.func.value
        if not isinstance(source, ast.Call):
            return False
        value = self._tried(lambda: self.reader.evaluate(source.func, self.scope))
        if isinstance(value, LibraryName):
            return value.path == "torch.nn.Sequential"
        return isinstance(value, UserClass) and value.is_module

    def _is_known(self, value: Module) -> bool:
        """Whether it is a network that a name stands for already, as in ``model.eval()``."""
        return any(value is each.value for each in self.made.values())


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def class_of(value: Value) -> UserClass | None:
    """The class of the text that an object is of."""
    return value.owner if isinstance(value, Instance) else None


def _lines(statements: Sequence[ast.stmt]) -> str:
    """The lines of statements in words, those that follow one another together: ``lines 3 to 5 and 9 are``."""
    ranges: list[tuple[int, int]] = []
    for statement in statements:
        first, last = statement.lineno, statement.end_lineno or statement.lineno
        if ranges and first <= ranges[-1][1] + 1:
            first = ranges.pop()[0]
        ranges.append((first, last))
    words = [str(first) if first == last else f"{first} to {last}" for first, last in ranges[:MOST_RANGES]]
    words += ["more"] * (len(ranges) > MOST_RANGES)
    if words == [str(ranges[0][0])]:
        return f"line {words[0]} is"
    return f"lines {', '.join(words[:-1])} and {words[-1]} are" if len(words) > 1 else f"lines {words[0]} are"

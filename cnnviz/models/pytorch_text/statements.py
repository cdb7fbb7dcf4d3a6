"""Following the statements of a function or a class."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from cnnviz.models.pytorch_text.arithmetic import truth
from cnnviz.models.pytorch_text.expressions import Expressions
from cnnviz.models.pytorch_text.imports import imported
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import FitError, ReadError, shown
from cnnviz.models.pytorch_text.values import (
    ALL_MODULES,
    Container,
    Function,
    Instance,
    LibraryName,
    Module,
    Opaque,
    Scope,
    UserClass,
    Value,
)
from cnnviz.models.pytorch_text.wording import what

ALLOWED = "what is read are assignments, if, for, return and calls"
IN_LIST = "a plain list hides its layers from PyTorch unless a module holds them too: use nn.ModuleList"


@dataclass(frozen=True)
class Returned:
    """What a function gives back."""

    value: Value


class Leaving(Opaque):
    """How a loop is left: by ``break`` or ``continue``."""


BREAK, CONTINUE = Leaving("break"), Leaving("continue")
Ending = Returned | Leaving | None


class Statements(Expressions):
    """What statements do; calls are in the class below this one."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: dict[str, ast.AST] = {}  # each once, with where it was first true

    def note(self, node: ast.AST, text: str) -> None:
        """Keep a sentence about what was dropped or assumed."""
        self.notes.setdefault(text, node)

    def run(self, statements: Sequence[ast.stmt], scope: Scope) -> Ending:
        """Follow statements until one ends the function or the round of a loop."""
        for statement in statements:
            self.budget.spend(statement)
            ending = self._run_one(statement, scope)
            if ending is not None:
                return ending
        return None

    def _run_one(self, node: ast.stmt, scope: Scope) -> Ending:
        match node:
            case ast.Assign():
                value = self.evaluate(node.value, scope)
                for target in node.targets:
                    self.budget.spend(target)
                    self.assign(target, value, scope)
            case ast.AnnAssign(value=ast.expr() as given):
                self.assign(node.target, self.evaluate(given, scope), scope)
            case ast.AugAssign():
                self._change(node, scope)
            case ast.Expr():
                self._do(node.value, scope)
            case ast.Return():
                return Returned(None if node.value is None else self.evaluate(node.value, scope))
            case ast.If():
                if any(isinstance(each, ast.Attribute) and each.attr == "training" for each in ast.walk(node.test)):
                    self.note(node, f"{shown(node)} is followed as when the network is used, not trained")
                return self.run(node.body if truth(self.evaluate(node.test, scope), node.test) else node.orelse, scope)
            case ast.For():
                return self._loop(node, scope)
            case ast.Break():
                return BREAK
            case ast.Continue():
                return CONTINUE
            case ast.FunctionDef():
                scope.names[node.name] = Function(node, scope)
            case ast.Import() | ast.ImportFrom():
                scope.names |= dict(imported(node))
            case ast.Pass() | ast.Assert() | ast.AnnAssign():
                pass
            case ast.Raise():
                raise FitError(node, f"with these numbers the text itself refuses to go on: {shown(node)}")
            case _:
                raise ReadError(node, f"{shown(node)} is not read here: {ALLOWED}")
        return None

    def _do(self, node: ast.expr, scope: Scope) -> None:
        """An expression whose value nobody keeps: a call for its effect, or a docstring."""
        if isinstance(node, ast.Constant):
            return
        if isinstance(node, ast.Call):
            root = node.func
            while isinstance(root, ast.Attribute):
                root = root.value
            holder = scope.holder(root.id) if isinstance(root, ast.Name) else None
            known = holder.names[root.id] if holder and isinstance(root, ast.Name) else None
            if isinstance(known, LibraryName) and not known.path.startswith("torch"):
                self.note(node, f"{shown(node)} is left out: it computes nothing of the network")
                return
        self.evaluate(node, scope)

    def _change(self, node: ast.AugAssign, scope: Scope) -> None:
        target = node.target
        before = self.evaluate(target, scope)
        value = self.evaluate(node.value, scope)
        if isinstance(before, list) and isinstance(node.op, ast.Add):
            before += self.iterate(value, node.value)  # the list itself grows, whoever else holds it
            self.budget.checked(before, node)
        elif isinstance(before, Container) and isinstance(node.op, ast.Add):
            for part in self.iterate(value, node.value):
                if not isinstance(part, Module):
                    raise ReadError(node.value, f"{shown(node.value)} holds {what(part)}, where layers should stand")
                before.add(str(len(before.parts)), part)
        else:
            result = self.combined(node.op, before, value, node)
            self.assign(target, before.become(result) if isinstance(before, Tensor) else result, scope)

    def _loop(self, node: ast.For, scope: Scope) -> Ending:
        if node.orelse:
            raise ReadError(node.orelse[0], "`else` after a loop is not read: put it behind the loop")
        entries = self.evaluate(node.iter, scope)
        if entries == ALL_MODULES:
            self.note(
                node, f"the loop over {shown(node.iter)} is left out: initial weights are no part of a network here"
            )
            return None
        for entry in self.iterate(entries, node.iter):
            self.assign(node.target, entry, scope)
            ending = self.run(node.body, scope)
            if ending == BREAK:
                break
            if isinstance(ending, Returned):
                return ending
        return None

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Let a name, an attribute or an entry stand for a value; a tuple of them for its parts."""
        match target:
            case ast.Name():
                scope.names[target.id] = value
            case ast.Tuple() | ast.List():
                if any(isinstance(part, ast.Starred) for part in target.elts):
                    raise ReadError(target, f"{shown(target)} is not read: give each value a name of its own")
                values = list(self.iterate(value, target))
                if len(values) != len(target.elts):
                    raise ReadError(target, f"{shown(target)} takes {len(target.elts)} values but gets {len(values)}")
                for part, each in zip(target.elts, values, strict=True):
                    self.assign(part, each, scope)
            case ast.Attribute():
                self.store(self.evaluate(target.value, scope), target.attr, value, target)
            case ast.Subscript():
                self._enter(self.evaluate(target.value, scope), self.evaluate(target.slice, scope), value, target)
            case _:
                raise ReadError(target, f"{shown(target)} cannot stand for a value here")

    def store(self, holder: Value, name: str, value: Value, node: ast.AST) -> None:
        """Give an object of the text, or a container, a part by name."""
        if isinstance(holder, Opaque):
            return  # such as requires_grad of weights
        container = holder.made if isinstance(holder, Instance) else holder
        if isinstance(container, Container) and isinstance(value, Module):
            container.add(name, value)
            return
        if not isinstance(holder, Instance):
            raise ReadError(node, f"{shown(node)} belongs to {what(holder)}, which cannot be changed")
        if isinstance(value, Module):
            value.name = value.name or name
        elif isinstance(value, list) and any(isinstance(part, Module) for part in value):
            self.note(node, f"{shown(node)}: {IN_LIST}")
        holder.attributes[name] = value

    def _enter(self, holder: Value, key: Value, value: Value, node: ast.Subscript) -> None:
        holder = holder.made if isinstance(holder, Instance) else holder
        match holder, key:
            case dict(), _:
                holder[self.key(key, node.slice)] = value
                self.budget.checked(holder, node)
            case list(), int() if -len(holder) <= key < len(holder):
                holder[key] = value
            case Container(kind="ModuleDict"), str() if isinstance(value, Module):
                holder.add(key, value)
            case Container(), int() if isinstance(value, Module) and -len(holder.parts) <= key < len(holder.parts):
                holder.add(list(holder.parts)[key], value)
            case _:
                raise ReadError(node, f"{shown(node)} cannot be set to {what(value)}")

    def define(self, node: ast.ClassDef, scope: Scope) -> UserClass:
        """The class that a statement of the module's level defines."""
        bases = tuple(self.evaluate(base, scope) for base in node.bases)
        if sum(isinstance(base, UserClass) for base in bases) > 1:
            raise ReadError(node, f"{node.name} inherits from several classes of the text: let it inherit from one")
        inner = Scope(scope)
        self.run([statement for statement in node.body if not isinstance(statement, ast.FunctionDef)], inner)
        made = UserClass(node.name, node, bases, inner.names)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                made.members[statement.name] = Function(statement, scope, owner=made)
        return made

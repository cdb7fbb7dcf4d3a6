"""What a name in the text can stand for, beside numbers, strings, lists, tuples and dictionaries."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cnnviz.models.pytorch_text.operations import Operation, Tensor
from cnnviz.models.pytorch_text.refusals import ReadError

Value = Any


@dataclass(frozen=True)
class LibraryName:
    """A name of a library by its whole path, ``torch.nn.Conv2d``; nothing is imported."""

    path: str

    @property
    def shown(self) -> str:
        """As people write it, ``nn.Conv2d``."""
        for whole, usual in (("torch.nn.functional.", "F."), ("torch.nn.", "nn.")):
            if self.path.startswith(whole):
                return usual + self.path.removeprefix(whole)
        return self.path


@dataclass(frozen=True)
class Opaque:
    """Something that is there and that no layer depends on: a device, initial weights."""

    what: str


BATCH = Opaque("the number of images")
TRAINING = Opaque("self.training")
WEIGHTS = Opaque("weights")
ALL_MODULES = Opaque("all modules or parameters")

UNCHANGED = {"to", "cuda", "cpu", "eval", "train", "float", "half", "double", "requires_grad_", "apply", "compile"}


@dataclass(eq=False)
class Module:
    """Part of a network, with the node that made it and the name under which it was first stored."""

    node: ast.AST
    name: str = field(default="", init=False)


@dataclass(eq=False)
class LayerModule(Module):
    """A layer of PyTorch: its class, ``Conv2d``, what it computes, and whether it changes the tensor that it gets."""

    kind: str
    operation: Operation
    in_place: bool = False

    @property
    def parameters(self) -> int:
        """Numbers that training changes."""
        return getattr(self.operation, "parameters", 0)


@dataclass(eq=False)
class Container(Module):
    """A Sequential, ModuleList or ModuleDict: modules by their names."""

    kind: str
    parts: dict[str, "Module"] = field(default_factory=dict)

    def add(self, name: str, part: "Module") -> None:
        """Store a module, under a name or over what had it."""
        part.name = part.name or name
        self.parts[name] = part


@dataclass(eq=False)
class Scope:
    """Names and what they stand for; what is not found here is looked up around it.

    Attributes
    ----------
    owner, instance
        Of a method's scope: the class that defines it and the object that it is called on.
    """

    around: "Scope | None" = None
    names: dict[str, Value] = field(default_factory=dict)
    owner: "UserClass | None" = None
    instance: "Instance | None" = None

    def holder(self, name: str) -> "Scope | None":
        """The nearest scope that has a name."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.around
        return scope

    def method(self) -> "Scope | None":
        """The scope of the method around this one, if any."""
        scope: Scope | None = self
        while scope is not None and scope.owner is None:
            scope = scope.around
        return scope


@dataclass(eq=False)
class UserClass:
    """A class of the text."""

    name: str
    node: ast.ClassDef
    bases: tuple[Value, ...]
    members: dict[str, Value]

    def lineage(self) -> "Iterator[UserClass]":
        """This class and those of the text that it inherits from, nearest first; each inherits from one at most."""
        one: UserClass | None = self
        while one is not None:
            yield one
            one = next((base for base in one.bases if isinstance(base, UserClass)), None)

    def find(self, name: str, after: "UserClass | None" = None) -> Value:
        """A member of this class or of one that it inherits from, or else None; `after` skips up to that class."""
        skipping = after is not None
        for one in self.lineage():
            if not skipping and name in one.members:
                return one.members[name]
            skipping = skipping and one is not after
        return None

    @property
    def library_base(self) -> str:
        """The path of the library's class at the root, ``torch.nn.Module``; empty where there is none."""
        paths = [base.path for one in self.lineage() for base in one.bases if isinstance(base, LibraryName)]
        return next((path for path in paths if path.startswith("torch.nn.")), "".join(paths[:1]))

    @property
    def is_module(self) -> bool:
        """Whether its objects are parts of networks."""
        return self.library_base.startswith("torch.nn.")


@dataclass(eq=False)
class Instance(Module):
    """An object of a class of the text.

    Attributes
    ----------
    made : Container or LayerModule or None
        What the library's class at the root is made of, where it is more than a Module.
    """

    owner: UserClass
    attributes: dict[str, Value] = field(default_factory=dict)
    made: Container | LayerModule | None = None


def parts_of(module: Module) -> dict[str, Module]:
    """The modules that are stored in a module, by name."""
    match module:
        case Container():
            return module.parts
        case Instance():
            own = {name: each for name, each in module.attributes.items() if isinstance(each, Module)}
            return own | (parts_of(module.made) if module.made is not None else {})
        case _:
            return {}


def all_parts(module: Module) -> Iterator[tuple[str, Module]]:
    """A module and all that is stored in it, each once, with its name, ``layer1.0.conv1``."""
    waiting, met = [("", module)], {module}
    while waiting:
        name, each = waiting.pop()
        yield name, each
        for own, part in parts_of(each).items():
            if part not in met:
                met.add(part)
                waiting.append((f"{name}.{own}" if name else own, part))


@dataclass(eq=False)
class Function:
    """A function or method of the text; `bound` is what it gets as its first argument."""

    node: ast.FunctionDef
    scope: Scope
    owner: UserClass | None = None
    bound: Instance | None = None


@dataclass(frozen=True)
class Method:
    """A method of something that is not of the text: of a list, a tensor, a container, a base class."""

    target: Value
    name: str

    @property
    def ignores_arguments(self) -> bool:
        """Whether it gives back what it is called on, whatever device or type it is given."""
        return self.name in UNCHANGED and isinstance(self.target, Module | Tensor)


@dataclass(frozen=True, eq=False)
class Partial:
    """A function with some arguments given, `functools.partial`."""

    function: Value
    arguments: tuple[Value, ...]
    options: dict[str, Value]


@dataclass(frozen=True)
class Parent:
    """What ``super()`` gives: the classes after `owner`."""

    instance: Instance
    owner: UserClass


@dataclass(frozen=True)
class Unread:
    """What a name of the module's level stands for when its value could not be read; only its use is refused."""

    error: ReadError

"""Calls: of functions and classes of the text, of layers, and of what a library offers."""

import ast
from collections.abc import Sequence

from cnnviz.models.pytorch_text import attributes, builtin_functions, library, tensor_calls
from cnnviz.models.pytorch_text.arguments import bind
from cnnviz.models.pytorch_text.graph import Graph, Weighted
from cnnviz.models.pytorch_text.operations import Identity, Operation, Pad, Softmax, Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.squeezes import excited
from cnnviz.models.pytorch_text.statements import Returned, Statements
from cnnviz.models.pytorch_text.values import (
    Container,
    Function,
    Instance,
    LayerModule,
    LibraryName,
    Method,
    Module,
    Opaque,
    Partial,
    Scope,
    UserClass,
    Value,
)
from cnnviz.models.pytorch_text.wording import what

DEEPEST_CALLS = 30  # functions and modules of the text within one another


class Interpreter(Statements):
    """Follows the text: makes what `__init__` makes, and notes in a graph what `forward` computes."""

    def __init__(self) -> None:
        super().__init__()
        self.graph: Graph | None = None  # there is one while a network is followed from its input
        self.first: Weighted | None = None  # of the network that was followed last, the first layer with weights
        self.used: dict[LayerModule, ast.AST] = {}  # layers with weights, and where they were first used
        self._calls = 0

    def trace(self, network: Module, shape: tuple[int, ...], must_fit: bool) -> tuple[Graph, Tensor]:
        """What a network computes from an input of a shape, and its end."""
        graph = self.graph = Graph(shape, network.node, must_fit)
        self.used = {}
        try:
            output = self.apply(network, [graph.input], {}, network.node)
        finally:
            self.graph, self.first = None, graph.first
        if not isinstance(output, Tensor):
            raise ReadError(
                _forward_of(network), f"forward returns {what(output)} and no tensor: end it with return and the output"
            )
        return graph, output

    @property
    def steps(self) -> Graph:
        """The graph of the network that is followed."""
        assert self.graph is not None  # there is a tensor, which only a graph gives
        return self.graph

    def call(self, function: Value, arguments: list[Value], options: dict[str, Value], node: ast.AST) -> Value:
        """What a call gives."""
        match function:
            case LibraryName():
                return library.call(self, function, arguments, options, node)
            case Method(target=builtin_functions.BUILTIN):
                return builtin_functions.call(self, function.name, arguments, options, node)
            case Method(target=Tensor()):
                return tensor_calls.call(self, function.name, [function.target, *arguments], options, node)
            case Method():
                return attributes.call(self, function, arguments, options, node)
            case Module():
                return self.apply(function, arguments, options, node)
            case UserClass():
                return self._object(function, arguments, options, node)
            case Function():
                return self._run_function(function, arguments, options, node)
            case Partial():
                return self.call(function.function, [*function.arguments, *arguments], function.options | options, node)
            case Opaque():
                return function
            case _:
                raise ReadError(node, f"{shown(node)} calls {what(function)}, which is no function and no layer")

    def attribute(self, value: Value, name: str, node: ast.AST) -> Value:
        """What stands after a dot."""
        return attributes.attribute(self, value, name, node)

    def predefined(self, name: str) -> Value:
        """What the usual names stand for, imported or not."""
        return builtin_functions.predefined(name)

    def of_tensors(self, kind: ast.operator, left: Tensor, right: Tensor, node: ast.AST) -> Value:
        """A sum is the end of a residual block, a product a squeeze-and-excitation."""
        match kind:
            case ast.Add():
                return self.steps.sum(left, right, node)
            case ast.Mult():
                return excited(self.steps, left, right, node)
            case _:
                raise ReadError(node, f"{shown(node)} is not read: tensors are added, concatenated or multiplied")

    def of_indexed_tensor(self, tensor: Tensor, node: ast.Subscript) -> Value:
        """``x[:, :, None, None]``."""
        return tensor_calls.indexed(self, tensor, node)

    def apply(self, module: Module, arguments: Sequence[Value], options: dict[str, Value], node: ast.AST) -> Value:
        """What a module gives for what it is called with."""
        if self.graph is None:
            raise ReadError(node, f"{shown(node)} calls a layer outside of forward: only forward computes")
        self.graph.path.append(module.name)
        try:
            match module:
                case Instance():
                    return self._forward(module, arguments, options, node)
                case _ if len(arguments) != 1 or options or not isinstance(arguments[0], Tensor):
                    raise ReadError(node, f"{shown(node)} gives {what(module)} something else than one tensor")
                case LayerModule():
                    return self._use(module, arguments[0], node)
                case Container(kind="Sequential"):
                    return self.in_sequence(module, arguments[0], node)
                case _:
                    raise ReadError(node, f"{shown(node)} calls {what(module)}: loop over it, or make it nn.Sequential")
        finally:
            self.graph.path.pop()

    def in_sequence(self, container: Container, value: Value, node: ast.AST) -> Value:
        """What the parts of a container give, one after the other."""
        for part in container.parts.values():
            self.budget.spend(node)
            value = self.apply(part, [value], {}, node)
        return value

    def operate(self, operation: Operation, tensor: Tensor, node: ast.AST, in_place: bool = False) -> Tensor:
        """What a layer gives for a tensor; in place, that tensor itself becomes it."""
        match operation:
            case Identity():
                return tensor
            case Softmax():
                result = self.steps.softmax(tensor, node)
            case Pad():
                result = self.steps.pad(operation, tensor, node)
            case _:
                result = self.steps.layer(operation, tensor, node)
        return tensor.become(result) if in_place else result

    def _use(self, module: LayerModule, tensor: Tensor, node: ast.AST) -> Tensor:
        if module.parameters:
            if module in self.used:
                raise ReadError(
                    node,
                    f"{shown(node)} uses {self.steps.place or what(module)} a second time, and layers that "
                    "share weights are not read: give each use a layer of its own",
                )
            self.used[module] = node
        return self.operate(module.operation, tensor, module.node, module.in_place)

    def _forward(self, module: Instance, arguments: Sequence[Value], options: dict[str, Value], node: ast.AST) -> Value:
        forward = module.owner.find("forward")
        if isinstance(forward, Function):
            self.steps.sources.append(
                arguments[0].index if len(arguments) == 1 and isinstance(arguments[0], Tensor) else -1
            )
            try:
                bound = Function(forward.node, forward.scope, forward.owner, module)
                return self._run_function(bound, list(arguments), options, node)
            finally:
                self.steps.sources.pop()
        if isinstance(module.made, Module):
            return self.apply_made(module, arguments, options, node)
        raise ReadError(module.owner.node, f"the class {module.owner.name} has no forward: say there what it computes")

    def apply_made(
        self, module: Instance, arguments: Sequence[Value], options: dict[str, Value], node: ast.AST
    ) -> Value:
        """What the library's class at the root of a class of the text computes."""
        match module.made:
            case Container(kind="Sequential") as container if len(arguments) == 1 and not options:
                return self.in_sequence(container, arguments[0], node)
            case LayerModule() as layer if len(arguments) == 1 and isinstance(arguments[0], Tensor) and not options:
                return self._use(layer, arguments[0], node)
        raise ReadError(node, f"{shown(node)} cannot be computed: {module.owner.name} has no forward of its own")

    def _object(self, made_of: UserClass, arguments: list[Value], options: dict[str, Value], node: ast.AST) -> Instance:
        made = Instance(node, made_of)
        start = made_of.find("__init__")
        if isinstance(start, Function):
            self._run_function(Function(start.node, start.scope, start.owner, made), arguments, options, node)
        else:
            library.begin(self, made, arguments, options, node)
        return made

    def _run_function(
        self, function: Function, arguments: list[Value], options: dict[str, Value], node: ast.AST
    ) -> Value:
        for decorator in function.node.decorator_list:
            self._check_decorator(decorator, function)
        if self._calls >= DEEPEST_CALLS:
            raise ReadError(node, f"functions call one another more than {DEEPEST_CALLS} deep: end the recursion")
        scope = Scope(function.scope, owner=function.owner, instance=function.bound)
        if function.bound is not None:
            arguments = [function.bound, *arguments]
        self._calls += 1
        try:
            bind(self, function, scope, arguments, options, node)
            ending = self.run(function.node.body, scope)
        finally:
            self._calls -= 1
        return ending.value if isinstance(ending, Returned) else None

    def _check_decorator(self, decorator: ast.expr, function: Function) -> None:
        """Refuse a decorator of the text, which may make another function; one of a library is left out."""
        root = decorator
        while isinstance(root, ast.Attribute | ast.Call):
            root = root.func if isinstance(root, ast.Call) else root.value
        name = root.id if isinstance(root, ast.Name) else ""
        holder = function.scope.holder(name)
        value = holder.names[name] if holder is not None else self.predefined(name)
        if isinstance(value, LibraryName):
            if not value.path.startswith("torch"):
                self.note(decorator, f"the decorator {shown(decorator)} is left out")
        elif name not in ("staticmethod", "property"):
            raise ReadError(decorator, f"the decorator of {function.node.name} is not read: take it off")


def _forward_of(network: Module) -> ast.AST:
    forward = network.owner.find("forward") if isinstance(network, Instance) else None
    return forward.node if isinstance(forward, Function) else network.node

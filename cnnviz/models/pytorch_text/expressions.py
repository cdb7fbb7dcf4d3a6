"""Working out the value of an expression by its syntax tree: a small part of Python, a node at a time."""

import ast
from abc import abstractmethod

from cnnviz.models.pytorch_text.arithmetic import binary, comparison, is_word, truth, unary
from cnnviz.models.pytorch_text.lists import Lists
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, quoted, shown
from cnnviz.models.pytorch_text.values import BATCH, Method, Parent, Scope, Unread, Value
from cnnviz.models.pytorch_text.wording import OF_KERAS, OF_TORCHVISION, what

ALLOWED = "what is read are numbers, strings, names, arithmetic, comparisons, lists and calls of layers"

WAYS_OUT = {  # for names that many a text takes from elsewhere
    "Sequential": "write nn.Sequential; of Keras, write each layer as PyTorch has it",
    **dict.fromkeys(("Conv2D", "Dense", "MaxPooling2D", "keras", "tf"), OF_KERAS),
    **dict.fromkeys(
        ("torchvision", "models", "resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "vgg16", "alexnet"),
        OF_TORCHVISION,
    ),
}


class Expressions(Lists):
    """What the values of expressions are; the classes below this one add statements and calls."""

    @abstractmethod
    def call(self, function: Value, arguments: list[Value], options: dict[str, Value], node: ast.AST) -> Value:
        """What a call gives."""

    @abstractmethod
    def attribute(self, value: Value, name: str, node: ast.AST) -> Value:
        """What stands after a dot."""

    @abstractmethod
    def of_tensors(self, kind: ast.operator, left: Tensor, right: Tensor, node: ast.AST) -> Value:
        """What an operator gives for two tensors."""

    @abstractmethod
    def predefined(self, name: str) -> Value:
        """What a name stands for that the text does not define, or else None."""

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression.

        Raises
        ------
        ReadError
            If it has none that can be worked out, or takes too long.
        """
        self.budget.spend(node)
        self.budget.enter(node)
        try:
            return self._value(node, scope)
        finally:
            self.budget.leave()

    def _value(self, node: ast.expr, scope: Scope) -> Value:
        match node:
            case ast.Name():
                return self._name(node, scope)
            case ast.Constant():
                return self._constant(node)
            case ast.Call():
                return self._call(node, scope)
            case ast.Attribute():
                return self.attribute(self.evaluate(node.value, scope), node.attr, node)
            case ast.BinOp():
                left, right = self.evaluate(node.left, scope), self.evaluate(node.right, scope)
                return self.combined(node.op, left, right, node)
            case ast.UnaryOp():
                return self._unary(node, scope)
            case ast.BoolOp():
                return self._boolean(node, scope)
            case ast.Compare():
                return self._comparison(node, scope)
            case ast.IfExp():
                chosen = node.body if truth(self.evaluate(node.test, scope), node.test) else node.orelse
                return self.evaluate(chosen, scope)
            case ast.List() | ast.Tuple():
                return self.sequence(node, scope)
            case ast.Dict():
                return self.dictionary(node, scope)
            case ast.Subscript():
                return self.subscript(node, scope)
            case ast.DictComp():
                return self.dictionary_of_rounds(node, scope)
            case ast.ListComp() | ast.GeneratorExp():
                return self.comprehension(node, scope)
            case ast.JoinedStr():
                return self._formatted(node, scope)
        raise ReadError(node, f"{shown(node)} is not read here: {ALLOWED}")

    def _constant(self, node: ast.Constant) -> Value:
        if not isinstance(node.value, bool | int | float | str | None):
            raise ReadError(node, f"{shown(node)} is no number or string that a network can use")
        return self.budget.checked(node.value, node)

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        holder = scope.holder(node.id)
        value = holder.names[node.id] if holder else self.predefined(node.id)
        if isinstance(value, Unread):
            raise value.error
        if value is None and holder is None:
            way_out = WAYS_OUT.get(node.id, "paste its definition too, or put a number there")
            raise ReadError(node, f"{quoted(node.id)} is not defined in the text: {way_out}")
        return value

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        if isinstance(node.func, ast.Name) and scope.holder(node.func.id) is None:
            if node.func.id == "print":
                return None
            if node.func.id == "super":
                return _parent(node, scope)
        function = self.evaluate(node.func, scope)
        if isinstance(function, Method) and function.ignores_arguments:
            return self.call(function, [], {}, node)
        arguments: list[Value] = []
        for argument in node.args:
            arguments += self.spread(argument, scope)
        options: dict[str, Value] = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value, scope)
            if keyword.arg is not None:
                options[keyword.arg] = value
            elif isinstance(value, dict) and all(isinstance(name, str) for name in value):
                options |= self.budget.checked(value, node)
            else:
                raise ReadError(keyword.value, f"{shown(keyword.value)} is {what(value)}: after ** stands a dictionary")
        return self.call(function, self.budget.checked(arguments, node), options, node)

    def combined(self, kind: ast.operator, left: Value, right: Value, node: ast.AST) -> Value:
        """What an operator gives for two values."""
        if BATCH in (left, right):
            raise ReadError(
                node, f"{shown(node)} depends on {BATCH.what}, which is not known here: use x.size(0) alone, or -1"
            )
        match left, right:
            case Tensor(), Tensor():
                return self.of_tensors(kind, left, right, node)
            case (Tensor(), _) | (_, Tensor()):
                other = right if isinstance(left, Tensor) else left
                raise ReadError(
                    node, f"{shown(node)} combines a tensor with {what(other)}: only sums, torch.cat and "
                    "squeeze-and-excitation put tensors together, and no layer scales or shifts one"
                )  # fmt: skip
        return binary(kind, left, right, node, self.budget)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        value = self.evaluate(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return not truth(value, node.operand)
        return unary(node.op, value, node, self.budget)

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> Value:
        stops = isinstance(node.op, ast.Or)
        for part in node.values[:-1]:
            value = self.evaluate(part, scope)
            if truth(value, part) == stops:
                return value
        return self.evaluate(node.values[-1], scope)

    def _comparison(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.evaluate(node.left, scope)
        for kind, part in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(part, scope)
            if not comparison(kind, left, right, node, self.budget):
                return False
            left = right
        return True

    def _formatted(self, node: ast.JoinedStr, scope: Scope) -> Value:
        words = []
        for part in node.values:
            value = self.evaluate(part.value if isinstance(part, ast.FormattedValue) else part, scope)
            if (isinstance(part, ast.FormattedValue) and part.format_spec) or not is_word(value):
                raise ReadError(node, f"{shown(node)} is not read: in an f-string stand plain numbers and strings")
            words.append(str(value))
        return self.budget.checked("".join(words), node)


def _parent(node: ast.Call, scope: Scope) -> Parent:
    """What ``super()`` or ``super(Net, self)`` stands for."""
    method = scope.method()
    if method is None or method.owner is None or method.instance is None:
        raise ReadError(node, f"{shown(node)} stands outside of a method")
    return Parent(method.instance, method.owner)

"""What is done with tensors in `forward`: functions and methods, by their names in PyTorch."""

import ast
from collections.abc import Callable, Mapping
from math import prod
from typing import TYPE_CHECKING

from cnnviz.geometry.layers import Dropout, Dropout2d, GlobalAveragePooling, shape_text
from cnnviz.models.pytorch_text import library
from cnnviz.models.pytorch_text.arguments import bound_arguments
from cnnviz.models.pytorch_text.layer_calls import FUNCTIONS as LAYERS
from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import BATCH, TRAINING, Value
from cnnviz.models.pytorch_text.wording import what

if TYPE_CHECKING:
    from cnnviz.models.pytorch_text.interpreter import Interpreter

Function = Callable[..., Value]


def is_known(name: str) -> bool:
    """Whether there is such a function, with or without the underscore of what changes its argument."""
    return name.removesuffix("_") in LAYERS.keys() | FUNCTIONS.keys()


def call(reader: "Interpreter", name: str, arguments: list[Value], options: dict[str, Value], node: ast.AST) -> Value:
    """What a function of PyTorch's, or a method of a tensor, gives; the tensor is its first argument."""
    plain = name.removesuffix("_")
    function = FUNCTIONS.get(plain)
    if function is not None:
        bound_arguments(function, name, [reader, node, *arguments], options, node)
        result = function(reader, node, *arguments, **options)
        changes = plain != name and isinstance(arguments[0], Tensor) and isinstance(result, Tensor)
        return arguments[0].become(result) if changes else result
    if plain not in LAYERS:
        allowed = ", ".join([*LAYERS, *FUNCTIONS])
        raise ReadError(node, f"{shown(node)} is not read: what is done with a tensor can be {allowed}")
    if "input" in options:
        arguments, options = [options["input"], *arguments], {key: options[key] for key in options if key != "input"}
    tensor, *others = arguments or [None]
    if not isinstance(tensor, Tensor):
        raise ReadError(node, f"{shown(node)} is given {what(tensor)}, where a tensor should stand")
    operation = library.made(reader, plain, LAYERS[plain], others, options, node)
    if isinstance(operation, Dropout | Dropout2d) and TRAINING not in (*others, *options.values()):
        reader.note(node, f"{shown(node)} is on even when the network is used: add training=self.training, as is read")
    in_place = plain != name or library.is_in_place(LAYERS[plain], others, options)
    return reader.operate(operation, tensor, node, in_place)


def indexed(reader: "Interpreter", tensor: Tensor, node: ast.Subscript) -> Tensor:
    """``x[:, :, None, None]``, which adds axes of one place."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    kept = [part for part in parts if isinstance(part, ast.Slice) and not (part.lower or part.upper or part.step)]
    added = [part for part in parts if isinstance(part, ast.Constant) and part.value is None]
    if len(kept) != 1 + len(tensor.shape) or [*kept, *added] != parts:
        raise ReadError(
            node, f"{shown(node)} takes a part of a tensor, and no layer does: only [:, :, None, None] is read"
        )
    return reader.steps.reshape(tensor, tensor.shape + (1,) * len(added), node)


def _tensor(value: Value, node: ast.AST) -> Tensor:
    if not isinstance(value, Tensor):
        raise ReadError(node, f"{shown(node)} is given {what(value)}, where a tensor should stand")
    return value


def _view(reader: "Interpreter", node: ast.AST, input: Value, *size: Value, shape: Value = None) -> Tensor:
    """`view` and `reshape`: the first number is the batch's, −1 is what is left."""
    tensor = _tensor(input, node)
    given = size[0] if len(size) == 1 and isinstance(size[0], tuple | list) else shape if shape is not None else size
    batch, *lengths = given or (None,)
    counts = all(isinstance(length, int) and (length > 0 or length == -1) for length in lengths)
    if batch not in (BATCH, -1) or not counts or [batch, *lengths].count(-1) > 1 or not lengths:
        raise ReadError(
            node, f"{shown(node)} is not read: the first number is the batch's, x.size(0) or -1, and the others are "
            f"whole numbers, one of which may be -1; write flatten(1) for {prod(tensor.shape)} numbers in a row"
        )  # fmt: skip
    known = prod(length for length in lengths if length != -1)
    left = max(1, prod(tensor.shape) // known)
    return reader.steps.reshape(tensor, tuple(left if length == -1 else length for length in lengths), node)


def _flatten(reader: "Interpreter", node: ast.AST, input: Value, start_dim: Value = 0, end_dim: Value = -1) -> Tensor:
    tensor = _tensor(input, node)
    if start_dim != 1 or end_dim not in (-1, len(tensor.shape)):
        raise ReadError(node, f"{shown(node)} mixes images or keeps an axis: write flatten(1), from the first axis on")
    return reader.steps.reshape(tensor, (prod(tensor.shape),), node)


def _axes(dim: Value, tensor: Tensor, node: ast.AST) -> set[int]:
    """Axes of the tensor, counted from the batch's, 0."""
    given = dim if isinstance(dim, tuple | list) else (dim,)
    count = 1 + len(tensor.shape)
    if not all(isinstance(axis, int) and -count <= axis < count for axis in given):
        raise ReadError(node, f"{shown(node)} names axes that a tensor of {shape_text(tensor.shape)} does not have")
    return {axis % count for axis in given}


def _mean(
    reader: "Interpreter", node: ast.AST, input: Value, dim: Value = None, keepdim: Value = False, axis: Value = None
) -> Tensor:
    """The mean over rows and columns, which is global average pooling."""
    tensor = _tensor(input, node)
    chosen = dim if dim is not None else axis
    if len(tensor.shape) != 3 or _axes(chosen, tensor, node) != {2, 3} or not isinstance(keepdim, bool):
        raise ReadError(node, f"{shown(node)} is not read: a mean goes over rows and columns, mean(dim=(2, 3))")
    pooled = reader.steps.layer(GlobalAveragePooling(), tensor, node)
    return pooled if keepdim else reader.steps.reshape(pooled, pooled.shape[:1], node)


def _squeeze(reader: "Interpreter", node: ast.AST, input: Value, dim: Value = None) -> Tensor:
    tensor = _tensor(input, node)
    axes = _axes(dim, tensor, node) if dim is not None else set(range(1, 1 + len(tensor.shape)))
    kept = tuple(length for axis, length in enumerate(tensor.shape, start=1) if length != 1 or axis not in axes) or (1,)
    return reader.steps.reshape(tensor, kept, node)


def _unsqueeze(reader: "Interpreter", node: ast.AST, input: Value, dim: Value) -> Tensor:
    tensor = _tensor(input, node)
    count = 2 + len(tensor.shape)
    if not isinstance(dim, int) or not -count < dim < count or dim % count == 0:
        raise ReadError(node, f"{shown(node)} adds an axis where none can be: write unsqueeze(-1)")
    place = dim % count - 1
    return reader.steps.reshape(tensor, (*tensor.shape[:place], 1, *tensor.shape[place:]), node)


def _cat(reader: "Interpreter", node: ast.AST, tensors: Value, dim: Value = 0, axis: Value = None) -> Tensor:
    if not isinstance(tensors, tuple | list) or not tensors or not all(isinstance(each, Tensor) for each in tensors):
        raise ReadError(node, f"{shown(node)} is given {what(tensors)}: it takes a list of tensors")
    if _axes(dim if axis is None else axis, tensors[0], node) != {1}:
        raise ReadError(node, f"{shown(node)} is not read: branches are put together along the channels, dim=1")
    return reader.steps.concatenation(tensors, node)


def _add(reader: "Interpreter", node: ast.AST, input: Value, other: Value) -> Value:
    return reader.combined(ast.Add(), input, other, node)


def _multiply(reader: "Interpreter", node: ast.AST, input: Value, other: Value) -> Value:
    return reader.combined(ast.Mult(), input, other, node)


def _size(reader: "Interpreter", node: ast.AST, input: Value, dim: Value = None) -> Value:
    tensor = _tensor(input, node)
    sizes = (BATCH, *tensor.shape)
    if dim is None:
        return sizes
    (axis,) = _axes((dim,), tensor, node)
    return sizes[axis]


def _dim(reader: "Interpreter", node: ast.AST, input: Value) -> int:
    return 1 + len(_tensor(input, node).shape)


def _same(reader: "Interpreter", node: ast.AST, input: Value, *ignored: Value, **also_ignored: Value) -> Tensor:
    """What changes nothing of the numbers: `contiguous`, `to`, `expand_as`."""
    return _tensor(input, node)


def _copy(reader: "Interpreter", node: ast.AST, input: Value) -> Tensor:
    """The same numbers apart, which nothing changes in place."""
    tensor = _tensor(input, node)
    return Tensor(tensor.index, tensor.shape)


FUNCTIONS: Mapping[str, Function] = {
    "view": _view,
    "reshape": _view,
    "flatten": _flatten,
    "mean": _mean,
    "cat": _cat,
    "concat": _cat,
    "add": _add,
    "mul": _multiply,
    "squeeze": _squeeze,
    "unsqueeze": _unsqueeze,
    "size": _size,
    "dim": _dim,
    "clone": _copy,
    **dict.fromkeys(("contiguous", "to", "cuda", "cpu", "float", "expand_as"), _same),
}

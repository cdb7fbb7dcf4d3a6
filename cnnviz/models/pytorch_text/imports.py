"""What a text may import and which names it may use: a check of all of it, whether the network needs it or not.

Nothing is ever imported or called. That a text is refused for ``import os`` says early that it wants more than a
network.
"""

import ast
from collections.abc import Iterator

from cnnviz.models.pytorch_text.refusals import ReadError, shown
from cnnviz.models.pytorch_text.values import LibraryName, Value
from cnnviz.models.pytorch_text.wording import OF_KERAS

LIBRARIES = (
    "torch", "torchvision", "typing", "collections", "math", "functools", "copy", "dataclasses", "enum", "abc", "re",
    "itertools", "operator", "random", "time", "datetime", "json", "warnings", "logging", "argparse", "__future__",
    "typing_extensions", "numpy", "matplotlib", "sklearn", "PIL", "tqdm", "torchinfo", "torchsummary", "IPython",
)  # fmt: skip

FORBIDDEN = {
    "eval", "exec", "compile", "open", "globals", "locals", "setattr", "delattr", "breakpoint",
}  # fmt: skip
ALLOWED_DUNDERS = {"__init__", "__name__", "__class__", "__call__", "__all__"}

STARS = {
    "torch": ("nn", "Tensor", "cat", "flatten", "relu", "sigmoid", "tanh"),
    "torch.nn": (
        "Module", "Sequential", "ModuleList", "ModuleDict", "Conv2d", "ConvTranspose2d", "Linear", "BatchNorm1d",
        "BatchNorm2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "AdaptiveMaxPool2d", "ReLU", "LeakyReLU", "GELU",
        "SiLU", "Sigmoid", "Tanh", "Dropout", "Dropout2d", "Flatten", "Identity", "Softmax", "LogSoftmax", "ZeroPad2d",
        "functional", "init",
    ),
}  # fmt: skip


def check_names(tree: ast.Module) -> None:
    """Refuse imports and names that reach outside of a network, anywhere in the text."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                for alias in node.names:
                    _check_library(node, alias.name)
            case ast.ImportFrom():
                if not node.level:
                    _check_library(node, node.module or "")
            case ast.Name(ctx=ast.Load()) if node.id in FORBIDDEN or _is_hidden(node.id):
                way_out = "use add_module" if node.id == "setattr" else "delete what uses it"
                raise ReadError(
                    node, f"`{node.id}` is not read: a network needs layers and arithmetic alone, {way_out}"
                )
            case ast.Attribute(ctx=ast.Load()) if _is_hidden(node.attr):
                raise ReadError(node, f"{shown(node)} is not read: names between double underscores belong to Python")
            case _:
                pass


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Value]]:
    """The names that an import statement makes, and what they stand for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            whole = alias.name if alias.asname else alias.name.partition(".")[0]
            yield alias.asname or whole, LibraryName(whole)
        return
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        if alias.name != "*":
            yield alias.asname or alias.name, LibraryName(f"{module}.{alias.name}")
        elif module in STARS:
            yield from ((name, LibraryName(f"{module}.{name}")) for name in STARS[module])
        else:
            raise ReadError(node, f"{shown(node)} does not say which names it makes: import them by name")


def _check_library(node: ast.AST, name: str) -> None:
    library = name.partition(".")[0]
    if library not in LIBRARIES:
        way_out = OF_KERAS if library in ("keras", "tensorflow") else "Delete the line and what depends on it"
        raise ReadError(
            node, f"{shown(node)} is not read: a network needs torch alone. {way_out[0].upper()}{way_out[1:]}"
        )


def _is_hidden(name: str) -> bool:
    return name.startswith("__") and name not in ALLOWED_DUNDERS

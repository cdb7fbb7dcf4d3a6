"""An architecture as PyTorch source."""

from collections.abc import Iterator, Sequence

from cnnviz.geometry.layers import (
    Architecture,
    Concatenation,
    Convolution,
    Layer,
    Linear,
    Residual,
    SqueezeExcitation,
    both_sides_alike,
    inner_sequences,
    named_layers,
)
from cnnviz.models.layer_source import layer_source
from cnnviz.models.source_heading import heading

Classes = dict[Layer, str]  # a block → the name of the class that computes it; equal blocks share one

INDENT = "    "


def module_source(architecture: Architecture) -> str:
    """The `torch.nn.Sequential` that the architecture describes, as an expression.

    Where the architecture has blocks, it uses the classes of `class_source`.

    Raises
    ------
    GeometryError
        If the padding of a pooling differs between opposite sides, which no layer of PyTorch can say.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Flatten, Linear
    >>> print(module_source(Architecture("head", (1, 2, 2), (Flatten(), Linear(4, 3)))))
    nn.Sequential(
        nn.Flatten(),
        nn.Linear(4, 3),
    )
    """
    classes = _classes(architecture)
    lines = "".join(f"{INDENT}{_call(layer, classes)},\n" for layer in architecture.layers)
    return f"nn.Sequential(\n{lines})"


def class_source(architecture: Architecture) -> str:
    """The classes of the architecture's blocks, one for all blocks that are equal; empty where there are none.

    Their parts have the names of `Architecture.steps`. A convolution whose padding differs between opposite sides takes
    a class too.

    Raises
    ------
    GeometryError
        As `module_source`.
    """
    classes = _classes(architecture)
    return "\n\n".join(_class(block, name, classes) for block, name in classes.items())


def pytorch_source(architecture: Architecture) -> str:
    """A script that makes the network and calls it ``model``.

    Its first line says name and input shape, so that `cnnviz.models.pytorch_text.read_pytorch` gives the architecture
    back.

    Raises
    ------
    GeometryError
        As `module_source`.
    """
    definitions = class_source(architecture)
    imports = class_imports(architecture) + "import torch\n" * ("torch." in definitions) + "from torch import nn\n"
    model = f"model = {module_source(architecture)}\n"
    script = "\n\n".join([imports, definitions, model]) if definitions else f"{imports}\n{model}"
    return f"{heading(architecture.name, architecture.input_shape)}\n{script}"


def class_imports(architecture: Architecture) -> str:
    """What `class_source` needs of the standard library, with an empty line after it; empty where it needs nothing."""
    return "from collections import OrderedDict\n\n" if "OrderedDict" in class_source(architecture) else ""


def _classes(architecture: Architecture) -> Classes:
    """The different blocks of an architecture with names for their classes; those inside others come first."""
    counts: dict[str, int] = {}
    classes: Classes = {}
    for block in _blocks(architecture.layers):
        if block not in classes:
            words = "SqueezeExcitation" if isinstance(block, SqueezeExcitation) else type(block).__name__
            counts[words] = counts.get(words, 0) + 1
            classes[block] = f"{words}{counts[words]}"
    return classes


def _blocks(layers: Sequence[Layer]) -> Iterator[Layer]:
    for layer in layers:
        for _, inner in inner_sequences(layer):
            yield from _blocks(inner)
        if isinstance(layer, Residual | Concatenation | SqueezeExcitation) or _is_lopsided(layer):
            yield layer


def _is_lopsided(layer: Layer) -> bool:
    return isinstance(layer, Convolution) and not both_sides_alike(layer.window.padding)


def _call(layer: Layer, classes: Classes) -> str:
    return f"{classes[layer]}()" if layer in classes else layer_source(layer)


def _class(block: Layer, name: str, classes: Classes) -> str:
    match block:
        case Residual():
            parts, body = _residual(block, classes)
        case Concatenation():
            parts, body = _concatenation(block, classes)
        case SqueezeExcitation():
            parts, body = _squeeze_excitation(block)
        case Convolution():
            return _lopsided(block, name)
        case _:
            raise AssertionError(block)
    lines = [
        f"class {name}(nn.Module):",
        f"{INDENT}def __init__(self):",
        f"{INDENT * 2}super().__init__()",
        *(f"{INDENT * 2}self.{part} = {call}" for part, call in parts),
        "",
        f"{INDENT}def forward(self, x):",
        *(f"{INDENT * 2}{line}" for line in body),
    ]
    return "\n".join(lines) + "\n"


Parts = list[tuple[str, str]]  # name → the call that makes it


def _residual(block: Residual, classes: Classes) -> tuple[Parts, list[str]]:
    parts = [(name, _call(layer, classes)) for name, layer in named_layers(block.branch)]
    body = [
        f"y = self.{name}({'x' if number == 0 else 'y'})" for number, (name, _) in enumerate(named_layers(block.branch))
    ]
    if block.shortcut:
        parts.append(("shortcut", _sequential(block.shortcut, classes)))
    shortcut = "self.shortcut(x)" if block.shortcut else "x"
    return parts, [*body, f"return {'y' if block.branch else 'x'} + {shortcut}"]


def _concatenation(block: Concatenation, classes: Classes) -> tuple[Parts, list[str]]:
    numbered = list(enumerate(block.branches, start=1))
    parts = [(f"branch{number}", _sequential(branch, classes)) for number, branch in numbered]
    branches = ", ".join(f"self.branch{number}(x)" for number, _ in numbered)
    return parts, [f"return torch.cat([{branches}], dim=1)"]


def _squeeze_excitation(block: SqueezeExcitation) -> tuple[Parts, list[str]]:
    channels, squeezed = block.channels, block.squeezed
    parts = [
        (name, layer_source(Linear(before, after, block.bias)))
        for name, before, after in (("squeeze", channels, squeezed), ("excite", squeezed, channels))
    ]
    body = [
        "means = x.mean(dim=(2, 3))",
        "weights = torch.sigmoid(self.excite(torch.relu(self.squeeze(means))))",
        "return x * weights[:, :, None, None]",
    ]
    return parts, body


def _sequential(layers: Sequence[Layer], classes: Classes) -> str:
    """A sequence inside a class, by the names of its layers."""
    if not layers:
        return "nn.Sequential()"
    lines = "".join(f"{INDENT * 3}{name}={_call(layer, classes)},\n" for name, layer in named_layers(layers))
    return f"nn.Sequential(OrderedDict(\n{lines}{INDENT * 2}))"


def _lopsided(block: Convolution, name: str) -> str:
    """A convolution that pads by itself; its weights have the names of any other's."""
    window = block.window
    bare = Convolution(
        block.in_channels, block.out_channels, window.kernel_size, window.stride, 0, window.dilation, block.bias,
        block.groups,
    )  # fmt: skip
    (top, bottom), (left, right) = window.padding
    return "\n".join([
        f"class {name}(nn.Conv2d):",
        f"{INDENT}def __init__(self):",
        f"{INDENT * 2}super().__init__{layer_source(bare).removeprefix('nn.Conv2d')}",
        "",
        f"{INDENT}def forward(self, x):  # padded at the left, right, top and bottom",
        f"{INDENT * 2}return super().forward(nn.functional.pad(x, {(left, right, top, bottom)}))",
    ]) + "\n"  # fmt: skip

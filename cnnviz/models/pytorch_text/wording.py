"""What a value is called in a sentence."""

from cnnviz.models.pytorch_text.operations import Tensor
from cnnviz.models.pytorch_text.values import (
    Container,
    Function,
    Instance,
    LayerModule,
    LibraryName,
    Opaque,
    UserClass,
    Value,
)

OF_KERAS = "write each layer of Keras as PyTorch has it, such as nn.Conv2d(3, 32, 3)"
OF_TORCHVISION = "paste the class itself; the best-known networks stand under Start from"


def what(value: Value) -> str:
    """A value in a few words, for a sentence.

    Examples
    --------
    >>> what(3), what((1, 2)), what(LibraryName("torch.nn.ReLU"))
    ('3', '(1, 2)', 'nn.ReLU')
    """
    match value:
        case LibraryName():
            return value.shown
        case Opaque():
            return value.what
        case Tensor():
            return "a tensor"
        case LayerModule():
            return f"the layer nn.{value.kind}"
        case Container():
            return f"an nn.{value.kind}"
        case Instance():
            return f"a {value.owner.name}"
        case UserClass():
            return f"the class {value.name}"
        case Function():
            return f"the function {value.node.name}"
        case None:
            return "nothing"
        case bool() | int() | float() | str():
            return repr(value) if len(repr(value)) <= 40 else f"{repr(value)[:39]}…"
        case tuple() | list() if all(isinstance(each, int | float | str | None) for each in value[:9]):
            return repr(value) if len(value) < 9 else f"a {type(value).__name__} of {len(value)}"
        case _:
            return f"a {type(value).__name__.lower()}"

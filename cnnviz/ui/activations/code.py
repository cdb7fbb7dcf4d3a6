"""The code of each tab."""

from collections.abc import Callable

from cnnviz.ops.activations import ACTIVATIONS, ActivationTrace
from cnnviz.ops.dropout import DropoutTrace, dropout
from cnnviz.ops.normalisation import BatchNormTrace, batch_norm
from cnnviz.ops.source_layers import activation_source, batch_norm_source, dropout_source


def code_of(
    trace: ActivationTrace | BatchNormTrace | DropoutTrace,
) -> tuple[str, *tuple[Callable[..., object], ...]]:
    """The same in PyTorch, and the functions of cnnviz that computed it."""
    if isinstance(trace, ActivationTrace):
        activation = ACTIVATIONS[trace.name]
        return activation_source(trace), activation.function, activation.derivative
    if isinstance(trace, BatchNormTrace):
        return batch_norm_source(trace), batch_norm
    return dropout_source(trace), dropout

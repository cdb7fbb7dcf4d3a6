"""From an architecture to a PyTorch module."""

import torch
from torch import nn

from cnnviz.errors import CheckpointError
from cnnviz.geometry.layers import Architecture
from cnnviz.models.checkpoints import Checkpoint
from cnnviz.models.modules import sequence


def build_module(architecture: Architecture, seed: int | None = None) -> nn.Sequential:
    """The network that an architecture describes, with fresh weights.

    Parameters
    ----------
    architecture : Architecture
        Its layers become the parts of the module, by the names of `Architecture.layer_names`; those inside a block
        have the names of `Architecture.steps`.
    seed : int or None
        Decides the initial weights and leaves PyTorch's own generator as it was; None draws from the latter.

    Raises
    ------
    GeometryError
        If a pooling pads opposite sides unlike, which PyTorch's do not.

    Examples
    --------
    >>> from cnnviz.models.zoo import ARCHITECTURES
    >>> sum(weights.numel() for weights in build_module(ARCHITECTURES["tiny_cnn"], seed=0).parameters())
    170
    """
    with torch.random.fork_rng(devices=[], enabled=seed is not None):
        if seed is not None:
            torch.default_generator.manual_seed(seed)  # torch.manual_seed would reach the accelerators' too
        return sequence(architecture.layers)


def load_module(checkpoint: Checkpoint) -> nn.Sequential:
    """The trained network of a checkpoint, ready to judge images (in eval mode).

    Raises
    ------
    CheckpointError
        If the weights do not fit the architecture or are not all finite.
    """
    module = build_module(checkpoint.architecture, seed=0)
    expected = {name: tuple(value.shape) for name, value in module.state_dict().items()}
    given = {name: value.shape for name, value in checkpoint.weights.items()}
    for name in sorted(expected.keys() ^ given.keys()):
        fault = "lacks" if name in expected else "has unknown"
        raise CheckpointError(f"the checkpoint {fault} weights {name!r}: it belongs to another architecture")
    for name, shape in expected.items():
        if given[name] != shape:
            raise CheckpointError(
                f"the checkpoint's {name} has shape {given[name]} but {checkpoint.architecture.name} takes {shape}: "
                "it belongs to another architecture"
            )
    weights = {name: torch.tensor(value) for name, value in checkpoint.weights.items()}
    for name, value in weights.items():
        if not value.isfinite().all():
            raise CheckpointError(f"the checkpoint's {name} holds NaN or infinity: take one from an earlier epoch")
    module.load_state_dict(weights, strict=True)
    return module.eval()

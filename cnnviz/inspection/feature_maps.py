"""What every layer of a network gives for one image."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.errors import ImageError
from cnnviz.geometry.layers import shape_text
from cnnviz.inspection.layer_output import LayerOutput
from cnnviz.metrics.classification import softmax
from cnnviz.models.build import load_module
from cnnviz.models.checkpoints import Checkpoint


def feature_maps(checkpoint: Checkpoint, image: NDArray[np.uint8]) -> tuple[LayerOutput, ...]:
    """The output of every layer for one image, and last the probability of each class.

    Parameters
    ----------
    checkpoint : Checkpoint
    image : ndarray of uint8, (C, H, W)
        Of the shape that the network takes.

    Returns
    -------
    tuple of LayerOutput
        One for each layer in order, then one of the kind ``softmax`` with the class probabilities. The last two have
        the classes as their `units`.

    Raises
    ------
    ImageError
        If the image has another shape than the network takes.
    """
    architecture = checkpoint.architecture
    if image.shape != architecture.input_shape or image.dtype != np.uint8:
        raise ImageError(
            f"the image has {shape_text(image.shape)} numbers ({image.dtype}), but {architecture.name} takes "
            f"{shape_text(architecture.input_shape)} bytes: choose another image or scale this one"
        )
    module = load_module(checkpoint)
    names = architecture.layer_names
    with recorded_outputs(module, names) as recorded, torch.no_grad():
        logits = module(_normalised(checkpoint, image))[0].numpy()
    outputs = [
        LayerOutput(name, layer.kind, recorded[name][0].numpy(), checkpoint.classes if name == names[-1] else ())
        for name, layer in zip(names, architecture.layers, strict=True)
    ]
    probabilities = softmax(logits).astype(np.float32)
    return (*outputs, LayerOutput("probabilities", "softmax", probabilities, checkpoint.classes))


@contextmanager
def recorded_outputs(module: torch.nn.Module, names: Sequence[str]) -> Iterator[dict[str, torch.Tensor]]:
    """While open, what the named parts of a module give is written down; the module computes in evaluation mode.

    Afterwards the module is as it was found: its mode restored, the hooks gone.

    Parameters
    ----------
    module : torch.nn.Module
    names : sequence of str
        As in ``module.named_modules()``.

    Yields
    ------
    dict of str to tensor
        Filled by each call of the module, by name.
    """
    recorded: dict[str, torch.Tensor] = {}

    # detach and clone: a later in-place layer would overwrite what is only referred to
    def record(name: str, part: torch.nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        recorded[name] = output.detach().clone()

    modes = {part: part.training for part in module.modules()}
    hooks = [module.get_submodule(name).register_forward_hook(partial(record, name)) for name in names]
    try:
        module.eval()
        yield recorded
    finally:
        for hook in hooks:
            hook.remove()
        for part, training in modes.items():
            part.training = training  # one by one: parts may have had different modes


def _normalised(checkpoint: Checkpoint, image: NDArray[np.uint8]) -> torch.Tensor:
    """(C, H, W) bytes → (1, C, H, W), each channel (pixel − mean) / deviation with pixels from 0 to 1."""
    pixels = torch.from_numpy(image.astype(np.float32))[None] / 255
    mean = torch.tensor(checkpoint.mean)[:, None, None]
    deviation = torch.tensor(checkpoint.deviation)[:, None, None]
    return (pixels - mean) / deviation

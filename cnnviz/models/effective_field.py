"""The effective receptive field: of all that a unit sees, what weighs in what it gives."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.errors import GeometryError, InputError
from cnnviz.geometry.exact_field import exact_fields
from cnnviz.geometry.layers import Architecture
from cnnviz.geometry.window import Pair
from cnnviz.models.build import build_module
from cnnviz.models.influence import Influence

Weights = Mapping[str, NDArray[np.float32]]


def effective_field(
    architecture: Architecture,
    layer_name: str,
    *,
    unit: Pair | None = None,
    weights: nn.Sequential | Weights | None = None,
    seed: int = 0,
    images: int = 16,
) -> Influence:
    """How much each pixel weighs in what a unit gives, by the gradient, averaged over random images.

    From the unit a random combination of its channels is sent back; the absolute gradients of each pixel's channels are
    added, and the mean over the images is taken.

    Parameters
    ----------
    architecture : Architecture
    layer_name : str
        The name of a step, ``conv2`` or ``block1.conv1``.
    unit : (int, int) or None
        Row and column on the layer's feature map; None takes the one in the middle.
    weights : torch.nn.Sequential, mapping of str to ndarray or None
        A network that `build_module` has made, or its weights by name, as a checkpoint has them; None draws fresh ones.
    seed : int
        Decides fresh weights, images and combinations.
    images : int
        At least 1.

    Raises
    ------
    GeometryError
        If there is no such layer or unit, or the exact field cannot be found.
    InputError
        If there are no images, or the weights are of another network.

    References
    ----------
    Luo et al., Understanding the effective receptive field in deep convolutional neural networks (2016).

    Examples
    --------
    >>> from cnnviz.geometry.layers import Convolution
    >>> field = effective_field(Architecture("two", (1, 9, 9), (Convolution(1, 1, 3),) * 2), "conv2")
    >>> field.unit, field.field_pixels, round(float(field.weight.sum()), 6)
    ((2, 2), 25, 1.0)
    """
    if images < 1:
        raise InputError(f"there are {images} images: use 1 or more")
    fields = exact_fields(architecture, layer_name)
    middle = (fields.layout[0] // 2, fields.layout[1] // 2)
    row, column = middle if unit is None else unit
    seen = fields.at(row, column)
    module = _module(architecture, weights, seed)
    generator = torch.Generator().manual_seed(seed)
    inputs = torch.randn((images, *architecture.input_shape), generator=generator).requires_grad_()
    was_training = module.training
    try:
        output = _output_of(module.eval(), layer_name, inputs)  # in training, batch normalisation mixes the images
    finally:
        module.train(was_training)
    maps = output.reshape(images, -1, *fields.layout)  # a flattened vector keeps the places that it came from
    combination = torch.randn(maps.shape[:2], generator=generator)
    (gradient,) = torch.autograd.grad((maps[:, :, row, column] * combination).sum(), inputs)
    influence = gradient.abs().sum(dim=1).mean(dim=0).numpy().astype(np.float64)  # (N, C, H, W) → (H, W)
    total = influence.sum()
    return Influence(layer_name, (row, column), influence / total if total else influence, len(seen.positions))


def _module(architecture: Architecture, weights: nn.Sequential | Weights | None, seed: int) -> nn.Sequential:
    if isinstance(weights, nn.Sequential):
        return weights
    module = build_module(architecture, seed)
    if weights is not None:
        try:
            module.load_state_dict({name: torch.tensor(value) for name, value in weights.items()}, strict=True)
        except RuntimeError as error:
            raise InputError(f"these weights are not those of {architecture.name}: give its own") from error
    return module


def _output_of(module: nn.Sequential, layer_name: str, inputs: Tensor) -> Tensor:
    """What a layer gives; the layers behind it are not computed."""
    outer = layer_name.partition(".")[0]
    found: list[Tensor] = []
    try:
        target = module.get_submodule(layer_name)
    except AttributeError as error:
        raise GeometryError(f"the network has no layer {layer_name!r}: use a name of its layer table") from error
    handle = target.register_forward_hook(lambda _module, _inputs, output: found.append(output))
    try:
        values = inputs
        for name, part in module.named_children():
            values = part(values)
            if name == outer:
                break
    finally:
        handle.remove()
    return found[0]

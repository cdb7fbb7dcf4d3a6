"""The filters of a convolution as grids of numbers in colour."""

from cnnviz.errors import InputError
from cnnviz.figures.numbers import decimals_for, written
from cnnviz.figures.scene import Role, Scene, SceneGrid
from cnnviz.figures.signed_grids import colour_key, signed_colouring
from cnnviz.figures.theme import Theme
from cnnviz.inspection.filters import LayerFilters

LARGEST_KERNEL_WITH_NUMBERS = 7
SMALLEST_WRITTEN = 1e-4  # below that, weights are written with exponents


def filters_scene(layer: LayerFilters, input_channel: int, theme: Theme) -> Scene:
    """Every filter of a layer for one input channel, its weights written into their cells.

    All filters share one symmetric colour scale, from minus the layer's largest absolute weight to plus that; zero is
    neutral. Kernels with more than 7 columns are drawn as pictures.

    Parameters
    ----------
    layer : LayerFilters
    input_channel : int
        Which slice of each filter is drawn, from 0.
    theme : Theme

    Raises
    ------
    InputError
        If there is no such input channel.
    """
    inputs, columns = layer.weights.shape[1], layer.weights.shape[3]
    if not 0 <= input_channel < inputs:
        raise InputError(f"input channel {input_channel} of {layer.name} does not exist: use 0 to {inputs - 1}")
    decimals = decimals_for(layer.largest) if layer.largest > SMALLEST_WRITTEN else None
    grids = tuple(
        SceneGrid(
            f"filter.{index}",
            Role.KERNEL,
            f"Filter {index + 1}",
            "" if layer.bias is None else f"bias {written(layer.bias[index], 2)}",
            weights[input_channel],
            decimals=decimals,
            colouring=signed_colouring(
                weights[input_channel],
                layer.largest,
                theme.weights,
                is_picture=columns > LARGEST_KERNEL_WITH_NUMBERS,
            ),
        )
        for index, weights in enumerate(layer.weights)
    )
    return Scene((colour_key(layer.largest, theme.weights, Role.KERNEL), *grids))

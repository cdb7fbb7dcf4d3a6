"""What a layer gives for one image: feature maps side by side."""

from cnnviz.figures.scene import Role, Scene, SceneGrid
from cnnviz.figures.signed_grids import colour_key, signed_colouring
from cnnviz.figures.theme import Theme
from cnnviz.inspection.layer_output import LayerOutput


def feature_maps_scene(output: LayerOutput, theme: Theme) -> Scene:
    """The channels of a layer's output as pictures.

    They share one symmetric colour scale, from minus the layer's largest absolute value to plus that; zero is neutral.

    Parameters
    ----------
    output : LayerOutput
        Of shape (C, H, W).
    theme : Theme
    """
    grids = tuple(
        SceneGrid(
            f"map.{channel}",
            Role.OUTPUT,
            str(channel + 1),
            "",
            values,
            label=f"Channel {channel + 1}",
            colouring=signed_colouring(values, output.largest, theme.activations, is_picture=True),
        )
        for channel, values in enumerate(output.values)
    )
    key = colour_key(output.largest, theme.activations, Role.OUTPUT, has_negative=bool(output.values.min() < 0))
    return Scene((key, *grids))

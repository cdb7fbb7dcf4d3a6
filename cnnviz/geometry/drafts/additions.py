"""New layers that fit where they are put."""

from math import gcd, prod

from cnnviz.geometry.drafts.fields import FIELDS
from cnnviz.geometry.drafts.layers import DraftLayer, draft_layer
from cnnviz.geometry.layers import Shape

USUAL_CHANNELS = 16  # of a first convolution
USUAL_FEATURES = 10
_SQUEEZED = 16  # Hu et al. 2017: a sixteenth of the channels


def new_layer(kind: str, shape: Shape) -> DraftLayer:
    """A layer of a kind with usual numbers, made for what arrives.

    Wherever it can, it gives the shape that it gets, so that the layers behind it still fit.

    Parameters
    ----------
    kind : str
        A key of `FIELDS`.
    shape : tuple of int
        What arrives where the layer is put.

    Examples
    --------
    >>> layer = new_layer("convolution", (32, 8, 8))
    >>> layer.spec().output_shape((32, 8, 8))
    (32, 8, 8)
    """
    count = shape[0]
    match kind:
        case "convolution":
            wider = count if count > 3 else USUAL_CHANNELS  # an image has 1 or 3 channels
            return draft_layer(kind, in_channels=count, out_channels=wider, kernel_size=3, padding=1)
        case "transposed_convolution":
            return draft_layer(kind, in_channels=count, out_channels=count, kernel_size=2, stride=2)
        case "linear":
            return draft_layer(kind, in_features=prod(shape), out_features=count if len(shape) == 1 else USUAL_FEATURES)
        case "batch_norm":
            return draft_layer(kind, channels=count, dimensions=2 if len(shape) == 3 else 1)
        case "squeeze_excitation":
            return draft_layer(kind, channels=count, squeezed=max(1, count // _SQUEEZED))
        case "residual":
            return draft_layer(kind, _branch(shape), ())
        case "concatenation":
            return draft_layer(kind, *_branches(shape))
    values: dict[str, object] = {"kernel_size": 2, "output_size": 2, "probability": 0.25}
    names = {field.name for field in FIELDS[kind]}
    return draft_layer(kind, **{name: value for name, value in values.items() if name in names})


def _branch(shape: Shape) -> tuple[DraftLayer, ...]:
    """Two normalised layers that keep the shape."""
    count = shape[0]
    if len(shape) == 1:
        dense = draft_layer("linear", in_features=count, out_features=count)
        return dense, draft_layer("relu"), dense
    mixed = draft_layer("convolution", in_channels=count, out_channels=count, kernel_size=3, padding=1, bias=False)
    norm = draft_layer("batch_norm", channels=count)
    return mixed, norm, draft_layer("relu"), mixed, norm


def _branches(shape: Shape) -> tuple[tuple[DraftLayer, ...], ...]:
    """Two ways that see with windows of 1 and 3 and together give as many channels as they get, if those are even."""
    count = shape[0]
    half = count // gcd(count, 2)
    if len(shape) == 1:
        dense = draft_layer("linear", in_features=count, out_features=half)
        return (dense,), (dense, draft_layer("relu"))
    narrow = draft_layer("convolution", in_channels=count, out_channels=half, kernel_size=1)
    wide = draft_layer("convolution", in_channels=count, out_channels=half, kernel_size=3, padding=1)
    return (narrow,), (wide,)

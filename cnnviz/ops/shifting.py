"""What becomes of a map when the image moves a little: invariance and equivariance, as numbers."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cnnviz.errors import GeometryError
from cnnviz.geometry.padding import NamedPadding, named_padding
from cnnviz.geometry.window import Pair, Window
from cnnviz.ops.convolution import as_kernels, convolve
from cnnviz.ops.windows import Array, as_channels

ROUNDING = 1e-9  # of the largest absolute value: a smaller difference is no change


class Border(StrEnum):
    """What comes in at the side that an image moves away from."""

    WRAP = "wrap"  # what has left at the other side, so that nothing is lost
    ZEROS = "zeros"


@dataclass(frozen=True, eq=False)
class Change:
    """How far two maps differ.

    Attributes
    ----------
    before, after : ndarray, (C, H, W)
    share_changed : float
        Cells that differ by more than rounding, as a share of all, 0 to 1.
    relative_change : float
        mean |after − before| / mean |before|: 0 is the same, 1 differs by as much as there was. Infinite where all was
        zero and something is not.
    """

    before: Array
    after: Array
    share_changed: float
    relative_change: float


@dataclass(frozen=True, eq=False)
class ShiftEffect:
    """What moving an image did.

    Attributes
    ----------
    image : Change
        The image and the moved image: how much went in.
    invariance : Change
        The map of the image and the map of the moved image. No change would be invariance. To be read beside `image`.
    equivariance : Change or None
        The moved map of the image and the map of the moved image. No change is equivariance: it makes no difference
        whether the image is moved or its map. None where the offset is no whole number of the map's cells.
    """

    image: Change
    invariance: Change
    equivariance: Change | None


def shift(image: object, offset: Pair, border: Border = Border.WRAP) -> Array:
    """Move an image by whole pixels.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    offset : (int, int)
        Pixels downwards and to the right; negative is upwards and to the left.
    border : Border

    Returns
    -------
    ndarray
        Of the image's shape.

    Examples
    --------
    >>> shift([[1, 2, 3]], (0, 1))
    array([[3., 1., 2.]])
    >>> shift([[1, 2, 3]], (0, 1), Border("zeros"))
    array([[0., 1., 2.]])
    """
    moved = np.roll(as_channels(image), offset, axis=(1, 2))
    if border is Border.ZEROS:
        rows, columns = offset
        moved[:, _entered(rows), :] = 0
        moved[:, :, _entered(columns)] = 0
    return moved[0] if np.ndim(image) == 2 else moved  # type: ignore[arg-type]


def change(before: object, after: object) -> Change:
    """Compare two maps of one shape.

    Raises
    ------
    GeometryError
        If their shapes differ.

    Examples
    --------
    >>> difference = change([[4, 0, 2, 2]], [[4, 2, 0, 2]])
    >>> difference.share_changed, difference.relative_change
    (0.5, 0.5)
    """
    first, second = as_channels(before), as_channels(after)
    if first.shape != second.shape:
        raise GeometryError(f"maps of {first.shape} and {second.shape} cannot be compared: give two of one shape")
    difference, size = np.abs(second - first), np.abs(first)
    share_changed = float((difference > ROUNDING * size.max()).mean())
    if size.any():
        return Change(first, second, share_changed, float(difference.mean() / size.mean()))
    return Change(first, second, share_changed, math.inf if difference.any() else 0.0)


def change_under_shift(
    image: object,
    operator: Callable[[Array], Array],
    offset: Pair = (0, 1),
    border: Border = Border.WRAP,
    jump: Pair = (1, 1),
) -> ShiftEffect:
    """Move an image and see what becomes of its map.

    A convolution with circular padding and stride 1 is exactly equivariant to wrapping moves. A pooling with stride 2
    is so to moves by 2; moved by 1, its map often changes less than the image did: a little invariance. With zeros
    coming in, both hold but for the border.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    operator : callable
        From an image, (C, H, W), to a map, (F, rows, columns).
    offset : (int, int)
        As in `shift`.
    border : Border
        The same for the image and for its map.
    jump : (int, int)
        Pixels of the image from one cell of the map to the next: the operator's stride.

    Examples
    --------
    >>> from cnnviz.geometry.window import Window
    >>> from cnnviz.ops.pooling import Pooling, pool
    >>> def halve(pixels):
    ...     return pool(pixels, Pooling("max"), Window((1, 2), stride=(1, 2))).output
    >>> effect = change_under_shift([[9, 0, 0, 0]], halve, jump=(1, 2))
    >>> effect.image.share_changed, effect.invariance.share_changed, effect.equivariance
    (0.5, 0.0, None)
    >>> change_under_shift([[9, 0, 0, 0]], halve, (0, 2), jump=(1, 2)).equivariance.share_changed
    0.0
    """
    pixels = as_channels(image)
    moved = shift(pixels, offset, border)
    before, after = operator(pixels), operator(moved)
    equivariance = None
    if offset[0] % jump[0] == 0 and offset[1] % jump[1] == 0:
        cells = (offset[0] // jump[0], offset[1] // jump[1])
        equivariance = change(shift(before, cells, border), after)
    return ShiftEffect(change(pixels, moved), change(before, after), equivariance)


def convolve_around(image: object, kernel: object) -> Array:
    """The feature map of an image whose opposite sides are joined: as large as the image.

    Parameters
    ----------
    image : array_like, (C, H, W) or (H, W)
    kernel : array_like, (F, C, kernel rows, kernel columns) or (kernel rows, kernel columns)
        At most as much larger than the image that its padding goes around once.

    Raises
    ------
    GeometryError
        If the padding would go around more than once, or channels do not fit.

    Examples
    --------
    >>> convolve_around([[1, 2, 3, 4]], [[1, 0, 0]])
    array([[4., 1., 2., 3.]])
    """
    pixels, weights = as_channels(image), as_kernels(kernel)
    size = (weights.shape[2], weights.shape[3])
    padding = named_padding(NamedPadding.SAME, (pixels.shape[1], pixels.shape[2]), size)
    return convolve(image, kernel, Window(size, padding=padding), padding_mode="circular").output


def _entered(steps: int) -> slice:
    return slice(0, steps) if steps >= 0 else slice(steps, None)

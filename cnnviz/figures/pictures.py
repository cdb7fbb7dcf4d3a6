"""Arrays of bytes that a page shows as images: small images enlarged, signed numbers in colour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import ImageError
from cnnviz.figures.theme import Theme


@dataclass(frozen=True, eq=False)
class SignedPicture:
    """A picture of numbers around zero.

    Attributes
    ----------
    pixels : ndarray of uint8, (H, W, 3)
    largest : float
        The colours go from −largest to +largest; to be written beside the picture.
    """

    pixels: NDArray[np.uint8]
    largest: float


def enlarged(image: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    """An image of a network as one of the page: each pixel a square, grey as red, green and blue.

    Parameters
    ----------
    image : ndarray of uint8, (C, H, W)
        One channel or three.
    scale : int
        Sides of the square, in pixels, at least 1.

    Returns
    -------
    ndarray of uint8, (H · scale, W · scale, 3)

    Examples
    --------
    >>> enlarged(np.array([[[0, 255]]], np.uint8), 2)[..., 0].tolist()
    [[0, 0, 255, 255], [0, 0, 255, 255]]
    """
    if image.ndim != 3 or image.shape[0] not in (1, 3):
        raise ImageError(f"the image has shape {image.shape}: give one channel or three, as (C, H, W)")
    colours = np.broadcast_to(image, (3, *image.shape[1:])).transpose(1, 2, 0)
    return colours.repeat(scale, axis=0).repeat(scale, axis=1)


def signed_picture(values: NDArray[np.floating], theme: Theme, largest: float | None = None) -> SignedPicture:
    """Numbers as colours, zero always neutral.

    Parameters
    ----------
    values : ndarray of float, (H, W)
    theme : Theme
    largest : float, optional
        Where the colours end, for pictures that are to be compared; the largest absolute value if none is given.
    """
    end = float(np.abs(values).max(initial=0.0)) if largest is None else largest
    fractions = values / (2 * end) + 0.5 if end > 0 else np.full(values.shape, 0.5)
    return SignedPicture(theme.activations.pixels(fractions), end)

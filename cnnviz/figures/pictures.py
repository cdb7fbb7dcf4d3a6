"""Arrays of bytes that a page shows as images: small images enlarged, many as one, signed numbers in colour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import ImageError
from cnnviz.figures.colour_scale import ColourScale, channels
from cnnviz.figures.theme import Theme

GAP = 4  # px


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


def image_grid(images: NDArray[np.uint8], columns: int, scale: int, theme: Theme) -> NDArray[np.uint8]:
    """Images in rows, from left to right and from top to bottom, on the theme's background.

    Parameters
    ----------
    images : ndarray of uint8, (N, C, H, W)
        One channel or three; at least one image.
    columns : int
        Images in a row, at least 1; the last row may have fewer.
    scale : int
        As in `enlarged`.
    theme : Theme

    Returns
    -------
    ndarray of uint8, (height, width, 3)
        Always wide enough for `columns` images, so that pictures of 3 and of 30 images have the same scale on a page.
    """
    if images.ndim != 4 or len(images) == 0:
        raise ImageError(f"the images have shape {images.shape}: give at least one, as (N, C, H, W)")
    tiles = [enlarged(image, scale) for image in images]
    height, width, _ = tiles[0].shape
    down = -(-len(tiles) // columns)
    grid = np.empty((down * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), np.uint8)
    grid[:] = channels(theme.background)
    for index, tile in enumerate(tiles):
        top, left = index // columns * (height + GAP), index % columns * (width + GAP)
        grid[top : top + height, left : left + width] = tile
    return grid


def signed_picture(
    values: NDArray[np.floating], theme: Theme, scale: ColourScale | None = None, largest: float | None = None
) -> SignedPicture:
    """Numbers as colours, zero always neutral.

    Parameters
    ----------
    values : ndarray of float, (H, W)
    theme : Theme
    scale : ColourScale, optional
        A diverging scale; the theme's for activations if none is given.
    largest : float, optional
        Where the colours end, for pictures that are to be compared; the largest absolute value if none is given.
    """
    end = float(np.abs(values).max(initial=0.0)) if largest is None else largest
    fractions = values / (2 * end) + 0.5 if end > 0 else np.full(values.shape, 0.5)
    return SignedPicture((scale or theme.activations).pixels(fractions), end)

"""Pictures made smaller, or of a given size."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


def shrunk(picture: NDArray[np.uint8], longest_side: int) -> NDArray[np.uint8]:
    """A picture with at most so many pixels along its longest side; a smaller one is given back as it is.

    Parameters
    ----------
    picture : ndarray of uint8, (H, W, 3)
    longest_side : int
        Rows or columns, at least 1.

    Examples
    --------
    >>> shrunk(np.zeros((40, 80, 3), np.uint8), 20).shape
    (10, 20, 3)
    """
    if max(picture.shape[:2]) <= longest_side:
        return picture
    image = Image.fromarray(picture)
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    return np.array(image)


def cut_to(picture: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    """The middle of a picture, as much of it as the shape allows, with so many rows and columns.

    Parameters
    ----------
    picture : ndarray of uint8, (H, W, 3)
    rows, columns : int
        At least 1.

    Examples
    --------
    >>> cut_to(np.zeros((40, 80, 3), np.uint8), 32, 32).shape
    (32, 32, 3)
    """
    return np.array(ImageOps.fit(Image.fromarray(picture), (columns, rows), Image.Resampling.LANCZOS))

"""Two photographs that are always there, from scikit-learn, for pages that need a picture before one is given."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image

LONGEST_SIDE = 320


@cache
def _photograph(file: str) -> NDArray[np.uint8]:
    from sklearn.datasets import load_sample_image  # takes a second, and only these two pictures need it

    image = Image.fromarray(load_sample_image(file))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    pixels = np.array(image)
    pixels.flags.writeable = False  # shared by everyone who asks
    return pixels


PHOTOGRAPHS: dict[str, Callable[[], NDArray[np.uint8]]] = {
    "china": partial(_photograph, "china.jpg"),
    "flower": partial(_photograph, "flower.jpg"),
}
"""Name → function that gives the photograph as read-only bytes (H, W, 3) with a longest side of 320 px.

Both are under CC BY 2.0, from Flickr: china by danielbuechele (photo 6061409035), flower by vultilion (6056698931).
"""

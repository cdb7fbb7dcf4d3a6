"""Stripes: the smallest pictures from which a network can learn something, vertical against horizontal."""

import numpy as np

from cnnviz.data.labelled import DataSet, LabelledImages

CLASSES = ("vertical", "horizontal")
IMAGE_SHAPE = (1, 8, 8)
STRIPE = slice(3, 5)  # columns or rows 3 and 4, counted from 0
NOISE = 0.2  # standard deviation, where the stripe is raised by 1
LOWEST, BYTES_PER_UNIT = -1.0, 85.0  # the values from −1 to 2 become the bytes from 0 to 255
SIZES = (256, 64, 80)  # training, validation, test


def load_stripes() -> DataSet:
    """400 pictures of 8 × 8 pixels: noise around 0, in which columns or rows 3 and 4 are raised by 1.

    A value v is stored as the byte round(85·(v + 1)), clipped to 0…255: 0 is the byte 85, and 1 is 170. The same
    pictures come each time.

    Examples
    --------
    >>> stripes = load_stripes()
    >>> len(stripes.train), len(stripes.validation), len(stripes.test)
    (256, 64, 80)
    """
    generator = np.random.default_rng(0)
    labels = generator.permutation(np.arange(sum(SIZES)) % len(CLASSES))
    values = generator.normal(0.0, NOISE, (len(labels), *IMAGE_SHAPE))
    values[labels == 0, :, :, STRIPE] += 1  # vertical: columns
    values[labels == 1, :, STRIPE, :] += 1  # horizontal: rows
    images = np.clip(np.round((values - LOWEST) * BYTES_PER_UNIT), 0, 255).astype(np.uint8)
    cuts = np.cumsum(SIZES)[:-1]
    parts = zip(np.split(images, cuts), np.split(labels, cuts), strict=True)
    return DataSet("stripes", CLASSES, *(LabelledImages(images, labels) for images, labels in parts))

"""Handwritten digits: real scans that come with scikit-learn, so that no network is needed."""

import numpy as np

from cnnviz.data.labelled import DataSet, LabelledImages

CLASSES = tuple("0123456789")
IMAGE_SHAPE = (1, 8, 8)
BRIGHTEST = 16  # the scans count the dark pixels of 4 × 4 blocks
TEST_IMAGES = 360  # 20 %
VALIDATION_IMAGES = 216  # 15 % of the rest


def load_digits() -> DataSet:
    """1797 scans of 8 × 8 pixels, each digit with its share in each part; 0…16 is stored as 0…255.

    References
    ----------
    E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.
    """
    from sklearn.datasets import load_digits as read_digits  # takes a second, and most who know the classes read none

    scans = read_digits()
    images = np.round(scans.images[:, None] * (255 / BRIGHTEST)).astype(np.uint8)  # (N, H, W) → (N, 1, H, W)
    everything = LabelledImages(images, scans.target.astype(np.int64))
    rest, test = _split(everything, TEST_IMAGES)
    train, validation = _split(rest, VALIDATION_IMAGES)
    return DataSet("digits", CLASSES, train, validation, test)


def _split(whole: LabelledImages, count: int) -> tuple[LabelledImages, LabelledImages]:
    from sklearn.model_selection import train_test_split  # takes a second, too

    kept, taken = train_test_split(np.arange(len(whole)), test_size=count, stratify=whole.labels, random_state=0)
    return (
        LabelledImages(whole.images[kept], whole.labels[kept]),
        LabelledImages(whole.images[taken], whole.labels[taken]),
    )

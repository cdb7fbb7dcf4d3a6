"""Images with labels, and a data set made of three such parts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import DataError


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images and the class of each.

    Attributes
    ----------
    images : ndarray of uint8, (N, C, H, W)
    labels : ndarray of int64, (N,)
        Indices into the data set's class names.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.images.ndim != 4 or self.images.dtype != np.uint8:
            raise DataError(f"images are {self.images.dtype} {self.images.shape}: give bytes of shape (N, C, H, W)")
        if self.labels.shape != self.images.shape[:1]:
            raise DataError(f"{len(self.images)} images have {len(self.labels)} labels: give one label an image")

    def __len__(self) -> int:
        return len(self.images)


@dataclass(frozen=True, eq=False)
class DataSet:
    """A data set in its three parts; nothing of one part occurs in another.

    Attributes
    ----------
    name : str
    classes : tuple of str
    train, validation, test : LabelledImages
        To learn from; to watch while learning (split off the training images); to judge by at the end.
    """

    name: str
    classes: tuple[str, ...]
    train: LabelledImages
    validation: LabelledImages
    test: LabelledImages

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(C, H, W) of each image."""
        channels, rows, columns = self.train.images.shape[1:]
        return channels, rows, columns

    def channel_statistics(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Mean and standard deviation of each channel over all training pixels, with pixels from 0 to 1."""
        mean = self.train.images.mean(axis=(0, 2, 3), dtype=np.float64) / 255
        deviation = self.train.images.std(axis=(0, 2, 3), dtype=np.float64) / 255
        return tuple(mean.tolist()), tuple(deviation.tolist())

"""Data sets by name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from cnnviz.data import coloured_shapes, digits, stripes
from cnnviz.data.labelled import DataSet
from cnnviz.errors import DataError


@dataclass(frozen=True)
class DataSetInfo:
    """What is known of a data set before it is loaded.

    Attributes
    ----------
    name : str
        Its key in `DATASETS`.
    title : str
        For people.
    description : str
        One sentence.
    classes : tuple of str
    image_shape : (int, int, int)
        Channels, rows, columns.
    load : callable
        Reads or draws it anew; `load_dataset` remembers what it gave.
    """

    name: str
    title: str
    description: str
    classes: tuple[str, ...]
    image_shape: tuple[int, int, int]
    load: Callable[[], DataSet] = field(repr=False)


DATASETS: dict[str, DataSetInfo] = {
    info.name: info
    for info in (
        DataSetInfo(
            "stripes",
            "Stripes",
            "400 noisy grey pictures of 8 × 8 pixels with a vertical or a horizontal stripe.",
            stripes.CLASSES,
            stripes.IMAGE_SHAPE,
            stripes.load_stripes,
        ),
        DataSetInfo(
            "coloured_shapes",
            "Coloured shapes",
            "5500 noisy colour pictures of 32 × 32 pixels, drawn on the fly: ten shapes in any colour, size and place.",
            coloured_shapes.CLASSES,
            coloured_shapes.IMAGE_SHAPE,
            coloured_shapes.load_coloured_shapes,
        ),
        DataSetInfo(
            "digits",
            "Handwritten digits",
            "1797 real scans of handwritten digits, 8 × 8 grey pixels.",
            digits.CLASSES,
            digits.IMAGE_SHAPE,
            digits.load_digits,
        ),
    )
}


def dataset_info(name: str) -> DataSetInfo:
    """What is known of a data set without loading it.

    Raises
    ------
    DataError
        If there is no data set of that name; the message names those that there are.
    """
    if name not in DATASETS:
        raise DataError(f"there is no data set {name!r}: choose one of {', '.join(DATASETS)}")
    return DATASETS[name]


@cache
def load_dataset(name: str) -> DataSet:
    """A data set by its key in `DATASETS`, loaded once in each process; its arrays cannot be written to.

    Raises
    ------
    DataError
        If there is no data set of that name.

    Examples
    --------
    >>> load_dataset("stripes").image_shape
    (1, 8, 8)
    """
    dataset = dataset_info(name).load()
    for part in (dataset.train, dataset.validation, dataset.test):
        part.images.setflags(write=False)  # it is shared by all who ask
        part.labels.setflags(write=False)
    return dataset

"""How a network did on a set of images: the whole of it, and which images it took for what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import DataError
from cnnviz.metrics.classification import (
    ClassAccuracy,
    accuracy,
    confusion_matrix,
    cross_entropy,
    per_class_accuracy,
    softmax,
)


@dataclass(frozen=True, eq=False)
class ClassificationReport:
    """How a network did on N labelled images; made by `classification_report`.

    Attributes
    ----------
    classes : tuple of str
    labels, predictions : ndarray of int64, (N,)
        Indices into the classes.
    probabilities : ndarray of float64, (N, classes)
    loss : float
        Mean cross-entropy, in nats.
    accuracy : float
        0 to 1.
    confusion : ndarray of int64, (classes, classes)
        Row: the true class; column: the predicted class.
    per_class : tuple of ClassAccuracy
        One for each class, in order.
    """

    classes: tuple[str, ...]
    labels: NDArray[np.int64]
    predictions: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    loss: float
    accuracy: float
    confusion: NDArray[np.int64]
    per_class: tuple[ClassAccuracy, ...]

    @property
    def confidences(self) -> NDArray[np.float64]:
        """The probability of what was predicted, (N,)."""
        confidences: NDArray[np.float64] = self.probabilities.max(axis=1)
        return confidences

    def examples(self, true: int, predicted: int) -> NDArray[np.int64]:
        """Which images of one class were taken for another, or rightly for itself: the most confident first.

        Parameters
        ----------
        true, predicted : int
            Row and column of a cell of the confusion matrix.

        Returns
        -------
        ndarray of int64
            Indices of the images, as many as the cell says.
        """
        for index in (true, predicted):
            if not 0 <= index < len(self.classes):
                raise DataError(f"class {index} does not exist: use 0 to {len(self.classes) - 1}")
        found = np.flatnonzero((self.labels == true) & (self.predictions == predicted))
        return found[np.argsort(-self.confidences[found], kind="stable")]


def classification_report(
    logits: NDArray[np.floating], labels: NDArray[np.integer], classes: tuple[str, ...]
) -> ClassificationReport:
    """How a network did, from what it gave.

    Parameters
    ----------
    logits : ndarray of float, (N, classes)
        What the network gave for each image.
    labels : ndarray of int, (N,)
        The true classes.
    classes : tuple of str
        Their names.

    Raises
    ------
    DataError
        If there are no images, or the logits do not fit the labels or the classes.

    Examples
    --------
    >>> report = classification_report(np.array([[2.0, 0.0], [3.0, 0.0]]), np.array([0, 1]), ("cat", "dog"))
    >>> report.accuracy, report.confusion.tolist(), report.examples(true=1, predicted=0).tolist()
    (0.5, [[1, 0], [1, 0]], [1])
    """
    if logits.shape != (len(labels), len(classes)):
        raise DataError(
            f"the logits have shape {logits.shape}, but there are {len(labels)} labels and {len(classes)} classes: "
            f"give one row an image and one column a class"
        )
    predictions = logits.argmax(axis=1).astype(np.int64)
    return ClassificationReport(
        classes=classes,
        labels=labels.astype(np.int64),
        predictions=predictions,
        probabilities=softmax(logits),
        loss=cross_entropy(logits, labels),
        accuracy=accuracy(labels, predictions),
        confusion=confusion_matrix(labels, predictions, len(classes)),
        per_class=per_class_accuracy(labels, predictions, classes),
    )

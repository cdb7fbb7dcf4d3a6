"""Accuracy, cross-entropy, the confusion matrix and the accuracy of each class."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import DataError

NORMAL_QUANTILE = 1.959963984540054  # the standard normal distribution has 95 % of its mass within ± this


@dataclass(frozen=True)
class ClassAccuracy:
    """How many images of one class were recognised.

    Attributes
    ----------
    name : str
    correct, total : int
        Images recognised, and images of this class in all.

    Examples
    --------
    >>> cats = ClassAccuracy("cat", 33, 36)
    >>> round(cats.accuracy, 3)
    0.917
    """

    name: str
    correct: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.correct <= self.total:
            raise DataError(f"{self.correct} of {self.total} images of “{self.name}” are right: give 0 to {self.total}")

    @property
    def accuracy(self) -> float | None:
        """Share that was recognised, 0 to 1; None where the class has no images."""
        return self.correct / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the accuracy on endlessly many such images lies, with 95 % confidence; see `wilson_interval`."""
        return wilson_interval(self.correct, self.total)


def wilson_interval(correct: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a share, from 0 to 1.

    Unlike share ± 2 standard errors it stays within 0 and 1, and says something even when all are right.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927) 209–212.

    Examples
    --------
    >>> low, high = wilson_interval(33, 36)
    >>> round(low, 3), round(high, 3)
    (0.782, 0.971)
    >>> wilson_interval(0, 0)
    (0.0, 1.0)
    """
    if total == 0:
        return 0.0, 1.0
    share, z = correct / total, NORMAL_QUANTILE
    shrink = 1 + z**2 / total
    centre = (share + z**2 / (2 * total)) / shrink
    reach = z / shrink * sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    # At the ends the formula gives exactly 0 or 1, but its rounding errors do not.
    return (centre - reach if correct > 0 else 0.0), (centre + reach if correct < total else 1.0)


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities from logits: exp(logit), divided by the sum over the last axis.

    Parameters
    ----------
    logits : ndarray of float, (..., classes)

    Returns
    -------
    ndarray of float64, (..., classes)
        Each from 0 to 1; together 1.

    Examples
    --------
    >>> softmax(np.array([0.0, 0.0])).tolist()
    [0.5, 0.5]
    """
    # The largest logit is taken off first, which changes nothing but keeps exp from overflowing.
    powers = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities


def cross_entropy(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """Mean of −log(probability of the right class), in nats.

    Parameters
    ----------
    logits : ndarray of float, (N, classes)
    labels : ndarray of int, (N,)

    Raises
    ------
    DataError
        If there are no images, or a label has no logit.

    Examples
    --------
    >>> round(cross_entropy(np.array([[0.0, 0.0]]), np.array([1])), 4)
    0.6931
    """
    _check(labels, labels, logits.shape[1])
    _some(labels)
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(labels)), labels]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - right))


def accuracy(labels: NDArray[np.integer], predictions: NDArray[np.integer]) -> float:
    """Share of predictions that are right, 0 to 1.

    Raises
    ------
    DataError
        If there are none, or not as many predictions as labels.

    Examples
    --------
    >>> accuracy(np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2]))
    0.75
    """
    _same_length(labels, predictions)
    _some(labels)
    return float(np.mean(labels == predictions))


def confusion_matrix(labels: NDArray[np.integer], predictions: NDArray[np.integer], classes: int) -> NDArray[np.int64]:
    """How often each class was taken for each.

    Parameters
    ----------
    labels, predictions : ndarray of int, (N,)
        Class indices, from 0 to classes − 1.
    classes : int
        How many there are, whether or not they occur.

    Returns
    -------
    ndarray of int64, (classes, classes)
        Row: the true class; column: the predicted class.

    Raises
    ------
    DataError
        If the lengths differ or an index is no class.

    Examples
    --------
    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 2, 1]), classes=3).tolist()
    [[1, 0, 1], [0, 1, 0], [0, 0, 0]]
    """
    _check(labels, predictions, classes)
    pairs = labels.astype(np.int64) * classes + predictions  # one number for each cell of the matrix
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def per_class_accuracy(
    labels: NDArray[np.integer], predictions: NDArray[np.integer], names: Sequence[str]
) -> tuple[ClassAccuracy, ...]:
    """The accuracy of each class, in the order of the names, also where a class has no images.

    Examples
    --------
    >>> rows = per_class_accuracy(np.array([0, 0, 1]), np.array([0, 1, 1]), ("cat", "dog"))
    >>> [(row.name, row.correct, row.total) for row in rows]
    [('cat', 1, 2), ('dog', 1, 1)]
    """
    matrix = confusion_matrix(labels, predictions, len(names))
    counts = zip(names, matrix.diagonal().tolist(), matrix.sum(axis=1).tolist(), strict=True)
    return tuple(ClassAccuracy(name, correct, total) for name, correct, total in counts)


def _check(labels: NDArray[np.integer], predictions: NDArray[np.integer], classes: int) -> None:
    _same_length(labels, predictions)
    for what, indices in (("label", labels), ("prediction", predictions)):
        wrong = indices[(indices < 0) | (indices >= classes)]
        if wrong.size:
            raise DataError(f"a {what} is {wrong[0]}, but there are {classes} classes: use 0 to {classes - 1}")


def _same_length(labels: NDArray[np.integer], predictions: NDArray[np.integer]) -> None:
    if labels.shape != predictions.shape:
        raise DataError(f"{len(labels)} labels have {len(predictions)} predictions: give one prediction a label")


def _some(labels: NDArray[np.integer]) -> None:
    if labels.size == 0:
        raise DataError("there are 0 images, but a mean takes at least 1: give some images")

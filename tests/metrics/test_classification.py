"""Figures of merit, against plain counting, scikit-learn, SciPy and published intervals."""

import numpy as np
import pytest
import scipy.special
import scipy.stats
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.errors import DataError
from cnnviz.metrics.classification import (
    ClassAccuracy,
    accuracy,
    confusion_matrix,
    cross_entropy,
    per_class_accuracy,
    softmax,
    wilson_interval,
)

CLASSES = 4
pairs = st.lists(st.tuples(st.integers(0, CLASSES - 1), st.integers(0, CLASSES - 1)), min_size=1, max_size=60)
logit_arrays = arrays(np.float32, (5, 3), elements=st.floats(-200, 200, width=32))


def columns(of_pairs):
    labels, predictions = np.array(of_pairs, dtype=np.int64).T
    return labels, predictions


@given(pairs)
def test_confusion_matrix_agrees_with_scikit_learn(of_pairs):
    labels, predictions = columns(of_pairs)
    expected = sklearn.metrics.confusion_matrix(labels, predictions, labels=range(CLASSES))
    np.testing.assert_array_equal(confusion_matrix(labels, predictions, CLASSES), expected)


@given(pairs)
def test_accuracy_is_the_share_of_equal_pairs(of_pairs):
    labels, predictions = columns(of_pairs)
    assert accuracy(labels, predictions) == pytest.approx(sum(a == b for a, b in of_pairs) / len(of_pairs))


@given(pairs)
def test_class_accuracy_agrees_with_plain_counting(of_pairs):
    labels, predictions = columns(of_pairs)
    for index, row in enumerate(per_class_accuracy(labels, predictions, "abcd")):
        mine = [predicted for true, predicted in of_pairs if true == index]
        assert (row.name, row.correct, row.total) == ("abcd"[index], mine.count(index), len(mine))
        assert row.accuracy == (mine.count(index) / len(mine) if mine else None)


@given(logit_arrays)
def test_softmax_agrees_with_scipy(logits):
    np.testing.assert_allclose(
        softmax(logits), scipy.special.softmax(logits.astype(np.float64), axis=1), rtol=1e-12, atol=1e-300
    )


@given(logit_arrays, arrays(np.int64, 5, elements=st.integers(0, 2)))
def test_cross_entropy_agrees_with_scipy(logits, labels):
    expected = -scipy.special.log_softmax(logits.astype(np.float64), axis=1)[np.arange(5), labels].mean()
    assert cross_entropy(logits, labels) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_huge_logits_do_not_overflow():
    assert softmax(np.array([[1e4, 0.0]])).tolist() == [[1.0, 0.0]]


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_interval_agrees_with_scipy(counts):
    correct, total = counts
    expected = scipy.stats.binomtest(correct, total).proportion_ci(0.95, method="wilson")
    assert wilson_interval(correct, total) == pytest.approx((expected.low, expected.high), abs=1e-9)
    low, high = wilson_interval(correct, total)
    assert 0 <= low <= correct / total <= high <= 1


def test_a_class_without_images_has_no_accuracy_and_the_widest_interval():
    nothing = ClassAccuracy("ghost", 0, 0)
    assert nothing.accuracy is None
    assert nothing.interval == (0.0, 1.0)


def test_more_right_than_there_are_is_explained():
    with pytest.raises(DataError, match="5 of 4 images of “cat” are right: give 0 to 4"):
        ClassAccuracy("cat", 5, 4)


def test_all_classes_are_present_even_without_images():
    nothing = np.array([], dtype=np.int64)
    assert confusion_matrix(nothing, nothing, 3).tolist() == [[0] * 3] * 3


def test_different_lengths_are_explained():
    with pytest.raises(DataError, match="2 labels have 3 predictions: give one prediction a label"):
        accuracy(np.array([0, 1]), np.array([0, 1, 1]))


@pytest.mark.parametrize("index", [-1, 3])
def test_an_index_that_is_no_class_is_explained(index):
    with pytest.raises(DataError, match=f"a prediction is {index}, but there are 3 classes: use 0 to 2"):
        confusion_matrix(np.array([0, 1]), np.array([0, index]), 3)


def test_no_images_are_explained():
    with pytest.raises(DataError, match="0 images, but a mean takes at least 1"):
        accuracy(np.array([], dtype=int), np.array([], dtype=int))

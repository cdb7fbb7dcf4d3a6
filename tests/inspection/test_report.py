"""The report, against scikit-learn and numbers worked out by hand."""

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnviz.errors import DataError
from cnnviz.inspection.report import classification_report

CLASSES = ("cat", "dog", "owl")
LOGITS = np.log(np.array([[0.7, 0.2, 0.1], [0.5, 0.4, 0.1], [0.9, 0.05, 0.05], [0.1, 0.8, 0.1]]))
LABELS = np.array([0, 1, 1, 1])


def test_numbers_worked_out_by_hand():
    report = classification_report(LOGITS, LABELS, CLASSES)
    assert report.accuracy == 0.5
    assert report.predictions.tolist() == [0, 0, 0, 1]
    assert report.confusion.tolist() == [[1, 0, 0], [2, 1, 0], [0, 0, 0]]
    assert report.loss == pytest.approx(-np.log([0.7, 0.4, 0.05, 0.8]).mean())
    assert [(row.name, row.correct, row.total) for row in report.per_class] == [
        ("cat", 1, 1), ("dog", 1, 3), ("owl", 0, 0),
    ]  # fmt: skip


def test_examples_of_a_cell_come_most_confident_first():
    report = classification_report(LOGITS, LABELS, CLASSES)
    assert report.examples(true=1, predicted=0).tolist() == [2, 1]
    assert report.examples(true=2, predicted=0).tolist() == []


def test_a_class_that_does_not_exist_is_explained():
    with pytest.raises(DataError, match="class 3 does not exist: use 0 to 2"):
        classification_report(LOGITS, LABELS, CLASSES).examples(true=3, predicted=0)


@given(
    arrays(np.float32, (12, 3), elements=st.floats(-9, 9, width=32)), arrays(np.int64, 12, elements=st.integers(0, 2))
)
def test_report_agrees_with_scikit_learn(logits, labels):
    report = classification_report(logits, labels, CLASSES)
    expected = sklearn.metrics.log_loss(labels, report.probabilities, labels=[0, 1, 2])
    assert report.loss == pytest.approx(expected, rel=1e-5)
    assert report.accuracy == pytest.approx(sklearn.metrics.accuracy_score(labels, logits.argmax(axis=1)))


@given(
    arrays(np.float32, (12, 3), elements=st.floats(-9, 9, width=32)), arrays(np.int64, 12, elements=st.integers(0, 2))
)
def test_cells_share_out_all_images(logits, labels):
    report = classification_report(logits, labels, CLASSES)
    everyone = []
    for true in range(3):
        for predicted in range(3):
            found = report.examples(true, predicted)
            assert len(found) == report.confusion[true, predicted]
            assert (np.diff(report.confidences[found]) <= 0).all()
            everyone.extend(found.tolist())
    assert sorted(everyone) == list(range(12))


def test_logits_that_do_not_fit_are_explained():
    with pytest.raises(DataError, match=r"shape \(4, 3\), but there are 4 labels and 2 classes: give one row an image"):
        classification_report(LOGITS, LABELS, ("cat", "dog"))

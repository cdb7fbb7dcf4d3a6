"""The built-in data sets: sizes, ranges, and that they are what they say."""

import subprocess
import sys
from time import process_time

import numpy as np
import pytest
from sklearn.datasets import load_digits as read_digits

from cnnviz.data.coloured_shapes import CLASSES, SHAPES, draw_shapes, load_coloured_shapes
from cnnviz.data.datasets import DATASETS, dataset_info, load_dataset
from cnnviz.data.stripes import load_stripes
from cnnviz.errors import DataError


@pytest.mark.parametrize("name", DATASETS)
def test_registry_says_what_the_data_holds(name):
    info, dataset = DATASETS[name], load_dataset(name)
    assert (dataset.name, dataset.classes, dataset.image_shape) == (name, info.classes, info.image_shape)


@pytest.mark.parametrize("name", DATASETS)
def test_every_part_has_every_class_in_like_shares(name):
    dataset = load_dataset(name)
    for part in (dataset.train, dataset.validation, dataset.test):
        counts = np.bincount(part.labels, minlength=len(dataset.classes))
        assert counts.min() >= 0.6 * counts.max()


@pytest.mark.parametrize("name", DATASETS)
def test_no_image_is_in_two_parts(name):
    dataset = load_dataset(name)
    parts = [{image.tobytes() for image in part.images} for part in (dataset.train, dataset.validation, dataset.test)]
    assert not parts[0] & parts[1]
    assert not parts[0] & parts[2]
    assert not parts[1] & parts[2]


@pytest.mark.parametrize(
    ("name", "sizes"),
    [("stripes", (256, 64, 80)), ("coloured_shapes", (4000, 500, 1000)), ("digits", (1221, 216, 360))],
)
def test_parts_have_their_published_sizes(name, sizes):
    dataset = load_dataset(name)
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == sizes


def test_data_is_loaded_once_and_cannot_be_written_to():
    dataset = load_dataset("stripes")
    assert load_dataset("stripes") is dataset
    with pytest.raises(ValueError, match="read-only"):
        dataset.train.images[0] = 0


def test_unknown_data_set_is_explained():
    with pytest.raises(DataError, match="no data set 'mnist': choose one of stripes, coloured_shapes, digits"):
        dataset_info("mnist")
    with pytest.raises(DataError, match="no data set 'mnist'"):
        load_dataset("mnist")


def test_stripes_are_raised_by_one_and_noisy():
    train = load_stripes().train
    values = train.images[:, 0] / 85 - 1
    vertical, horizontal = values[train.labels == 0], values[train.labels == 1]
    np.testing.assert_allclose(vertical.mean(axis=(0, 1)), [0, 0, 0, 1, 1, 0, 0, 0], atol=0.03)
    np.testing.assert_allclose(horizontal.mean(axis=(0, 2)), [0, 0, 0, 1, 1, 0, 0, 0], atol=0.03)
    assert vertical[:, :, 0].std() == pytest.approx(0.2, abs=0.01)


def test_digits_are_the_scans_of_scikit_learn():
    dataset = load_dataset("digits")
    ours = np.concatenate([dataset.train.images, dataset.validation.images, dataset.test.images])
    scans = np.round(read_digits().images * 255 / 16).astype(np.uint8)
    assert sorted(image.tobytes() for image in ours) == sorted(scan.tobytes() for scan in scans)


def test_same_generator_draws_the_same_shapes():
    first, again, other = (draw_shapes(30, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert np.array_equal(first.images, again.images)
    assert np.array_equal(first.labels, again.labels)
    assert not np.array_equal(first.images, other.images)


def test_colour_tells_nothing_of_the_shape():
    train = load_dataset("coloured_shapes").train
    corner = train.images[:, :, 0, 0].astype(float)  # mostly background
    means = np.array([corner[train.labels == label].mean(axis=0) for label in range(len(SHAPES))])
    assert np.abs(means - corner.mean(axis=0)).max() < 4 * corner.std() / np.sqrt(400)


def test_shapes_are_never_cut_off_and_always_visible():
    images = draw_shapes(200, np.random.default_rng(2)).images.astype(float)
    border = np.concatenate([images[:, :, 0], images[:, :, -1], images[:, :, :, 0], images[:, :, :, -1]], axis=2)
    assert border.std(axis=2).max() < 20  # no more than the noise
    assert images.std(axis=(2, 3)).max(axis=1).min() > 14  # more than the noise


def test_drawing_all_shapes_takes_at_most_two_seconds():
    best = min(_seconds(load_coloured_shapes) for _ in range(2))
    assert best < 2


def test_there_are_ten_shapes():
    assert len(CLASSES) == 10


def test_knowing_the_data_sets_loads_neither_torch_nor_scikit_learn():
    code = "import sys, cnnviz.data.datasets; print({'torch', 'sklearn'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def _seconds(work):
    start = process_time()
    work()
    return process_time() - start

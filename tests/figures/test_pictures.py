"""Pictures as arrays of bytes, against pixels worked out by hand."""

import numpy as np
import pytest

from cnnviz.errors import ImageError
from cnnviz.figures.colour_scale import channels
from cnnviz.figures.pictures import GAP, enlarged, image_grid, signed_picture
from cnnviz.figures.theme import DARK, LIGHT, THEMES


def test_enlarging_makes_squares_and_mixes_nothing():
    image = np.random.default_rng(0).integers(0, 256, (3, 4, 5), np.uint8)
    large = enlarged(image, 6)
    assert large.shape == (24, 30, 3)
    assert large.dtype == np.uint8
    for row in range(24):
        for column in range(30):
            assert large[row, column].tolist() == image[:, row // 6, column // 6].tolist()


def test_a_shape_that_is_no_image_is_explained():
    with pytest.raises(ImageError, match=r"shape \(2, 4, 4\): give one channel or three, as \(C, H, W\)"):
        enlarged(np.zeros((2, 4, 4), np.uint8), 2)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_a_grid_fills_rows_from_the_left_on_the_background(theme):
    images = np.array([10, 20, 30], np.uint8)[:, None, None, None] * np.ones((3, 1, 2, 2), np.uint8)
    grid = image_grid(images, columns=2, scale=3, theme=theme)
    assert grid.shape == (12 + GAP, 12 + GAP, 3)
    assert grid[0, 0, 0] == 10
    assert grid[0, 6 + GAP, 0] == 20
    assert grid[6 + GAP, 0, 0] == 30
    for gap in (grid[0, 6], grid[6, 0], grid[-1, -1]):
        assert gap.tolist() == list(channels(theme.background))


def test_few_images_have_the_same_scale_as_many():
    one, many = (image_grid(np.zeros((count, 1, 8, 8), np.uint8), 8, 4, LIGHT).shape[1] for count in (1, 20))
    assert one == many


def test_no_images_are_explained():
    with pytest.raises(ImageError, match="give at least one"):
        image_grid(np.zeros((0, 1, 8, 8), np.uint8), 8, 4, LIGHT)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_zero_is_neutral_and_the_range_is_told(theme):
    picture = signed_picture(np.array([[-2.0, 0.0, 1.0, 2.0]]), theme)
    assert picture.largest == 2
    assert picture.pixels[0, 1].tolist() == list(channels(theme.activations.neutral))
    assert picture.pixels[0, 0].tolist() == list(channels(theme.activations.colours[0]))
    assert picture.pixels[0, 3].tolist() == list(channels(theme.output))


def test_pictures_to_compare_share_a_range():
    picture = signed_picture(np.array([[1.0]]), DARK, DARK.weights, largest=2.0)
    assert picture.largest == 2
    assert picture.pixels[0, 0].tolist() == list(channels(DARK.weights.at(0.75)))


def test_nothing_but_zeros_is_neutral():
    picture = signed_picture(np.zeros((2, 2)), LIGHT)
    assert picture.largest == 0
    assert (picture.pixels == channels(LIGHT.activations.neutral)).all()

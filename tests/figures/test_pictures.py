"""Pictures as arrays of bytes, against pixels worked out by hand."""

import numpy as np
import pytest

from cnnviz.errors import ImageError
from cnnviz.figures.colour_scale import channels
from cnnviz.figures.pictures import enlarged, signed_picture
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
def test_zero_is_neutral_and_the_range_is_told(theme):
    picture = signed_picture(np.array([[-2.0, 0.0, 1.0, 2.0]]), theme)
    assert picture.largest == 2
    assert picture.pixels[0, 1].tolist() == list(channels(theme.activations.neutral))
    assert picture.pixels[0, 0].tolist() == list(channels(theme.activations.colours[0]))
    assert picture.pixels[0, 3].tolist() == list(channels(theme.output))


def test_pictures_to_compare_share_a_range():
    picture = signed_picture(np.array([[1.0]]), DARK, largest=2.0)
    assert picture.largest == 2
    assert picture.pixels[0, 0].tolist() == list(channels(DARK.activations.at(0.75)))


def test_nothing_but_zeros_is_neutral():
    picture = signed_picture(np.zeros((2, 2)), LIGHT)
    assert picture.largest == 0
    assert (picture.pixels == channels(LIGHT.activations.neutral)).all()

"""Pictures made smaller."""

import numpy as np

from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.resizing import shrunk


def test_a_photograph_keeps_its_shape_and_its_brightness():
    photograph = PHOTOGRAPHS["china"]()
    small = shrunk(photograph, 160)
    assert small.shape == (107, 160, 3)
    assert abs(small.mean() - photograph.mean()) < 1


def test_a_picture_that_is_small_enough_stays_as_it_is():
    picture = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert shrunk(picture, 5) is picture

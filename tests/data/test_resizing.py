"""Pictures made smaller, or of a given size."""

import numpy as np

from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.resizing import cut_to, shrunk


def test_a_photograph_keeps_its_shape_and_its_brightness():
    photograph = PHOTOGRAPHS["china"]()
    small = shrunk(photograph, 160)
    assert small.shape == (107, 160, 3)
    assert abs(small.mean() - photograph.mean()) < 1


def test_a_picture_that_is_small_enough_stays_as_it_is():
    picture = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert shrunk(picture, 5) is picture


def test_the_middle_of_a_picture_is_cut_out_and_enlarged():
    picture = np.zeros((10, 30, 3), np.uint8)
    picture[:, 10:20] = 255
    enlarged = cut_to(picture, 40, 40)
    assert enlarged.shape == (40, 40, 3)
    assert enlarged.mean() > 240  # what was cut off shines through at the edges alone
    assert (enlarged[:, 5:-5] > 240).all()
    assert cut_to(picture, 5, 30).shape == (5, 30, 3)

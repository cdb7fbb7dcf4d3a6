"""Channels of a picture, against Pillow's."""

import numpy as np
import pytest
from PIL import Image

from cnnviz.data.channels import Channels, pick_channels

PICTURE = np.random.default_rng(0).integers(0, 256, (6, 5, 3), np.uint8)


def test_brightness_is_that_of_any_grey_picture():
    grey = np.array(Image.fromarray(PICTURE).convert("L")).astype(int)
    picked = pick_channels(PICTURE, Channels.BRIGHTNESS)
    assert picked.shape == (1, 6, 5)
    assert np.abs(picked[0].astype(int) - grey).max() <= 1  # Pillow computes with 16-bit fractions


@pytest.mark.parametrize(("channels", "band"), [("red", "R"), ("green", "G"), ("blue", "B")])
def test_a_colour_is_its_own_channel(channels, band):
    assert np.array_equal(
        pick_channels(PICTURE, Channels(channels))[0], np.array(Image.fromarray(PICTURE).getchannel(band))
    )


def test_all_colours_are_three_channels_with_names():
    assert np.array_equal(pick_channels(PICTURE, Channels.ALL).transpose(1, 2, 0), PICTURE)
    assert Channels.ALL.names == ("Red", "Green", "Blue")
    assert Channels.BRIGHTNESS.names == ("Brightness",)

"""Which of a picture's channels are looked at."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

GREY = np.array([0.299, 0.587, 0.114])  # luma of ITU-R BT.601


class Channels(StrEnum):
    """All of a picture's colours, one of them, or its brightness."""

    ALL = "all"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    BRIGHTNESS = "brightness"

    @property
    def names(self) -> tuple[str, ...]:
        """Of the channels that are picked."""
        return ("Red", "Green", "Blue") if self is Channels.ALL else (self.value.capitalize(),)


def pick_channels(picture: NDArray[np.uint8], channels: Channels) -> NDArray[np.uint8]:
    """Some channels of a picture; brightness is rounded to whole numbers, as in any grey picture.

    Parameters
    ----------
    picture : ndarray of uint8, (H, W, 3)
    channels : Channels

    Returns
    -------
    ndarray of uint8, (C, H, W)

    Examples
    --------
    >>> pick_channels(np.array([[[255, 0, 10]]], np.uint8), Channels("brightness")).tolist()
    [[[77]]]
    """
    if channels is Channels.BRIGHTNESS:
        return np.asarray((picture @ GREY).round(), dtype=np.uint8)[np.newaxis]
    colours = np.moveaxis(picture, -1, 0)
    if channels is Channels.ALL:
        return colours
    at = (Channels.RED, Channels.GREEN, Channels.BLUE).index(channels)
    return colours[at : at + 1]

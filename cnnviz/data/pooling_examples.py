"""Poolings to begin with: worked out by hand, or made to show one thing."""

from dataclasses import dataclass

from cnnviz.links.numbers import Grid


@dataclass(frozen=True)
class PoolingExample:
    """An input and a way of pooling it.

    Attributes
    ----------
    title : str
        For people.
    image : tuple of tuple of float
        Row by row.
    look_for : str
        One sentence on what is to be seen.
    kind : str
        ``max``, ``average``, ``adaptive-max``, ``adaptive-average``, ``global-max`` or ``global-average``.
    size : int
        Rows and columns of the window, in pixels.
    stride : str
        In pixels; ``size`` is that of the window.
    padding : int
        In pixels, on each side.
    places : int
        Rows and columns of what an adaptive pooling gives.
    """

    title: str
    image: Grid
    look_for: str
    kind: str = "max"
    size: int = 2
    stride: str = "size"
    padding: int = 0
    places: int = 2


POOLING_EXAMPLES: dict[str, PoolingExample] = {
    "first": PoolingExample(
        "Four windows",
        ((1, 3, 2, 1), (0, 1, 4, 2), (5, 1, 2, 3), (3, 0, 4, 1)),
        "Windows of 2 × 2 that do not overlap: the largest of each are 3, 4, 5 and 4, the averages 1.25, 2.25, 2.25 "
        "and 2.5.",
    ),
    "second": PoolingExample(
        "Four more",
        ((1, 3, 2, 4), (5, 6, 1, 2), (7, 2, 3, 1), (0, 8, 4, 5)),
        "Windows of 2 × 2 that do not overlap: the largest of each are 6, 4, 8 and 5, the averages 3.75, 2.25, 4.25 "
        "and 3.25.",
    ),
    "left_over": PoolingExample(
        "Left over",
        ((1, 2, 3, 0, 9), (0, 1, 2, 1, 0), (1, 0, 1, 2, 8), (2, 1, 0, 1, 2), (7, 2, 1, 0, 6)),
        "Five pixels are no multiple of two: the last row and column are never read, large as their numbers are, until "
        "ceil mode lets the last windows hang over the end.",
    ),
    "overlapping": PoolingExample(
        "Overlapping",
        ((1, 2, 0, 0, 1), (0, 1, 2, 1, 0), (1, 0, 9, 1, 2), (2, 1, 0, 2, 1), (0, 2, 1, 0, 2)),
        "Windows of 3 × 3 with stride 2, as in AlexNet: the 9 in the middle lies in all four and wins them all. Under "
        "Backwards, four gradients add up there.",
        size=3,
        stride="2",
    ),
    "negative": PoolingExample(
        "Below zero",
        ((-3, -1, -4, -2), (-5, -9, -2, -6), (-5, -3, -5, -8), (-9, -7, -9, -3)),
        "Padding is −∞ for the maximum, so that it never wins; for the average it is 0 and pulls the corners towards "
        "0, unless padding is not counted.",
        padding=1,
    ),
    "uneven": PoolingExample(
        "Adaptive",
        ((1, 2, 3, 4, 5), (6, 7, 8, 9, 10), (11, 12, 13, 14, 15), (16, 17, 18, 19, 20), (21, 22, 23, 24, 25)),
        "Only the output's size is given; the windows adapt. Where it does not divide the input's, they overlap and "
        "may differ in size.",
        kind="adaptive-average",
        places=3,
    ),
    "digit": PoolingExample(
        "Digit",
        (
            (0, 0, 7, 15, 13, 1, 0, 0),
            (0, 8, 13, 6, 15, 4, 0, 0),
            (0, 2, 1, 13, 13, 0, 0, 0),
            (0, 0, 2, 15, 11, 1, 0, 0),
            (0, 0, 0, 1, 12, 12, 1, 0),
            (0, 0, 0, 0, 1, 10, 8, 0),
            (0, 0, 8, 4, 5, 14, 9, 0),
            (0, 0, 7, 13, 13, 9, 0, 0),
        ),
        "A handwritten 3, scanned: pooled to a quarter of its numbers, the maximum keeps the stroke strong, the "
        "average makes it faint.",
    ),
}

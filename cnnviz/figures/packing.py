"""Many numbers and cells in few bytes of JSON."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.figures.numbers import different_texts

FIRST, SIGNS = ord("#"), 92  # of the digits: JSON writes all of them as they are but the backslash


def packed_cells(cells: NDArray[np.int64]) -> dict[str, object]:
    """Cells by step; where all steps have the same pattern, only where it begins and the pattern itself.

    Parameters
    ----------
    cells : ndarray of int, (steps, cells)

    Examples
    --------
    >>> packed_cells(np.array([[4, 5], [6, 7]]))
    {'begins': [4, 6], 'pattern': [0, 1]}
    """
    begins, pattern = cells[:, 0], cells[0] - cells[0, 0]
    if (cells == begins[:, np.newaxis] + pattern).all():
        return {"begins": begins.tolist(), "pattern": pattern.tolist()}
    return {"rows": cells.tolist()}


def packed_texts(values: NDArray[np.floating]) -> dict[str, object]:
    """Numbers as they are written: the different ones once, and which of them stands where.

    Returns
    -------
    dict
        ``words``, set apart by spaces; ``at``, the place of each number's text among them, as a number in base
        `SIGNS` with digits from `FIRST` on; and with how many ``digits`` each is written.

    Examples
    --------
    >>> packed_texts(np.array([[0.5, 2.0, 0.5]]))
    {'words': '0.5 2', 'at': '#$#', 'digits': 1}
    """
    texts, places = different_texts(values)
    digits = 1
    while SIGNS**digits < len(texts):
        digits += 1
    powers = SIGNS ** np.arange(digits)[::-1]
    signs = FIRST + places[:, np.newaxis] // powers % SIGNS
    return {"words": " ".join(texts), "at": signs.astype(np.uint8).tobytes().decode("ascii"), "digits": digits}

"""What emitters of PyTorch source write alike: the imports, numbers and padding."""

import numpy as np
from numpy.typing import NDArray

from cnnviz.geometry.window import Window

IMPORTS = """import torch
import torch.nn.functional as F
"""


def array_source(values: NDArray[np.generic], indent: str = "") -> str:
    """Nested lists, one row of numbers a line.

    Parameters
    ----------
    values : ndarray
        Of any shape.
    indent : str
        What stands before the line that the list begins in.

    Examples
    --------
    >>> print(array_source(np.array([[1.0, 2.5], [-1.0, 0.0]])))
    [
        [1.0, 2.5],
        [-1.0, 0.0],
    ]
    """
    if values.ndim < 2:
        return repr(values.tolist())
    deeper = indent + "    "
    return "[\n" + "".join(f"{deeper}{array_source(part, deeper)},\n" for part in values) + f"{indent}]"


def pad_arguments(window: Window) -> tuple[int, int, int, int]:
    """The window's padding in the order of `F.pad`, which begins with the last axis.

    Examples
    --------
    >>> pad_arguments(Window(3, padding=((1, 2), (3, 4))))
    (3, 4, 1, 2)
    """
    (top, bottom), (left, right) = window.padding
    return left, right, top, bottom


def pad_source(values: str, window: Window, padding_mode: str) -> str:
    """The call that pads.

    Parameters
    ----------
    values : str
        The name of what is padded.
    window : Window
    padding_mode : str
        A key of `cnnviz.ops.convolution.PADDING_MODES`.

    Examples
    --------
    >>> print(pad_source("x", Window(3, padding=1), "reflect"))
    F.pad(x, (1, 1, 1, 1), mode="reflect")
    """
    mode = "" if padding_mode == "zeros" else f', mode="{padding_mode}"'
    return f"F.pad({values}, {pad_arguments(window)}{mode})"

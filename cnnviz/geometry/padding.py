"""Padding by name: how many pixels to add on each side for an output of a known size."""

from enum import StrEnum

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import PaddingPair, Pair, Window


class NamedPadding(StrEnum):
    """What a padding is to do to the size."""

    SAME = "same"
    VALID = "valid"
    FULL = "full"


def named_padding(
    name: NamedPadding, size: int | Pair, kernel_size: int | Pair, stride: int | Pair = 1, dilation: int | Pair = 1
) -> PaddingPair:
    """The padding that a name stands for.

    ``valid`` adds nothing. ``same`` keeps ⌈size / stride⌉ pixels along each axis, with stride 1 all of them; an odd
    pixel is added at the end, as in PyTorch (which knows stride 1 only) and in TensorFlow. ``full`` adds the span less
    one on every side, so that each place where window and image share a pixel gives an output.

    Parameters
    ----------
    name : NamedPadding
    size : int or (int, int)
        Rows and columns of the input, in pixels, at least 1. Matters for ``same`` with a stride only.
    kernel_size, stride, dilation
        As in `Window`.

    Returns
    -------
    ((int, int), (int, int))
        ((top, bottom), (left, right)), in pixels, as `Window` takes it.

    Raises
    ------
    GeometryError
        If a number is below its limit.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 2.

    Examples
    --------
    >>> named_padding(NamedPadding("same"), (6, 6), (3, 4))
    ((1, 1), (1, 2))
    >>> named_padding(NamedPadding("same"), 224, 7, stride=2)
    ((2, 3), (2, 3))
    """
    window = Window(kernel_size, stride, dilation=dilation)
    lengths = (size, size) if isinstance(size, int) else size
    if min(lengths) < 1:
        raise GeometryError(f"the size is {lengths}, but the least is 1: use 1 or more")
    rows, columns = (
        _sides(NamedPadding(name), length, step, span)
        for length, step, span in zip(lengths, window.stride, window.span, strict=True)
    )
    return rows, columns


def causal_padding(kernel_columns: int, dilation: int = 1) -> PaddingPair:
    """The padding of a one-dimensional convolution that never looks ahead: all of it before the first column.

    Parameters
    ----------
    kernel_columns : int
        Weights of the kernel, at least 1.
    dilation : int
        Columns from one weight to the next, at least 1.

    Returns
    -------
    ((0, 0), (int, 0))

    References
    ----------
    van den Oord et al., WaveNet: a generative model for raw audio (2016), section 2.1.

    Examples
    --------
    >>> causal_padding(3, dilation=2)
    ((0, 0), (4, 0))
    """
    span = Window((1, kernel_columns), dilation=(1, dilation)).span[1]
    return (0, 0), (span - 1, 0)


def _sides(name: NamedPadding, length: int, stride: int, span: int) -> Pair:
    if name is NamedPadding.VALID:
        return 0, 0
    if name is NamedPadding.FULL:
        return span - 1, span - 1
    places = -(-length // stride)  # rounded up
    missing = max(0, (places - 1) * stride + span - length)
    return missing // 2, missing - missing // 2

"""Output sizes, and which pixels a sliding window reads."""

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Pair, Window

AXES = ("rows", "columns")


def padded_size(size: Pair, window: Window) -> Pair:
    """Rows and columns of the input with its padding, in pixels."""
    rows, columns = (length + sum(sides) for length, sides in zip(size, window.padding, strict=True))
    return rows, columns


def output_size(size: int | Pair, window: Window) -> Pair:
    """Rows and columns of what a window gives when it slides over an input.

    Along each axis: ⌊(size + padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, padding being the sum of both sides.

    Parameters
    ----------
    size : int or (int, int)
        Rows and columns of the input, in pixels.
    window : Window
        What slides over it.

    Raises
    ------
    GeometryError
        If the window does not fit into the padded input even once.

    Examples
    --------
    >>> output_size((5, 5), Window(3))
    (3, 3)
    >>> output_size(32, Window(3, stride=2, padding=1))
    (16, 16)
    """
    pair = (size, size) if isinstance(size, int) else size
    for axis, sides, padded, span in zip(AXES, window.padding, padded_size(pair, window), window.span, strict=True):
        if span > padded:
            dilated = max(window.dilation) > 1
            way_out = "lower the dilation or add padding" if dilated else "use a smaller kernel or add padding"
            counted = axis if padded > 1 else axis[:-1]
            has = f"the {input_words(sides)} has {padded} {counted}"
            raise GeometryError(f"the kernel spans {span} px but {has}: {way_out}")
    rows, columns = (
        (padded - span) // stride + 1
        for padded, span, stride in zip(padded_size(pair, window), window.span, window.stride, strict=True)
    )
    return rows, columns


def read_positions(size: Pair, window: Window) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Which rows and which columns of the padded input the window ever reads.

    A pixel is read if its row and its column are. What is not read is dropped by the stride (at the end) or lies
    between the reach of two windows.

    Examples
    --------
    >>> read_positions((1, 6), Window((1, 3), stride=2))[1]
    (True, True, True, True, True, False)
    """
    read = []
    for axis, (length, count) in enumerate(zip(padded_size(size, window), output_size(size, window), strict=True)):
        stride, dilation = window.stride[axis], window.dilation[axis]
        reached = {place * stride + tap * dilation for place in range(count) for tap in range(window.kernel_size[axis])}
        read.append(tuple(position in reached for position in range(length)))
    return read[0], read[1]


def transposed_output_size(size: int | Pair, window: Window, output_padding: int | Pair = 0) -> Pair:
    """Rows and columns of what a transposed convolution gives.

    Along each axis: (size − 1) · stride + dilation · (kernel − 1) + 1 − padding + output padding, padding being the
    sum of both sides. It undoes `output_size`, which rounds down: the output padding, below the stride, says which of
    the sizes that were rounded to the same is meant.

    Parameters
    ----------
    size : int or (int, int)
        Rows and columns of the input, in pixels.
    window : Window
        The kernel that each input pixel stamps; its padding is cropped from the output.
    output_padding : int or (int, int)
        Pixels added at the end, at least 0 and smaller than the stride or the dilation, as in PyTorch.

    Raises
    ------
    GeometryError
        If the output padding is out of its range, or the padding crops everything.

    References
    ----------
    Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), section 4.

    Examples
    --------
    >>> transposed_output_size((3, 3), Window(3, stride=2, padding=1))
    (5, 5)
    >>> transposed_output_size((3, 3), Window(3, stride=2, padding=1), output_padding=1)
    (6, 6)
    """
    lengths = (size, size) if isinstance(size, int) else size
    extras = (output_padding, output_padding) if isinstance(output_padding, int) else output_padding
    result = []
    for axis, extra in enumerate(extras):
        stride, dilation = window.stride[axis], window.dilation[axis]
        if not 0 <= extra < max(stride, dilation):
            raise GeometryError(
                f"the output padding is {extra} for the {AXES[axis]}, but must be at least 0 and smaller than the "
                f"stride ({stride}) or the dilation ({dilation}): use at most {max(stride, dilation) - 1}"
            )
        stamped, cropped = (lengths[axis] - 1) * stride + window.span[axis] + extra, sum(window.padding[axis])
        if cropped >= stamped:
            raise GeometryError(
                f"the padding crops {cropped} px, but there are {stamped} {AXES[axis]} to crop from: use less padding"
            )
        result.append(stamped - cropped)
    return result[0], result[1]


def input_words(sides: Pair) -> str:
    """What the window slides over, with so many pixels of padding before and behind."""
    return "padded input" if any(sides) else "input"

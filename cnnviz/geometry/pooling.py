"""Output sizes of pooling, which may round up where a convolution always rounds down."""

from cnnviz.geometry.shapes import output_size, padded_size
from cnnviz.geometry.window import Pair, Window


def pooled_size(size: int | Pair, window: Window, ceil_mode: bool = False) -> Pair:
    """Rows and columns of what a pooling gives.

    Without `ceil_mode` as `output_size`. With it, along each axis, as PyTorch does (`pooling_output_shape` in
    ``aten/src/ATen/native/Pool.h``): ⌈(size + padding − dilation·(kernel − 1) − 1) / stride⌉ + 1, padding being the sum
    of both sides; one fewer if the last window would then start neither in the input nor in the padding before it,
    that is, if (places − 1)·stride ≥ size + padding before. The last window may hang over the end.

    Parameters
    ----------
    size : int or (int, int)
        Rows and columns of the input, in pixels.
    window : Window
    ceil_mode : bool
        Whether a last window that only partly fits counts.

    Raises
    ------
    GeometryError
        If no window fits.

    Examples
    --------
    >>> pooled_size(5, Window(2, stride=2))
    (2, 2)
    >>> pooled_size(5, Window(2, stride=2), ceil_mode=True)
    (3, 3)
    >>> pooled_size(3, Window(2, stride=2, padding=1), ceil_mode=True)  # a third would start in the padding after it
    (2, 2)
    """
    pair = (size, size) if isinstance(size, int) else size
    if not ceil_mode:
        return output_size(pair, window)
    padded = padded_size(pair, window)
    rows, columns = (_places_rounded_up(axis, pair[axis], padded[axis], window) for axis in (0, 1))
    if min(rows, columns) < 1:
        return output_size(pair, window)  # says what is wrong: what does not fit rounded up does not fit rounded down
    return rows, columns


def _places_rounded_up(axis: int, length: int, padded: int, window: Window) -> int:
    stride, before = window.stride[axis], window.padding[axis][0]
    places = -((window.span[axis] - padded) // stride) + 1  # −⌊−a/b⌋ is ⌈a/b⌉
    return places - 1 if (places - 1) * stride >= length + before else places

"""Output sizes of pooling, which may round up where a convolution always rounds down."""

from cnnviz.errors import GeometryError
from cnnviz.geometry.shapes import AXES, input_words, output_size, padded_size
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
    rows, columns = (_places_rounded_up(axis, pair, window) for axis in (0, 1))
    for axis, places in enumerate((rows, columns)):
        fits = places >= 1 if ceil_mode else window.span[axis] <= padded_size(pair, window)[axis]
        if not fits:
            raise GeometryError(_too_large(axis, pair, window, rounding_up_helps=places >= 1))
    return (rows, columns) if ceil_mode else output_size(pair, window)


def places_rounded_up(size: Pair, window: Window) -> Pair:
    """Rows and columns in ceil mode, before a last window that starts behind the input is taken off again."""
    rows, columns = (
        -((span - padded) // stride) + 1  # −⌊−a/b⌋ is ⌈a/b⌉
        for span, padded, stride in zip(window.span, padded_size(size, window), window.stride, strict=True)
    )
    return rows, columns


def _places_rounded_up(axis: int, size: Pair, window: Window) -> int:
    places = places_rounded_up(size, window)[axis]
    starts_behind = (places - 1) * window.stride[axis] >= size[axis] + window.padding[axis][0]
    return places - 1 if starts_behind else places


def _too_large(axis: int, size: Pair, window: Window, *, rounding_up_helps: bool) -> str:
    """Why no window fits along an axis, and which values would mend it."""
    padded, kernel, dilation = padded_size(size, window)[axis], window.kernel_size[axis], window.dilation[axis]
    padding = -(-(window.span[axis] - size[axis]) // 2)  # on each side, rounded up
    ways = []
    if kernel > padded:
        ways.append(f"lower the window's size to {padded}" + (" and the dilation to 1" if dilation > 1 else ""))
    else:
        ways.append(f"lower the dilation to {(padded - 1) // (kernel - 1)}")
    if padding <= kernel // 2:
        ways.append(f"raise the padding to {padding}")
    if rounding_up_helps:
        ways.append("turn ceil mode on")
    counted = AXES[axis] if padded > 1 else AXES[axis][:-1]
    spans = f"the window spans {window.span[axis]} px"
    return f"{spans} but the {input_words(window.padding[axis])} has {padded} {counted}: {' or '.join(ways)}"

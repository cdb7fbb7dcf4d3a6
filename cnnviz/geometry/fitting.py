"""How large an input may be for an output of at most some size."""

from cnnviz.geometry.window import Pair, Window


def largest_transposed_input(longest_side: int, window: Window, output_padding: Pair = (0, 0)) -> int:
    """The longest square input whose transposed convolution has at most so many rows and columns; at least 1.

    Parameters
    ----------
    longest_side : int
        Of the output, in pixels.
    window : Window
        The kernel that each input pixel stamps; its padding is cropped from the output.
    output_padding : (int, int)
        Rows and columns added at the end of the output.

    Examples
    --------
    >>> largest_transposed_input(400, Window(3, stride=2))
    199
    """
    axes = zip(window.stride, window.span, window.padding, output_padding, strict=True)
    return max(1, min((longest_side - span + sum(sides) - extra) // stride + 1 for stride, span, sides, extra in axes))

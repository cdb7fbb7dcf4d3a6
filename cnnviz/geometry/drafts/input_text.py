"""The shape of an image as it is typed."""

from cnnviz.errors import InputError
from cnnviz.geometry.layers import shape_text

USUAL_INPUTS = ((1, 8, 8), (1, 28, 28), (1, 32, 32), (3, 32, 32), (3, 64, 64), (3, 224, 224))


def parse_shape(text: str) -> tuple[int, int, int]:
    """Channels, rows and columns.

    Raises
    ------
    InputError
        If the text is no three whole numbers.

    Examples
    --------
    >>> parse_shape("3 × 32 × 32"), parse_shape("1x28x28"), parse_shape("(3, 8, 8)")
    ((3, 32, 32), (1, 28, 28), (3, 8, 8))
    """
    parts = text.strip().strip("()[]").lower().replace("×", "x").replace(",", "x").split("x")
    try:
        channels, rows, columns = (int(part) for part in parts)
    except ValueError:
        usual = shape_text(USUAL_INPUTS[3])
        raise InputError(
            f"the input shape is “{text[:20]}”, but it takes channels, rows and columns, such as {usual}"
        ) from None
    return channels, rows, columns

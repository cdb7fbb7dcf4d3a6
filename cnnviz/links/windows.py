"""Windows in a row as links and people write them."""

import re

from cnnviz.errors import InputError
from cnnviz.geometry.window import Pair, Window
from cnnviz.links.states import Codec, pair, pair_text

LARGEST = {"kernel_size": 31, "stride": 16, "padding": 60, "dilation": 16}
LETTERS = {"s": "stride", "p": "padding", "d": "dilation"}
PAIR = r"\d+(?:x\d+)?"
WINDOW = re.compile(f"({PAIR})((?:[spd]{PAIR})*)")
PART = re.compile(f"([spd])({PAIR})")
EXAMPLE = "3s2p1 is a kernel of 3 with stride 2 and padding 1, 3d2 one with dilation 2"


def windows(most: int) -> Codec:
    """A few windows in a row, set apart by spaces, each as ``3s2p1d1``.

    A kernel's size, then its stride after ``s``, its padding after ``p`` and its dilation after ``d``, each one number
    or two with ``x`` between; what is 1, or of the padding 0, is left out.

    Parameters
    ----------
    most : int
        How many there may be; the least is one.
    """

    def read(text: str) -> tuple[Window, ...]:
        texts = text.replace("×", "x").lower().split()
        if not 1 <= len(texts) <= most:
            raise InputError(f"there are {len(texts)} layers: give 1 to {most}, such as 3 3s2 3d2")
        return tuple(_window(each) for each in texts)

    def write(value: tuple[Window, ...]) -> str:
        return " ".join(map(window_text, value))

    return Codec(read, write)


def window_text(window: Window) -> str:
    """A window in short; of an uneven padding, that before the input.

    Examples
    --------
    >>> window_text(Window(3, 2, 1)), window_text(Window((3, 1)))
    ('3s2p1', '3x1')
    """
    rows, columns = window.padding
    parts = (("s", window.stride, 1), ("p", (rows[0], columns[0]), 0), ("d", window.dilation, 1))
    more = (f"{letter}{pair_text(value)}" for letter, value, usual in parts if value != (usual, usual))
    return pair_text(window.kernel_size) + "".join(more)


def _window(text: str) -> Window:
    found = WINDOW.fullmatch(text)
    if not found:
        raise InputError(f"“{text[:20]}” is no layer: {EXAMPLE}")
    kernel, more = found.groups()
    values = {"kernel_size": _pair("kernel_size", kernel)}
    for letter, value in PART.findall(more):
        if LETTERS[letter] in values:
            raise InputError(f"“{text[:20]}” has {letter} twice: give each once")
        values[LETTERS[letter]] = _pair(LETTERS[letter], value)
    return Window(**values)


def _pair(name: str, text: str) -> Pair:
    try:
        value: Pair = pair(0 if name == "padding" else 1, LARGEST[name]).read(text)
    except InputError as error:
        raise InputError(f"the {name.replace('_', ' ')} {error}") from None
    return value

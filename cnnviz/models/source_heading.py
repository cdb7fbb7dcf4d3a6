"""The first line of an architecture's source: its name and what goes in, which the code itself does not say."""

import json
import re

Size = tuple[int, int, int]

_HEADING = re.compile(
    r'\s*# ("(?:[^"\\\n]|\\.)*") takes (\d{1,10}) × (\d{1,10}) × (\d{1,10}): channels, rows, columns\n'
)


def heading(name: str, input_shape: Size) -> str:
    """The line, without its end.

    Examples
    --------
    >>> heading("tiny_cnn", (1, 8, 8))
    '# "tiny_cnn" takes 1 × 8 × 8: channels, rows, columns'
    """
    channels, rows, columns = input_shape
    return f"# {json.dumps(name)} takes {channels} × {rows} × {columns}: channels, rows, columns"


def read_heading(source: str) -> tuple[str, Size] | None:
    """The name and the input shape that a source begins with, or None if it does not.

    Examples
    --------
    >>> read_heading(heading("tiny_cnn", (1, 8, 8)) + "\\n")
    ('tiny_cnn', (1, 8, 8))
    """
    found = _HEADING.match(source)
    if not found:
        return None
    try:
        name = json.loads(found[1])
    except ValueError:  # an escape that is none
        return None
    return str(name), (int(found[2]), int(found[3]), int(found[4]))

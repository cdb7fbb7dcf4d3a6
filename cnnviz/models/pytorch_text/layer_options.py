"""The forms that options of layers have."""

from typing import Any

from cnnviz.errors import GeometryError
from cnnviz.geometry.window import Pair

Given = Any  # what the text gave: a number, a string, None, or a tuple or list of such


def pair(name: str, value: Given) -> Pair:
    """One whole number for both axes, or one for each."""
    both = tuple(value) if isinstance(value, tuple | list) else (value, value)
    if len(both) != 2 or not all(isinstance(each, int) and not isinstance(each, bool) for each in both):
        raise GeometryError(f"{name} is {value!r}, but it takes one whole number or two, for rows and columns")
    return both[0], both[1]


def flag(name: str, value: Given) -> bool:
    """True or False."""
    if value not in (True, False):
        raise GeometryError(f"{name} is {value!r}, but it is either True or False")
    return bool(value)


def number(name: str, value: Given) -> float:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GeometryError(f"{name} is {value!r}, but it takes a number")
    return value

"""Whole states as link parameters: a frozen dataclass whose fields say how they are written."""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from cnnviz.errors import InputError
from cnnviz.links.numbers import Grid, parse_grid, parse_number, write_grid, write_number

VERSION = "1"
VERSION_PARAMETER = "v"

Value = TypeVar("Value")
State = TypeVar("State")


@dataclass(frozen=True)
class Codec:
    """How one value is written in a link and read from it; `read` raises InputError with a sentence."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def integer(least: int, most: int) -> Codec:
    """A whole number within limits."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise InputError(f"“{text[:20]}” is not a whole number: use {least} to {most}") from None
        if not least <= value <= most:
            raise InputError(f"{text[:20]} is outside {least} to {most}")
        return value

    return Codec(read, str)


def number(least: float, most: float) -> Codec:
    """A number within limits."""

    def read(text: str) -> float:
        value = parse_number(text)
        if not least <= value <= most:
            raise InputError(f"{text} is outside {write_number(least)} to {write_number(most)}: use a number between")
        return value

    return Codec(read, write_number)


def choice(options: Collection[str]) -> Codec:
    """One of a few names."""

    def read(text: str) -> str:
        if text not in options:
            raise InputError(f"“{text[:20]}” is none of {', '.join(options)}: use one of these")
        return text

    return Codec(read, str)


def name(longest: int = 40) -> Codec:
    """A name that only the receiver can judge, such as that of a run."""

    def read(text: str) -> str:
        if len(text) > longest or not text.replace("-", "").replace("_", "").isalnum():
            raise InputError(f"“{text[:20]}” is no name: letters, digits, - and _, at most {longest}")
        return text

    return Codec(read, str)


def grid(largest_side: int) -> Codec:
    """Rows of numbers."""

    def read(text: str) -> Grid:
        return parse_grid(text, largest_side)

    return Codec(read, write_grid)


def linked(codec: Codec, default: Value) -> Value:
    """A dataclass field that travels in a link."""
    field: Value = dataclasses.field(default=default, metadata={"codec": codec})
    return field


def read_state(kind: type[State], parameters: Mapping[str, str]) -> tuple[State, tuple[str, ...]]:
    """Read a state from the parameters of a link.

    Returns
    -------
    state : State
        With the default wherever a parameter is absent or cannot be read.
    problems : tuple of str
        One sentence for each parameter that was dropped.
    """
    version = parameters.get(VERSION_PARAMETER, VERSION)
    if version != VERSION:
        return kind(), (f"This link has version “{version[:20]}”, but only {VERSION} can be read: defaults are shown.",)
    codecs = {field.name: field.metadata["codec"] for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values, problems = {}, []
    for parameter, text in parameters.items():
        if parameter == VERSION_PARAMETER:
            continue
        if parameter not in codecs:
            problems.append(f"The link's “{parameter[:20]}” is not known on this page and was dropped.")
            continue
        try:
            values[parameter] = codecs[parameter].read(text)
        except InputError as error:
            problems.append(f"The link's {parameter}: {error}; the default is shown.")
    return kind(**values), tuple(problems)


def write_state(state: object) -> dict[str, str]:
    """The parameters of the link to a state: only what differs from the default."""
    return {
        field.name: field.metadata["codec"].write(getattr(state, field.name))
        for field in dataclasses.fields(state)  # type: ignore[arg-type]
        if getattr(state, field.name) != field.default
    }

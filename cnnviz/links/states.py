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


def text(longest: int) -> Codec:
    """What a person has typed, as it is; whoever reads it says what is wrong with it."""

    def read(typed: str) -> str:
        if len(typed) > longest:
            raise InputError(f"“{typed[:20]}…” is too long: use at most {longest} characters")
        return typed

    return Codec(read, str)


def grid(largest_side: int) -> Codec:
    """Rows of numbers."""

    def read(text: str) -> Grid:
        return parse_grid(text, largest_side)

    return Codec(read, write_grid)


def pair(least: int, most: int) -> Codec:
    """Two whole numbers for rows and columns, written as one where they are equal: ``2`` or ``2x1``."""
    side = integer(least, most)

    def read(text: str) -> tuple[int, int]:
        sides = [each.strip() for each in text.replace("×", "x").split("x")]
        if len(sides) > 2 or (len(sides) == 2 and not all(sides)):
            raise InputError(f"“{text[:20]}” is not rows and columns: write one number for both, or two such as 2x1")
        return side.read(sides[0]), side.read(sides[-1])

    return Codec(read, pair_text)


def pair_or_word(least: int, most: int, words: Collection[str]) -> Codec:
    """Two whole numbers as text, as `pair` writes them, or one of a few words in small letters.

    Examples
    --------
    >>> stride = pair_or_word(1, 4, ["size"])
    >>> stride.read("2 × 2"), stride.read("2x1"), stride.read("Size")
    ('2', '2x1', 'size')
    """
    numbers = pair(least, most)

    def read(text: str) -> str:
        word = text.strip().lower()
        if word in words:
            return word
        try:
            return numbers.write(numbers.read(text))
        except InputError as error:
            raise InputError(f"{error}; or use {', '.join(words)}") from None

    return Codec(read, str)


def codec_of(kind: type, field: str) -> Codec:
    """How a field of a state is read and written.

    Parameters
    ----------
    kind : type
        A dataclass whose fields are `linked`.
    field : str
    """
    codec: Codec = next(each for each in dataclasses.fields(kind) if each.name == field).metadata["codec"]
    return codec


def pair_text(value: tuple[int, int], by: str = "x") -> str:
    """A pair as it is written in links, and with ``×`` for people.

    Examples
    --------
    >>> pair_text((2, 2)), pair_text((2, 1)), pair_text((2, 1), " × ")
    ('2', '2x1', '2 × 1')
    """
    rows, columns = value
    return str(rows) if rows == columns else f"{rows}{by}{columns}"


def grids(largest_side: int, most: int) -> Codec:
    """One grid or several of equal size, set apart by ``~``."""

    def read(text: str) -> tuple[Grid, ...]:
        texts = text.split("~")
        if len(texts) > most:
            raise InputError(f"there are {len(texts)} grids: use at most {most}")
        read_grids = tuple(parse_grid(each, largest_side) for each in texts)
        sizes = sorted({(len(each), len(each[0])) for each in read_grids})
        if len(sizes) > 1:
            raise InputError(f"the grids are {' and '.join(f'{r} × {c}' for r, c in sizes)}: give them one size")
        return read_grids

    def write(value: tuple[Grid, ...]) -> str:
        return "~".join(map(write_grid, value))

    return Codec(read, write)


def numbers(most: int, limit: float) -> Codec:
    """A few numbers, none beyond a limit on either side of zero."""

    def read(text: str) -> tuple[float, ...]:
        texts = text.split(" ")
        if len(texts) > most:
            raise InputError(f"there are {len(texts)} numbers: use at most {most}")
        return tuple(number(-limit, limit).read(each) for each in texts)

    def write(value: tuple[float, ...]) -> str:
        return " ".join(map(write_number, value))

    return Codec(read, write)


def flag() -> Codec:
    """Yes or no."""
    words = {"no": False, "yes": True}

    def read(text: str) -> bool:
        return words[str(choice(tuple(words)).read(text))]

    def write(value: bool) -> str:
        return "yes" if value else "no"

    return Codec(read, write)


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


def write_state(state: object, before: tuple[object, Mapping[str, str]] | None = None) -> dict[str, str]:
    """The parameters of the link to a state: only what differs from the default.

    Parameters
    ----------
    state : object
    before : (object, mapping) or None
        A state of the same kind and its parameters, from which those are taken that are still of the same value.
    """
    held, texts = before or (None, {})
    return {
        field.name: texts[field.name]
        if field.name in texts and getattr(held, field.name) is value
        else field.metadata["codec"].write(value)
        for field in dataclasses.fields(state)  # type: ignore[arg-type]
        if (value := getattr(state, field.name)) != field.default
    }

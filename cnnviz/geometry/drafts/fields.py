"""The fields of each kind of layer: what can be set in the builder, within which limits, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from cnnviz.errors import GeometryError, InputError
from cnnviz.geometry.layers import Concatenation, Layer, Residual
from cnnviz.geometry.layers.spec import MOST
from cnnviz.geometry.window import PaddingPair, Pair

Value = int | float | Pair | PaddingPair  # bool is an int


class FieldKind(StrEnum):
    """What a field holds."""

    COUNT = "count"  # a whole number
    PAIR = "pair"  # for rows and columns
    SIDES = "sides"  # for top and bottom, left and right
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True)
class Field:
    """One field of a kind of layer.

    Attributes
    ----------
    name : str
        As the layer's constructor and PyTorch call it.
    kind : FieldKind
    default : int, float, bool, pair or None
        What a layer has unless something else is said; None where something must be said.
    least, most : float
        Limits of a single number.
    """

    name: str
    kind: FieldKind
    default: Value | None = None
    least: float = 1
    most: float = MOST


def _counts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, FieldKind.COUNT) for name in names)


_KERNEL = Field("kernel_size", FieldKind.PAIR)
_STRIDE = Field("stride", FieldKind.PAIR, (1, 1))
_POOL_STRIDE = Field("stride", FieldKind.PAIR)
_PADDING = Field("padding", FieldKind.SIDES, ((0, 0), (0, 0)), least=0)
_DILATION = Field("dilation", FieldKind.PAIR, (1, 1))
_BIAS = Field("bias", FieldKind.FLAG, True, least=0)
_GROUPS = Field("groups", FieldKind.COUNT, 1)
_CEIL = Field("ceil_mode", FieldKind.FLAG, False, least=0)
_PROBABILITY = Field("probability", FieldKind.NUMBER, 0.5, least=0, most=1)
_OUTPUT_SIZE = Field("output_size", FieldKind.PAIR)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "convolution": (
        *_counts("in_channels", "out_channels"), _KERNEL, _STRIDE, _PADDING, _DILATION, _BIAS, _GROUPS,
    ),
    "transposed_convolution": (
        *_counts("in_channels", "out_channels"), _KERNEL, _STRIDE, _PADDING,
        Field("output_padding", FieldKind.PAIR, (0, 0), least=0), _DILATION, _BIAS, _GROUPS,
    ),
    "batch_norm": (
        *_counts("channels"), Field("affine", FieldKind.FLAG, True, least=0),
        Field("dimensions", FieldKind.COUNT, 2, most=2),
    ),
    "relu": (),
    "leaky_relu": (Field("slope", FieldKind.NUMBER, 0.01, least=-1e6, most=1e6),),
    "gelu": (),
    "silu": (),
    "sigmoid": (),
    "tanh": (),
    "max_pooling": (_KERNEL, _POOL_STRIDE, _PADDING, _DILATION, _CEIL),
    "average_pooling": (
        _KERNEL, _POOL_STRIDE, _PADDING, _CEIL, Field("count_include_pad", FieldKind.FLAG, True, least=0),
    ),
    "adaptive_max_pooling": (_OUTPUT_SIZE,),
    "adaptive_average_pooling": (_OUTPUT_SIZE,),
    "global_average_pooling": (),
    "dropout": (_PROBABILITY,),
    "dropout2d": (_PROBABILITY,),
    "flatten": (),
    "linear": (*_counts("in_features", "out_features"), _BIAS),
    "squeeze_excitation": (*_counts("channels", "squeezed"), _BIAS),
    "residual": (),
    "concatenation": (),
}  # fmt: skip

LAYER_CLASSES: Mapping[str, type] = {kind.kind: kind for kind in get_args(get_args(Layer)[0])}
ENTRIES = ("in_channels", "in_features", "channels")  # fields that must be what arrives
BLOCKS = (Residual.kind, Concatenation.kind)


def field_of(kind: str, name: str) -> Field:
    """A field of a kind of layer.

    Raises
    ------
    GeometryError
        If layers of that kind have no such field.
    """
    for field in FIELDS[kind]:
        if field.name == name:
            return field
    names = ", ".join(field.name for field in FIELDS[kind]) or "none"
    raise GeometryError(f"a {kind.replace('_', ' ')} has no field {name!r}: its fields are {names}")


def checked_value(field: Field, value: object) -> Value:
    """A value of the right form for a field; whether a layer can be made of it is not asked.

    Raises
    ------
    InputError
        If the value is of another form, or a number is beyond 2³¹ − 1 on either side of zero.
    """
    numbers = _numbers(field.kind, value)
    if not numbers or not all(abs(number) <= MOST for number in numbers):  # NaN is not either
        raise InputError(f"{field.name} is {str(value)[:40]!r}, but it takes {_FORMS[field.kind]}")
    if field.kind is FieldKind.PAIR:
        return numbers[0], numbers[-1]
    if field.kind is FieldKind.SIDES:
        (top, bottom, left, right) = numbers if len(numbers) == 4 else _four(numbers)
        return (top, bottom), (left, right)
    return value  # type: ignore[return-value]  # one number or a flag


_FORMS = {
    FieldKind.COUNT: "a whole number, such as 3",
    FieldKind.PAIR: "one whole number or two for rows and columns, such as 3 or 3 × 1",
    FieldKind.SIDES: "one whole number, or two for rows and columns, such as 1 or 1 × 0; for unlike sides such as "
    "0+1 × 0+1",
    FieldKind.FLAG: "on or off",
    FieldKind.NUMBER: "a number, such as 0.5",
}


def _numbers(kind: FieldKind, value: object) -> tuple:  # type: ignore[type-arg]  # of ints, floats or bools
    """The numbers in a value; none where it has another form."""
    if kind is FieldKind.FLAG:
        return (value,) if isinstance(value, bool) else ()
    if kind is FieldKind.NUMBER:
        return (value,) if isinstance(value, int | float) and not isinstance(value, bool) else ()
    if _is_whole(value):
        return (value,)
    if kind is FieldKind.COUNT or not isinstance(value, tuple | list) or len(value) != 2:
        return ()
    if all(map(_is_whole, value)):
        return tuple(value)
    if kind is FieldKind.SIDES and all(isinstance(side, tuple | list) and len(side) == 2 for side in value):
        numbers = (*value[0], *value[1])
        return numbers if all(map(_is_whole, numbers)) else ()
    return ()


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _four(numbers: tuple[int, ...]) -> tuple[int, int, int, int]:
    rows, columns = numbers[0], numbers[-1]
    return rows, rows, columns, columns


def value_text(value: Value) -> str:
    """A value as it is written for people.

    Examples
    --------
    >>> value_text(16), value_text((3, 3)), value_text((3, 1)), value_text(((0, 1), (2, 2))), value_text(True)
    ('16', '3', '3 × 1', '0+1 × 2', 'on')
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if not isinstance(value, tuple):
        return f"{value:.10g}".replace("-", "−")
    rows, columns = (
        value_text(side[0]) if isinstance(side, tuple) and side[0] == side[1]
        else "+".join(map(value_text, side)) if isinstance(side, tuple)
        else value_text(side)
        for side in value
    )  # fmt: skip
    return rows if rows == columns else f"{rows} × {columns}"


def parse_value(field: Field, text: str) -> Value:
    """The value that a person has typed for a field.

    Raises
    ------
    InputError
        If the text is nothing of the sort.

    Examples
    --------
    >>> parse_value(field_of("convolution", "kernel_size"), "3x1")
    (3, 1)
    >>> parse_value(field_of("convolution", "padding"), "1")
    ((1, 1), (1, 1))
    """
    plain = text.strip().lower().replace("−", "-").replace("×", "x")
    value: object = text
    try:
        if field.kind is FieldKind.FLAG:
            value = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}.get(plain, text)
        elif field.kind is FieldKind.NUMBER:
            value = float(plain)
        else:
            sides = [[int(number) for number in side.split("+")] for side in plain.split("x")]
            whole = [side[0] if len(side) == 1 else side for side in sides]
            if any(isinstance(side, list) for side in whole):
                whole = [side if isinstance(side, list) else [side, side] for side in whole]
                whole = whole * 2 if len(whole) == 1 else whole
            value = whole[0] if len(whole) == 1 else whole
    except ValueError:
        value = text
    return checked_value(field, value)

"""A draft as short text for a link."""

import base64
import binascii
import json
import zlib
from functools import lru_cache
from typing import Any

from cnnviz.errors import InputError
from cnnviz.geometry.drafts.draft import Draft
from cnnviz.geometry.drafts.fields import FIELDS, Value
from cnnviz.geometry.drafts.layers import DraftLayer
from cnnviz.geometry.layers.blocks import DEEPEST

VERSION = "1."
LONGEST_TEXT = 24_000  # characters; browsers and servers take addresses of some 32,000
LONGEST_JSON = 400_000  # characters

# What networks on paper are full of: text that is in here costs next to nothing. It is part of version 1 for ever.
_DICTIONARY = (
    b'["transposed_convolution",["adaptive_max_pooling",["adaptive_average_pooling",["squeeze_excitation",'
    b'["concatenation",["leaky_relu"],["gelu"],["silu"],["sigmoid"],["tanh"],["average_pooling",2],["dropout2d",0.25],'
    b'["dropout",0.25],["dropout"],["global_average_pooling"],["flatten"],["linear",4096,4096],["linear",512,10]]]'
    b'["residual",[["convolution",64,128,3,2,1,1,false],["batch_norm",128],["relu"],["convolution",128,128,3,1,1,1,false'
    b'],["batch_norm",128]],[["convolution",64,128,1,2,0,1,false],["batch_norm",128]]],["relu"],["max_pooling",3,2,1],'
    b'["max_pooling",2],["convolution",32,64,3,1,1],["batch_norm",64],["relu"],["max_pooling",2],["convolution",3,16,3,'
    b'1,1],["relu"],["convolution",16,32,3,1,1],["relu"],["name",[1,8,8],[[3,32,32],[[3,224,224],[["convolution",'
)


@lru_cache(maxsize=32)
def draft_to_text(draft: Draft) -> str:
    """A draft as short text, of letters, digits, ``-``, ``_`` and one dot.

    Raises
    ------
    InputError
        If it would be too long for a link.

    Examples
    --------
    >>> draft_from_text(draft_to_text(Draft("d", (1, 8, 8)))) == Draft("d", (1, 8, 8))
    True
    """
    content = [draft.name, list(draft.input_shape), list(map(_written, draft.layers))]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    packed = packer.compress(json.dumps(content, separators=(",", ":")).encode()) + packer.flush()
    text = VERSION + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"the network takes {len(text)} characters of the address, but the most is {LONGEST_TEXT}: use fewer or "
            "more regular layers"
        )
    return text


@lru_cache(maxsize=32)
def draft_from_text(text: str) -> Draft:
    """The draft that `draft_to_text` wrote.

    Raises
    ------
    InputError
        If the text is of another version, broken or too long.
    GeometryError
        If it asks for more than a draft may have.
    """
    if not text.startswith(VERSION):
        raise InputError(f"“{text[:20]}” is no network: copy the whole link anew")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the network has {len(text)} characters, but the most is {LONGEST_TEXT}: use a smaller one")
    try:
        code = text.removeprefix(VERSION)
        packed = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        content = _unpacked(packed)
        name, shape, layers = content
        read = tuple(_read(layer, 0) for layer in layers)
        return Draft(_checked(name, str), tuple(_checked(length, int) for length in shape), read)
    except (binascii.Error, zlib.error, UnicodeDecodeError, ValueError, TypeError, RecursionError) as error:
        raise InputError(f"the network “{text[:20]}…” is cut off or altered: copy the whole link anew") from error


def _unpacked(packed: bytes) -> Any:
    unpacker = zlib.decompressobj(-15, zdict=_DICTIONARY)
    content = unpacker.decompress(packed, LONGEST_JSON)
    if not unpacker.eof:
        raise InputError(f"the network is cut off or has more than {LONGEST_JSON} characters: copy the whole link anew")
    return json.loads(content)


def _written(layer: DraftLayer) -> list[Any]:
    """The kind, the values up to the last unusual one, and the sequences inside."""
    values = [_short(value) for value in layer.values]
    usual = [None if field.default is None else _short(field.default) for field in FIELDS[layer.kind]]
    if layer.kind.endswith("_pooling") and len(values) > 1:
        usual[1] = values[0]  # the stride of a pooling
    while values and values[-1] == usual[len(values) - 1] and type(values[-1]) is type(usual[len(values) - 1]):
        values.pop()
    return [layer.kind, *values, *([_written(inner) for inner in part] for part in layer.parts)]


def _short(value: Value) -> Any:
    """Equal numbers of a pair as one."""
    if not isinstance(value, tuple):
        return value
    rows, columns = (_short(side) if isinstance(side, tuple) else side for side in value)
    both_whole = isinstance(rows, int) and isinstance(columns, int)
    if rows == columns and both_whole:
        return rows
    return [rows, columns] if both_whole or not isinstance(value[0], tuple) else [list(side) for side in value]


def _read(content: Any, depth: int) -> DraftLayer:
    if depth > DEEPEST:
        raise InputError(f"blocks of the network are nested more than {DEEPEST} deep: copy the whole link anew")
    kind, *values = _checked(content, list)
    fields = FIELDS.get(kind) if isinstance(kind, str) else None
    if fields is None:
        raise InputError(f"the network has a layer of the unknown kind “{str(kind)[:20]}”: copy the whole link anew")
    if not fields:  # of a block, sequences stand where other layers have their values
        parts = tuple(tuple(_read(inner, depth + 1) for inner in _checked(part, list)) for part in values)
        return DraftLayer(kind, (), parts)
    usual = [field.default for field in fields]
    if len(values) > len(fields):
        raise InputError(f"the network has a {kind} with {len(values)} values: copy the whole link anew")
    if kind.endswith("_pooling") and len(fields) > 1 and values:
        usual[1] = values[0]
    return DraftLayer(kind, (*values, *usual[len(values) :]))  # type: ignore[arg-type]  # a missing one is refused


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(value)
    return value

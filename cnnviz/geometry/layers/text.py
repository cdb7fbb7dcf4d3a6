"""Architectures as JSON text."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cnnviz.errors import GeometryError, InputError, LayerError
from cnnviz.geometry.layers.architecture import Architecture
from cnnviz.geometry.layers.blocks import DEEPEST, MOST_LAYERS, Layer

LONGEST_TEXT = 4_000_000  # characters

_ARCHITECTURE = TypeAdapter(Architecture)
_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)


def architecture_to_json(architecture: Architecture) -> str:
    """An architecture as JSON text, which `architecture_from_json` reads."""
    return _ARCHITECTURE.dump_json(architecture).decode()


def architecture_from_json(text: str) -> Architecture:
    """The architecture that a JSON text describes.

    Raises
    ------
    InputError
        If the text is too long, no JSON, nested too deep, has too many layers, or a layer cannot be read; the message
        says which.
    GeometryError
        If the layers do not fit one another.

    Examples
    --------
    >>> tiny = Architecture("tiny", (1, 8, 8), ())
    >>> architecture_from_json(architecture_to_json(tiny)) == tiny
    True
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"the text has {len(text)} characters, but the most is {LONGEST_TEXT}: paste a smaller network"
        )
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise InputError(_too_deep("the text is")) from error
    except ValueError as error:
        raise InputError(f"the text is no JSON ({error}): copy it anew, from the first brace to the last") from error
    if not isinstance(content, dict) or not isinstance(content.get("layers"), list):
        raise InputError('the text has no "layers": give {"name": …, "input_shape": [C, H, W], "layers": […]}')
    _check_layers(content["layers"])
    try:
        return _ARCHITECTURE.validate_python(content, strict=False)
    except ValidationError as error:
        raise InputError(f"the text describes no network: {_fault(error)}") from error


def _check_layers(layers: list[Any]) -> None:
    """Read each layer by itself, the inner ones first, so that a fault can be named with the place where it is."""
    for count, (depth, place, layer) in enumerate(_places(layers, "layer ", depth=0), start=1):
        if count > MOST_LAYERS:
            raise InputError(f"the text has more than {MOST_LAYERS} layers: give a network of at most so many")
        if depth > DEEPEST:
            raise InputError(_too_deep(f"{place} is"))
        try:
            _LAYER.validate_python(layer)
        except ValidationError as error:
            raise InputError(f"{_called(place, layer)}: {_fault(error)}") from error
        except LayerError:
            raise
        except GeometryError as error:
            raise InputError(f"{_called(place, layer)}: {error}") from error


def _places(layers: list[Any], prefix: str, depth: int) -> Iterator[tuple[int, str, Any]]:
    """Each layer with its depth and its place, ``layer 2.branch.1``, counted from 1."""
    for number, layer in enumerate(layers, start=1):
        place = f"{prefix}{number}"
        if isinstance(layer, dict) and depth <= DEEPEST:
            for name in ("branch", "shortcut"):
                if isinstance(layer.get(name), list):
                    yield from _places(layer[name], f"{place}.{name}.", depth + 1)
            branches = layer.get("branches")
            for branch, inner in enumerate(branches if isinstance(branches, list) else (), start=1):
                if isinstance(inner, list):
                    yield from _places(inner, f"{place}.branch{branch}.", depth + 1)
        yield depth, place, layer


def _called(place: str, layer: Any) -> str:
    kind = layer.get("kind") if isinstance(layer, dict) else None
    return f"{place} ({kind})" if isinstance(kind, str) and len(kind) < 40 else place


def _fault(error: ValidationError) -> str:
    """The first fault in words."""
    first = error.errors(include_url=False, include_context=False)[0]
    where = " ".join(str(part) for part in first["loc"] if part != "function-after")
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where}: {first['msg']}{more}" if where else f"{first['msg']}{more}"


def _too_deep(what: str) -> str:
    return f"{what} nested too deep, but blocks may be {DEEPEST} deep: put the inner ones one after the other"

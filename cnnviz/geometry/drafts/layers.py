"""A layer on paper: what a person has set, whether or not a layer can be made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cnnviz.errors import GeometryError, InputError
from cnnviz.geometry.drafts.fields import BLOCKS, FIELDS, LAYER_CLASSES, Value, checked_value, field_of, value_text
from cnnviz.geometry.layers import Concatenation, Layer, Residual, inner_sequences

Sequences = tuple[tuple["DraftLayer", ...], ...]


@dataclass(frozen=True)
class DraftLayer:
    """The kind of a layer and the values of its fields, which may contradict one another.

    Parameters
    ----------
    kind : str
        A key of `FIELDS`.
    values : tuple
        One for each of the kind's fields, in their order.
    parts : tuple of tuples of DraftLayer
        Of a residual block its branch and its shortcut, of a concatenation its branches, else none.

    Raises
    ------
    InputError
        If there is no such kind or the values are not of the form of its fields.

    Examples
    --------
    >>> draft_layer("convolution", in_channels=3, out_channels=16, kernel_size=3).with_value("groups", 2).spec()
    Traceback (most recent call last):
    cnnviz.errors.GeometryError: groups is 2, but must divide in_channels (3) and out_channels (16): set groups to 1
    """

    kind: str
    values: tuple[Value, ...] = ()
    parts: Sequences = ()

    def __post_init__(self) -> None:
        if self.kind not in FIELDS:
            raise InputError(f"there is no layer of the kind {str(self.kind)[:40]!r}: use one of {', '.join(FIELDS)}")
        fields = FIELDS[self.kind]
        if len(self.values) != len(fields):
            raise InputError(f"a {self.title} has {len(fields)} fields but gets {len(self.values)} values")
        if (self.kind == Residual.kind and len(self.parts) != 2) or (self.kind not in BLOCKS and self.parts):
            raise InputError(f"a {self.title} cannot have {len(self.parts)} sequences of layers inside")
        checked = tuple(checked_value(field, value) for field, value in zip(fields, self.values, strict=True))
        object.__setattr__(self, "values", checked)

    @property
    def title(self) -> str:
        """The kind as people say it, ``max pooling``."""
        return kind_title(self.kind)

    @property
    def short_name(self) -> str:
        """What layers of this kind are called in a network, before their number."""
        name: str = LAYER_CLASSES[self.kind].short_name  # type: ignore[attr-defined]
        return name

    @property
    def is_block(self) -> bool:
        """Whether it has layers inside."""
        return self.kind in BLOCKS

    def __getitem__(self, name: str) -> Any:
        """The value of a field."""
        return self.values[FIELDS[self.kind].index(field_of(self.kind, name))]

    def with_value(self, name: str, value: object) -> "DraftLayer":
        """This layer with another value in a field.

        Raises
        ------
        InputError
            If the value is not of the field's form.
        GeometryError
            If there is no such field.
        """
        field = field_of(self.kind, name)
        place = FIELDS[self.kind].index(field)
        checked = checked_value(field, value)
        return replace(self, values=(*self.values[:place], checked, *self.values[place + 1 :]))

    @property
    def can_be_made(self) -> bool:
        """Whether its numbers agree with one another."""
        try:
            self.spec()
        except GeometryError:
            return False
        return True

    def spec(self) -> Layer:
        """The layer that this describes.

        Raises
        ------
        GeometryError
            If there is none: a number beyond its limits, or numbers that contradict one another.
        """
        names = (field.name for field in FIELDS[self.kind])
        arguments: dict[str, Any] = dict(zip(names, self.values, strict=True))
        inner = tuple(tuple(layer.spec() for layer in part) for part in self.parts)
        match self.kind:
            case "residual":
                return Residual(inner[0], inner[1])
            case "concatenation":
                return Concatenation(inner)
        if self.kind == "transposed_convolution":
            arguments["padding"] = _alike(arguments["padding"])
        layer: Layer = LAYER_CLASSES[self.kind](**arguments)
        return layer


def kind_title(kind: str) -> str:
    """A kind of layer as people say it.

    Examples
    --------
    >>> kind_title("max_pooling"), kind_title("linear")
    ('max pooling', 'linear layer')
    """
    return _TITLES.get(kind, kind.replace("_", " "))


_TITLES = {
    "linear": "linear layer",
    "residual": "residual block",
    "dropout2d": "dropout of channels",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "gelu": "GELU",
    "silu": "SiLU",
    "squeeze_excitation": "squeeze-and-excitation",
}


def _alike(padding: Any) -> Any:
    """One number an axis where both sides are alike, which is what a transposed convolution takes."""
    return tuple(before for before, _ in padding) if all(before == after for before, after in padding) else padding


def draft_layer(kind: str, *parts: Sequence[DraftLayer], **values: object) -> DraftLayer:
    """A layer on paper with the usual values but for those that are given.

    Raises
    ------
    InputError
        If a value that has no usual one is missing, or is not of its field's form.
    GeometryError
        If there is no such field.
    """
    for name in values:
        field_of(kind, name)
    given: list[Value] = []
    for field in FIELDS.get(kind, ()):
        value = values.get(field.name, field.default)
        if value is None and field.name == "stride":
            value = values.get("kernel_size")  # of a pooling
        if value is None:
            raise InputError(f"a {kind.replace('_', ' ')} needs {field.name}: give it")
        given.append(checked_value(field, value))
    return DraftLayer(kind, tuple(given), tuple(map(tuple, parts)))


def from_spec(layer: Layer) -> DraftLayer:
    """A layer as it stands on paper.

    Examples
    --------
    >>> from cnnviz.geometry.layers import MaxPooling
    >>> from_spec(MaxPooling(2)).spec() == MaxPooling(2)
    True
    """
    window = getattr(layer, "window", None)
    values = tuple(
        getattr(window if window is not None and hasattr(window, field.name) else layer, field.name)
        for field in FIELDS[layer.kind]
    )
    parts = tuple(tuple(from_spec(part) for part in inner) for _, inner in inner_sequences(layer))
    return DraftLayer(layer.kind, values, parts)


def summary(layer: DraftLayer) -> str:
    """What a layer does, in a few words.

    Examples
    --------
    >>> summary(draft_layer("convolution", in_channels=3, out_channels=16, kernel_size=3, padding=1))
    '3 × 3, 3 → 16, padding 1'
    >>> summary(draft_layer("max_pooling", kernel_size=2))
    '2 × 2'
    >>> summary(draft_layer("dropout", probability=0.25))
    'p = 0.25'
    """
    fields = {field.name: value for field, value in zip(FIELDS[layer.kind], layer.values, strict=True)}
    words = []
    for name in ("kernel_size", "output_size"):
        if name in fields:
            rows, columns = layer[name]
            words.append(f"{rows} × {columns}")
            del fields[name]
    for before, after in (("in_channels", "out_channels"), ("in_features", "out_features"), ("channels", "squeezed")):
        if before in fields and after in fields:
            words.append(f"{fields.pop(before)} → {fields.pop(after)}")
    if "channels" in fields:
        words.append(str(fields.pop("channels")))
    if "probability" in fields:
        words.append(f"p = {value_text(fields.pop('probability'))}")
    if layer.is_block:
        count = sum(map(len, layer.parts))
        words.append(f"{len(layer.parts)} branches" if layer.kind == Concatenation.kind else f"{count} layers")
    usual = {field.name: field.default for field in FIELDS[layer.kind]}
    if layer.kind.endswith("_pooling") and "stride" in fields:
        usual["stride"] = layer["kernel_size"]
    words += [_said(name, value) for name, value in fields.items() if value != usual[name]]
    return ", ".join(words)


def _said(name: str, value: Value) -> str:
    plain = name.replace("_", " ")
    if isinstance(value, bool):
        return plain if value else f"no {plain}"
    return f"{plain} {value_text(value)}"

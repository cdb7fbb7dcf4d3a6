"""What a unit sees, in words, and how the field grows, in formulae with their numbers."""

from fractions import Fraction
from functools import lru_cache

from cnnviz.figures.numbers import count_text, share
from cnnviz.geometry.layers import Architecture, Layer
from cnnviz.geometry.recurrence import FieldStep, Growth, field_steps
from cnnviz.geometry.unit_field import UnitField
from cnnviz.geometry.way import way_to
from cnnviz.links.states import pair_text

NAMES = {"residual": "residual block", "concatenation": "branches"}


def what_it_sees(field: UnitField) -> str:
    """The interval beside the exact pixels: what the border cuts off, and which holes there are."""
    name, (rows, columns) = field.step.name, field.outline
    if field.intervals is None:
        return f"This unit of **{name}** sees no pixel of the image: padding alone."
    if field.step.field.is_whole_image:
        return f"Every unit of **{name}** sees from the first to the last row and column: the **whole image**."
    whole = f"**{field.size[0]} × {field.size[1]}**"
    inside = f", of which {field.inside[0]} × {field.inside[1]} lie in the image" if field.is_clipped else ""
    if field.inside != field.outline:
        inside += f"; of these, {rows} × {columns} are read, since the way to the others leads through padding alone"
    exact, outline = count_text(field.pixels), rows * columns
    if not field.holes:
        return f"The field of this unit of **{name}** is {whole}{inside}: all {exact} px of it, without holes."
    return (
        f"The field of this unit of **{name}** is {whole}{inside}. Exactly, it sees **{exact} of these "
        f"{count_text(outline)} px** ({share(field.pixels / outline)}): the others are holes."
    )


@lru_cache(maxsize=64)
def growth_table(architecture: Architecture, layer_name: str) -> dict[str, list[str]]:
    """A row for each layer that changes what a unit sees, with the recurrence's numbers; heading → texts.

    Of the layers inside blocks, those on the way to the one that is looked at are there.

    Parameters
    ----------
    architecture : Architecture
    layer_name : str
        The layer that is looked at; its row is marked.
    """
    way = {name for name, _ in way_to(architecture, layer_name)}
    steps = [step for step in field_steps(architecture) if "." not in step.name or step.name in way]
    table: dict[str, list[str]] = {"Layer": [], "Map": [], "Size": [], "Jump": [], "Start": []}
    for step in steps:
        name = f"**{step.name}**" if step.name == layer_name else step.name
        table["Layer"].append(f"{name} {_window(step.layer)}")
        table["Map"].append(f"{step.layout[0]} × {step.layout[1]}")
        for heading, text in zip(("Size", "Jump", "Start"), _growth_texts(step), strict=True):
            table[heading].append(text)
    return table


def _growth_texts(step: FieldStep) -> tuple[str, str, str]:
    if step.field.is_whole_image and not any(step.field.jump):
        return "**whole image**", "", ""
    if step.growth is None:
        size, jump, start = (_both(*map(_plain, pair)) for pair in (step.field.size, step.field.jump, step.field.start))
        return f"**{size}**", jump, start
    rows, columns = (_axis_texts(growth) for growth in step.growth)
    size, jump, start = (_both(row, column) for row, column in zip(rows, columns, strict=True))
    return size, jump, start


def _axis_texts(growth: Growth) -> tuple[str, str, str]:
    before, after = growth.before, growth.after
    reach = f"({growth.kernel_size} − 1) · {growth.dilation}"
    jump = number(before.jump)
    size = f"{number(before.extent)} + {reach} · {jump} = **{number(after.extent)}**"
    start = f"{number(before.start)} + ({reach} / 2 − {growth.padding}) · {jump} = {number(after.start)}"
    return size, f"{jump} · {growth.stride} = {number(after.jump)}", start


def _both(rows: str, columns: str) -> str:
    return rows if rows == columns else f"{rows}; {columns}"


def _plain(value: Fraction | int | None) -> str:
    return "varies" if value is None else number(Fraction(value))


def number(value: Fraction) -> str:
    """A fraction as a decimal where that is short, with a real minus sign.

    Examples
    --------
    >>> number(Fraction(3, 2)), number(Fraction(-1, 3)), number(Fraction(4))
    ('1.5', '−1/3', '4')
    """
    text = str(value)
    if value.denominator in (2, 4, 5, 8, 10):
        text = f"{float(value):g}"
    return text.replace("-", "−")


def _window(layer: Layer) -> str:
    """A layer's window in short: its kernel, and what of stride and dilation is not 1."""
    window = getattr(layer, "window", None)
    if window is None:
        return f":small[{NAMES.get(layer.kind, '')}]"
    parts = [f"{window.kernel_size[0]} × {window.kernel_size[1]}"]
    if window.stride != (1, 1):
        parts.append(f"/ {pair_text(window.stride, ' × ')}")
    if window.dilation != (1, 1):
        parts.append(f"dilated {pair_text(window.dilation, ' × ')}")
    return f":small[{' '.join(parts)}]"

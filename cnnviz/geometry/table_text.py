"""A layer table as text for a terminal and as HTML for a notebook."""

from fractions import Fraction
from html import escape

from cnnviz.geometry.layer_row import LayerRow
from cnnviz.geometry.layers import shape_text
from cnnviz.geometry.receptive_field import ReceptiveField

HEADINGS = ("layer", "kind", "output", "parameters", "from", "MACs", "memory", "field", "jump", "start")
RIGHT = {"parameters", "MACs", "memory"}  # columns of numbers
KIB = 1024  # bytes


class LayerTable(tuple[LayerRow, ...]):
    """A tuple of layer rows that prints as a table, and shows itself as one in a notebook.

    Examples
    --------
    >>> from cnnviz.geometry.layers import Architecture, Flatten, Linear
    >>> from cnnviz.geometry.table import layer_table
    >>> print(layer_table(Architecture("m", (1, 2, 2), (Flatten(), Linear(4, 3)))))
    layer     kind     output  parameters  from     MACs  memory  field        jump   start
    flatten1  flatten  4                                          1 × 1        1 × 1  1/2 × 1/2
    fc1       linear   3               15  4·3 + 3    12    12 B  whole image
    """

    __slots__ = ()

    def __str__(self) -> str:
        """The table as text, its columns aligned."""
        lines = [HEADINGS, *(row_cells(row) for row in self)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if heading in RIGHT else cell.ljust(width)
                for heading, cell, width in zip(HEADINGS, line, widths, strict=True)
            ).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        """The table as HTML, which notebooks ask for by this name."""
        lines = ["".join(map(_cell, HEADINGS, row_cells(row))) for row in self]
        return "".join((
            f"<table><thead><tr>{''.join(_cell(heading, heading, 'th') for heading in HEADINGS)}</tr></thead><tbody>",
            *(f"<tr>{line}</tr>" for line in lines),
            "</tbody></table>",
        ))  # fmt: skip


def row_cells(row: LayerRow) -> tuple[str, ...]:
    """A text for each of the `HEADINGS`."""
    field = row.receptive_field
    return (
        row.name,
        row.kind,
        shape_text(row.output_shape),
        f"{row.parameters:,}" if row.parameters else "",
        row.parameter_arithmetic,
        f"{row.macs:,}" if row.macs else "",
        size_text(row.activation_bytes) if row.activation_bytes else "",
        field_text(field),
        "" if _sees_all(field) else _both(field.jump),
        "" if _sees_all(field) else _both(field.start),
    )


def size_text(count: int) -> str:
    """So many bytes for people.

    Examples
    --------
    >>> size_text(12), size_text(2_000), size_text(5_000_000)
    ('12 B', '2.0 KiB', '4.8 MiB')
    """
    if count < KIB:
        return f"{count} B"
    return f"{count / KIB:.1f} KiB" if count < KIB**2 else f"{count / KIB**2:,.1f} MiB"


def _both(values: tuple[Fraction | None, Fraction | None]) -> str:
    return " × ".join("varies" if value is None else str(value).replace("-", "−") for value in values)


def field_text(field: ReceptiveField) -> str:
    """The size of a field in words: ``7 × 7``, or ``whole image`` where every unit sees all of it."""
    return "whole image" if _sees_all(field) else shape_text(field.size)


def _sees_all(field: ReceptiveField) -> bool:
    return field.is_whole_image and not any(field.jump)


def _cell(heading: str, text: str, tag: str = "td") -> str:
    return f'<{tag} style="text-align: {"right" if heading in RIGHT else "left"}">{escape(text)}</{tag}>'

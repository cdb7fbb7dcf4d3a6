"""The command line: ``python -m cnnviz layers NAME``.

Here belongs reading arguments and printing; what is printed is computed by the rooms below.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from cnnviz.errors import CnnvizError, InputError
from cnnviz.geometry.layers import Architecture, shape_text
from cnnviz.geometry.receptive_field import ReceptiveField
from cnnviz.geometry.table import LayerRow, Totals, layer_table, totals
from cnnviz.models.zoo import ARCHITECTURES

HEADINGS = ("layer", "kind", "output", "parameters", "from", "MACs", "field", "jump")
RIGHT = {"parameters", "MACs"}  # columns of numbers
MIB = 2**20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; an expected mistake is printed as its sentence.

    Parameters
    ----------
    arguments : sequence of str or None
        Without the program's name; None takes those of the process.

    Returns
    -------
    int
        The exit status: 0, or 2 where the command could not be done.
    """
    chosen = _parser().parse_args(arguments)
    try:
        architecture = _architecture(chosen.name)
        sums = totals(architecture, chosen.batch)
    except CnnvizError as error:
        print(f"cnnviz: {error}", file=sys.stderr)
        return 2
    rows = layer_table(architecture)
    if chosen.json:
        print(json.dumps(_as_json(architecture, rows, sums), indent=2))
    else:
        print(_as_text(architecture, rows, sums))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cnnviz", description="See, change and measure what a convolutional network does."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    layers = commands.add_parser(
        "layers",
        help="print the layer table of a network",
        description="Print the layer table of a network: shapes, parameters, MACs, receptive fields and memory.",
        epilog=f"Networks: {', '.join(ARCHITECTURES)}.",
    )
    layers.add_argument("name", metavar="NAME", help="a network by name, such as resnet50")
    layers.add_argument("--batch", type=int, default=1, metavar="N", help="images a step of training (default: 1)")
    layers.add_argument("--json", action="store_true", help="print JSON instead of text")
    return parser


def _architecture(name: str) -> Architecture:
    if name in ARCHITECTURES:
        return ARCHITECTURES[name]
    near = get_close_matches(name, ARCHITECTURES, n=3, cutoff=0.5) or ARCHITECTURES
    raise InputError(f"there is no network {name!r}: use one of {', '.join(near)}")


def _as_text(architecture: Architecture, rows: Sequence[LayerRow], sums: Totals) -> str:
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    table = [
        "  ".join(
            cell.rjust(width) if heading in RIGHT else cell.ljust(width)
            for heading, cell, width in zip(HEADINGS, line, widths, strict=True)
        ).rstrip()
        for line in lines
    ]
    memory = sums.training
    return "\n".join([
        f"{architecture.name}, input {shape_text(architecture.input_shape)}",
        "",
        *table,
        "",
        f"parameters           {sums.parameters:,}",
        f"MACs                 {sums.macs:,}",
        f"activations          {_mib(sums.activation_bytes)} for one image",
        f"training, batch {memory.batch_size:<4} {_mib(memory.total)}: activations {_mib(memory.activations)}, "
        f"parameters {_mib(memory.parameters)}, gradients {_mib(memory.gradients)}, "
        f"AdamW's moments {_mib(memory.moments)}",
    ])  # fmt: skip


def _cells(row: LayerRow) -> tuple[str, ...]:
    field = row.receptive_field
    sees_all = field.is_whole_image and not any(field.jump)
    return (
        row.name,
        row.kind,
        shape_text(row.output_shape),
        f"{row.parameters:,}" if row.parameters else "",
        row.parameter_arithmetic,
        f"{row.macs:,}" if row.macs else "",
        "whole image" if sees_all else shape_text(field.size),
        "" if sees_all else " × ".join("varies" if jump is None else str(jump) for jump in field.jump),
    )


def _mib(count: int) -> str:
    return f"{count / MIB:.1f} MiB"


def _as_json(architecture: Architecture, rows: Sequence[LayerRow], sums: Totals) -> dict[str, Any]:
    memory = sums.training
    return {
        "name": architecture.name,
        "input_shape": architecture.input_shape,
        "layers": [
            {
                "name": row.name,
                "kind": row.kind,
                "block": row.block,
                "output_shape": row.output_shape,
                "parameters": row.parameters,
                "parameter_arithmetic": row.parameter_arithmetic,
                "macs": row.macs,
                "activation_bytes": row.activation_bytes,
                "receptive_field": _field_as_json(row.receptive_field),
            }
            for row in rows
        ],
        "totals": {
            "parameters": sums.parameters,
            "trainable_parameters": sums.trainable_parameters,
            "macs": sums.macs,
            "activation_bytes": sums.activation_bytes,
            "training_bytes": {
                "batch_size": memory.batch_size,
                "activations": memory.activations,
                "parameters": memory.parameters,
                "gradients": memory.gradients,
                "moments": memory.moments,
                "total": memory.total,
            },
        },
    }


def _field_as_json(field: ReceptiveField) -> dict[str, Any]:
    """Size in pixels; jump and start as numbers, or null along an axis where fields differ from unit to unit."""
    return {
        "size": field.size,
        "jump": [None if jump is None else float(jump) for jump in field.jump],
        "start": [None if start is None else float(start) for start in field.start],
        "whole_image": field.is_whole_image,
    }

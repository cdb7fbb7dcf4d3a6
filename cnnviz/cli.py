"""The command line: ``python -m cnnviz layers NAME``.

Here belongs reading arguments and files, and printing; what is printed is computed by the rooms below.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from cnnviz.errors import CnnvizError, InputError, SourceError
from cnnviz.geometry.layers import Architecture, Shape, architecture_from_json, shape_text
from cnnviz.geometry.receptive_field import ReceptiveField
from cnnviz.geometry.table import LayerRow, LayerTable, Totals, layer_table, totals
from cnnviz.geometry.table_text import size_text
from cnnviz.models.pytorch_text import read_pytorch
from cnnviz.models.zoo import ARCHITECTURES

MIB = 2**20
LARGEST_FILE = 16 * MIB
SUFFIXES = (".py", ".json")


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # where a terminal cannot show a sign such as ×
    chosen = _parser().parse_args(arguments)
    try:
        architecture = _architecture(chosen.name, None if chosen.input is None else _input_shape(chosen.input))
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
    layers.add_argument(
        "name",
        metavar="NAME|FILE",
        help="a network by name, such as resnet50, or a file: PyTorch source (.py), which is read and not run, or an "
        "architecture (.json)",
    )
    layers.add_argument("--input", metavar="CxHxW", help="what goes in, such as 3x32x32; of a vector its length")
    layers.add_argument("--batch", type=int, default=1, metavar="N", help="images a step of training (default: 1)")
    layers.add_argument("--json", action="store_true", help="print JSON instead of text")
    return parser


def _input_shape(text: str) -> Shape:
    """The shape that somebody has typed."""
    lengths = re.split("[x×,]", text.lower().replace(" ", ""))
    if len(lengths) not in (1, 3) or not all(re.fullmatch("[0-9]{1,10}", length) for length in lengths):
        raise InputError(f"--input is {text[:40]!r}, but it takes channels, rows and columns: write 3x32x32")
    return tuple(map(int, lengths))


def _architecture(name: str, input_shape: Shape | None) -> Architecture:
    """The network that is meant, with another input if one is given."""
    path = Path(name)
    if path.suffix == ".py":
        return _from_source(path, input_shape)
    if path.suffix == ".json":
        architecture = _from_json(path)
    elif name in ARCHITECTURES:
        architecture = ARCHITECTURES[name]
    else:
        near = get_close_matches(name, ARCHITECTURES, n=3, cutoff=0.5) or ARCHITECTURES
        raise InputError(
            f"there is no network {name[:80]!r}: use one of {', '.join(near)}, or a file that ends in .py or .json"
        )
    if input_shape is None:
        return architecture
    if len(input_shape) != 3:
        raise InputError(f"{architecture.name} takes images: give --input as channels, rows and columns, 3x32x32")
    channels, rows, columns = input_shape
    return replace(architecture, input_shape=(channels, rows, columns))


def _from_source(path: Path, input_shape: Shape | None) -> Architecture:
    """The network that a file of PyTorch describes; what was left out or assumed is said apart from the table."""
    text = _text_of(path)
    try:
        pasted = read_pytorch(text, input_shape)
    except SourceError as error:
        raise InputError(f"{path}{', ' if error.line else ': '}{error}") from error
    for note in pasted.notes:
        print(f"{path}, line {note.line}: {note.text}", file=sys.stderr)
    return pasted.architecture


def _from_json(path: Path) -> Architecture:
    text = _text_of(path)
    try:
        return architecture_from_json(text)
    except CnnvizError as error:
        raise InputError(f"{path}: {error}") from error


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path} has more than {LARGEST_FILE // MIB} MiB: give a file with the network alone")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the name and its folder") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no text in UTF-8 (byte {error.start + 1}): save it as UTF-8") from error


def _as_text(architecture: Architecture, rows: LayerTable, sums: Totals) -> str:
    memory = sums.training
    return "\n".join([
        f"{_shown(architecture.name)}, input {shape_text(architecture.input_shape)}",
        "",
        str(rows),
        "",
        f"parameters           {sums.parameters:,}",
        f"MACs                 {sums.macs:,}",
        f"activations          {size_text(sums.activation_bytes)} for one image",
        f"training, batch {memory.batch_size:<4} {size_text(memory.total)}: "
        f"activations {size_text(memory.activations)}, parameters {size_text(memory.parameters)}, "
        f"gradients {size_text(memory.gradients)}, AdamW's moments {size_text(memory.moments)}",
    ])  # fmt: skip


def _shown(name: str) -> str:
    """A name without signs that could steer the terminal."""
    return name if name.isprintable() else ascii(name)


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

"""A picture view as bytes, for a component that shows it.

A line of JSON says what is what, and one block of bytes after another follows; nothing is written as text twice its
size. Numbers are deflated, pictures are PNG.
"""

import json
import zlib
from collections.abc import Mapping
from hashlib import blake2b
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.figures.picture_view import PictureView
from cnnviz.figures.reach import Reach
from cnnviz.figures.shown_numbers import Shown

QUICKLY = 1  # level of compression: higher ones take five times as long for a tenth less


def picture_message(view: PictureView, settings: Mapping[str, object]) -> bytes:
    """What the viewer is sent.

    Parameters
    ----------
    view : PictureView
    settings : mapping
        What else to say, as JSON takes it.
    """
    blocks = {
        "inputs": _deflated(view.inputs),
        "outputs": _deflated(view.outputs.astype("<f4")),
        "before": _png(view.before),
        "after": _png(view.after),
    }
    if view.difference:
        blocks["difference"] = _png(view.difference)
    if view.winners is not None:
        blocks["winners"] = _deflated(view.winners)
    if view.divisors is not None:
        blocks["divisors"] = _deflated(view.divisors.astype("<i4"))
    content = b"".join(blocks.values())
    header = {
        **settings,
        "stamp": blake2b(content, digest_size=8).hexdigest(),  # the browser need not unpack the same content twice
        "blocks": _places(blocks),
        "input": view.inputs.shape,
        "whole": view.inputs.dtype == np.uint8,
        "output": view.outputs.shape,
        "axes": [_axis(view.rows), _axis(view.columns)],
        "reads": view.reads.tolist(),
        "names": view.names,
        "reduction": view.reduction.value,
        "weights": None if view.weights is None else view.weights.tolist(),
        "bias": None if view.bias is None else view.bias.tolist(),
        "filler": view.filler if np.isfinite(view.filler) else None,  # JSON has no −∞
        "notes": {
            "before": view.before.note,
            "after": view.after.note,
            "difference": view.difference.note if view.difference else None,
        },
        "operator": view.operator,
    }
    return json.dumps(header).encode() + b"\n" + content


def _places(blocks: Mapping[str, bytes]) -> dict[str, tuple[int, int]]:
    ends = np.cumsum([len(block) for block in blocks.values()]).tolist()
    return {name: (end - len(block), end) for (name, block), end in zip(blocks.items(), ends, strict=True)}


def _axis(reach: Reach) -> dict[str, object]:
    return {
        "begins": reach.begins.tolist(),
        "offsets": reach.offsets.tolist(),
        "counts": reach.counts.tolist(),
        "pixels": reach.pixels.tolist(),
        "margin": reach.margin,
        "taps": None if reach.taps is None else reach.taps.tolist(),
    }


def _deflated(values: NDArray[np.generic]) -> bytes:
    return zlib.compress(np.ascontiguousarray(values).tobytes(), QUICKLY)


def _png(shown: Shown) -> bytes:
    file = BytesIO()
    Image.fromarray(shown.pixels).save(file, "PNG", compress_level=QUICKLY)
    return file.getvalue()

"""A drawing as SVG: numbers stay text that can be selected, searched and edited."""

import re
from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from cnnviz.figures.drawing import (
    DASH,
    DOT,
    GAP_OF_DASHES,
    GAP_OF_DOTS,
    HALF_HEIGHT,
    Box,
    Edge,
    Line,
    Piece,
    Pixels,
    Shape,
    Size,
    Words,
    hatching,
)
from cnnviz.figures.theme import FONT

DASHES = {Edge.DASHED: f"{DASH} {GAP_OF_DASHES}", Edge.DOTTED: f"{DOT} {GAP_OF_DOTS}"}
ARROW = 6  # px from tip to base, and across
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_text(shapes: Iterable[Shape | Line], size: Size, background: str, title: str) -> str:
    """The whole file, as text.

    Parameters
    ----------
    shapes : iterable of Shape or Line
        Later ones lie on earlier ones.
    size : (int, int)
        Width and height, in pixels.
    background : str
    title : str
        What the picture shows, in a few words.
    """
    width, height = size
    patterns: dict[tuple[Size, str], str] = {}  # one pattern for each size and colour of hatched boxes
    body = [_element(shape, patterns) for shape in shapes]
    defined = [_pattern(name, *key) for key, name in patterns.items()]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" font-family={quoteattr(FONT)} '
            'style="font-variant-numeric: tabular-nums">',
            f"<title>{_escaped(title)}</title>",
            *(["<defs>", *defined, "</defs>"] if defined else []),
            f'<rect width="{width}" height="{height}" fill="{background}"/>',
            *body,
            "</svg>\n",
        )
    )


def _element(shape: Shape | Line, patterns: dict[tuple[Size, str], str]) -> str:
    if isinstance(shape, Words):
        return _words(shape)
    if isinstance(shape, Pixels):
        return _image(shape)
    if isinstance(shape, Line):
        return _line(shape)
    if not shape.hatch:
        return _box(shape, shape.fill)
    name = patterns.setdefault((shape.size, shape.hatch), f"hatch-{len(patterns)}")
    return _box(shape, shape.fill) + _box(shape, f"url(#{name})")


def _box(box: Box, fill: str) -> str:
    (x, y), (width, height), line = box.place, box.size, box.width
    dashes = f' stroke-dasharray="{DASHES[box.edge]}"' if box.edge in DASHES else ""
    return (
        f'<rect x="{x + line / 2:g}" y="{y + line / 2:g}" width="{width - line}" height="{height - line}" '
        f'rx="{box.radius - line / 2:g}" fill="{fill}" stroke="{box.line}" stroke-width="{line}"{dashes}/>'
    )


def _line(line: Line) -> str:
    points = " ".join(f"{x},{y}" for x, y in line.points)
    drawn = f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="{line.width}"/>'
    return drawn + _arrow(line) if line.has_arrow else drawn


def _arrow(line: Line) -> str:
    """A triangle with its tip in the last point, in the direction of the last stretch, which is upright or level."""
    (from_x, from_y), (x, y) = line.points[-2:]
    along = ((x > from_x) - (x < from_x), (y > from_y) - (y < from_y))
    back_x, back_y = x - ARROW * along[0], y - ARROW * along[1]
    half_x, half_y = ARROW * along[1] / 2, ARROW * along[0] / 2
    corners = f"{x},{y} {back_x + half_x:g},{back_y + half_y:g} {back_x - half_x:g},{back_y - half_y:g}"
    return f'<polygon points="{corners}" fill="{line.colour}"/>'


def _pattern(name: str, size: Size, colour: str) -> str:
    """As large as the box itself, so that the stripes begin in its corner."""
    corners = " ".join("M" + " ".join(f"{x},{y}" for x, y in stripe) + "Z" for stripe in hatching(size))
    return f'<pattern id="{name}" width="1" height="1"><path d="{corners}" fill="{colour}"/></pattern>'


def _words(words: Words) -> str:
    x, y, shift = *words.place, HALF_HEIGHT * words.size
    upright = f'transform="translate({x + shift:.2f},{y}) rotate(-90)"'
    at = upright if words.upright else f'x="{x}" y="{y + shift:.2f}"'
    struck = ' text-decoration="line-through"' if words.struck else ""
    if len(words.pieces) == 1:
        inside, style = _escaped(words.pieces[0].text), _style(words.pieces[0])
    else:
        inside = "".join(f"<tspan{_style(piece)}>{_escaped(piece.text)}</tspan>" for piece in words.pieces)
        style = ""
    return f'<text {at} font-size="{words.size:g}" text-anchor="{words.anchor}"{style}{struck}>{inside}</text>'


def _style(piece: Piece) -> str:
    weight = ' font-weight="600"' if piece.bold else ""
    return f' fill="{piece.colour}"{weight}'


def _image(image: Pixels) -> str:
    (x, y), (width, height) = image.place, image.size
    file = BytesIO()
    Image.fromarray(image.pixels).save(file, "PNG")
    return (
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" '
        f'style="image-rendering: pixelated" href="data:image/png;base64,{b64encode(file.getvalue()).decode()}"/>'
    )


def _escaped(text: str) -> str:
    return escape(NOT_XML.sub("\ufffd", text))

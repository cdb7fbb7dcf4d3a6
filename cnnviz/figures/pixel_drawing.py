"""A drawing as pixels, with Pillow."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cnnviz.figures.drawing import (
    DASH,
    DOT,
    GAP_OF_DASHES,
    GAP_OF_DOTS,
    HALF_HEIGHT,
    Anchor,
    Box,
    Edge,
    Pixels,
    Shape,
    Size,
    Words,
    hatching,
)

FINER = 4  # boxes are drawn so many times larger and made small again, for smooth corners
DASHES = {Edge.DASHED: (DASH, GAP_OF_DASHES), Edge.DOTTED: (DOT, GAP_OF_DOTS)}


class Canvas:
    """Pixels to draw on.

    Parameters
    ----------
    size : (int, int)
        Width and height of the drawing.
    background : str
    scale : int
        Pixels of the file for each pixel of the drawing, along a side.
    """

    def __init__(self, size: Size, background: str, scale: int) -> None:
        self._background, self._scale = background, scale
        self.image = Image.new("RGB", (size[0] * scale, size[1] * scale), background)
        self._pen = ImageDraw.Draw(self.image)
        self._fonts: dict[tuple[float, bool], ImageFont.FreeTypeFont] = {}
        self._tiles: dict[Box, Image.Image] = {}  # boxes that differ only in their place are drawn once

    def draw(self, shapes: Iterable[Shape]) -> None:
        """Draw one after another."""
        for shape in shapes:
            if isinstance(shape, Box):
                self.image.paste(self._tile(replace(shape, place=(0, 0))), self._scaled(shape.place))
            elif isinstance(shape, Words):
                self._write(shape)
            else:
                self._enlarge(shape)

    def clear(self, place: tuple[int, int], size: Size) -> None:
        """Nothing but the ground."""
        (x, y), (width, height) = self._scaled(place), self._scaled(size)
        self.image.paste(self._background, (x, y, x + width, y + height))

    def _scaled(self, pair: tuple[int, int]) -> tuple[int, int]:
        return pair[0] * self._scale, pair[1] * self._scale

    def _tile(self, box: Box) -> Image.Image:
        if box not in self._tiles:
            self._tiles[box] = _drawn_box(box, self._background, self._scale)
        return self._tiles[box]

    def _write(self, words: Words) -> None:
        fonts = [self._font(words.size, bold=piece.bold) for piece in words.pieces]
        widths = [font.getlength(piece.text) for font, piece in zip(fonts, words.pieces, strict=True)]
        before = {Anchor.START: 0.0, Anchor.MIDDLE: sum(widths) / 2, Anchor.END: sum(widths)}[words.anchor]
        shift = HALF_HEIGHT * words.size * self._scale
        x, y = self._scaled(words.place)
        if words.upright:
            self._write_upright(words, fonts, widths, (round(x - shift), round(y + before - sum(widths))))
            return
        left = x - before
        for piece, font, width in zip(words.pieces, fonts, widths, strict=True):
            self._pen.text((left, y + shift), piece.text, piece.colour, font, anchor="ls")
            if words.struck:
                thin = max(1, self._scale * round(words.size / 12))
                self._pen.line((left - thin, y, left + width + thin, y), piece.colour, thin)
            left += width

    def _write_upright(
        self, words: Words, fonts: list[ImageFont.FreeTypeFont], widths: list[float], corner: tuple[int, int]
    ) -> None:
        height = round(1.5 * words.size * self._scale)
        strip = Image.new("L", (round(sum(widths)) + 2, height))
        pen, left = ImageDraw.Draw(strip), 0.0
        for piece, font, width in zip(words.pieces, fonts, widths, strict=True):
            pen.text((left, words.size * self._scale), piece.text, 255, font, anchor="ls")
            left += width
        turned = strip.transpose(Image.Transpose.ROTATE_90)
        x, y = corner
        baseline = round(x + 2 * HALF_HEIGHT * words.size * self._scale)
        self.image.paste(words.pieces[0].colour, (baseline - round(words.size * self._scale), y), turned)

    def _font(self, size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
        key = (round(size * self._scale * 2) / 2, bold)
        if key not in self._fonts:
            self._fonts[key] = ImageFont.truetype(_font_file(bold=bold), key[0], layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[key]

    def _enlarge(self, picture: Pixels) -> None:
        large = Image.fromarray(picture.pixels).resize(self._scaled(picture.size), Image.Resampling.NEAREST)
        self.image.paste(large, self._scaled(picture.place))


def _font_file(*, bold: bool) -> str:
    """Matplotlib brings a font that has all the signs and digits of one width."""
    from matplotlib import get_data_path  # only here: a page is to open without it

    return str(Path(get_data_path()) / "fonts" / "ttf" / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


def _drawn_box(box: Box, background: str, scale: int) -> Image.Image:
    scale *= FINER
    width, height = (side * scale for side in box.size)
    line, radius = box.width * scale, box.radius * scale
    tile = Image.new("RGB", (width, height), background)
    pen = ImageDraw.Draw(tile)
    whole, inner = (0, 0, width - 1, height - 1), (line, line, width - 1 - line, height - 1 - line)
    pen.rounded_rectangle(whole, radius, box.line)
    pen.rounded_rectangle(inner, radius - line, box.fill)
    if box.hatch:
        stripes, mask = Image.new("RGB", tile.size, box.fill), Image.new("L", tile.size)
        for corners in hatching(box.size):
            ImageDraw.Draw(stripes).polygon([(x * scale, y * scale) for x, y in corners], box.hatch)
        ImageDraw.Draw(mask).rounded_rectangle(inner, radius - line, 255)
        tile.paste(stripes, mask=mask)
    if box.edge in DASHES:
        dash, gap = (length * scale for length in DASHES[box.edge])
        for begin in range(radius, width - radius, dash + gap):
            end = min(begin + gap, width - radius)
            for top in (0, height - line):
                tile.paste(background, (begin, top, end, top + line))
        for begin in range(radius, height - radius, dash + gap):
            end = min(begin + gap, height - radius)
            for left in (0, width - line):
                tile.paste(background, (left, begin, left + line, end))
    return tile.reduce(FINER)

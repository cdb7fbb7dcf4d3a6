"""Pictures from outside: the one way in, for whatever a user uploads or drops."""

import struct
import zlib
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from cnnviz.errors import ImageError, InputError

EXTENSIONS = ("png", "jpg", "jpeg", "gif", "bmp", "webp")
MOST_PIXELS = 40_000_000

_READERS: dict[bytes, type[ImageFile]] = {
    b"\x89PNG\r\n\x1a\n": PngImageFile,
    b"\xff\xd8\xff": JpegImageFile,
    b"GIF8": GifImageFile,
    b"BM": BmpImageFile,
    b"RIFF": WebPImageFile,
}
_LIMIT = f"{MOST_PIXELS // 1_000_000} million are the most: make it smaller first"
_ASK_FOR_FORMATS = "give a PNG, JPEG, GIF, BMP or WebP"
# What Pillow raises for bytes that break off or contradict themselves, by format and place.
_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, OverflowError, struct.error, zlib.error)


def read_image(data: bytes, name: str, longest_side: int = 512) -> NDArray[np.uint8]:
    """A picture from outside as red, green and blue bytes, upright and small.

    The size is read from the header, and a picture with too many pixels is refused before any of them is decoded. Of
    an animation the first frame is taken; what is transparent becomes white.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What to call it in messages; never used as a path.
    longest_side : int
        Rows or columns, in pixels, that the result has at most. Smaller pictures keep their size.

    Returns
    -------
    ndarray of uint8, (H, W, 3)

    Raises
    ------
    ImageError
        If the file is empty, of another format, damaged, or has more than `MOST_PIXELS` pixels.

    Examples
    --------
    >>> read_image(b"hello", "notes.txt")
    Traceback (most recent call last):
    cnnviz.errors.ImageError: “notes.txt” is not a picture that can be read: give a PNG, JPEG, GIF, BMP or WebP
    """
    if longest_side < 1:
        raise InputError(f"the longest side is {longest_side} px, but the least is 1: use 1 or more")
    shown = _printable(name)
    with _opened(data, shown) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ImageError(f"“{shown}” has {image.width} × {image.height} pixels, but {_LIMIT}")
        try:
            image.draft("RGB", (longest_side, longest_side))  # a JPEG can be decoded at half, a quarter, an eighth
            image.load()
        except _DAMAGE as error:
            raise _damaged(shown) from error
        small = _with_plain_mode(image)
        small.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        return np.array(_on_white(_upright(small)))


def _opened(data: bytes, shown: str) -> ImageFile:
    """The picture with its header read and nothing decoded.

    Not `Image.open`: its own limit speaks through a warning, whose filters belong to the whole process, and its
    error does not tell the size.
    """
    if not data:
        raise ImageError(f"“{shown}” is empty: save or download it again")
    reader = next((reader for signature, reader in _READERS.items() if data.startswith(signature)), None)
    if reader is None or (reader is WebPImageFile and data[8:12] != b"WEBP"):
        raise ImageError(f"“{shown}” is not a picture that can be read: {_ASK_FOR_FORMATS}")
    try:
        return reader(BytesIO(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageError(f"“{shown}” has far too many pixels: {_LIMIT}") from error
    except _DAMAGE as error:
        raise _damaged(shown) from error


def _with_plain_mode(image: Image.Image) -> Image.Image:
    """The picture as RGB, or RGBA where it has transparency."""
    if image.mode.startswith("I;16") or image.mode == "I":
        # Pillow cuts 16-bit greys off at 255 instead of scaling them.
        greys = (np.asarray(image).astype(np.int64).clip(0, 65535) >> 8).astype(np.uint8)
        return Image.fromarray(greys).convert("RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)  # converting to the same mode would copy


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _DAMAGE:  # a broken note about the camera is no reason to refuse the picture
        return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def _damaged(shown: str) -> ImageError:
    return ImageError(f"“{shown}” ends too early or is damaged: save or download it again")


def _printable(name: str, most: int = 60) -> str:
    """A file's name, fit to stand in a sentence."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in name)
    return plain if len(plain) <= most else f"{plain[: most - 16]}…{plain[-15:]}"

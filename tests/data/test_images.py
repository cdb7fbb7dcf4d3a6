"""Reading pictures from outside, against pictures made here whose pixels are known."""

import struct
import time
import tracemalloc
import zlib
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz.data.images import EXTENSIONS, MOST_PIXELS, read_image
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.errors import ImageError, InputError


def encoded(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def png_that_claims(width: int, height: int, rows: int) -> bytes:
    """A valid one-bit PNG of that size, which unpacks to `rows` rows of zeros and then breaks off."""
    packed = zlib.compress(bytes((width // 8 + 1) * rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


HALVES = np.zeros((40, 60, 3), np.uint8)
HALVES[:, :30], HALVES[:, 30:] = (200, 30, 10), (10, 60, 220)


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "WEBP", "GIF", "JPEG"])
def test_every_allowed_format_gives_the_same_pixels(file_format):
    options = {"lossless": True} if file_format == "WEBP" else {"quality": 95} if file_format == "JPEG" else {}
    pixels = read_image(encoded(Image.fromarray(HALVES), file_format, **options), "halves")
    assert pixels.shape == (40, 60, 3)
    assert pixels.dtype == np.uint8
    tolerance = 12 if file_format == "JPEG" else 0
    assert np.abs(pixels[:, [5, 55]].astype(int) - HALVES[:, [5, 55]]).max() <= tolerance


def test_each_extension_belongs_to_an_allowed_format():
    known = Image.registered_extensions()
    assert {known[f".{extension}"] for extension in EXTENSIONS} == {"PNG", "JPEG", "GIF", "BMP", "WEBP"}


@pytest.mark.parametrize("size", [(1000, 400), (400, 1000), (5000, 2), (1, 1), (60, 40)])
def test_longest_side_is_kept_and_small_pictures_stay_as_they_are(size):
    height, width, _ = read_image(encoded(Image.new("RGB", size)), "plain", longest_side=100).shape
    assert max(width, height) == min(100, max(size))
    if max(size) > 100 and min(size) > 10:
        assert width / height == pytest.approx(size[0] / size[1], rel=0.03)


def test_a_large_jpeg_keeps_its_proportions():
    assert read_image(encoded(Image.new("RGB", (4000, 3000)), "JPEG"), "photo.jpg").shape == (384, 512, 3)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP"])
def test_the_camera_s_orientation_is_applied(file_format):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the left edge is to be on top
    pixels = read_image(encoded(Image.fromarray(HALVES), file_format, exif=exif), "turned", longest_side=30)
    assert pixels.shape == (30, 20, 3)
    assert pixels[2, 10, 0] > 150  # red on top
    assert pixels[-3, 10, 2] > 150  # blue below


def test_what_is_transparent_becomes_white():
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    image.putpixel((1, 2), (255, 0, 0, 255))
    pixels = read_image(encoded(image), "clear.png")
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[2, 1].tolist() == [255, 0, 0]


def test_a_palette_with_a_transparent_colour_becomes_white():
    image = Image.new("P", (4, 4), 0)
    image.putpalette([9, 9, 9, 200, 0, 0])
    image.putpixel((3, 3), 1)
    pixels = read_image(encoded(image, "GIF", transparency=0), "clear.gif")
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[3, 3].tolist() == [200, 0, 0]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_becomes_rgb(mode):
    file_format = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.fromarray(np.zeros((8, 9), np.uint16)) if mode == "I;16" else Image.new(mode, (9, 8))
    assert read_image(encoded(image, file_format), "any").shape == (8, 9, 3)


def test_sixteen_bit_greys_are_scaled_not_cut_off():
    greys = np.array([[0, 256 * 100], [256 * 200, 65535]], np.uint16)
    assert read_image(encoded(Image.fromarray(greys)), "x-ray.png")[..., 0].tolist() == [[0, 100], [200, 255]]


def test_a_huge_picture_is_refused_without_decoding_it():
    bomb = png_that_claims(20_000, 20_000, rows=20_000)
    assert len(bomb) < 60_000
    tracemalloc.start()
    start = time.process_time()
    with pytest.raises(ImageError, match="“big.png” has 20000 × 20000 pixels, but 40 million are the most: make it sm"):
        read_image(bomb, "big.png")
    seconds, peak = time.process_time() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 0.2  # decoding takes more than a second
    assert peak < 1_000_000


def test_the_limit_itself_is_allowed():
    side = int(MOST_PIXELS**0.5)
    assert read_image(encoded(Image.new("1", (side, side))), "most.png", 8).shape == (8, 8, 3)
    with pytest.raises(ImageError, match="million are the most"):
        read_image(png_that_claims(side + 1, side + 1, rows=1), "more.png", 8)


def test_a_gif_whose_frame_outgrows_it_is_refused():
    gif = bytearray(encoded(Image.new("P", (4, 4)), "GIF"))
    frame = gif.index(b",", 13)
    gif[frame + 5 : frame + 9] = struct.pack("<HH", 65_000, 65_000)
    with pytest.raises(ImageError, match="far too many pixels: 40 million are the most"):
        read_image(bytes(gif), "grows.gif")


def test_text_is_explained():
    with pytest.raises(
        ImageError, match="“notes.txt” is not a picture that can be read: give a PNG, JPEG, GIF, BMP or W"
    ):
        read_image(b"hello", "notes.txt")


@pytest.mark.parametrize("file_format", ["TIFF", "ICO", "PPM", "PDF", "EPS"])
def test_formats_that_are_not_on_the_list_are_refused(file_format):
    with pytest.raises(ImageError, match="is not a picture that can be read"):
        read_image(encoded(Image.new("RGB", (16, 16)), file_format), "picture.png")


def test_an_empty_file_is_explained():
    with pytest.raises(ImageError, match="“nothing.png” is empty: save or download it again"):
        read_image(b"", "nothing.png")


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "WEBP", "GIF", "JPEG"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.9])
def test_a_file_that_breaks_off_is_explained(file_format, part):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    whole = encoded(Image.fromarray(noise), file_format)
    with pytest.raises(ImageError, match="“x” ends too early or is damaged: save or download it again"):
        read_image(whole[: int(len(whole) * part)], "x")


def test_an_illegal_longest_side_is_explained():
    with pytest.raises(InputError, match="longest side is 0 px, but the least is 1"):
        read_image(encoded(Image.new("RGB", (2, 2))), "x.png", longest_side=0)


def test_a_name_is_text_only_and_stays_short():
    with pytest.raises(ImageError) as refusal:
        read_image(b"", "/etc/passwd\n\x1b[31m" + "a" * 500 + ".png")
    message = str(refusal.value)
    assert "\n" not in message
    assert "\x1b" not in message
    assert len(message) < 120
    assert "aaa.png” is empty" in message


SAMPLES = [encoded(Image.fromarray(HALVES), file_format) for file_format in ("PNG", "BMP", "WEBP", "GIF", "JPEG")]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_damaged_bytes_give_a_picture_or_an_explanation(sample, data):
    damaged = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ImageError):
        assert read_image(bytes(damaged), "x").shape[2] == 3


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs_are_small_and_read_only(name):
    pixels = PHOTOGRAPHS[name]()
    assert max(pixels.shape) == 320
    assert pixels.shape[2] == 3
    assert pixels.dtype == np.uint8
    assert pixels.std() > 20
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 0

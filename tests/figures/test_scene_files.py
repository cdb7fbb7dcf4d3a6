"""A scene as a file says the same as the scene: its numbers as text, its steps as pictures."""

import io
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from cnnviz.figures.colour_scale import ColourScale, channels
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.figures.frequency_scene import frequency_scene
from cnnviz.figures.matrix_scenes import kernel_matrix_scene, windows_scene
from cnnviz.figures.numbers import number_texts
from cnnviz.figures.pooling_scene import pooling_scene
from cnnviz.figures.scene import Colouring, Role, Scene, SceneGrid
from cnnviz.figures.scene_cells import GROUNDS
from cnnviz.figures.scene_files import scene_gif, scene_png, scene_svg
from cnnviz.figures.theme import DARK, LIGHT, THEMES
from cnnviz.figures.transposed_scene import transposed_scene
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ops.frequency import convolve_in_frequency
from cnnviz.ops.pooling import Pooling, pool
from cnnviz.ops.transposed import convolve_transposed

ROOT = Path(__file__).parents[2]
IMAGE = np.array([[1, 2, 3, 0, 1], [0, 1, 2, 1, 0], [1, 0, 1, 2, 1], [2, 1, 0, 1, 2], [0, 2, 1, 0, 1]])
CROSS = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
SVG = "{http://www.w3.org/2000/svg}"


def one_channel(padding=0):
    return convolution_scene(convolve(IMAGE, CROSS, Window(3, padding=padding)))


def channels_and_kernels(side, kernels):
    numbers = np.random.default_rng(0).integers(-9, 9, (3, side, side))
    kernel = np.random.default_rng(1).integers(-2, 3, (kernels, 3, 3, 3))
    return convolution_scene(convolve(numbers, kernel, Window(3)))


def loose():
    numbers = np.array([[0.25, -1.0], [1.0, 0.0]])
    scale = ColourScale(("#ff0000", "#ffffff", "#0000ff"))
    picture = Colouring(scale, numbers / 2 + 0.5, is_picture=True)
    return Scene(
        (
            SceneGrid("a", Role.OUTPUT, "Counts", "", numbers, row_names=("cat", "dog"), column_names=("cat", "horse")),
            SceneGrid("b", Role.KERNEL, "Filter", "", numbers, colouring=Colouring(scale, numbers / 2 + 0.5)),
            SceneGrid("c", Role.OUTPUT, "Map", "", numbers, colouring=picture),
            SceneGrid("d", Role.OUTPUT, "Answer", "", numbers, marks=("right", "wrong", "", "")),
        )
    )


SCENES = {
    "one channel": one_channel(padding=1),
    "channels and kernels": channels_and_kernels(5, 2),
    "dropped cells": convolution_scene(convolve(IMAGE, np.ones((2, 2)), Window(2, 2))),
    "stamps": transposed_scene(convolve_transposed(IMAGE[:2, :2], CROSS, Window(3, 2, 1))),
    "maximum": pooling_scene(pool(IMAGE, Pooling("max"), Window(2, 1))),
    "mean": pooling_scene(pool(IMAGE, Pooling("average"), Window(2, 1))),
    "windows as rows": windows_scene(convolve(IMAGE, CROSS, Window(3)), LIGHT),
    "kernel as matrix": kernel_matrix_scene(convolve(IMAGE, CROSS, Window(3)), LIGHT),
    "no steps": loose(),
}


def texts(scene, step):
    """What the drawing says, each piece of text once for each time that it is there."""
    root = ElementTree.fromstring(scene_svg(scene, step, LIGHT))
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def opened(data):
    return Image.open(io.BytesIO(data))


def png(scene, step, theme=LIGHT):
    return opened(scene_png(scene, step, theme)).convert("RGB")


def frame(gif, at):
    gif.seek(at)
    return gif.convert("RGB")


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_png_and_svg_show_the_same_and_png_twice_as_fine(name, theme):
    svg, picture = ElementTree.fromstring(scene_svg(SCENES[name], 2, theme)), opened(scene_png(SCENES[name], 2, theme))
    assert picture.format == "PNG"
    assert picture.size == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
    assert picture.getpixel((0, 0)) == channels(theme.background)
    boxes = {(box.get("x"), box.get("y")): box for box in svg.iter(f"{SVG}rect") if box.get("x")}
    plain = [box for box in boxes.values() if box.get("fill").startswith("#")]
    assert plain
    for box in plain:  # just below the middle of the upper line there is nothing but the box's colour
        x, y, width = (float(box.get(name)) for name in ("x", "y", "width"))
        assert picture.getpixel((round(2 * x + width), round(2 * y + 6))) == channels(box.get("fill"))


def test_the_numbers_are_text():
    said = texts(one_channel(), 9)
    output = np.array([[7, 6, 7], [4, 5, 6], [4, 4, 5]])
    numbers = [*IMAGE.ravel(), *CROSS.ravel(), 0, *output.ravel()]
    products = (IMAGE[2:, 2:] * CROSS).ravel()
    factors = [f"{a} · {b}" for a, b in zip(IMAGE[2:, 2:].ravel(), CROSS.ravel(), strict=True)]
    signs = ["∗", "=", "=", *["+"] * 9]
    words = ["Input 5 × 5", "Kernel 3 × 3", "Bias", "Output 3 × 3", "Step 9 of 9", "bias 0", "5"]
    assert sorted(said) == sorted([*map(str, numbers), *map(str, products), *factors, *signs, *words])


def test_what_later_steps_write_is_not_there_yet():
    scene = one_channel()
    assert len(texts(scene, 9)) - len(texts(scene, 4)) == 5


def test_a_stamp_shows_what_was_added_so_far():
    scene = transposed_scene(convolve_transposed([[1.0, 10.0]], [[1.0, 1.0, 1.0]], Window((1, 3))))
    assert texts(scene, 1)[-1] != "11"
    assert "11" not in texts(scene, 1)
    assert texts(scene, 2).count("11") == 2


def test_parts_have_a_line_and_a_sum_of_their_own():
    scene = channels_and_kernels(5, 2)
    said = texts(scene, 3)
    sums = scene.steps.products[2].reshape(3, -1).sum(axis=1)
    for text in number_texts(sums):
        assert said.count(text) >= 2
    assert said.count("=") == 1 + 3 + 1


def test_the_lines_of_channels_and_their_sums_have_the_names_of_the_channels():
    said = texts(channels_and_kernels(5, 2), 3)
    assert [said.count(name) for name in "RGB"] == [2, 2 + 2, 2 + 2]  # and above the slices of two kernels
    two = convolution_scene(convolve(np.ones((2, 3, 3)), np.ones((1, 2, 2, 2)), Window(2)))
    assert texts(two, 1).count("Channel 2") == 1 + 2  # above the grid, and in the formula
    depthwise = convolution_scene(convolve(np.ones((4, 3, 3)), np.ones((2, 2, 2, 2)), Window(2), groups=2))
    assert [texts(depthwise, 8).count(f"Channel {number}") for number in (2, 3, 4)] == [1, 1 + 2, 1 + 2]


def test_matrices_and_spectra_stand_with_their_signs_between():
    assert texts(SCENES["kernel as matrix"], 1).count("×") == 1
    assert texts(SCENES["windows as rows"], 1).count("=") == 3  # above, below and in the formula
    spectra = frequency_scene(convolve_in_frequency(IMAGE, CROSS, Window(3)), LIGHT)
    assert {"·", "="} <= set(texts(spectra, None))


def test_the_output_as_a_column_is_written_with_the_output():
    for name in ("kernel as matrix", "windows as rows"):
        assert len(texts(SCENES[name], 9)) - len(texts(SCENES[name], 4)) == 2 * 5


def test_reductions_are_written_as_such():
    most = texts(SCENES["maximum"], 1)
    assert "max(" in most
    assert ")" in most
    mean = texts(SCENES["mean"], 1)
    assert mean[mean.index(") /") + 1] == "4"


@pytest.mark.parametrize(("step", "said"), [(None, 3), (0, 1), (1, 1), (9, 9), (99, 9)])
def test_steps_are_counted_as_in_the_stepper(step, said):
    assert f"Step {said} of 9" in texts(one_channel(), step)


def test_names_are_written_beside_rows_and_columns():
    said = texts(loose(), None)
    assert said.count("cat") == 2
    assert {"dog", "horse", "0.25", "−1"} <= set(said)


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=50)
def test_words_of_users_are_harmless(title, note):
    scene = Scene((SceneGrid("a", Role.INPUT, title, note, np.zeros((1, 1)), row_names=(note,), column_names=("x",)),))
    root = ElementTree.fromstring(scene_svg(scene, None, LIGHT))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "rect", "text", "tspan"}
    assert opened(scene_png(scene, None, LIGHT)).width < 1000


def test_numbers_that_are_too_long_are_drawn_all_the_same():
    scene = Scene((SceneGrid("a", Role.INPUT, "x" * 500, "y " * 90, np.full((2, 30), 1e300), decimals=0),))
    assert opened(scene_png(scene, None, LIGHT)).width < 4000


def test_markup_in_a_title_is_text():
    scene = Scene((SceneGrid("a", Role.INPUT, "<script>&$x_{$", "", np.zeros((1, 9))),))
    assert "<script>&$x_{$" in texts(scene, None)


@pytest.mark.parametrize("name", SCENES)
def test_a_gif_has_a_picture_for_each_step(name):
    scene = SCENES[name]
    gif = opened(scene_gif(scene, LIGHT, seconds_per_step=0.5))
    assert gif.format == "GIF"
    assert gif.n_frames == (len(scene.steps.targets) if scene.steps else 1)
    assert gif.info["loop"] == 0
    assert gif.info["duration"] == 500


@pytest.mark.parametrize("name", [name for name, scene in SCENES.items() if scene.steps])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_picture_of_a_gif_is_that_of_its_step(name, theme):
    """Although only what changes is drawn: nothing is left over from the step before."""
    gif = opened(scene_gif(SCENES[name], theme))
    for at in {0, 1, gif.n_frames // 2, gif.n_frames - 1}:
        wanted = png(SCENES[name], at + 1, theme)
        difference = np.asarray(ImageChops.difference(wanted, frame(gif, at))).max(axis=2)
        assert difference.max() < 64  # one shade of the edge of a letter for another
        assert (difference > 8).mean() < 0.001  # a single cell has more pixels
        assert frame(gif, at).getpixel((0, 0)) == channels(theme.background)


def test_of_many_steps_some_are_shown_from_the_first_to_the_last():
    scene = channels_and_kernels(12, 4)
    gif = opened(scene_gif(scene, LIGHT, most_steps=20))
    assert gif.n_frames == 20
    for at, step in ((0, 1), (19, 400)):
        coarse = [picture.resize((100, 60), Image.Resampling.BOX) for picture in (frame(gif, at), png(scene, step))]
        assert np.asarray(ImageChops.difference(*coarse)).max() < 32


def test_steps_that_look_alike_are_all_there():
    assert opened(scene_gif(convolution_scene(convolve(np.zeros((4, 4)), [[0.0]], Window(1))), LIGHT)).n_frames == 16


@pytest.mark.parametrize(("side", "kernels", "seconds"), [(5, 3, 3), (12, 1, 10)])  # 27 and 100 steps
def test_a_gif_is_made_while_one_waits(side, kernels, seconds):
    scene = channels_and_kernels(side, kernels)
    begin = time.process_time()
    scene_gif(scene, LIGHT)
    assert time.process_time() - begin < seconds


def test_what_lies_behind_the_roles_is_as_on_the_page():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for theme in (LIGHT, DARK):
        for role, name in ((Role.INPUT, "blue"), (Role.KERNEL, "orange"), (Role.OUTPUT, "green")):
            assert GROUNDS[theme.name][role] == config[theme.name][f"{name}BackgroundColor"]


def test_matplotlib_waits_until_a_picture_is_drawn():
    lines = "import sys, cnnviz.figures.theme, cnnviz.ui.files; print('matplotlib' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.strip() == "False", result.stderr

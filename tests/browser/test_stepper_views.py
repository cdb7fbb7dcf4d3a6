"""What is seen on the grid stepper: pictures of numbers, matrices, all outputs at once, on screens of all sizes."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from playwright.sync_api import expect

from cnnviz.figures.numbers import compact

RAMP = np.arange(1.0, 26.0).reshape(5, 5)


def link(**grids):
    """The query of a link with grids, a list of them for each name."""
    written = {
        name: "~".join("_".join("+".join(f"{cell:g}" for cell in row) for row in grid) for grid in several)
        for name, several in grids.items()
    }
    return "&".join(f"{name}={text}" for name, text in written.items())


def numbers_of(seed, *shape):
    return np.random.default_rng(seed).integers(-9, 10, shape)


LARGEST = link(image=numbers_of(0, 3, 12, 12), kernel=numbers_of(1, 12, 3, 3))
COLOURS = link(image=numbers_of(0, 3, 5, 5), kernel=numbers_of(1, 6, 3, 3))


def drawn(page, label):
    return page.get_by_role("application", name=f"{label}: point at a pixel, or move with the arrow keys")


def test_the_arrow_keys_walk_through_the_frequencies_of_all_three_spectra(page, stepper):
    page.goto("/convolution?tab=Frequency")
    expect(stepper.says).to_contain_text("Point at a spectrum for an amplitude")
    prompt = stepper.says.text_content()
    spectra = [drawn(page, f"Spectrum of the {whose}") for whose in ("input", "kernel", "result")]
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    image, kernel = (np.abs(np.fft.fftshift(np.fft.fft2(each, (7, 7)))) for each in (np.pad(RAMP, 1), sobel))
    amplitudes = [image, kernel, image * kernel]
    page.get_by_role("radio", name="These numbers").focus()
    page.keyboard.press("Tab")
    expect(spectra[0]).to_be_focused()
    for key, (row, column) in {
        "": (3, 3),
        "ArrowRight": (3, 4),
        "ArrowDown": (4, 4),
        "Shift+ArrowUp": (0, 4),
        "ArrowLeft": (0, 3),
    }.items():
        if key:
            page.keyboard.press(key)
        numbers = [
            compact(float(np.float32(each[row, column]))) if each[row, column] > 1e-9 else r"\S+" for each in amplitudes
        ]
        said = "Row {}, column {}: input spectrum {} · kernel spectrum {} = result spectrum {}"
        expect(stepper.says).to_have_text(re.compile(f"^{said.format(row + 1, column + 1, *numbers)}$"))
        for spectrum in spectra:
            marker, picture = spectrum.locator(".marker").bounding_box(), spectrum.locator("img").bounding_box()
            for begin, length, place in (("x", "width", column), ("y", "height", row)):
                middle = marker[begin] + marker[length] / 2 - picture[begin]
                assert middle == pytest.approx((place + 0.5) / 7 * picture[length], abs=2)
    expect(page.locator(".stepper .says")).to_have_attribute("aria-live", "polite")
    page.keyboard.press("Tab")
    expect(spectra[1]).to_be_focused()
    page.get_by_role("heading", level=1).click()
    expect(stepper.says).to_have_text(prompt)
    expect(page.locator(".marker:visible")).to_have_count(0)


def test_the_pixels_of_a_large_matrix_are_its_numbers(page, stepper):
    image, kernel = numbers_of(0, 1, 12, 12), numbers_of(1, 1, 7, 7)
    page.goto("/convolution?tab=Matrix&padding=0&" + link(image=image, kernel=kernel))
    windows = F.unfold(torch.tensor(image, dtype=torch.float64)[None], 7)[0].T  # (36, 49)
    matrix = drawn(page, "Windows as rows")
    matrix.locator("img").hover(position={"x": 2, "y": 2})
    expect(stepper.says).to_have_text(re.compile("row 1, column 1: "))
    matrix.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    number = f"{windows[1, 1]:g}".replace("-", "−")
    expect(stepper.says).to_have_text(f"Windows as rows, row 2, column 2: {number}")
    output = F.conv2d(torch.tensor(image)[None], torch.tensor(kernel)[None]).flatten()
    result = drawn(page, "Output as a column")
    result.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    expect(stepper.says).to_have_text(re.compile(f"row 1, column 1: {compact(float(output[0]))}$"))


def test_the_headings_of_spectra_stand_on_two_lines_alike(page, stepper):
    page.goto("/convolution?tab=Frequency&source=picture")
    expect(page.locator(".drawn img")).to_have_count(3)
    titles, notes = zip(*(text.split("\n") for text in page.locator(".drawn .caption").all_inner_texts()), strict=True)
    assert titles == ("Input spectrum", "Kernel spectrum", "Result spectrum")
    assert all(re.match(r"\d+ × \d+ · 0 to \d", note) for note in notes)
    heights = page.locator(".drawn .caption").evaluate_all(
        "captions => captions.map(c => c.clientHeight / parseFloat(getComputedStyle(c).lineHeight))"
    )
    assert heights == [pytest.approx(2, abs=0.1)] * 3
    assert len({picture.bounding_box()["y"] for picture in page.locator(".drawn img").all()}) == 1


@pytest.mark.parametrize("operation", ["convolution", "transposed"])
def test_all_outputs_are_shown_to_those_who_ask_for_them(page, stepper, operation):
    page.goto(
        f"/convolution?padding=0&operation={operation}&" + link(image=[[[1, 2, 3], [4, 5, 6]]], kernel=[[[1, 1]]])
    )
    convolved = F.conv2d if operation == "convolution" else F.conv_transpose2d
    image, kernel = torch.tensor([[[[1, 2, 3], [4, 5, 6]]]]), torch.tensor([[[[1, 1]]]])
    final = [str(number) for number in convolved(image, kernel).flatten().tolist()]
    output = page.get_by_role("grid", name="Output", exact=True)
    expect(output.locator(".cell.todo")).not_to_have_count(0)
    before, count = stepper.values("Output"), stepper.count.text_content()
    page.get_by_label("Show all outputs").check()
    expect(output.locator(".cell.todo")).to_have_count(0)
    assert stepper.values("Output") == final
    page.get_by_role("button", name="One step back").click()
    expect(stepper.count).not_to_have_text(count)
    assert stepper.values("Output") == final
    page.get_by_role("button", name="One step on").click()
    page.get_by_label("Show all outputs").uncheck()
    expect(output.locator(".cell.todo")).not_to_have_count(0)
    assert stepper.values("Output") == before


def test_nothing_is_to_be_shown_where_the_output_is_asked_for(page, stepper):
    page.goto("/convolution?tab=Check")
    expect(stepper.says).to_contain_text("type your answer")
    expect(page.get_by_label("Show all outputs")).to_be_hidden()


def test_each_line_of_the_formula_has_the_name_of_its_channel(page, stepper):
    stepper.open("?" + COLOURS)
    lines = page.locator(".formula .part")
    assert [line.locator(".of").all_inner_texts() for line in lines.all()] == [["R"], ["G"], ["B"], ["R", "G", "B"]]
    expect(lines.first.locator(".of")).to_have_attribute("title", "Red")
    stepper.open("?groups=2&" + link(image=numbers_of(0, 4, 3, 3), kernel=numbers_of(1, 4, 2, 2)))
    stepper.cell("Map 2", 1, 1).hover()
    expect(lines.first.locator(".of")).to_have_text("Channel 3")
    expect(lines.nth(1).locator(".of")).to_have_text("Channel 4")


def test_matrices_are_an_equation_and_the_zeros_of_the_sparse_one_are_faint(page, stepper):
    page.goto("/convolution?tab=Matrix&padding=0&bias=2")
    stepper.cell("Output", 1, 2).hover()
    below = page.locator(".below")
    expect(below.locator(".sign")).to_have_text(["×", "+", "="])
    assert stepper.lit("Output as a column") == [1]
    assert stepper.values("Output as a column")[:2] == ["10", "10"]
    page.get_by_role("radio", name="Kernel as a sparse matrix (Toeplitz)").click()
    matrix = page.get_by_role("grid", name="Kernel as a matrix")
    expect(matrix.locator(".cell.faint")).to_have_count(9 * 25 - 81)
    stepper.cell("Output as a column", 2, 1).hover()
    expect(stepper.count).to_have_text("2 / 9")
    window = [1, 2, 3, 6, 7, 8, 11, 12, 13]
    assert stepper.lit("Input as a column") == stepper.lit("Input") == window
    assert stepper.lit("Bias as a column") == [1]
    faint, weight = (matrix.locator(f".cell.{kind}").first for kind in ("faint", "lit:not(.faint)"))
    looks = "cell => [getComputedStyle(cell).backgroundColor, getComputedStyle(cell).color]"
    assert faint.evaluate(looks) != weight.evaluate(looks)


@pytest.mark.parametrize("query", ["?padding=0", "?tab=Matrix&padding=0", "?tab=Frequency", f"?{COLOURS}"])
def test_on_a_phone_each_sign_stands_before_the_grid_that_it_belongs_to(page, stepper, query):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/convolution{query}")
    expect(page.locator(".sign").first).to_be_visible()
    for sign in page.locator(".sign").all():
        own, grid = sign.bounding_box(), sign.locator("xpath=following-sibling::*").bounding_box()
        assert own["x"] + own["width"] <= grid["x"]
        assert grid["y"] <= own["y"] + own["height"] / 2 <= grid["y"] + grid["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("name", ["Check", "Picture"])
def test_on_a_phone_a_link_to_a_tab_shows_its_name_in_the_row_of_tabs(page, name):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/convolution?tab={name}")
    expect(page.get_by_role("tab", name=name, exact=True)).to_be_in_viewport(ratio=0.95)


@pytest.mark.parametrize(("screen", "largest"), [((1280, 800), 22), ((1920, 1080), 28)])
def test_to_an_audience_many_channels_are_shown_as_large_as_there_is_room(page, stepper, screen, largest):
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    stepper.open(f"?view=present&{LARGEST}")
    stage = page.locator(".stage").bounding_box()
    sides = [stepper.cell(title, 1, 1).bounding_box()["width"] for title in ("Red", "Kernel 4 blue slice", "Map 4")]
    assert min(sides) >= largest
    for title in ("Blue", "Kernel 4 blue slice", "Map 4"):
        box = page.get_by_role("grid", name=title, exact=True).bounding_box()
        assert box["x"] + box["width"] <= stage["x"] + stage["width"]


@pytest.mark.parametrize(
    ("height", "query", "digits"),
    [
        (800, "padding=1", 24),
        (720, "padding=1", 20),
        (800, f"padding=0&{COLOURS}", 15),
        (800, f"padding=1&{COLOURS}", 12),
        (800, f"{link(image=numbers_of(0, 1, 8, 8), kernel=numbers_of(1, 1, 5, 5))}", 14),
        (800, f"groups=4&padding=0&{link(image=numbers_of(0, 4, 5, 5), kernel=numbers_of(1, 4, 2, 2))}", 15),
    ],
)
def test_an_audience_sees_all_from_the_controls_to_the_formula_in_large_digits(page, stepper, height, query, digits):
    page.set_viewport_size({"width": 1280, "height": height})
    stepper.open(f"?view=present&{query}")
    says = stepper.says.bounding_box()
    assert says["y"] + says["height"] <= height
    sizes = page.locator(".cell").evaluate_all(
        "cells => cells.map(cell => parseFloat(getComputedStyle(cell).fontSize))"
    )
    assert np.median(sizes) >= digits


def test_the_slices_of_kernels_are_marked_as_the_channels_that_they_meet(page, stepper):
    stepper.open(f"?padding=0&{COLOURS}")
    captions = page.locator(".kernel .caption b")
    expect(captions).to_have_text(["Kernel 1 · R", "G", "B", "Kernel 2 · R", "G", "B", "Bias"])
    boxes = [caption.bounding_box() for caption in captions.all()]
    for left, right in zip(boxes[:2] + boxes[3:5], boxes[1:3] + boxes[4:6], strict=True):
        assert left["x"] + left["width"] < right["x"]
    stepper.cell("Kernel 2 green slice", 1, 2).hover()
    expect(stepper.says).to_have_text(
        re.compile("^Kernel 2 green slice row 1, column 2 holds .* touches 9 input cells")
    )


def test_to_an_audience_two_kernels_and_their_formula_fill_a_large_screen(page, stepper):
    page.set_viewport_size({"width": 1920, "height": 1080})
    stepper.open(f"?view=present&{COLOURS}")
    assert stepper.cell("Red", 1, 1).bounding_box()["width"] >= 36
    formula = page.locator(".formula").bounding_box()
    assert formula["y"] + formula["height"] <= 1080

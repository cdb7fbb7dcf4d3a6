"""The image viewer as a person meets it, on the convolution page's picture."""

import io
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.resizing import shrunk
from cnnviz.figures.numbers import number_text

CHINA = PHOTOGRAPHS["china"]().astype(float)
GREY = torch.tensor((CHINA @ [0.299, 0.587, 0.114]).round())  # (214, 320)
SOBEL = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=torch.float64)
BOX = "1/9+1/9+1/9_1/9+1/9+1/9_1/9+1/9+1/9"
IDENTITY = "0+0+0_0+1+0_0+0+0"
CAMERA = """() => {
    window.cameras = 0;
    navigator.mediaDevices.getUserMedia = async () => {
        window.cameras += 1;
        const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
        const paint = () => { canvas.getContext("2d").fillRect(0, 0, 64, 48); requestAnimationFrame(paint); };
        paint();
        return canvas.captureStream();
    };
}"""


class Viewer:
    """What a person finds on the viewer."""

    def __init__(self, page):
        self.page = page
        self.says = page.locator(".viewer .says")
        self.result = page.locator(".viewer .result .out")
        self.after = page.locator(".viewer .after .stage")

    def open(self, query=""):
        self.page.goto(f"/convolution?tab=Picture{query}")
        expect(self.says).to_contain_text("Output row")

    def place(self):
        return tuple(map(int, re.search(r"row (\d+), column (\d+)", self.says.text_content()).groups()))

    def point(self, down, across):
        """Point at a place given as shares of height and width; returns row and column, from 0."""
        box = self.after.bounding_box()
        self.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        row, column = self.place()
        return row - 1, column - 1

    def texts(self, what):
        taps = self.page.locator(".viewer .tap:visible").locator(f".{what}")
        return [text.removeprefix("· ") for text in taps.all_text_contents()]

    def compare(self, how):
        self.page.get_by_role("radio", name=how).click()
        expect(self.page.get_by_role("radio", name=how)).to_be_checked()


@pytest.fixture
def viewer(page):
    return Viewer(page)


def numbers(values):
    return [number_text(float(value)) for value in torch.as_tensor(values).flatten()]


@pytest.mark.parametrize(
    ("query", "kernel", "window"),
    [
        ("", SOBEL, {"padding": 1}),
        ("&stride=2&dilation=2&padding=2", SOBEL, {"stride": 2, "dilation": 2, "padding": 2}),
        (f"&kernel={BOX}&channel=brightness&padding=0", torch.full((3, 3), 1 / 9, dtype=torch.float64), {}),
    ],
    ids=["Sobel", "stride and dilation", "box"],
)
def test_the_lens_shows_pytorchs_numbers(viewer, query, kernel, window):
    viewer.open(query)
    expected = F.conv2d(GREY[None, None], kernel[None, None], **window)[0, 0]
    windows = F.unfold(GREY[None, None], 3, **window)[0].T.reshape(*expected.shape, 9)
    seen = set()
    for share in ((0.001, 0.001), (0.3, 0.62), (0.55, 0.4), (0.999, 0.999)):
        row, column = viewer.point(*share)
        seen.add((row, column))
        assert viewer.texts("pixel") == numbers(windows[row, column])
        assert viewer.texts("weight") == numbers(kernel)
        assert viewer.texts("product") == numbers(windows[row, column] * kernel.flatten())
        text = number_text(float(np.float32(expected[row, column])))
        assert viewer.result.text_content() == text
        assert f"add up to {text}, and with the bias 0 that is {text}" in viewer.says.text_content()
    assert len(seen) == 4
    assert {(0, 0), tuple(size - 1 for size in expected.shape)} <= seen


def test_each_colour_has_its_own_numbers(page, viewer):
    viewer.open(f"&kernel={BOX}&channel=all")
    for channel, colour in enumerate(("Red", "Green", "Blue")):
        page.get_by_role("radiogroup", name="Colour in the lens").get_by_role("radio", name=colour).click()
        row, column = viewer.point(0.5, 0.5)
        expect(viewer.says).to_contain_text(colour.lower())
        around = CHINA[row - 1 : row + 2, column - 1 : column + 2, channel]
        assert viewer.texts("pixel") == numbers(around)
        assert viewer.result.text_content() == number_text(float(np.float32(around.mean())))


def link_of(slices):
    return "&kernel=" + "~".join("_".join("+".join(map(str, row)) for row in rows) for rows in slices)


THREE_CHANNELS = "&image=" + "~".join(["_".join(["1+2+3"] * 3)] * 3)


def test_a_kernel_of_three_slices_adds_up_the_colours_of_a_photograph(page, viewer):
    kernel = torch.arange(1.0, 28).reshape(3, 3, 3).double() / 100
    viewer.open(THREE_CHANNELS + link_of(kernel.tolist()) + "&bias=5")
    expect(page.get_by_role("combobox", name="Channels")).to_have_value("All colours")
    colours = torch.tensor(CHINA).permute(2, 0, 1)
    expected = F.conv2d(colours[None], kernel[None], torch.tensor([5.0]).double(), padding=1)[0, 0]
    lens = page.get_by_role("radiogroup", name="Colour in the lens")
    for channel, colour in enumerate(("Red", "Green", "Blue")):
        lens.get_by_role("radio", name=colour).click()
        row, column = viewer.point(0.5, 0.4)
        around = colours[:, row - 1 : row + 2, column - 1 : column + 2]
        assert viewer.texts("product") == numbers(around[channel] * kernel[channel])
        sums = (around * kernel).sum(dim=(1, 2))
        parts = page.locator(".viewer .result span").all_text_contents()
        assert parts[1:6:2] == numbers(sums)
        assert parts[6:8] == ["+ bias", "5"]
        assert viewer.result.text_content() == number_text(float(np.float32(expected[row, column])))
        expect(viewer.says).to_contain_text("the 27 products add up")


def test_one_colour_alone_meets_its_own_slice_and_that_is_said(page, viewer):
    kernel = torch.arange(1.0, 28).reshape(3, 3, 3).double()
    viewer.open(THREE_CHANNELS + link_of(kernel.tolist()) + "&channel=green")
    expect(page.get_by_text("those for green alone are applied to green")).to_be_visible()
    assert viewer.texts("weight") == numbers(kernel[1])


def test_one_of_several_kernels_is_chosen_for_the_picture(page, viewer):
    viewer.open(link_of([SOBEL.tolist(), torch.ones(3, 3).tolist()]) + "&bias=0+7")
    assert viewer.texts("weight") == numbers(SOBEL)
    page.get_by_role("radiogroup", name="Kernel").get_by_role("radio", name="2").click()
    expect(page.get_by_role("combobox", name="Channels")).to_have_value("All colours")
    expect(page.locator(".viewer .result .kernel")).to_have_text("7")
    assert viewer.texts("weight") == ["1"] * 9


def test_channels_that_are_no_colours_are_said_not_to_fit(page, viewer):
    two = "&image=1+2+3_1+2+3_1+2+3~1+2+3_1+2+3_1+2+3"
    viewer.open(two + link_of([SOBEL.tolist(), torch.ones(3, 3).tolist()]))
    expect(page.get_by_text("The numbers have 2 channels, and a picture's three colours do not fit")).to_be_visible()
    assert viewer.texts("weight") == numbers(SOBEL)


@pytest.mark.parametrize(("stride", "size", "longest"), [(1, (134, 200), 200), (3, (90, 134), 134)])
def test_a_transposed_convolution_stamps_the_photograph(page, viewer, stride, size, longest):
    kernel = torch.arange(1.0, 10).reshape(3, 3).double() / 10
    viewer.open(f"&operation=transposed&padding=1&stride={stride}&channel=red{link_of([kernel.tolist()])}")
    expect(page.get_by_text(f"first shrunk to at most {longest} px")).to_be_visible()
    before = torch.tensor(shrunk(PHOTOGRAPHS["china"](), longest)[..., 0]).double()
    assert before.shape == size
    expected = F.conv_transpose2d(before[None, None], kernel[None, None], stride=stride, padding=1)[0, 0]
    after = page.locator(".viewer .after .caption")
    expect(after).to_contain_text(f"{expected.shape[0]} × {expected.shape[1]}")
    assert max(expected.shape) <= 400
    viewer.point(0.5, 0.5)
    seen = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown"):
        row, column = (place - 1 for place in viewer.place())
        products = [float(text.replace("−", "-")) for text in viewer.texts("product")]
        seen.add(len(products))
        assert sum(products) == pytest.approx(float(expected[row, column]), abs=0.01)
        assert viewer.result.text_content() == number_text(float(np.float32(expected[row, column])))
        viewer.after.focus()
        page.keyboard.press(key)
    assert seen == {9} if stride == 1 else seen == {1}


def test_where_nothing_is_stamped_the_lens_says_so_and_points_at_no_pixel(page, viewer):
    viewer.open("&operation=transposed&padding=0&stride=2&kernel=3&bias=4&channel=red")
    row, column = viewer.point(0.5, 0.5)
    viewer.after.focus()
    if row % 2 == 0:
        page.keyboard.press("ArrowDown")
    expect(viewer.says).to_contain_text("nothing is stamped here, so that it holds the bias 4.")
    expect(page.locator(".viewer .before .box")).to_be_hidden()
    expect(page.locator(".viewer .tap:visible")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    if column % 2:
        page.keyboard.press("ArrowRight")
    expect(viewer.says).to_contain_text("the product is")
    expect(page.locator(".viewer .before .box")).to_be_visible()


def test_padding_by_name_is_that_of_the_photograph(page, viewer):
    viewer.open("&stride=3&padding=same")
    expect(page.get_by_text("After 72 × 107", exact=False)).to_be_visible()  # ⌈214 / 3⌉ and ⌈320 / 3⌉
    missing = ((72 - 1) * 3 + 3 - 214, (107 - 1) * 3 + 3 - 320)
    assert missing == (2, 1)
    expected = F.conv2d(F.pad(GREY[None, None], (0, 1, 1, 1)), SOBEL[None, None], stride=3)[0, 0]
    row, column = viewer.point(0.3, 0.6)
    assert viewer.result.text_content() == number_text(float(np.float32(expected[row, column])))


def test_padding_that_an_average_leaves_out_is_not_counted_in_the_lens(page, viewer):
    page.goto("/pooling?tab=Picture&kind=average&size=3&padding=1&count_padding=no&channel=red")
    expect(viewer.says).to_contain_text("9 numbers add up to")
    viewer.point(0.001, 0.001)
    four = CHINA[:2, :2, 0]
    expect(viewer.says).to_contain_text(f"4 numbers add up to {number_text(four.sum())}, and divided by 4 that is")
    assert viewer.texts("pixel") == ["", "", "", "", *numbers(four[0]), "", *numbers(four[1])]
    assert viewer.result.text_content() == number_text(float(np.float32(four.mean())))


@pytest.mark.own_tab
def test_pictures_that_are_drawn_give_their_memory_back(page, viewer):
    page.add_init_script(
        """window.bitmaps = { made: 0, closed: 0 };
        const make = window.createImageBitmap.bind(window), close = ImageBitmap.prototype.close;
        window.createImageBitmap = (...all) => { window.bitmaps.made += 1; return make(...all); };
        ImageBitmap.prototype.close = function () { if (this.width) window.bitmaps.closed += 1; close.call(this); };"""
    )
    viewer.open()
    page.get_by_role("radio", name="Flower").click()
    expect(page).to_have_url(re.compile("photograph=flower"))
    page.wait_for_function("window.bitmaps.made >= 6 && window.bitmaps.made === window.bitmaps.closed")


def test_the_window_lies_on_the_pixels_that_it_reads(page, viewer):
    viewer.open("&stride=2&dilation=2&padding=2&kernel_size=3")
    row, column = viewer.point(0.4, 0.6)
    picture = page.locator(".viewer .before .stage").bounding_box()
    box = page.locator(".viewer .before .box").bounding_box()
    scale = picture["width"] / 320
    assert box["x"] - picture["x"] == pytest.approx((2 * column - 2) * scale, abs=0.5)
    assert box["y"] - picture["y"] == pytest.approx((2 * row - 2) * scale, abs=0.5)
    assert box["width"] == pytest.approx(5 * scale, abs=0.5)
    assert box["height"] == pytest.approx(5 * scale, abs=0.5)


def test_the_colours_are_those_chosen_on_the_stepper(page, viewer):
    viewer.open()
    roles = page.locator(".viewer").locator(".before b, .after b, .lens .caption .kernel")

    def colours():
        return roles.evaluate_all("elements => elements.map((e) => getComputedStyle(e).color)")

    standard = colours()
    page.get_by_role("tab", name="Numbers").click()
    page.get_by_label("Colours").select_option("violet")
    page.get_by_role("tab", name="Picture").click()
    expect(viewer.says).to_contain_text("Output row")
    assert all(new != old for new, old in zip(colours(), standard, strict=True))


def test_the_lens_is_moved_with_the_keyboard_alone(page, viewer):
    viewer.open()
    row, column = viewer.place()
    viewer.after.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert viewer.place() == (row + 1, column + 1)
    page.keyboard.press("Shift+ArrowLeft")
    assert viewer.place() == (row + 1, column - 9)
    for _ in range(30):
        page.keyboard.press("Shift+ArrowUp")
    assert viewer.place() == (1, column - 9)
    expect(page.locator(".viewer .tap.padding")).to_have_count(3)


def test_a_click_holds_the_lens_and_escape_lets_go(page, viewer):
    viewer.open()
    viewer.point(0.3, 0.3)
    page.mouse.down()
    page.mouse.up()
    held = viewer.place()
    viewer.point(0.7, 0.7)
    assert viewer.place() == held
    expect(viewer.says).to_contain_text("Held")
    viewer.after.focus()
    page.keyboard.press("Escape")
    viewer.point(0.7, 0.6)
    assert viewer.place() != held


def test_moving_the_lens_and_the_slider_sends_no_message_to_the_server(page, viewer):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    viewer.open("&comparison=slider")
    page.wait_for_load_state("networkidle")
    before = len(sent)
    assert before > 0
    viewer.point(0.2, 0.2)
    viewer.point(0.8, 0.8)
    page.get_by_role("slider", name="Where before ends").fill("20")
    viewer.after.focus()
    page.keyboard.press("ArrowDown")
    assert len(sent) == before


def test_the_slider_shows_before_on_the_left_and_after_on_the_right(page, viewer):
    viewer.open("&comparison=slider")
    slider = page.get_by_role("slider", name="Where before ends")

    def seen(share):
        slider.fill(str(share))
        return np.array(Image.open(io.BytesIO(viewer.after.screenshot())).convert("RGB")).astype(int)

    before, after, half = seen(100), seen(0), seen(50)
    middle, margin = half.shape[1] // 2, 20  # px: the line and its handle
    assert np.abs(before - after).mean() > 20
    assert np.array_equal(half[:, : middle - margin], before[:, : middle - margin])
    assert np.array_equal(half[:, middle + margin : -margin], after[:, middle + margin : -margin])


def test_the_line_of_the_slider_is_dragged(page, viewer):
    viewer.open("&comparison=slider")
    line, box = page.locator(".viewer .divider").bounding_box(), viewer.after.bounding_box()
    page.mouse.move(line["x"] + 12, line["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], line["y"] + 30)
    page.mouse.up()
    assert float(page.get_by_role("slider", name="Where before ends").input_value()) == pytest.approx(80, abs=1)


def test_nothing_changed_is_a_difference_of_nothing(page, viewer):
    viewer.open(f"&comparison=difference&kernel={IDENTITY}")
    expect(viewer.says).to_contain_text("a difference of 0.")
    difference = page.get_by_role("img", name="The difference between after and before")
    count_colours = """canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, 320, 214);
        return new Set(new Uint32Array(data.buffer)).size;
    }"""
    assert difference.evaluate(count_colours) == 1


def test_the_difference_is_after_less_before(viewer):
    viewer.open("&comparison=difference")
    row, column = viewer.point(0.5, 0.5)
    sobel = F.conv2d(GREY[None, None], SOBEL[None, None], padding=1)[0, 0, row, column]
    before = GREY[row, column]
    expect(viewer.says).to_contain_text(
        f"Before it was {number_text(float(before))}: a difference of {number_text(float(sobel - before))}."
    )


def test_pictures_of_two_sizes_have_no_difference_and_it_is_said_why(page, viewer):
    viewer.open("&comparison=difference&stride=2")
    expect(page.get_by_text("none: before is 214 × 320 and after 107 × 160")).to_be_visible()
    expect(page.get_by_role("img", name="The difference between after and before")).to_be_hidden()


def test_photograph_channels_and_comparison_travel_in_the_link(page, viewer):
    viewer.open()
    page.get_by_role("radio", name="Flower").click()
    expect(page).to_have_url(re.compile("photograph=flower"))
    page.get_by_role("combobox", name="Channels").click()
    page.get_by_role("option", name="All colours").click()
    expect(page).to_have_url(re.compile("channel=all"))
    viewer.compare("Slider")
    expect(page).to_have_url(re.compile("comparison=slider"))
    viewer.compare("Difference")
    expect(page).to_have_url(re.compile("comparison=difference"))
    page.reload()
    expect(page.get_by_role("radio", name="Difference")).to_be_checked()
    expect(page.get_by_role("radio", name="Flower")).to_be_checked()
    expect(page.get_by_role("combobox", name="Channels")).to_have_value("All colours")
    page.go_back()
    expect(page.get_by_role("radio", name="Slider")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="Side by side")).to_be_checked()
    viewer.compare("Slider")
    expect(page).to_have_url(re.compile("comparison=slider"))


def test_a_comparison_is_there_after_a_visit_to_another_tab_or_page(page, viewer):
    viewer.open()
    viewer.compare("Slider")
    expect(page).to_have_url(re.compile("comparison=slider"))
    page.get_by_role("tab", name="Numbers").click()
    expect(page.locator(".stepper .says")).to_contain_text("products add up to")
    page.get_by_role("tab", name="Picture").click()
    expect(page.get_by_role("radio", name="Slider")).to_be_checked()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="cnnviz", level=1)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Convolution").click()
    page.get_by_role("tab", name="Picture").click()
    expect(page.get_by_role("radio", name="Slider")).to_be_checked()


def test_comparing_in_another_way_does_not_send_the_pictures_again(page, viewer):
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda payload: received.append(len(payload))))
    viewer.open("&channel=all")
    page.wait_for_load_state("networkidle")
    assert max(received) > 300_000
    received.clear()
    for how in ("Slider", "Difference"):
        viewer.compare(how)
        expect(page).to_have_url(re.compile(f"comparison={how.lower()}"))
    page.wait_for_load_state("networkidle")
    assert max(received) < 50_000


def test_kernels_that_look_for_edges_read_the_brightness_until_one_chooses(page, viewer):
    viewer.open()
    channels = page.get_by_role("combobox", name="Channels")
    expect(channels).to_have_value("Brightness")
    viewer.open(f"&kernel={BOX}")
    expect(channels).to_have_value("All colours")
    channels.click()
    page.get_by_role("option", name="Green").click()
    expect(page).to_have_url(re.compile("channel=green"))
    expect(page.get_by_role("radiogroup", name="Colour in the lens")).to_be_hidden()
    row, column = viewer.point(0.5, 0.5)
    assert viewer.texts("pixel")[4] == number_text(CHINA[row, column, 1])


def picture_file(name, form, size=(64, 48), cut=None):
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    Image.fromarray(noise).save(file, form)
    return {"name": name, "mimeType": "image/png", "buffer": file.getvalue()[:cut]}


def give(page, file):
    page.get_by_role("button", name="Your own").click()
    page.locator("input[type=file]").set_input_files(file)


def test_a_damaged_file_is_refused_and_the_picture_before_it_stays(page, viewer):
    viewer.open()
    give(page, picture_file("mine.png", "PNG"))
    expect(page.get_by_text("Before 48 × 64 · mine.png")).to_be_visible()
    give(page, picture_file("half.jpg", "JPEG", (400, 400), -400))
    expect(page.get_by_text("“half.jpg” ends too early or is damaged")).to_be_visible()
    expect(page.get_by_text("Before 48 × 64 · mine.png")).to_be_visible()
    page.get_by_role("radio", name="China").click()
    expect(page.get_by_text("Before 214 × 320")).to_be_visible()
    expect(page.get_by_text("ends too early")).to_have_count(0)
    page.get_by_role("radio", name="Yours").click()
    expect(page.get_by_text("Before 48 × 64 · mine.png")).to_be_visible()


@pytest.mark.own_tab
def test_the_camera_is_asked_for_only_when_it_is_wanted(page, viewer):
    page.add_init_script(f"({CAMERA})()")
    viewer.open()
    page.get_by_role("button", name="Your own").click()
    expect(page.get_by_role("button", name="Use the camera")).to_be_visible()
    assert page.evaluate("window.cameras") == 0
    for turn in range(2):
        if turn:
            page.get_by_role("button", name="Your own").click()
        page.get_by_role("button", name="Use the camera").click()
        page.wait_for_function("document.querySelector('[role=dialog] video')?.videoWidth > 0")  # one sees oneself
        page.get_by_role("dialog").get_by_role("button", name="Take Photo").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("radio", name="Yours")).to_be_checked()
        assert page.evaluate("window.cameras") > turn
        page.get_by_role("radio", name="China").click()
        expect(page.get_by_text("Before 214 × 320")).to_be_visible()


def test_what_has_no_output_is_explained_and_the_last_picture_stays_dimmed(page, viewer):
    viewer.open("&padding=0")
    give(page, picture_file("dot.png", "PNG", (2, 2)))
    expect(page.get_by_text("There is no output: the kernel spans 3 px")).to_be_visible()
    expect(page.locator(".viewer")).to_have_attribute("inert", "")
    page.get_by_role("radio", name="Flower").click()
    expect(page.locator(".viewer")).not_to_have_attribute("inert", "")


@pytest.mark.parametrize("comparison", ["side", "slider", "difference"])
def test_nothing_is_wider_than_a_phone(page, viewer, comparison):
    page.set_viewport_size({"width": 390, "height": 844})
    viewer.open(f"&comparison={comparison}&channel=all")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for part in page.locator(".viewer .stage:visible, .viewer .lens, .viewer .tap").all():
        box = part.bounding_box()
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("comparison", ["slider", "difference"])
def test_axe_finds_nothing_serious_in_the_viewer(page, viewer, comparison, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    viewer.open(f"&comparison={comparison}&channel=all")
    found = [
        f"{rule['id']}: {node['html'][:300]} {node['failureSummary'][:300]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if rule["id"] not in ("list", "listitem")  # Streamlit's own navigation
    ]
    assert found == []

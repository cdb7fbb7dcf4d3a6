"""The pooling page as a person meets it."""

import io
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from conftest import pytorch_code
from PIL import Image
from playwright.sync_api import expect

FIRST = torch.tensor([[1.0, 3, 2, 1], [0, 1, 4, 2], [5, 1, 2, 3], [3, 0, 4, 1]])[None, None]
NEGATIVE = "image=-3+-1+-4+-2_-5+-9+-2+-6_-5+-3+-5+-8_-9+-7+-9+-3"


@pytest.fixture
def pooling(page, stepper):
    stepper.open = lambda query="": open_numbers(stepper, query)
    return stepper


def open_numbers(stepper, query):
    stepper.page.goto(f"/pooling{query}")
    expect(stepper.says).to_contain_text("Output row")


def texts(tensor):
    return [f"{number:g}".replace("-", "−") for number in tensor.flatten().tolist()]


def choose(page, label, option):
    page.get_by_role("radiogroup", name=label).get_by_role("radio", name=option, exact=True).click()


def select(page, label, option):
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def write(page, label, text):
    page.get_by_role("combobox", name=label, exact=True).fill(text)
    page.keyboard.press("Enter")


def formula(page):
    """The formula as it is seen."""
    return page.locator(".formula").inner_text().replace("\n", " ")


def test_the_page_opens_with_a_step_already_worked_out(page, pooling):
    pooling.open()
    expect(pooling.count).to_have_text("2 / 4")
    expect(pooling.says).to_have_text(
        "Output row 1, column 2: the largest of 4 numbers is 4, from input row 2, column 3."
    )
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 2))
    assert pooling.lit("Input") == [2, 3, 6, 7]
    assert formula(page) == "max( 2 , 1 , 4 , 2 ) = 4"
    expect(page.locator(".formula .winner")).to_have_text("4")
    expect(page.get_by_role("heading", name="Why 2 × 2?")).to_be_visible()


def test_averages_are_shown_with_their_divisor(page, pooling):
    pooling.open()
    select(page, "Pooling", "Average")
    expect(pooling.says).to_have_text("Output row 1, column 2: 4 numbers add up to 9, and divided by 4 that is 2.25.")
    assert pooling.values("Output") == texts(F.avg_pool2d(FIRST, 2))
    assert formula(page) == "( 2 + 1 + 4 + 2 ) / 4 = 2.25"


def test_an_edited_cell_changes_the_output_and_keeps_the_step(page, pooling):
    pooling.open()
    pooling.box("Input", 1, 1).click()
    page.keyboard.type("7.5")
    page.keyboard.press("Enter")
    expect(pooling.cell("Output", 1, 1)).to_have_text("7.5")
    expect(pooling.count).to_have_text("2 / 4")
    expect(page).to_have_url(re.compile("image=7.5"))
    expect(page.get_by_text("The numbers are your own.")).to_be_visible()
    page.reload()
    expect(pooling.cell("Output", 1, 1)).to_have_text("7.5")


def test_nonsense_in_a_cell_is_explained_and_nothing_is_lost(page, pooling):
    pooling.open()
    pooling.box("Input", 1, 1).fill("three")
    page.keyboard.press("Enter")
    expect(pooling.notice).to_contain_text("“three” is not a number")
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 2))


def test_the_stride_follows_the_size_until_it_is_chosen(page, pooling):
    pooling.open()
    select(page, "Size", "3")
    expect(pooling.count).to_have_text(re.compile("/ 1$"))
    expect(page.get_by_text("1 row and 1 column of the padded input are never read")).to_be_visible()
    expect(page.get_by_role("grid", name="Input").locator(".dropped")).to_have_count(7)
    select(page, "Stride", "1")
    expect(pooling.count).to_have_text(re.compile("/ 4$"))
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 3, 1))


def test_every_control_changes_the_output_as_in_torch_and_back_undoes_it(page, pooling):
    pooling.open("?stride=1")
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 2, 1))
    select(page, "Dilation", "2")
    expect(pooling.count).to_have_text(re.compile("/ 4$"))
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 2, 1, 0, 2))
    select(page, "Padding", "1")
    expect(pooling.count).to_have_text(re.compile("/ 16$"))
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 2, 1, 1, 2))
    select(page, "Stride", "3")
    expect(pooling.count).to_have_text(re.compile("/ 4$"))
    page.go_back()
    expect(pooling.count).to_have_text(re.compile("/ 16$"))
    page.go_back()
    expect(pooling.count).to_have_text(re.compile("/ 4$"))
    page.go_back()
    expect(pooling.count).to_have_text(re.compile("/ 9$"))


def test_windows_may_be_rectangular(page, pooling):
    pooling.open()
    write(page, "Input size", "4x6")
    expect(pooling.count).to_have_text(re.compile("/ 6$"))
    image = torch.cat((FIRST, FIRST[..., :2]), dim=-1)
    write(page, "Size", "1x3")
    expect(pooling.count).to_have_text(re.compile("/ 8$"))
    expect(page.get_by_role("heading", name="Why 4 × 2?")).to_be_visible()
    assert pooling.values("Output") == texts(F.max_pool2d(image, (1, 3)))
    expect(page.get_by_text("Columns: ⌊(6 + 0 + 0 − 1 · (3 − 1) − 1) / 3⌋ + 1 = 2")).to_be_visible()
    write(page, "Stride", "2x1")
    expect(page.get_by_role("heading", name="Why 2 × 4?")).to_be_visible()
    expect(pooling.cell("Output", 2, 4)).to_be_visible()
    assert pooling.values("Output") == texts(F.max_pool2d(image, (1, 3), (2, 1)))
    expect(page).to_have_url(re.compile("size=1x3&stride=2x1"))
    assert "kernel_size=(1, 3),\n    stride=(2, 1)," in pytorch_code(page)
    write(page, "Stride", "as size")
    expect(page.get_by_role("heading", name="Why 4 × 2?")).to_be_visible()
    write(page, "Padding", "9")
    expect(page.get_by_text("Padding: 9 is outside 0 to 3. It stays 0.")).to_be_visible()
    page.reload()
    expect(pooling.says).to_contain_text("Output row")
    assert pooling.values("Output") == texts(F.max_pool2d(image, (1, 3)))


def test_ceil_mode_lets_the_last_windows_hang_over_the_end(page, pooling):
    pooling.open()
    select(page, "Example", "Left over")
    expect(pooling.count).to_have_text(re.compile("/ 4$"))
    choose(page, "Ceil mode", "On")
    expect(page.get_by_role("heading", name="Why 3 × 3?")).to_be_visible()
    expect(page.get_by_text("⌈(5 + 0 + 0 − 1 · (2 − 1) − 1) / 2⌉ + 1 = 3")).to_be_visible()
    pooling.cell("Output", 3, 3).hover()
    expect(pooling.says).to_have_text(
        "Output row 3, column 3: the largest of 1 number is 6, from input row 5, column 5."
    )
    assert formula(page) == "max( 6 ) = 6"
    pooling.cell("Output", 3, 1).hover()
    expect(pooling.says).to_contain_text("the largest of 2 numbers is 7")
    assert formula(page) == "max( 7 , 2 ) = 7"


def test_a_window_that_is_taken_off_again_is_in_the_formula(page, pooling):
    pooling.open("?image=1+2+3_4+5+6_7+8+9&padding=1&ceil_mode=yes")
    expect(page.get_by_text("⌈(3 + 1 + 1 − 1 · (2 − 1) − 1) / 2⌉ + 1 − 1 = 2")).to_be_visible()


def test_padding_is_minus_infinity_for_the_maximum_and_never_wins(page, pooling):
    pooling.open(f"?{NEGATIVE}&padding=1")
    pooling.cell("Output", 1, 1).hover()
    assert formula(page) == "max( −∞ , −∞ , −∞ , −3 ) = −3"
    select(page, "Pooling", "Average")
    expect(pooling.cell("Output", 1, 1)).to_have_text("−0.75")
    choose(page, "Count padding", "Off")
    expect(pooling.cell("Output", 1, 1)).to_have_text("−3")
    pooling.cell("Output", 1, 2).hover()
    expect(pooling.says).to_contain_text("2 numbers add up to −5, and divided by 2 that is −2.5")
    assert formula(page) == "( −1 + −4 ) / 2 = −2.5"


def test_the_global_average_takes_the_whole_map_as_one_window(page, pooling):
    pooling.open()
    select(page, "Pooling", "Global average")
    expect(pooling.count).to_have_text("1 / 1")
    assert FIRST.mean() == 2.0625
    assert pooling.values("Output") == ["2.063"]
    assert pooling.lit("Input") == list(range(16))
    expect(page.get_by_role("combobox", name="Size", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="Why 1 × 1?")).to_be_visible()


def test_adaptive_windows_of_different_size_are_stepped_through(page, pooling):
    pooling.open()
    select(page, "Example", "Adaptive")
    image = torch.arange(1.0, 26).reshape(1, 1, 5, 5)
    expect(pooling.count).to_have_text(re.compile("/ 9$"))
    assert pooling.values("Output") == texts(F.adaptive_avg_pool2d(image, 3))
    expect(page.get_by_text("Rows and columns: 1–2, 2–4, 4–5")).to_be_visible()
    pooling.cell("Output", 2, 2).hover()
    assert pooling.lit("Input") == [6, 7, 8, 11, 12, 13, 16, 17, 18]
    select(page, "Output size", "7")
    expect(pooling.count).to_have_text(re.compile("/ 49$"))
    assert pooling.values("Output") == texts(F.adaptive_avg_pool2d(image, 7))


def test_a_large_window_stays_readable(page, pooling):
    row = "+".join(["1"] * 12)
    pooling.open("?kind=global-max&image=" + "_".join([row] * 11 + [row[:-1] + "9"]))
    expect(page.locator(".formula .winner")).to_have_text("9")
    box = page.locator(".formula").bounding_box()
    assert box["height"] < 130


@pytest.mark.parametrize(
    ("query", "before", "label", "option", "mend", "sentence"),
    [
        (
            "", "3454", "Padding", "2", "Padding 1",
            "padding of 2 px is more than half of a window of 2 px: use at most 1",
        ),
        (
            "?image=1+2_3+4", "4", "Size", "4", "Ceil mode on",
            "the window spans 4 px but the input has 2 rows: lower the window's size to 2 or raise the padding to 1 or "
            "turn ceil mode on",
        ),
        (
            "?image=1+2+3_4+5+6_7+8+9&size=3", "9", "Dilation", "2", "Input 5",
            "the window spans 5 px but the input has 3 rows: lower the dilation to 1 or raise the padding to 1",
        ),
    ],
)  # fmt: skip
def test_what_has_no_output_says_what_to_change_and_the_last_picture_stays(
    page, pooling, query, before, label, option, mend, sentence
):
    pooling.open(query)
    select(page, label, option)
    expect(page.get_by_text(f"There is no output: {sentence}")).to_be_visible()
    expect(page.locator(".stepper")).to_have_attribute("inert", "")
    assert pooling.values("Output") == list(before)
    page.get_by_role("button", name=mend, exact=True).click()
    expect(page.locator(".stepper")).not_to_have_attribute("inert", "")
    expect(page.get_by_text("There is no output")).to_have_count(0)
    page.go_back()
    expect(page.locator(".stepper")).to_have_attribute("inert", "")
    page.go_back()
    expect(page.locator(".stepper")).not_to_have_attribute("inert", "")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?stride=0", "0 is outside 1 to 4; or use size"),
        ("?kind=median", "“median” is none of max, average"),
        ("?padding=-1", "-1 is outside 0 to 3"),
    ],
)
def test_a_broken_link_says_what_was_wrong_and_shows_the_default(page, pooling, query, sentence):
    pooling.open(query)
    expect(page.get_by_text(sentence)).to_be_visible()
    assert pooling.values("Output") == texts(F.max_pool2d(FIRST, 2))


def test_a_copied_link_opens_the_same_picture_elsewhere(page, context, pooling, browser):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    pooling.open("?kind=average&stride=1&image=1+2+3_4+5+6_7+8+9")
    page.get_by_role("button", name="One step on").click()
    shown, output = pooling.count.text_content(), texts(F.avg_pool2d(torch.arange(1.0, 10).reshape(1, 1, 3, 3), 2, 1))
    assert pooling.values("Output") == output
    page.get_by_role("button", name="Copy a link").click()
    expect(page.get_by_role("button", name="Copy a link")).to_have_text("Copied")
    elsewhere = browser.new_context().new_page()
    elsewhere.goto(page.evaluate("navigator.clipboard.readText()"))
    other = type(pooling)(elsewhere)
    expect(other.count).to_have_text(shown)
    assert other.values("Output") == output
    elsewhere.context.close()


def test_the_kind_is_there_after_a_visit_to_another_page(page, pooling):
    pooling.open()
    select(page, "Pooling", "Average")
    choose(page, "Count padding", "Off")
    expect(page).to_have_url(re.compile("count_padding=no"))
    select(page, "Pooling", "Global max")
    expect(page).to_have_url(re.compile("kind=global-max"))
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="cnnviz", level=1)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Pooling").click()
    expect(pooling.count).to_have_text("1 / 1")
    select(page, "Pooling", "Average")
    expect(
        page.get_by_role("radiogroup", name="Count padding").get_by_role("radio", name="Off", exact=True)
    ).to_be_checked()


# --- backwards ------------------------------------------------------------------------------------------------------


def open_backwards(page, query=""):
    page.goto(f"/pooling?tab=Backwards{query}")
    expect(page.get_by_role("grid", name="Gradient of the output")).to_be_visible()


def gradient(call, every=True, cell=None):
    """What autograd says."""
    image = FIRST.clone().requires_grad_()
    output = call(image)
    upstream = torch.ones_like(output) if every else torch.zeros_like(output)
    if cell:
        upstream[0, 0, cell[0] - 1, cell[1] - 1] = 1
    output.backward(upstream)
    return texts(image.grad)


def test_overlapping_windows_add_up(page, stepper):
    open_backwards(page, "&stride=1")
    assert stepper.values("Gradient of the input") == gradient(lambda image: F.max_pool2d(image, 2, 1))
    select(page, "Pooling", "Average")
    expect(stepper.cell("Gradient of the input", 2, 2)).to_have_text("1")
    assert stepper.values("Gradient of the input") == gradient(lambda image: F.avg_pool2d(image, 2, 1))
    expect(page.get_by_text("All of the gradient of the output, 9, reaches the input.")).to_be_visible()


def test_a_clicked_output_sends_its_gradient_back_and_a_second_click_all(page, stepper):
    open_backwards(page)
    expect(page.get_by_text("Click a cell of the output's gradient")).to_be_visible()
    stepper.cell("Gradient of the output", 2, 1).click()
    expect(page).to_have_url(re.compile("upstream=one&cell=2x1"))
    expect(stepper.says).to_have_text("Output row 2, column 1: gradient 1, all of it for row 3, column 1 of the input.")
    assert stepper.values("Gradient of the output") == ["0", "0", "1", "0"]
    assert stepper.values("Gradient of the input") == gradient(
        lambda image: F.max_pool2d(image, 2), every=False, cell=(2, 1)
    )
    expect(stepper.cell("Gradient of the output", 2, 1)).to_have_class(re.compile("origin"))
    page.reload()
    expect(stepper.says).to_contain_text("Output row 2, column 1")
    stepper.cell("Gradient of the output", 2, 1).click()
    expect(stepper.cell("Gradient of the output", 1, 1)).to_have_text("1")
    assert stepper.values("Gradient of the output") == ["1"] * 4


def test_an_output_is_chosen_with_the_keyboard_alone(page, stepper):
    open_backwards(page, "&kind=average")
    stepper.cell("Gradient of the output", 1, 1).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(stepper.says).to_have_text("Output row 1, column 2: gradient 1, shared by 4 cells: each gets 1/4.")
    assert stepper.values("Gradient of the input")[2:4] == ["0.25", "0.25"]


def test_the_input_is_edited_on_the_way_back_too(page, stepper):
    open_backwards(page)
    expect(stepper.cell("Gradient of the input", 1, 2)).to_have_text("1")
    stepper.box("Input", 1, 1).fill("9")
    page.keyboard.press("Enter")
    expect(stepper.cell("Gradient of the input", 1, 1)).to_have_text("1")
    expect(stepper.cell("Gradient of the input", 1, 2)).to_have_text("0")


def test_what_goes_to_padding_is_said_to_be_lost(page, stepper):
    open_backwards(page, "&kind=average&padding=1")
    expect(page.get_by_text("9 in all, 4 reaches the input: the rest goes to padding and is lost")).to_be_visible()


def test_a_chosen_cell_that_is_gone_gives_way_to_the_last_there_is(page, stepper):
    open_backwards(page, "&stride=1&upstream=one&cell=3x3")
    expect(stepper.says).to_contain_text("Output row 3, column 3")
    select(page, "Stride", "As size")
    expect(stepper.says).to_contain_text("Output row 2, column 2")


def test_the_code_of_the_way_back_gives_the_gradient_on_the_page(page, stepper):
    open_backwards(page, "&stride=1&upstream=one&cell=2x2")
    printed = []
    exec(pytorch_code(page), {"print": printed.append})
    assert texts(printed[0]) == stepper.values("Gradient of the input")


# --- shift ----------------------------------------------------------------------------------------------------------


def metric(page, label):
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def changes(move, call, image=FIRST):
    before, after = call(image), call(torch.roll(image, move, dims=(2, 3)))
    return 100 * float((after - before).abs().mean() / before.abs().mean())


def shown_percent(page, label):
    return float(metric(page, label).inner_text().removesuffix(" %"))


def sobel(image):
    kernel = torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]])
    return F.conv2d(F.pad(image, (1, 1, 1, 1), mode="circular"), kernel)


def test_a_move_changes_the_pooled_map_less_than_the_image(page, stepper):
    page.goto("/pooling?tab=Shift")
    expect(metric(page, "pooled map")).to_be_visible()
    expect(page.get_by_text("Per cent: the mean of |after − before| over all cells of a grid")).to_be_visible()
    expect(page.get_by_text("the pooled map is pooled from the image.")).to_be_visible()
    assert shown_percent(page, "image") == pytest.approx(changes((0, 1), lambda image: image), abs=0.5)
    assert shown_percent(page, "feature map") == pytest.approx(changes((0, 1), sobel), abs=0.5)
    assert shown_percent(page, "pooled map") == pytest.approx(changes((0, 1), lambda i: F.max_pool2d(i, 2)), abs=0.05)
    expect(page.get_by_text("Equivariant: it is the old map, moved along.")).to_be_visible()
    expect(page.get_by_text("A little invariant: it changes less than the image.")).to_be_visible()
    assert stepper.values("Feature map after") == texts(sobel(torch.roll(FIRST, (0, 1), dims=(2, 3))))
    assert stepper.values("Pooled map before") == texts(F.max_pool2d(FIRST, 2))


def test_direction_and_distance_are_chosen(page, stepper):
    page.goto("/pooling?tab=Shift")
    choose(page, "Move the image", "Up")
    expect(page).to_have_url(re.compile("direction=up"))
    expect(stepper.cell("Image after", 1, 2)).to_have_text("1")
    assert stepper.values("Image after") == texts(torch.roll(FIRST, (-1, 0), dims=(2, 3)))
    choose(page, "Pixels", "2")
    expect(page.get_by_text("Equivariant to this move: by whole strides")).to_be_visible()
    select(page, "Pooling", "Global average")
    expect(metric(page, "pooled map")).to_have_text("0 %")
    expect(page.get_by_text("Invariant to this move.")).to_be_visible()


def test_the_code_of_the_shift_gives_the_number_on_the_page(page):
    page.goto("/pooling?tab=Shift&direction=down")
    expect(metric(page, "pooled map")).to_be_visible()
    printed = []
    exec(pytorch_code(page), {"print": printed.append})
    assert shown_percent(page, "pooled map") == pytest.approx(100 * float(printed[0]), abs=0.5)


def test_a_map_of_zeros_and_a_window_of_padding_alone_do_no_harm(page):
    page.goto("/pooling?tab=Shift&image=0+0+0_0+0+0_0+0+0")
    expect(metric(page, "pooled map")).to_have_text("0 %")
    page.goto("/pooling?tab=Shift&image=1&padding=1&dilation=2")
    expect(page.get_by_text("A window lies in padding alone and gives −∞")).to_be_visible()


def test_numbers_of_a_shift_that_has_no_output_are_not_left_standing(page):
    page.goto("/pooling?tab=Shift")
    expect(metric(page, "pooled map")).to_have_text("6.2 %")
    select(page, "Padding", "2")
    expect(page.get_by_text("There is no output: padding of 2 px")).to_be_visible()
    expect(metric(page, "pooled map")).to_have_text("—")
    expect(page.locator(".stepper[inert]")).to_have_count(3)


# --- picture --------------------------------------------------------------------------------------------------------


def test_a_photograph_is_pooled(page):
    page.goto("/pooling?tab=Picture&size=4")
    expect(page.get_by_text("Before 214 × 320", exact=True)).to_be_visible()
    expect(page.get_by_text("After 53 × 80", exact=True)).to_be_visible()
    choose(page, "Picture", "Flower")
    expect(page).to_have_url(re.compile("photograph=flower"))


def test_a_picture_too_small_for_the_window_is_explained_and_the_last_stays(page):
    page.goto("/pooling?tab=Picture&size=4")
    expect(page.get_by_text("After 53 × 80", exact=True)).to_be_visible()
    file = io.BytesIO()
    Image.fromarray(np.zeros((2, 2), np.uint8)).save(file, "PNG")
    page.get_by_role("button", name="Your own").click()
    upload = {"name": "dot.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.locator("input[type=file]").set_input_files(upload)
    expect(page.get_by_text("the window spans 4 px but the input has 2 rows")).to_be_visible()
    expect(page.get_by_text("After 53 × 80", exact=True)).to_be_visible()


# --- all ------------------------------------------------------------------------------------------------------------


def test_the_code_of_every_kind_gives_the_output_on_the_page(page, pooling):
    for query in (
        "?padding=1&ceil_mode=yes",
        "?kind=average&padding=1&count_padding=no",
        "?kind=adaptive-max&places=3",
    ):
        pooling.open(query)
        printed = []
        exec(pytorch_code(page), {"print": printed.append})
        assert texts(printed[0]) == pooling.values("Output")


def test_the_presenters_view_enlarges_and_hides_the_rest(page, pooling):
    pooling.open()
    expect(page.get_by_text("The code")).to_be_visible()
    width = pooling.cell("Input", 1, 1).bounding_box()["width"]
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".stepper.large")).to_be_visible()
    expect(page.get_by_text("The code")).to_have_count(0)
    assert pooling.cell("Input", 1, 1).bounding_box()["width"] > 1.3 * width


@pytest.mark.parametrize("tab", ["Numbers", "Backwards", "Shift"])
def test_nothing_is_wider_than_a_phone(page, tab):
    page.set_viewport_size({"width": 390, "height": 844})
    row = "+".join(str(number) for number in range(1, 13))
    page.goto(f"/pooling?tab={tab}&image=" + "_".join([row] * 12))
    grid = page.get_by_role("grid").first
    expect(grid).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for each in page.get_by_role("grid").all():
        box = each.bounding_box()
        assert box["x"] + box["width"] <= 390


def test_a_pooling_of_ones_own_is_marked(page, stepper):
    page.goto("/pooling?tab=Check")
    stepper.box("Your answer", 1, 1).click()
    for number in "3455":
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    expect(page.get_by_text("3 of 4 right, 1 wrong")).to_be_visible()
    page.get_by_role("radio", name="Trace it step by step").click()
    stepper.cell("Your answer", 2, 2).hover()
    expect(page.get_by_text("3 of 4 right, 1 wrong")).to_be_visible()
    page.get_by_role("button", name="Begin anew").click()
    field = page.get_by_role("textbox", name="Result")
    field.fill("3")
    field.press("Enter")
    expect(page.get_by_text("1 of 4 right")).to_be_visible()

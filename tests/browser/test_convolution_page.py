"""The convolution page as a person meets it."""

import io
import re

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from conftest import pytorch_code
from PIL import Image
from playwright.sync_api import expect

SOBEL = [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
RAMP = (
    F.conv2d(torch.arange(1.0, 26.0).reshape(1, 1, 5, 5), torch.tensor([[SOBEL]]), padding=1).int().flatten().tolist()
)


def texts(numbers):
    return [str(number).replace("-", "−") for number in numbers]


def frames_sent(page):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    return sent


def choose(page, label, option):
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_the_page_opens_with_a_step_already_worked_out(stepper):
    stepper.open()
    expect(stepper.count).to_have_text("9 / 25")
    expect(stepper.says).to_have_text(
        "Output row 2, column 4: the 9 products add up to 8, and with the bias 0 that is 8."
    )
    assert stepper.values("Output") == texts(RAMP)
    assert stepper.lit("Input") == [10, 11, 12, 17, 18, 19, 24, 25, 26]


def test_an_edited_cell_changes_the_output_and_keeps_the_step(stepper):
    stepper.open()
    box = stepper.box("Input", 2, 2)
    box.click()
    box.fill("100")
    expect(stepper.cell("Output", 1, 1)).to_have_text("11")
    expect(stepper.cell("Output", 1, 2)).to_have_text("−192")
    expect(stepper.count).to_have_text("9 / 25")
    expect(stepper.page).to_have_url(re.compile("image=100"))


def test_cells_are_reached_with_arrows_enter_and_tab(stepper):
    stepper.open()
    stepper.box("Kernel", 1, 1).click()
    keyboard = stepper.page.keyboard
    keyboard.type("5")
    keyboard.press("Enter")
    expect(stepper.box("Kernel", 2, 1)).to_be_focused()
    keyboard.press("ArrowRight")
    expect(stepper.box("Kernel", 2, 2)).to_be_focused()
    keyboard.type("-1.5")
    keyboard.press("Tab")
    expect(stepper.box("Kernel", 2, 3)).to_be_focused()
    expect(stepper.box("Kernel", 2, 2)).to_have_value("−1.5")
    expect(stepper.box("Kernel", 1, 1)).to_have_value("5")
    expect(stepper.page).to_have_url(re.compile(r"kernel=5\+0\+1_-2\+-1.5\+2"))


def test_a_block_from_a_spreadsheet_is_pasted(stepper):
    stepper.open()
    paste(stepper.box("Input", 2, 2), "7\t8\r\n9\t1/2\r\n")
    expect(stepper.box("Input", 2, 2)).to_have_value("7")
    expect(stepper.box("Input", 3, 3)).to_have_value("0.5")


def test_a_block_that_does_not_fit_is_refused_with_both_sizes(stepper):
    stepper.open()
    paste(stepper.box("Kernel", 2, 2), "1\t2\t3\n4\t5\t6\n")
    expect(stepper.notice).to_contain_text("The block is 2 × 3, but from this cell on there is room for 2 × 2")
    assert stepper.values("Kernel") == texts([-1, 0, 1, -2, 0, 2, -1, 0, 1])


@pytest.mark.parametrize(
    "printed",
    [
        "1, 2\n3, 4",
        "1 2\n3 4",
        "[[1, 2], [3, 4]]",
        "tensor([[1., 2.],\n        [3., 4.]], dtype=torch.float64)",
        "array([[1, 2],\n       [3, 4]])",
    ],
)
def test_a_block_is_pasted_as_it_is_printed(stepper, printed):
    stepper.open()
    paste(stepper.box("Kernel", 1, 1), printed)
    expect(stepper.box("Kernel", 2, 2)).to_have_value("4")
    assert stepper.values("Kernel") == texts([1, 2, 1, 3, 4, 2, -1, 0, 1])


def test_decimal_commas_are_refused_and_never_taken_for_two_numbers(stepper):
    stepper.open()
    paste(stepper.box("Kernel", 1, 1), "0,5\n1,5")
    expect(stepper.notice).to_contain_text(
        "Row 1, column 1 of the 2 × 1 block for the 3 × 3 grid: “0,5” is not a number"
    )
    expect(stepper.box("Kernel", 2, 1)).to_have_value("−2")


def paste(box, text):
    box.click()
    box.evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData('text', text);
            const init = { clipboardData: data, bubbles: true, composed: true, cancelable: true };
            input.dispatchEvent(new ClipboardEvent('paste', init));
        }""",
        text,
    )


@pytest.mark.parametrize(("typed", "sentence"), [("x", "“x” is not a number"), ("", "An empty cell holds no number")])
def test_what_is_no_number_is_explained_and_nothing_is_lost(stepper, typed, sentence):
    stepper.open()
    box = stepper.box("Input", 2, 2)
    box.click()
    box.fill(typed)
    stepper.page.keyboard.press("Enter")
    expect(stepper.notice).to_contain_text(sentence)
    expect(box).to_have_value("1")
    assert stepper.values("Output") == texts(RAMP)


def test_play_pause_scrub_and_hover_send_no_message_to_the_server(page, stepper):
    sent = frames_sent(page)
    stepper.open()
    page.wait_for_load_state("networkidle")
    before = len(sent)
    assert before > 0
    page.get_by_role("button", name="One step on").click()
    expect(stepper.count).to_have_text("10 / 25")
    page.get_by_role("slider", name="Step").fill("3")
    expect(stepper.count).to_have_text("3 / 25")
    page.get_by_label("Speed").select_option("4")
    stepper.play.click()
    expect(stepper.play).to_have_text("Pause")
    expect(stepper.count).not_to_have_text("3 / 25")
    stepper.play.click()
    expect(stepper.play).to_have_text("Play")
    stepper.cell("Output", 1, 1).hover()
    expect(stepper.says).to_contain_text("Output row 1, column 1")
    assert len(sent) == before


def test_playing_ends_at_the_last_step_and_begins_anew(page, stepper):
    stepper.open("?padding=0")
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("slider", name="Step").fill("8")
    stepper.play.click()
    expect(stepper.count).to_have_text("9 / 9")
    expect(stepper.play).to_have_text("Play")
    stepper.play.click()
    expect(stepper.count).to_have_text("1 / 9")


def test_a_control_changed_while_playing_ends_the_animation_in_good_order(page, stepper):
    stepper.open()
    page.get_by_role("slider", name="Step").fill("20")
    stepper.play.click()
    choose(page, "Stride", "3")
    expect(stepper.count).to_have_text("4 / 4")
    expect(stepper.play).to_have_text("Play")


def test_a_picture_smaller_than_the_kernel_is_explained(page):
    page.goto("/convolution?tab=Picture&padding=0")
    picture = {"name": "dot.png", "mimeType": "image/png", "buffer": encoded((2, 2), "PNG")}
    give_picture(page, picture)
    expect(page.get_by_text("There is no output: the kernel spans 3 px but the input has 2 rows")).to_be_visible()


def test_a_link_cannot_put_markup_or_pictures_on_the_page(page, stepper):
    stepper.open("?stride=![](//elsewhere.example/q)&[x](//elsewhere.example)=1")
    expect(page.get_by_text(re.compile("stride: .* is not a whole number"))).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_role("link")).to_have_count(0)


def test_typing_on_after_a_refusal_keeps_what_is_typed(page, stepper):
    stepper.open()
    box = stepper.box("Input", 2, 2)
    box.click()
    page.keyboard.type("1234567")
    expect(stepper.notice).to_contain_text("beyond a million")
    page.keyboard.press("Backspace")
    expect(box).to_have_value("123456")
    expect(stepper.notice).to_be_empty()
    expect(page).to_have_url(re.compile("image=123456"))


def test_an_edit_while_playing_does_not_stop_the_animation(page, stepper):
    stepper.open()
    stepper.play.click()
    stepper.box("Bias", 1, 1).evaluate(
        """input => { input.focus(); input.value = '1000';
            input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true })); }"""
    )
    expect(stepper.cell("Output", 1, 1)).to_have_text("1011")
    expect(stepper.play).to_have_text("Pause")


def test_hovering_an_output_cell_lights_its_window(stepper):
    stepper.open("?stride=2&dilation=2&padding=2")
    stepper.cell("Output", 2, 2).hover()
    expect(stepper.says).to_contain_text("Output row 2, column 2")
    assert stepper.lit("Input") == [20, 22, 24, 38, 40, 42, 56, 58, 60]


def test_hovering_an_input_cell_lights_the_outputs_that_it_feeds(stepper):
    stepper.open()
    stepper.cell("Input", 2, 2).hover()
    expect(stepper.says).to_have_text("Input row 1, column 1 holds 1 and feeds 4 outputs.")
    assert stepper.lit("Output") == [0, 1, 5, 6]


def test_hovering_a_kernel_cell_lights_every_input_that_it_touches(stepper):
    stepper.open("?padding=0")
    stepper.cell("Kernel", 1, 1).hover()
    expect(stepper.says).to_contain_text("touches 9 input cells")
    assert stepper.lit("Input") == [0, 1, 2, 5, 6, 7, 10, 11, 12]


def test_a_click_pins_and_a_second_lets_go(page, stepper):
    stepper.open()
    stepper.cell("Output", 1, 1).click()
    stepper.cell("Output", 3, 3).hover()
    expect(stepper.says).to_contain_text("Output row 1, column 1")
    expect(stepper.says).to_contain_text("Pinned")
    page.keyboard.press("Escape")
    stepper.cell("Output", 3, 4).hover()
    expect(stepper.says).to_contain_text("Output row 3, column 4")


def test_the_grid_is_walked_with_the_keyboard_alone(page, stepper):
    stepper.open()
    stepper.cell("Output", 1, 1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(stepper.says).to_contain_text("Output row 2, column 2: the 9 products add up to 8")
    page.keyboard.press("Enter")
    expect(stepper.count).to_have_text("7 / 25")


def test_the_formula_shows_each_product_the_bias_and_the_sum(stepper):
    stepper.open("?bias=2")
    expect(stepper.page.locator(".formula")).to_have_text(
        "3 · (−1)−3+4 · 00+5 · 15+8 · (−2)−16+9 · 00+10 · 220+13 · (−1)−13+14 · 00+15 · 115+bias 2=10"
    )


def test_pixels_that_the_stride_never_reads_are_drawn_as_dropped(page, stepper):
    stepper.open("?stride=3&padding=0")
    dropped = page.get_by_role("grid", name="Input").locator(".cell.dropped")
    expect(dropped).to_have_count(16)
    expect(page.get_by_text("2 rows and 2 columns of the padded input are never read")).to_be_visible()


def test_controls_change_the_picture_and_back_undoes_them(page, stepper):
    stepper.open()
    choose(page, "Stride", "2")
    expect(stepper.count).to_have_text("9 / 9")
    expect(page).to_have_url(re.compile("stride=2"))
    choose(page, "Padding", "0")
    expect(stepper.count).to_have_text("4 / 4")
    page.go_back()
    expect(stepper.count).to_have_text(re.compile("/ 9"))
    page.go_back()
    expect(stepper.count).to_have_text(re.compile("/ 25"))
    page.go_forward()
    expect(stepper.count).to_have_text(re.compile("/ 9"))
    expect(page.get_by_role("combobox", name="Stride")).to_have_value("2")


def test_a_copied_link_opens_the_same_picture_elsewhere(page, context, stepper, browser):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    stepper.open("?stride=2&kernel=1+2_3+4")
    page.get_by_role("button", name="One step on").click()
    shown, output = stepper.count.text_content(), stepper.values("Output")
    page.get_by_role("button", name="Copy a link").click()
    expect(page.get_by_role("button", name="Copy a link")).to_have_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    elsewhere = browser.new_context().new_page()
    elsewhere.goto(link)
    other = type(stepper)(elsewhere)
    expect(other.count).to_have_text(shown)
    assert other.values("Output") == output
    elsewhere.context.close()


def test_a_reload_keeps_what_was_typed(page, stepper):
    stepper.open()
    stepper.box("Bias", 1, 1).fill("3")
    stepper.page.keyboard.press("Enter")
    expect(stepper.cell("Output", 2, 2)).to_have_text("11")
    page.reload()
    expect(stepper.cell("Output", 2, 2)).to_have_text("11")


def test_what_was_typed_is_there_after_a_visit_to_another_page(page, stepper):
    stepper.open("?padding=0")
    choose(page, "Stride", "2")
    expect(stepper.count).to_have_text(re.compile("/ 4"))
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="cnnviz", level=1)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Convolution").click()
    expect(stepper.count).to_have_text(re.compile("/ 4"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?stride=0", "The link's stride: 0 is outside 1 to 4; the default is shown."),
        ("?stride=-1", "-1 is outside 1 to 4"),
        ("?kernel=1+a", "“a” is not a number"),
        ("?nonsense=1", "“nonsense” is not known on this page"),
    ],
)
def test_a_broken_link_says_what_was_wrong_and_shows_the_default(page, stepper, query, sentence):
    stepper.open(query)
    expect(page.get_by_text(sentence)).to_be_visible()
    assert stepper.values("Output") == texts(RAMP)


def test_a_kernel_too_large_says_so_and_the_last_picture_stays(page, stepper):
    stepper.open("?padding=0&image=1+2_3+4&kernel=1+1_1+1")
    choose(page, "Kernel size", "3")
    expect(page.get_by_text("the kernel spans 3 px but the input has 2 rows: use a smaller kernel")).to_be_visible()
    expect(page.locator(".stepper")).to_have_attribute("inert", "")
    choose(page, "Padding", "1")
    expect(page.locator(".stepper")).not_to_have_attribute("inert", "")
    expect(stepper.count).to_have_text(re.compile("/ 4"))


def test_a_number_that_is_too_long_for_its_cell_is_written_with_a_power_of_ten(page, stepper):
    page.goto("/convolution?image=1000000+0+0_0+0+0_0+0+-123456.789&kernel=1000000&padding=0")
    page.get_by_label("Show all outputs").check()
    expect(stepper.cell("Output", 1, 1)).to_have_text("1.00e12")
    expect(stepper.cell("Output", 3, 3)).to_have_text("−1.23e11")


def test_the_presenters_view_enlarges_the_grids_and_hides_the_rest(page, stepper):
    page.set_viewport_size({"width": 1280, "height": 800})  # on a lower screen the formula is to be seen as well
    stepper.open()
    width = stepper.cell("Input", 1, 1).bounding_box()["width"]
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".stepper.large")).to_be_visible()
    expect(page.get_by_text("The code")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    assert stepper.cell("Input", 1, 1).bounding_box()["width"] > 1.3 * width
    page.get_by_role("button", name="Leave presenter's view").click()
    expect(page.get_by_text("The code")).to_be_visible()


def test_nothing_is_wider_than_a_phone(page, stepper):
    page.set_viewport_size({"width": 390, "height": 844})
    stepper.open("?image=" + "_".join(["1+2+3+4+5+6+7+8+9+10+11+12"] * 12))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.get_by_role("grid", name="Input").bounding_box()
    assert box["x"] + box["width"] <= 390


def test_the_kernel_is_applied_to_a_photograph(page):
    page.goto("/convolution?tab=Picture")
    expect(page.get_by_text("Before", exact=True)).to_be_visible()
    expect(page.get_by_text("neutral 0")).to_be_visible()
    expect(page.get_by_role("img", name="The picture after the convolution")).to_be_visible()


def give_picture(page, picture):
    page.get_by_role("button", name="Your own").click()
    page.locator("input[type=file]").set_input_files(picture)


def encoded(size, form, colour=0):
    file = io.BytesIO()
    Image.new("1" if form == "PNG" and not colour else "L", size, colour).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.png", lambda: b"no picture", "“x.png” is not a picture that can be read"),
        ("big.png", lambda: encoded((20_000, 20_000), "PNG"), "“big.png” has 20000 × 20000 pixels, but"),
        ("half.jpg", lambda: encoded((400, 400), "JPEG")[:-400], "“half.jpg” ends too early"),
        ("empty.gif", bytes, "“empty.gif” is empty"),
    ],
    ids=["text", "huge", "truncated", "empty"],
)
def test_a_bad_file_is_refused_in_a_sentence_and_the_photograph_stays(page, name, content, sentence):
    page.goto("/convolution?tab=Picture")
    give_picture(page, {"name": name, "mimeType": "image/png", "buffer": content()})
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("img", name="The picture after the convolution")).to_be_visible()


def test_the_pytorch_code_on_the_page_gives_the_output_on_the_page(page, stepper):
    stepper.open("?image=1+2+0_0+1+5&kernel=1+-1&stride=1&padding=0&bias=0.5")
    code = pytorch_code(page)
    printed = []
    exec(code, {"print": printed.append})
    assert [f"{value:g}".replace("-", "−") for value in printed[0].flatten().tolist()] == stepper.values("Output")


def test_an_uploaded_picture_is_shown_before_and_after(page):
    page.goto("/convolution?tab=Picture&stride=2&padding=0")
    picture = {"name": "grey.png", "mimeType": "image/png", "buffer": encoded((64, 48), "PNG", 128)}
    give_picture(page, picture)
    expect(page.get_by_text("Before 48 × 64")).to_be_visible()
    expect(page.get_by_text("After 23 × 31")).to_be_visible()


def test_sizes_grow_and_shrink_without_losing_the_middle(page, stepper):
    stepper.open("?kernel=1+2+3_4+5+6_7+8+10")
    choose(page, "Kernel size", "5")
    expect(page.get_by_role("grid", name="Kernel").locator(".cell")).to_have_count(25)
    assert stepper.values("Kernel")[6:9] == ["1", "2", "3"]
    assert stepper.values("Kernel")[:5] == ["0"] * 5
    choose(page, "Kernel size", "3")
    expect(page.get_by_role("grid", name="Kernel").locator(".cell")).to_have_count(9)
    assert stepper.values("Kernel") == ["1", "2", "3", "4", "5", "6", "7", "8", "10"]
    choose(page, "Input size", "7")
    expect(page.get_by_role("grid", name="Input").locator(".cell")).to_have_count(81)


def test_a_kernel_with_a_name_is_made_anew_in_another_size(page, stepper):
    stepper.open()
    choose(page, "Kernel size", "5")
    expect(page.get_by_role("grid", name="Kernel").locator(".cell")).to_have_count(25)
    assert stepper.values("Kernel")[:5] == texts([-1, -2, 0, 2, 1])
    expect(page.get_by_role("combobox", name="Kernel", exact=True)).to_have_value("Sobel x")


def test_examples_and_kernels_replace_the_grids(page, stepper):
    stepper.open()
    choose(page, "Example", "Five of a die")
    expect(stepper.count).to_have_text(re.compile("/ 9"))
    assert stepper.values("Output") == texts([7, 6, 7, 4, 5, 6, 4, 4, 5])
    choose(page, "Kernel", "Identity")
    expect(stepper.cell("Output", 1, 1)).to_have_text("1")
    assert stepper.values("Output") == texts([1, 2, 1, 0, 1, 2, 1, 0, 1])


def test_two_edits_in_quick_succession_are_both_kept(page, stepper):
    stepper.open()
    for row, number in ((1, "5"), (2, "6"), (3, "7")):
        stepper.box("Kernel", row, 1).click()
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"kernel=5\+0\+1_6\+0\+2_7\+0\+1"))
    assert stepper.values("Kernel") == ["5", "0", "1", "6", "0", "2", "7", "0", "1"]

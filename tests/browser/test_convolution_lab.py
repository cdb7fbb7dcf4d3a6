"""The modes of the convolution page beyond one channel and one kernel, as a person meets them."""

import io
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from conftest import pytorch_code, settle
from PIL import Image
from playwright.sync_api import expect

DIE = "image=1+2+3+0+1_0+1+2+1+0_1+0+1+2+1_2+1+0+1+2_0+2+1+0+1&kernel=1+0+1_0+1+0_1+0+1&padding=0"


def choose(page, label, option):
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def more(page, label, option):
    page.get_by_role("button", name="More").click()
    page.get_by_role("radiogroup", name=label).get_by_role("radio", name=option, exact=True).click()
    page.keyboard.press("Escape")


def type_into(page, label, text):
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press_sequentially(text)
    page.get_by_role("option", name=f"Add: {text}").or_(page.get_by_role("option", name=text, exact=True)).wait_for()
    page.keyboard.press("Enter")


def numbers(stepper, title):
    return [float(text.replace("−", "-")) for text in stepper.values(title)]


def tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()


def test_channels_and_kernels_give_a_map_each_with_a_sum_a_channel(page, stepper):
    stepper.open()
    choose(page, "Example", "RGB, 2 kernels")
    expect(stepper.count).to_have_text(re.compile("/ 18"))
    image = torch.tensor([numbers(stepper, name) for name in ("Red", "Green", "Blue")]).reshape(1, 3, 5, 5)
    slices = [numbers(stepper, f"Kernel {k} {colour} slice") for k in (1, 2) for colour in ("red", "green", "blue")]
    kernel = torch.tensor(slices).reshape(2, 3, 3, 3)
    expected = F.conv2d(image, kernel, bias=torch.tensor([0.0, 1.0]))[0]
    for index in (1, 2):
        assert numbers(stepper, f"Map {index}") == expected[index - 1].flatten().tolist()
    stepper.cell("Map 2", 1, 1).hover()
    expect(stepper.says).to_have_text(
        "Map 2 row 1, column 1: the 27 products add up to 47, and with the bias 1 that is 48."
    )
    assert stepper.lit("Green") == [0, 1, 2, 5, 6, 7, 10, 11, 12]
    expect(page.locator(".formula .part")).to_have_count(4)
    expect(page.locator(".formula .part").last).to_have_text("R27+G20+B0+bias 1=48")
    box = stepper.box("Kernel 2 blue slice", 1, 1)
    box.fill("1")
    expect(stepper.cell("Map 2", 1, 1)).to_have_text("50")


def test_groups_keep_channels_apart(page, stepper):
    stepper.open()
    choose(page, "Example", "Depthwise")
    expect(page.get_by_role("grid", name="Map 2")).to_be_visible()
    expect(page.get_by_role("grid", name="Channel 1", exact=True).locator(".cell")).to_have_count(25)
    stepper.cell("Map 1", 1, 1).hover()
    assert stepper.lit("Channel 1") == [0, 1, 2, 5, 6, 7, 10, 11, 12]
    assert stepper.lit("Channel 2") == []
    stepper.cell("Map 2", 1, 1).hover()
    assert stepper.lit("Channel 1") == []
    assert stepper.lit("Channel 2") == [0, 1, 2, 5, 6, 7, 10, 11, 12]


def test_a_kernel_of_one_pixel_mixes_the_channels_of_each_place(page, stepper):
    stepper.open()
    choose(page, "Example", "1 × 1")
    expect(page.get_by_role("grid", name="Blue", exact=True)).to_be_visible()
    stepper.cell("Output", 2, 3).hover()
    assert [stepper.lit(title) for title in ("Red", "Green", "Blue")] == [[7], [7], [7]]


def test_channels_kernels_and_groups_can_be_changed_and_come_back(page, stepper):
    stepper.open()
    more(page, "Channels", "2")
    expect(page.get_by_role("grid", name="Channel 2", exact=True)).to_be_visible()
    more(page, "Kernels", "2")
    expect(page.get_by_role("grid", name="Map 2")).to_be_visible()
    more(page, "Groups", "2")
    expect(page).to_have_url(re.compile("groups=2"))
    expect(page.get_by_role("grid", name="Kernel 1 channel 2 slice")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("grid", name="Kernel 1 channel 2 slice")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_role("grid", name="Kernel 1 channel 2 slice")).to_have_count(0)
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("grid", name="Input")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("grid", name="Map 2")).to_be_visible()


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_modes_fill_the_border(page, stepper, mode):
    stepper.open(f"?padding=2&padding_mode={mode}")
    image = torch.arange(1.0, 26.0).reshape(1, 1, 5, 5)
    assert numbers(stepper, "Input") == F.pad(image, (2, 2, 2, 2), mode=mode).flatten().tolist()


@pytest.mark.parametrize(("name", "steps"), [("same", 25), ("valid", 9), ("full", 49)])
def test_padding_by_name(page, stepper, name, steps):
    stepper.open()
    choose(page, "Padding", name)
    expect(stepper.count).to_have_text(re.compile(f"/ {steps}"))


def test_the_flip_is_shown_and_changes_the_output(page, stepper):
    stepper.open("?padding=0&kernel=1+2+3_4+5+6_7+8+9")
    page.get_by_role("button", name="More").click()
    page.get_by_text("Flip the kernel").click()
    expect(page.get_by_role("grid", name="Flipped")).to_be_visible()
    assert numbers(stepper, "Flipped") == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert numbers(stepper, "Kernel") == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    flipped = torch.arange(9.0, 0, -1).reshape(1, 1, 3, 3)
    expected = F.conv2d(torch.arange(1.0, 26.0).reshape(1, 1, 5, 5), flipped)
    assert numbers(stepper, "Output") == expected.flatten().tolist()


def test_a_transposed_convolution_stamps_cell_by_cell(page, stepper):
    stepper.open()
    choose(page, "Operation", "Transposed")
    expect(stepper.says).to_contain_text("times the kernel it is added to")
    choose(page, "Example", "Transposed")
    expect(stepper.count).to_have_text(re.compile("/ 4"))
    stepper.cell("Input", 1, 2).hover()
    expect(stepper.says).to_have_text(
        "Input row 1, column 2 holds 2: times the kernel it is added to 9 cells on the right."
    )
    expect(stepper.cell("Output", 1, 3)).to_have_text("3")  # 1 · 1 of the first stamp and 2 · 1 of this one
    stepper.cell("Input", 2, 2).hover()
    image, kernel = torch.tensor([[[[1.0, 2], [3, 4]]]]), torch.tensor([[[[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]]])
    assert numbers(stepper, "Output") == F.conv_transpose2d(image, kernel, stride=2).flatten().tolist()
    expect(page.get_by_text("Why 5 × 5?")).to_be_visible()
    choose(page, "Padding", "1")
    expect(page.get_by_text("Why 3 × 3?")).to_be_visible()
    expect(page.get_by_text("conv_transpose2d")).to_be_visible()


def test_a_single_weight_stamps_too_and_the_bias_is_named(page, stepper):
    page.goto("/convolution?operation=transposed&image=1+2_3+4&kernel=3&bias=5&padding=0")
    stepper.cell("Output", 2, 1).hover()
    expect(stepper.says).to_have_text("Output row 2, column 1: 9 + bias 5 = 14.")
    page.goto("/convolution?operation=transposed&image=1+2+3_4+5+6_7+8+9&kernel=3&padding=1")
    expect(stepper.says).to_contain_text("is added to 0 cells on the right, and 1 falls into the padding")


def test_a_causal_convolution_sees_only_the_past(page, stepper):
    stepper.open()
    choose(page, "Example", "Causal")
    expect(stepper.count).to_have_text(re.compile("/ 10"))
    stepper.cell("Output", 1, 4).hover()
    assert stepper.lit("Input") == [3, 4, 5]
    assert numbers(stepper, "Output")[3:7] == [2, 2, 2, 1]


def test_sizes_and_strides_of_their_own_for_rows_and_columns_can_be_typed(page, stepper):
    stepper.open()
    type_into(page, "Input size", "4x6")
    expect(page.get_by_text("Why 4 × 6?")).to_be_visible()
    type_into(page, "Stride", "2 × 1")
    expect(page.get_by_text("Why 2 × 6?")).to_be_visible()
    expect(page).to_have_url(re.compile("stride=2x1"))
    type_into(page, "Stride", "nonsense")
    expect(page.get_by_text("Stride: “nonsense” is not a whole number: use 1 to 4. It stays 2 × 1.")).to_be_visible()
    expect(page.get_by_text("Why 2 × 6?")).to_be_visible()


def test_a_kernel_of_the_library_takes_its_parameters(page, stepper):
    stepper.open()
    choose(page, "Kernel", "Gabor")
    expect(page.get_by_role("combobox", name="Wavelength")).to_be_visible()
    expect(page.get_by_text("Answers to stripes of one width")).to_be_visible()
    before = stepper.values("Kernel")
    choose(page, "Wavelength", "2")
    expect(page).to_have_url(re.compile("preset=gabor"))
    expect(stepper.box("Kernel", 3, 1)).not_to_have_value(before[10])
    page.reload()
    expect(page.get_by_role("combobox", name="Wavelength")).to_have_value("2")
    type_into(page, "Wavelength", "99")
    expect(page.get_by_text("Wavelength: wavelength is 99: use a number from 1 to 20. It stays 2.")).to_be_visible()


def test_the_row_of_the_matrix_and_the_window_are_lit_together(page, stepper):
    stepper.open("?padding=0")
    tab(page, "Matrix")
    expect(page.get_by_text("81 multiplications")).to_be_visible()
    stepper.cell("Output", 1, 2).hover()
    assert stepper.lit("Windows as rows") == list(range(9, 18))
    assert stepper.lit("Input") == [1, 2, 3, 6, 7, 8, 11, 12, 13]
    page.get_by_role("radio", name="Kernel as a sparse matrix (Toeplitz)").click()
    expect(page.get_by_role("grid", name="Kernel as a matrix")).to_be_visible()
    stepper.cell("Output", 1, 2).hover()
    assert stepper.lit("Kernel as a matrix") == list(range(25, 50))
    assert [numbers(stepper, "Kernel as a matrix")[25 + cell] for cell in (1, 3, 6, 8)] == [-1, 1, -2, 2]


@pytest.mark.parametrize("name", ["Matrix", "Frequency", "Backwards", "Check"])
def test_where_there_is_no_output_each_tab_keeps_its_last_picture(page, stepper, name):
    page.goto("/convolution?" + DIE)
    expect(stepper.says).to_contain_text("products add up to")
    tab(page, name)
    type_into(page, "Kernel size", "7")
    expect(page.get_by_text("the kernel spans 7 px but the input has 5 rows")).to_be_visible()
    expect(page.locator(".stepper").first).to_have_attribute("inert", "")


def test_a_link_without_an_output_shows_its_numbers_and_a_click_mends_it(page, stepper):
    page.goto("/convolution?dilation=3&padding=0")
    expect(page.get_by_text("There is no output: the kernel spans 7 px but the input has 5 rows")).to_be_visible()
    expect(stepper.says).to_have_text("Change a number here, or a setting above.")
    stepper.box("Input", 1, 1).fill("42")
    expect(page).to_have_url(re.compile("image=42"))
    page.get_by_role("button", name="Dilation 2").click()
    expect(stepper.count).to_have_text("1 / 1")
    expect(stepper.box("Input", 1, 1)).to_have_value("42")
    expect(page.get_by_text("There is no output")).to_have_count(0)


def test_a_flipped_kernel_is_edited_where_it_was_typed_on_the_matrix_too(page, stepper):
    page.goto("/convolution?tab=Matrix&flip=yes&padding=0&kernel=1+2+3_4+5+6_7+8+9")
    box = stepper.box("Kernel", 1, 1)
    box.fill("50")
    expect(page).to_have_url(re.compile(r"kernel=50\+2\+3"))
    expect(stepper.cell("Flipped", 3, 3)).to_have_text("50")


def test_both_ways_through_the_frequencies_agree(page, stepper):
    stepper.open()
    tab(page, "Frequency")
    expect(page.get_by_text("Colours: no colour is an amplitude of 0, full colour the largest")).to_be_visible()
    ways = "outputs of sliding and of multiplying spectra: "
    expect(page.get_by_text(re.compile(rf"between the 25 {ways}(0|\d\.?\d*e−1[3-9])"))).to_be_visible()
    page.get_by_role("radio", name="A photograph").click()
    expect(page.get_by_text(re.compile(rf"{ways}\d\.?\d*e−1\d"))).to_be_visible()
    page.get_by_role("img", name="Spectrum of the input").hover()
    expect(stepper.says).to_have_text(re.compile(r"Row \d+, column \d+: input spectrum \d"))


def test_the_spectra_of_one_of_several_channels_are_multiplied(page, stepper):
    page.goto("/convolution?tab=Frequency&image=1+2+3_4+5+6_7+8+9~9+0+1_0+7+0_1+0+1&kernel=1+2_3+4~0+1_1+0&padding=0")
    expect(page.get_by_text("Shown for the first channel")).to_be_visible()
    page.get_by_role("img", name="Spectrum of the input").hover()
    expect(stepper.says).to_contain_text("result spectrum")
    spectra = re.findall(r"spectrum (\d[\d.]*)", stepper.says.text_content())
    first, second, result = map(float, spectra)
    assert result == pytest.approx(first * second, rel=0.01)


def test_the_gradient_of_a_clicked_cell_flows_to_input_and_kernel(page, stepper):
    stepper.open("?padding=0&kernel=1+2+3_4+5+6_7+8+9")
    tab(page, "Backwards")
    output = page.get_by_role("grid", name="Output", exact=True)
    output.get_by_role("row").nth(2).get_by_role("gridcell").nth(0).click()
    expect(page).to_have_url(re.compile("row=2&column=0"))
    expect(page.get_by_role("grid", name="Gradient of the input")).to_be_visible()
    image = torch.arange(1.0, 26.0).reshape(1, 1, 5, 5).requires_grad_()
    kernel = torch.arange(1.0, 10.0).reshape(1, 1, 3, 3).requires_grad_()
    F.conv2d(image, kernel)[0, 0, 2, 0].backward()
    cell = stepper.cell("Gradient of the output", 3, 3)
    cell.hover()  # the last stamp
    assert numbers(stepper, "Gradient of the input") == image.grad.flatten().tolist()
    page.get_by_role("radio", name="Gradient of the kernel").click()
    expect(page.get_by_role("grid", name="Gradient of the kernel", exact=True)).to_be_visible()
    assert numbers(stepper, "Gradient of the kernel") == kernel.grad.flatten().tolist()


def test_two_kernels_in_a_row_are_one_unless_a_relu_stands_between(page, stepper):
    image = torch.tensor([[(7.0 * row + 3 * column) % 5 for column in range(7)] for row in range(7)])[None, None]
    sobel, box = torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]]), torch.full((1, 1, 3, 3), 1 / 9)
    stepper.open("?image=" + "_".join("+".join(f"{cell:g}" for cell in row) for row in image[0, 0].tolist()))
    tab(page, "Two in a row")
    expect(page.get_by_role("grid", name="Merged kernel", exact=True)).to_be_visible()

    def assert_as_in_torch(second):
        between = F.conv2d(image, sobel)
        both, with_relu = F.conv2d(between, second), F.conv2d(F.relu(between), second)
        for title, expected in (
            ("After the first", between),
            ("After both", both),
            ("Merged kernel at once", both),
            ("Both, with ReLU between", with_relu),
        ):
            assert numbers(stepper, title) == pytest.approx(expected.flatten().tolist(), abs=6e-4), title
        difference = float((with_relu - both).abs().max())
        expect(page.get_by_text(f"{difference:.3g} with a ReLU between")).to_be_visible()

    assert_as_in_torch(box)
    expect(page.get_by_text("The ReLU has cut something off")).to_be_visible()
    page.get_by_role("grid", name="Second kernel").locator("input").first.fill("5")
    expect(page).to_have_url(re.compile("second=5"))
    box[0, 0, 0, 0] = 5
    first = float(F.conv2d(F.conv2d(image, sobel), box)[0, 0, 0, 0])
    expect(stepper.cell("After both", 1, 1)).to_have_text(f"{first:.3f}".rstrip("0").replace("-", "−"))
    assert_as_in_torch(box)


def test_what_a_relu_does_not_change_is_said(page, stepper):
    page.goto("/convolution?tab=Two+in+a+row&image=1+2+3_4+5+6_7+8+9&kernel=1+1_1+1&second=1+-1_0+0")
    expect(page.get_by_text("0 with a ReLU between. Here nothing is negative")).to_be_visible()
    expect(page.get_by_role("grid", name="After both", exact=True)).to_be_visible()
    assert numbers(stepper, "After the first") == [12, 16, 24, 28]
    assert numbers(stepper, "Both, with ReLU between") == [-4]  # 12 − 16


def test_a_published_answer_is_marked_and_explained(page, stepper):
    stepper.open()
    tab(page, "Check")
    page.get_by_role("button", name="Load a published answer that is wrong").click()
    expect(page.get_by_text("7 of 9 right, 2 wrong")).to_be_visible()
    wrong = page.get_by_role("grid", name="Your answer").locator(".cell.wrong")
    expect(wrong).to_have_count(2)
    wrong.first.hover()
    expect(stepper.says).to_have_text(re.compile("You have 3, which is wrong. .* the 9 products add up to 4"))
    marks = [cell.evaluate("cell => getComputedStyle(cell).backgroundColor") for cell in wrong.all()]
    assert marks[0] != marks[1]  # the one that is pointed at
    assert stepper.cell("Your answer", 1, 1).evaluate("cell => getComputedStyle(cell).color") != wrong.first.evaluate(
        "cell => getComputedStyle(cell).color"
    )  # and it looks wrong nonetheless
    box = wrong.first.locator("input")
    box.fill("4")
    expect(page.get_by_text("8 of 9 right, 1 wrong")).to_be_visible()
    page.reload()
    expect(page.get_by_text("8 of 9 right, 1 wrong")).to_be_visible()


def test_answers_typed_one_after_another_are_all_kept(page, stepper):
    page.goto(f"/convolution?tab=Check&{DIE}")
    stepper.box("Your answer", 1, 1).click()
    for number in "767456445":
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    expect(page.get_by_text("9 of 9 right")).to_be_visible()


def test_numbers_of_running_stamps_do_not_stay_in_another_operations_output(page, stepper):
    ones = "1+1+1_1+1+1_1+1+1"
    page.goto(f"/convolution?operation=transposed&padding=1&image={ones}&kernel={ones}&step=1")
    expect(stepper.says).to_contain_text("times the kernel")
    assert stepper.values("Output")[:2] == ["1", "1"]  # the first stamp only, of 4 and of 6
    page.get_by_role("combobox", name="Operation").click()
    page.get_by_role("option", name="Convolution", exact=True).click()
    expect(stepper.says).to_contain_text("products add up to")
    assert stepper.values("Output") == ["4", "6", "4", "6", "9", "6", "4", "6", "4"]


def test_a_whole_answer_is_pasted(page, stepper):
    page.goto(f"/convolution?tab=Check&{DIE}")
    box = stepper.box("Your answer", 1, 1)
    box.click()
    box.evaluate(
        """input => {
            const data = new DataTransfer();
            data.setData("text", "7\\t6\\t7\\n4\\t5\\t6\\n4\\t4\\t4");
            input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true }));
        }"""
    )
    expect(page.get_by_text("8 of 9 right, 1 wrong")).to_be_visible()


def test_nothing_is_told_of_a_cell_that_is_still_open(page, stepper):
    page.goto(f"/convolution?tab=Check&{DIE}")
    stepper.cell("Your answer", 1, 1).hover()
    expect(stepper.says).to_have_text("Your answer row 1, column 1: type your answer into the cell.")
    expect(page.locator(".formula .result")).to_have_text("?")


def test_the_products_are_asked_for_one_after_another(page, stepper):
    page.goto(f"/convolution?tab=Check&way=trace&{DIE}")
    first = page.get_by_role("textbox", name="Product 1")
    first.fill("9")
    first.press("Enter")
    expect(first).to_have_attribute("aria-invalid", "true")
    for index, product in enumerate([1, 0, 3, 0, 1, 0, 1, 0, 1], start=1):
        field = page.get_by_role("textbox", name=f"Product {index}")
        field.fill(str(product))
        field.press("Enter")
    result = page.get_by_role("textbox", name="Result")
    expect(result).to_be_focused()
    result.fill("7")
    result.press("Enter")
    expect(page.get_by_text("1 of 9 right")).to_be_visible()
    expect(stepper.count).to_have_text("2 / 9")
    expect(page.get_by_role("textbox", name="Product 1")).to_be_focused()


def test_ones_own_output_size_is_judged(page, stepper):
    page.goto("/convolution?tab=Check&way=size&stride=2")
    box = page.get_by_role("textbox", name=re.compile("Your output size"))
    box.fill("2 x 2")
    box.press("Enter")
    expect(page.get_by_text("Not quite.")).to_be_visible()
    expect(page.get_by_text("3 × 3", exact=True)).to_be_hidden()  # until it is asked for
    page.get_by_text("Show the right size").click()
    expect(page.get_by_text("3 × 3", exact=True)).to_be_visible()
    for text, said in (
        ("3", "Right: 3 × 3."),
        ("3e0", "Your size cannot be read: “3e0” is not a whole number"),
        ("(3, 3)", "Right: 3 × 3."),
        ("−3", "Your size cannot be read: -3 is outside 0 to 1000000."),
        ("3 By 3", "Right: 3 × 3."),
        ("3 x", "Your size cannot be read: “3x” is not rows and columns"),
        ("3 X 3", "Right: 3 × 3."),
    ):
        box.fill(text)
        box.press("Enter")
        expect(page.get_by_text(said)).to_be_visible()


def test_a_block_is_chosen_and_copied_as_a_spreadsheet_does(page, context, stepper):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    stepper.open()
    stepper.box("Kernel", 1, 1).click()
    for key in ("Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "-1\t0\n-2\t0"


def test_a_table_is_taken_over_and_a_wrong_one_refused(page, stepper, tmp_path):
    stepper.open()
    page.get_by_text("Files: pictures and tables").click()
    area = page.get_by_role("textbox", name="Numbers as CSV")
    area.fill("1;2;3;4\n5;6;7;8")
    page.get_by_role("button", name="Take over as input").click()
    expect(page).to_have_url(re.compile(r"image=1\+2\+3\+4_5\+6\+7\+8"))
    area.fill("1,2\n3")
    page.get_by_role("button", name="Take over as input").click()
    expect(page.get_by_text(re.compile("The table was not taken: "))).to_be_visible()
    (tmp_path / "table.csv").write_text("9,8,7\n6,5,4\n3,2,1\n")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "table.csv")
    expect(area).to_have_value("9,8,7\n6,5,4\n3,2,1\n")
    page.get_by_role("button", name="Take over as input").click()
    expect(page).to_have_url(re.compile(r"image=9\+8\+7_6\+5\+4_3\+2\+1"))
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "picture.csv")
    expect(page.get_by_text("The table was not read: picture.csv is no text: save the table as CSV.")).to_be_visible()


def test_the_picture_is_downloaded_in_three_formats(page, stepper):
    stepper.open("?padding=0")
    page.get_by_text("Files: pictures and tables").click()
    files = {}
    for kind in ("PNG", "SVG", "GIF"):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).click()
        files[kind] = download.value.path().read_bytes()
    assert Image.open(io.BytesIO(files["GIF"])).n_frames == 9
    assert Image.open(io.BytesIO(files["PNG"])).width > 800
    assert b"<svg" in files["SVG"]


def test_a_link_carries_every_setting_and_grid(page, browser, stepper):
    rng = np.random.default_rng(1)
    channels, slices = rng.integers(0, 9, (2, 4, 5)), rng.integers(-2, 3, (4, 3, 2))
    grid, kernel = (
        "~".join("_".join("+".join(map(str, row)) for row in each) for each in part) for part in (channels, slices)
    )
    query = (
        f"?image={grid}&kernel={kernel}&bias=1+-1&stride=1x2&padding=1x0&dilation=1x2&padding_mode=circular&flip=yes"
    )
    stepper.open(query)
    stepper.box("Channel 1", 2, 1).fill("8.5")  # from here on, the address is the app's own
    expect(page).to_have_url(re.compile(r"image=8\.5\+"))
    image = torch.tensor(channels, dtype=torch.float32)[None]
    image[0, 0, 0, 0] = 8.5
    padded = F.pad(image, (0, 0, 1, 1), mode="circular")
    weights = torch.tensor(slices, dtype=torch.float32).reshape(2, 2, 3, 2).flip(2, 3)
    maps = F.conv2d(padded, weights, torch.tensor([1.0, -1.0]), (1, 2), 0, (1, 2))[0]
    other = browser.new_page()
    settle(page)
    other.goto(page.url)
    expect(other.locator(".stepper .says")).to_contain_text("products add up to")
    there = type(stepper)(other)
    assert numbers(there, "Channel 1") == padded[0, 0].flatten().tolist()
    for index in (0, 1):
        assert numbers(there, f"Map {index + 1}") == maps[index].flatten().tolist()
    other.close()


def test_the_kernel_of_a_picture_is_in_the_link_and_in_the_history(page):
    identity, sobel = "0+0+0_0+1+0_0+0+0", "-1+0+1_-2+0+2_-1+0+1"
    page.goto(f"/convolution?tab=Picture&kernel={identity}~{sobel}&bias=0+0")
    kernels = page.get_by_role("radiogroup", name="Kernel")
    first, second = (kernels.get_by_role("radio", name=name, exact=True) for name in "12")

    def assert_applied(radio, is_signed):
        expect(radio).to_be_checked()
        expect(page.get_by_role("img", name="The picture after the convolution")).to_be_visible()
        expect(page.get_by_text("neutral 0")).to_have_count(int(is_signed))

    expect(page.get_by_text("After", exact=True)).to_be_visible()
    assert_applied(first, is_signed=False)
    second.click()
    expect(page).to_have_url(re.compile("picture_kernel=2"))
    assert_applied(second, is_signed=True)
    page.reload()
    assert_applied(second, is_signed=True)
    page.go_back()
    assert_applied(first, is_signed=False)
    page.go_forward()
    assert_applied(second, is_signed=True)
    page.goto(f"/convolution?tab=Picture&kernel={identity}~{sobel}&bias=0+0&picture_kernel=4")
    assert_applied(second, is_signed=True)  # the last there is


def test_a_signal_is_explained_along_its_one_axis(page, stepper):
    stepper.open()
    choose(page, "Example", "One dimension")
    expect(page.get_by_role("heading", name="Why 1 × 10?")).to_be_visible()
    expect(page.get_by_text("Columns: ⌊(10 + 1 + 1 − 1 · (3 − 1) − 1) / 1⌋ + 1 = 10")).to_be_visible()
    expect(page.get_by_text("There is one row and it stays one: a signal, no image.")).to_be_visible()
    expect(page.get_by_text("Rows:")).to_have_count(0)
    printed = []
    code = pytorch_code(page)
    exec(code, {"print": printed.append})
    assert "F.conv1d" in code
    assert printed[0].tolist() == numbers(stepper, "Output")
    signal = [0, 0, 0, 1, 3, 4, 4, 4, 2, 0, 0, 0]
    assert printed[0].tolist() == [after - before for before, after in zip(signal, signal[2:], strict=False)]


def test_the_parameters_are_counted_with_their_names(page, stepper):
    stepper.open()
    expect(page.get_by_text("Parameters: 1 kernel · (1 channel · 3 · 3 weights) + 1 bias = 10.")).to_be_visible()
    choose(page, "Example", "RGB, 2 kernels")
    parameters = "Parameters: 2 kernels · (3 channels · 3 · 3 weights) + 2 biases = 56."
    expect(page.get_by_text(parameters)).to_be_visible()
    assert sum(weights.numel() for weights in torch.nn.Conv2d(3, 2, 3).parameters()) == 56

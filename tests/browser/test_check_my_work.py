"""Check my work: usual mistakes are named, for convolution, transposed convolution and pooling."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from playwright.sync_api import expect

IMAGE = torch.tensor([[1.0, 2, 3, 0], [0, 1, 2, 3], [4, 0, 1, 2], [1, 3, 0, 5]])[None, None]
KERNEL = torch.tensor([[[[1.0, 2], [3, 4]]]])
GIVEN = "image=1+2+3+0_0+1+2+3_4+0+1+2_1+3+0+5&kernel=1+2_3+4"
STAMPED = "operation=transposed&image=1+2_3+4&kernel=1+2+1_2+4+2_1+2+1&stride=2"


def paste(box, rows):
    box.click()
    box.evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text", text);
            const init = { clipboardData: data, bubbles: true, composed: true, cancelable: true };
            input.dispatchEvent(new ClipboardEvent("paste", init));
        }""",
        "\n".join("\t".join(f"{number:g}" for number in row) for row in rows),
    )


def paste_answer(stepper, output):
    paste(stepper.box("Your answer", 1, 1), output.squeeze().tolist())


@pytest.mark.parametrize(
    ("query", "answer", "condition"),
    [
        ("padding=0", lambda: F.conv2d(IMAGE, KERNEL.flip(2, 3)), "the kernel is turned round by 180°"),
        ("padding=0&flip=yes", lambda: F.conv2d(IMAGE, KERNEL), "the kernel is turned round by 180°"),
        ("padding=0&bias=5", lambda: F.conv2d(IMAGE, KERNEL), "the bias is left out"),
        ("padding=1", lambda: F.conv2d(IMAGE, KERNEL), "the padding is left out (valid)"),
        (
            "padding=1&padding_mode=circular",
            lambda: F.conv2d(IMAGE, KERNEL, padding=1),
            "the padding is filled with zeros",
        ),
        (
            "padding=0&stride=2",
            lambda: F.conv2d(IMAGE, KERNEL)[..., :2, :2],
            "the window moves on by one pixel each time",
        ),
        ("padding=0", lambda: F.conv2d(IMAGE, KERNEL).transpose(2, 3), "rows and columns are exchanged"),
    ],
)
def test_a_usual_mistake_in_a_convolution_is_named(page, stepper, query, answer, condition):
    page.goto(f"/convolution?tab=Check&{GIVEN}&{query}")
    paste_answer(stepper, answer())
    expect(page.get_by_text(f"what comes out if {condition}.")).to_be_visible()


def test_an_answer_of_fewer_rows_and_columns_is_refused_and_explained(page, stepper):
    page.goto(f"/convolution?tab=Check&{GIVEN}&padding=1")
    paste_answer(stepper, F.conv2d(IMAGE, KERNEL))
    expect(stepper.notice).to_contain_text("The block is 3 × 3, but the output is 5 × 5: paste a number for each cell")
    expect(stepper.notice).to_contain_text("These numbers are what comes out if the padding is left out (valid).")
    expect(stepper.box("Your answer", 1, 1)).to_have_value("")
    paste_answer(stepper, F.conv2d(IMAGE, KERNEL, padding=1)[..., :2, :])  # row by row
    expect(page.get_by_text("10 of 25 right")).to_be_visible()


def test_a_single_wrong_cell_is_explained_until_it_is_right(page, stepper):
    page.goto(f"/convolution?tab=Check&padding=0&{GIVEN}")
    assert float(F.conv2d(IMAGE, KERNEL.flip(2, 3))[0, 0, 0, 0]) == 11
    box = stepper.box("Your answer", 1, 1)
    box.fill("11")
    expect(page.get_by_text("The wrong cell is what comes out if the kernel is turned round by 180°.")).to_be_visible()
    expect(page.get_by_text("Deep learning slides it as it stands (cross-correlation)")).to_be_visible()
    box.fill("12")
    expect(page.get_by_text("0 of 9 right, 1 wrong: point at a wrong cell to see why.")).to_be_visible()
    expect(page.get_by_text("what comes out if")).to_have_count(0)
    box.fill("9")
    expect(page.get_by_text("1 of 9 right.")).to_be_visible()


def test_an_answer_of_another_size_is_refused_and_its_convention_named(page, stepper):
    page.goto(f"/convolution?tab=Check&padding=0&{GIVEN}")
    paste_answer(stepper, F.conv2d(F.pad(IMAGE, (0, 1, 0, 1)), KERNEL))
    expect(stepper.notice).to_contain_text(
        "The block is 4 × 4, but from this cell on there is room for 3 × 3 in the 3 × 3 grid"
    )
    expect(stepper.notice).to_contain_text(
        "These numbers are what comes out if the padding keeps the size (same). There is none here."
    )
    expect(page.get_by_text("0 of 9 right.")).to_be_visible()


def test_a_bad_cell_of_a_pasted_block_is_named_and_marked(page, stepper):
    stepper.open()
    box = stepper.box("Input", 3, 3)
    box.click()
    box.evaluate(
        """input => {
            const data = new DataTransfer();
            data.setData("text", "1\\t2\\n3\\tfour\\n");
            const init = { clipboardData: data, bubbles: true, composed: true, cancelable: true };
            input.dispatchEvent(new ClipboardEvent("paste", init));
        }"""
    )
    expect(stepper.notice).to_have_text(
        "Row 2, column 2 of the 2 × 2 block for the 5 × 5 grid: “four” is not a number: type one such as 2, −0.5 or "
        "1/9. Nothing was changed."
    )
    expect(stepper.box("Input", 4, 4)).to_have_attribute("aria-invalid", "true")
    expect(stepper.box("Input", 4, 4)).to_have_value("13")


# --- transposed -----------------------------------------------------------------------------------------------------


def test_a_transposed_convolution_is_checked_from_the_side_of_the_output(page, stepper):
    page.goto(f"/convolution?tab=Check&padding=0&{STAMPED}")
    image, kernel = torch.tensor([[[[1.0, 2], [3, 4]]]]), torch.tensor([[[[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]]])
    right = F.conv_transpose2d(image, kernel, stride=2)
    expect(stepper.count).to_have_text(re.compile("/ 25"))
    answer = right.clone()
    answer[0, 0, 2, 2] = 4  # the last stamp alone
    paste_answer(stepper, answer)
    expect(page.get_by_text("24 of 25 right, 1 wrong")).to_be_visible()
    expect(page.get_by_text("if a later stamp replaces what an earlier one has left.")).to_be_visible()
    page.keyboard.press("Escape")  # the click before the paste has pinned its cell
    stepper.cell("Your answer", 3, 3).hover()
    expect(stepper.says).to_contain_text("You have 4, which is wrong.")
    expect(stepper.says).to_contain_text("the 4 products add up to 10")
    assert right[0, 0, 2, 2] == 10
    assert stepper.lit("Input") == [0, 1, 2, 3]
    stepper.box("Your answer", 3, 3).fill("10")
    expect(page.get_by_text("25 of 25 right")).to_be_visible()


def test_the_products_on_a_cell_of_a_transposed_convolution_are_asked_for(page, stepper):
    page.goto(f"/convolution?tab=Check&way=trace&padding=0&{STAMPED}")
    page.get_by_role("slider", name="Step").fill("13")
    for index, product in enumerate([1, 2, 3, 4], start=1):
        field = page.get_by_role("textbox", name=f"Product {index}")
        field.fill(str(product))
        field.press("Enter")
    result = page.get_by_role("textbox", name="Result")
    expect(result).to_be_focused()
    result.fill("10")
    result.press("Enter")
    expect(page.get_by_text("1 of 25 right")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "said", "sentence"),
    [
        (f"convolution?padding=1&{STAMPED}", "5", "5 × 5 is what comes out if the padding is not cut off."),
        ("convolution?padding=0", "5", "5 × 5 is what comes out if the padding keeps the size (same)."),
        ("convolution?padding=0", "7", "7 × 7 is what comes out if the padding takes in all that overlaps (full)."),
        ("convolution?padding=1", "3", "3 × 3 is what comes out if the padding is left out (valid)."),
        (
            "pooling?image=1+2+3_4+5+6_7+8+9",
            "2",
            "2 × 2 is what comes out if the size is rounded up (ceil). Ceil mode is off",
        ),
        ("convolution?padding=0", "9 x 2", "The formula stands on the Numbers tab."),
    ],
)
def test_a_wrong_size_is_told_its_convention(page, path, said, sentence):
    page.goto(f"/{path}&tab=Check&way=size")
    box = page.get_by_role("textbox", name=re.compile("Your output size"))
    box.fill(said)
    box.press("Enter")
    expect(page.get_by_role("paragraph").filter(has_text="Not quite.")).to_contain_text(sentence)
    expect(page).to_have_url(re.compile("said_size="))
    page.reload()
    expect(box).to_have_value(said)
    expect(page.get_by_role("paragraph").filter(has_text="Not quite.")).to_contain_text(sentence)


def test_the_size_of_a_transposed_convolution_is_judged(page):
    page.goto(f"/convolution?tab=Check&way=size&padding=1&{STAMPED}")
    box = page.get_by_role("textbox", name=re.compile("Your output size"))
    box.fill("3")
    box.press("Enter")
    expect(page.get_by_text("Right: 3 × 3.")).to_be_visible()


# --- pooling --------------------------------------------------------------------------------------------------------

FIRST = torch.tensor([[1.0, 3, 2, 1], [0, 1, 4, 2], [5, 1, 2, 3], [3, 0, 4, 1]])[None, None]


@pytest.mark.parametrize(
    ("query", "answer", "condition"),
    [
        ("kind=average", lambda: F.max_pool2d(FIRST, 2), "the largest number is taken"),
        ("kind=max", lambda: F.avg_pool2d(FIRST, 2), "the average is taken"),
        ("kind=average", lambda: 4 * F.avg_pool2d(FIRST, 2), "the sum is not divided"),
        ("kind=average", lambda: F.avg_pool2d(FIRST, 2).round(), "the numbers are rounded to whole numbers"),
        (
            "kind=average&padding=1",
            lambda: F.avg_pool2d(FIRST, 2, 2, 1, count_include_pad=False),
            "padding does not count in the divisor",
        ),
        (
            "kind=average&padding=1&count_padding=no",
            lambda: F.avg_pool2d(FIRST, 2, 2, 1),
            "padding counts in the divisor",
        ),
    ],
)
def test_a_usual_mistake_in_a_pooling_is_named(page, stepper, query, answer, condition):
    page.goto(f"/pooling?tab=Check&{query}")
    paste_answer(stepper, answer())
    expect(page.get_by_text(f"what comes out if {condition}")).to_be_visible()


def test_five_for_four_and_three_quarters_is_rounded(page, stepper):
    page.goto("/pooling?tab=Check&kind=global-average&image=4+5_5+5")
    assert np.mean([4, 5, 5, 5]) == 4.75
    stepper.box("Your answer", 1, 1).fill("5")
    expect(page.get_by_text("Nothing is rounded before the end: give two decimals.")).to_be_visible()
    stepper.box("Your answer", 1, 1).fill("4.75")
    expect(page.get_by_text("1 of 1 right.")).to_be_visible()


def test_a_wrong_product_is_typed_over_and_what_was_said_of_it_is_gone(page, stepper):
    page.goto("/convolution?tab=Check&way=trace")
    product = page.get_by_role("textbox", name="Product 1", exact=True)
    product.fill("5")
    product.press("Enter")
    expect(stepper.says).to_have_text("Product 1: 5 is not it. Multiply the two numbers above.")
    page.keyboard.type("0")  # of the padding
    page.keyboard.press("Enter")
    expect(product).to_have_class("asked right")
    expect(product).to_have_value("0")
    expect(stepper.says).not_to_contain_text("is not it")
    expect(page.get_by_role("textbox", name="Product 2", exact=True)).to_be_focused()


def test_what_was_refused_is_over_when_the_answer_is_begun_anew(page, stepper):
    page.goto("/convolution?tab=Check")
    stepper.box("Your answer", 1, 1).fill("abc")
    page.keyboard.press("Enter")
    expect(stepper.notice).to_contain_text("“abc” is not a number")
    page.get_by_role("button", name="Begin anew").click()
    expect(stepper.notice).to_be_empty()

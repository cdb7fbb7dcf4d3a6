"""The page on shapes as a person meets it."""

import re

import pytest
from conftest import pytorch_code, settle
from playwright.sync_api import expect


def open_page(page, query=""):
    page.goto(f"/shapes{query}")
    expect(page.get_by_role("heading", name="The code")).to_be_visible()
    settle(page)  # what is drawn last moves buttons down


def answer(page):
    return page.get_by_role("heading", level=2).first


def choose(page, label, option):
    page.get_by_role("radiogroup", name=label).get_by_role("radio", name=option, exact=True).click()


def select(page, label, option):
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)  # a long list draws only what is seen
    page.get_by_role("option", name=option, exact=True).click()


def write(page, label, text):
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(text)
    page.keyboard.press("Enter")


def run(page):
    """What the PyTorch on the page prints."""
    lines = []
    source = pytorch_code(page)
    exec(source, {"print": lambda *words: lines.append(" ".join(map(str, words)))})
    return lines


# --- output size ----------------------------------------------------------------------------------------------------


def test_the_page_opens_with_a_size_worked_out_and_the_dropped_pixels_struck_out(page, stepper):
    open_page(page)
    expect(answer(page)).to_have_text("8 × 8 → 3 × 3")
    expect(page.get_by_text("= ⌊5 / 2⌋ + 1 = 3")).to_be_visible()
    expect(page.get_by_text("1 px is left over, which ⌊ ⌋ drops: 7 px would give as many. Row 8")).to_be_visible()
    grid = page.get_by_role("grid", name="How often each pixel is read")
    expect(grid.locator(".dropped")).to_have_count(15)
    stepper.cell("How often each pixel is read", 3, 5).hover()
    expect(stepper.says).to_have_text("Row 3, column 5: read 4 times")
    stepper.cell("How often each pixel is read", 8, 1).hover()
    expect(stepper.says).to_have_text("Row 8, column 1: never read")
    assert run(page) == ["(3, 3)"]


def test_sizes_are_typed_and_may_be_rectangular(page):
    open_page(page)
    write(page, "Input size", "9x20")
    expect(answer(page)).to_have_text("9 × 20 → 4 × 9")
    write(page, "Kernel size", "1x5")
    expect(answer(page)).to_have_text("9 × 20 → 5 × 8")
    expect(page.get_by_text("= ⌊15 / 2⌋ + 1 = 8")).to_be_visible()
    expect(page).to_have_url(re.compile("size=9x20&kernel_size=1x5"))
    write(page, "Stride", "half")
    expect(page.get_by_text("Stride: “half” is not a whole number")).to_be_visible()
    expect(answer(page)).to_have_text("9 × 20 → 5 × 8")
    assert run(page) == ["(5, 8)"]


def test_a_large_axis_is_drawn_at_its_ends(page):
    open_page(page, "?size=224&kernel_size=7&padding=3")
    expect(answer(page)).to_have_text("224 × 224 → 112 × 112")
    expect(page.get_by_text("Only padding is dropped.")).to_be_visible()
    picture = page.get_by_label("Rows and columns: 224 px become 112.")
    for number in ("1", "224", "112"):
        expect(picture.locator("text").filter(has_text=re.compile(f"^{number}$")).first).to_be_visible()
    expect(picture.locator("text").filter(has_text=re.compile("^100$"))).to_have_count(0)


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("?padding=same", "8 × 8 → 4 × 4"),
        ("?padding=full&stride=1", "8 × 8 → 10 × 10"),
        ("?operation=max&kernel_size=2&size=5&ceil_mode=yes", "5 × 5 → 3 × 3"),
        ("?operation=average&kernel_size=2&size=5", "5 × 5 → 2 × 2"),
        ("?operation=transposed&size=4&padding=1&output_padding=1", "4 × 4 → 8 × 8"),
        ("?size=1000x7&dilation=3", "1000 × 7 → 497 × 1"),
    ],
)
def test_the_size_of_each_operation_is_that_of_its_pytorch(page, query, size):
    open_page(page, query)
    expect(answer(page)).to_have_text(size)
    rows, columns = size.split(" → ")[1].split(" × ")
    assert run(page) == [f"({rows}, {columns})"]


def test_ceil_mode_lets_a_window_hang_over(page):
    open_page(page, "?operation=max&kernel_size=2&size=5")
    expect(page.get_by_text("1 px is left over")).to_be_visible()
    choose(page, "Ceil mode", "On")
    expect(page.get_by_text("the last one hangs over the end by 1 px, which ⌈ ⌉ lets it.")).to_be_visible()


def test_where_there_is_no_output_one_click_mends_it(page):
    open_page(page)
    write(page, "Kernel size", "9")
    expect(page.get_by_text("There is no output: the kernel spans 9 px but the input has 8 rows")).to_be_visible()
    expect(page.get_by_text("Below: the last settings that had an output.")).to_be_visible()
    expect(page.locator(".stepper[inert]")).to_be_visible()
    page.get_by_role("button", name="Padding 1", exact=True).click()
    expect(answer(page)).to_have_text("8 × 8 → 1 × 1")
    expect(page).to_have_url(re.compile("padding=1"))


def test_a_small_operator_is_stepped_through_with_numbers(page, stepper):
    open_page(page, "?size=6x5&stride=1&padding=1&dilation=2")
    page.get_by_role("link", name="Step through it with numbers").click()
    expect(page.get_by_role("heading", name="Convolution", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Why 4 × 3?")).to_be_visible()
    for query, size in (
        ("size=7&kernel_size=3&padding=1", "4 × 4"),
        ("size=9x6&kernel_size=3x2&stride=2x1&padding=1x0", "5 × 5"),
        ("size=11&kernel_size=5&stride=5", "2 × 2"),
    ):
        open_page(page, f"?operation=average&{query}")
        page.get_by_role("link", name="Step through it with numbers").click()
        expect(page.get_by_role("heading", name="Pooling", level=1)).to_be_visible()
        expect(page.get_by_role("heading", name=f"Why {size}?")).to_be_visible()


# --- the other way round --------------------------------------------------------------------------------------------


def test_a_solution_is_used_by_one_click_and_back_undoes_it(page):
    open_page(page)
    expect(page.get_by_text("101 ways, the nearest first:")).to_be_visible()
    page.get_by_role("button", name="Use 1", exact=True).click()
    expect(answer(page)).to_have_text("8 × 8 → 4 × 4")
    expect(page).to_have_url(re.compile("padding=1"))
    expect(page.get_by_text("The present settings give it. So do these:")).to_be_visible()
    page.go_back()
    expect(answer(page)).to_have_text("8 × 8 → 3 × 3")


def test_further_solutions_are_turned_to_and_each_gives_the_size(page):
    open_page(page)
    page.get_by_role("button", name="Further", exact=True).click()
    expect(page.get_by_text("6 to 10 of 101")).to_be_visible()
    page.get_by_role("button", name="Use 8", exact=True).click()
    expect(answer(page)).to_have_text("8 × 8 → 4 × 4")
    assert run(page) == ["(4, 4)"]


def test_what_may_change_is_chosen(page):
    open_page(page, "?size=224&kernel_size=7&padding=3&wanted=56")
    changeable = page.get_by_role("toolbar", name="May change")
    for setting in ("Kernel", "Padding"):
        changeable.get_by_role("button", name=setting, exact=True).click()
    expect(page.get_by_text("1 way, the nearest first:")).to_be_visible()
    page.get_by_role("button", name="Use 1", exact=True).click()
    expect(answer(page)).to_have_text("224 × 224 → 56 × 56")
    expect(page).to_have_url(re.compile("stride=4"))
    changeable.get_by_role("button", name="Stride", exact=True).click()
    expect(page.get_by_text("Choose at least one setting that may change.")).to_be_visible()


def test_rows_and_columns_are_solved_by_themselves(page):
    open_page(page, "?size=9x20&wanted=5x7")
    choose(page, "Solve for", "Each by itself")
    expect(page.get_by_text("Rows: 9 → 5")).to_be_visible()
    page.get_by_role("button", name="Use rows 1", exact=True).click()
    expect(answer(page)).to_have_text("9 × 20 → 5 × 9")
    page.get_by_role("button", name="Use columns 1", exact=True).click()
    expect(answer(page)).to_have_text("9 × 20 → 5 × 7")
    assert run(page) == ["(5, 7)"]


def test_a_size_that_cannot_be_had_gives_way_to_the_nearest(page):
    open_page(page, "?wanted=40&free=padding")
    expect(page.get_by_text("Nothing gives it, within the ranges below. The nearest that can be had:")).to_be_visible()
    page.get_by_role("button", name="11", exact=True).click()
    page.get_by_role("button", name="Use 1", exact=True).click()
    expect(answer(page)).to_have_text("8 × 8 → 11 × 11")


# --- receptive field ------------------------------------------------------------------------------------------------


def open_field(page, query=""):
    page.goto(f"/shapes?tab=Receptive+field{query}")
    expect(page.get_by_role("heading", name="How the field grows")).to_be_visible()


def test_a_stack_shows_its_cone_and_how_the_field_grows(page):
    open_field(page)
    expect(
        page.get_by_text("The field of this unit of conv3 is 7 × 7: all 49 px of it, without holes.")
    ).to_be_visible()
    expect(page.get_by_text("conv3, row 9, column 9 sees 49 pixels of 256")).to_be_visible()
    expect(page.get_by_text("5 + (3 − 1) · 1 · 1 = 7", exact=True)).to_be_visible()
    assert run(page) == ["output (16, 16, 16)", "rows 6 to 12 and columns 6 to 12", "49 pixels"]


def test_layers_are_edited_added_and_removed(page):
    open_field(page)
    write(page, "Stride", "2")
    expect(page).to_have_url(re.compile(r"stack=3p1\+3p1\+3s2p1"))
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("The field of this unit of conv4 is 11 × 11", exact=False)).to_be_visible()
    expect(page.get_by_text("7 + (3 − 1) · 1 · 2 = 11", exact=True)).to_be_visible()
    write(page, "Dilation", "2")
    expect(page.get_by_text("7 + (3 − 1) · 2 · 2 = 15", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("radiogroup", name="Layer").get_by_role("radio")).to_have_count(3)
    expect(page.get_by_text("The field of this unit of conv3 is 7 × 7")).to_be_visible()


def test_one_dilation_again_and_again_leaves_holes(page):
    open_field(page)
    select(page, "Network", "Dilated 2, 2, 2")
    expect(
        page.get_by_text("is 13 × 13. Exactly, it sees 49 of these 169 px (29 %): the others are holes.")
    ).to_be_visible()
    expect(page).to_have_url(re.compile(r"stack=3p2d2\+3p2d2\+3p2d2"))
    assert run(page)[2] == "49 pixels"


def test_a_window_that_does_not_fit_is_refused_and_the_last_network_stays(page):
    open_field(page, "&stack=3+3&image_size=8")
    write(page, "Kernel size", "9")
    expect(page.get_by_text("There is no such network: conv2: the kernel spans 9 px")).to_be_visible()
    expect(page.get_by_text("conv2, row 3, column 3 sees 25 pixels of 64")).to_be_visible()
    write(page, "Kernel size", "5")
    expect(page.get_by_text("The field of this unit of conv2 is 7 × 7")).to_be_visible()


def test_a_network_of_the_zoo_shows_the_field_of_any_of_its_layers(page):
    open_field(page)
    select(page, "Network", "VGG-16")
    expect(page.get_by_text("The field of this unit of pool5 is 212 × 212")).to_be_visible()
    select(page, "Layer", "conv3 · 112")
    expect(page.get_by_text("The field of this unit of conv3 is 10 × 10")).to_be_visible()
    expect(page).to_have_url(re.compile("network=vgg16&layer=conv3"))
    open_field(page, "&network=mlp")
    expect(page.get_by_text("Every unit of fc1 sees from the first to the last row and column")).to_be_visible()


def test_a_clicked_cell_is_a_box_on_the_photograph_and_in_the_link(page):
    open_field(page, "&look=photograph&network=alexnet&layer=conv5")
    expect(page.get_by_text("conv5, row 7, column 7 sees")).to_be_visible()
    cells = page.locator(".cone canvas").last.bounding_box()  # 13 × 13 of them
    page.mouse.click(cells["x"] + cells["width"] * 2.5 / 13, cells["y"] + cells["height"] * 4.5 / 13)
    expect(page).to_have_url(re.compile("unit=5x3"))
    sees = page.get_by_text(re.compile("^conv5, row 5, column 3 sees .*: rows 1 to 161, columns 1 to 129"))
    expect(sees).to_be_visible()
    page.reload()
    expect(sees).to_be_visible()


def test_a_row_of_its_own_outlives_a_look_at_the_columns_alone(page):
    open_field(page, "&unit=9x3")
    says = page.locator(".cone .says")
    expect(says).to_contain_text("conv3, row 9, column 3 sees")
    choose(page, "Drawn in", "1-D")
    expect(says).to_contain_text("conv3, column 3 sees")
    choose(page, "Drawn in", "2-D")
    expect(says).to_contain_text("conv3, row 9, column 3 sees")


def test_the_layers_inside_a_block_are_looked_into_by_clicks(page):
    open_field(page, "&network=small_resnet&layer=block2&unit=3x4")
    page.get_by_role("button", name="Look into block2", exact=True).click()
    inside = page.get_by_text("The field of this unit of block2.conv1 is 9 × 9")
    expect(inside).to_be_visible()
    expect(page.get_by_text(re.compile("^block2.conv1, row 3, column 4 sees"))).to_be_visible()
    cells = page.locator(".cone canvas").last.bounding_box()  # 16 × 16 of conv2
    page.mouse.click(cells["x"] + cells["width"] * 7.5 / 16, cells["y"] + cells["height"] * 8.5 / 16)
    expect(page.get_by_text("The field of this unit of block2.conv2 is 13 × 13")).to_be_visible()
    expect(page).to_have_url(re.compile("layer=block2.conv2&unit=9x8"))
    page.go_back()
    expect(inside).to_be_visible()
    expect(page.get_by_text(re.compile("^block2.conv1, row 3, column 4 sees"))).to_be_visible()
    page.get_by_role("button", name="Back to block2", exact=True).click()
    expect(page.get_by_text("The field of this unit of block2 is", exact=False)).to_be_visible()
    choose(page, "Show", "Photograph")
    select(page, "Layer", "block3.shortcut.conv1 · 8")
    expect(page.get_by_text(re.compile("^block3.shortcut.conv1, row 5, column 5 sees"))).to_be_visible()
    expect(page.get_by_text("The field of this unit of block3.shortcut.conv1 is")).to_be_visible()


def test_the_effective_field_is_computed_on_demand(page):
    open_field(page, "&look=effective&network=tiny_cnn&layer=conv1")
    page.get_by_role("button", name="Compute it with PyTorch").click()
    expect(page.get_by_text("of the 9 px that the unit can see")).to_be_visible(timeout=60_000)
    choose(page, "Seed", "3")
    expect(page).to_have_url(re.compile("seed=3"))
    expect(page.get_by_text("of the 9 px that the unit can see")).to_be_visible(timeout=60_000)


def test_the_effective_field_of_a_trained_network(page, trained):
    open_field(page, f"&look=effective&network=tiny_cnn&layer=conv1&weights={trained}")
    expect(page.get_by_role("combobox", name="Weights")).to_have_value(re.compile("right$"))
    page.get_by_role("button", name="Compute it with PyTorch").click()
    expect(page.get_by_text("of the 9 px that the unit can see")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("radiogroup", name="Seed")).to_have_count(0)


# --- stacking -------------------------------------------------------------------------------------------------------


def test_stacked_kernels_are_compared_with_a_large_one(page):
    open_page(page, "?tab=Stacking")
    for text in ("3 · 3² · 64² = 110 592", "7² · 64² = 200 704", "1 + 3 · (3 − 1) = 7"):
        expect(page.get_by_text(text.replace("0 5", "0\u202f5").replace("0 7", "0\u202f7"), exact=True)).to_be_visible()
    expect(page.get_by_text("The stack sees as far with 55 % of the parameters")).to_be_visible()
    choose(page, "Stacked 3 × 3", "2")
    write(page, "Width", "10")
    expect(page.get_by_text("2 · 3² · 10² = 1\u202f800", exact=True)).to_be_visible()
    expect(page.get_by_text("5² · 10² = 2\u202f500", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("layers=2&channels=10"))
    assert run(page) == ["5 1800 5644800", "5 2500 7840000"]


# --- all ------------------------------------------------------------------------------------------------------------


def test_a_broken_link_is_explained(page):
    page.goto("/shapes?stride=0&stack=3q&free=speed")
    expect(page.get_by_text("The link's stride: 0 is outside 1 to 64")).to_be_visible()
    expect(page.get_by_text("“3q” is no layer")).to_be_visible()
    expect(page.get_by_text("“speed” is none of kernel")).to_be_visible()
    expect(answer(page)).to_have_text("8 × 8 → 3 × 3")


def test_the_state_outlives_a_visit_to_another_page(page):
    open_page(page, "?size=9x20&padding=same&wanted=5x7&axes=each")
    write(page, "Kernel size", "5")
    expect(page).to_have_url(re.compile("kernel_size=5"))
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="cnnviz", level=1)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Shapes").click()
    expect(answer(page)).to_have_text("9 × 20 → 5 × 10")
    expect(page.get_by_text("Columns: 20 → 7")).to_be_visible()

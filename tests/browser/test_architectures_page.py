"""The architectures page as a person meets it: look into networks, build one, paste one, train it."""

import json
import re

import pytest
from conftest import pytorch_code, settle, start_run
from playwright.sync_api import expect

from cnnviz.geometry.drafts import check_draft, draft_from_text
from cnnviz.geometry.layers import architecture_from_json
from cnnviz.models.zoo import ARCHITECTURES

HEADING, ROW = 37, 30  # px, of the table of the builder
FITS = "Every layer fits"


def open_page(page, query=""):
    page.goto(f"/architectures{query}")
    expect(page.get_by_role("heading", level=1, name="Architectures")).to_be_visible()


def open_builder(page, query=""):
    page.set_viewport_size({"width": 1280, "height": 900})  # lists close where the page has to scroll
    open_page(page, f"?tab=Build{query}")
    expect(page.get_by_role("combobox", name="Add a layer")).to_be_visible()
    settle(page)


def select(page, label, option):
    settle(page)
    box, wanted = (
        page.get_by_role("combobox", name=label, exact=True),
        page.get_by_role("option", name=option, exact=True),
    )
    box.hover()  # so that the page has come to rest where the box is in view
    box.click()
    expect(page.get_by_role("option").first).to_be_visible()
    if not wanted.count():  # of a long list only a part is there
        box.fill(option)
    wanted.click()


def type_into(page, label, text):
    settle(page)
    page.get_by_role("combobox", name=label, exact=True).fill(text)
    expect(page.get_by_role("option").first).to_be_visible()  # what Enter chooses
    page.keyboard.press("Enter")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def click_row(page, row):
    """Click a row of the table, 0 being the input."""
    table = page.get_by_test_id("stDataFrame").first
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 250, "y": HEADING + ROW * row + ROW // 2})


def says(page, start):
    """The paragraph that begins with some words, of which the first may be bold."""
    return page.get_by_test_id("stMarkdown").get_by_role("paragraph").filter(has_text=re.compile(f"^{start}"))


def link_of(page):
    """The network in the address."""
    settle(page)
    found = re.search(r"[?&]draft=([^&]+)", page.url)
    return found[1] if found else ""


def built(page):
    """The network of the builder, as its link has it."""
    settle(page)
    return check_draft(draft_from_text(link_of(page))).architecture


def selected(page, name):
    return page.get_by_text(re.compile(rf"^{name} · "))


def layer(page, name):
    """A layer's box in the diagram."""
    return page.locator(f'[role=treeitem][data-name="{name}"]')


def test_the_page_opens_with_a_network_and_its_numbers(page):
    open_page(page)
    expect(page.get_by_text("Nothing but 3×3 convolutions")).to_be_visible()
    expect(page.get_by_text("Top-5 error 9.6 %")).to_be_visible()
    expect(page.get_by_role("group", name="Numbers of the layer")).to_contain_text("138\u202f357\u202f544")
    expect(page.locator(".js-plotly-plot").get_by_text("MACs for one image: 15.5 G")).to_be_visible()
    expect(page.get_by_text("89 %")).to_be_visible()
    expect(page.get_by_text("nn.Linear(25088, 4096)")).to_be_visible()


def test_another_network_is_chosen_and_a_layer_of_its_diagram(page):
    open_page(page)
    select(page, "Network", "LeNet-5")
    expect(page.get_by_text("reading digits on cheques")).to_be_visible()
    expect(page.get_by_text("What differs: Every map of the second convolution reads all six maps")).to_be_visible()
    layer(page, "conv2").click()
    expect(page).to_have_url(re.compile("layer=conv2"))
    expect(page.get_by_role("group", name="Numbers of the layer")).to_contain_text("2\u202f416")
    page.reload()
    expect(layer(page, "conv2")).to_have_attribute("aria-selected", "true")


def test_shapes_and_parameters_follow_an_edit_and_a_click_mends_what_it_broke(page):
    open_builder(page)
    expect(says(page, FITS)).to_contain_text("268\u202f650 parameters")
    type_into(page, "out_channels", "24")
    expect(says(page, "conv2 does not fit")).to_contain_text("the convolution takes 16 channels but gets 24.")
    expect(page.get_by_text("conv1 · convolution · 3 × 32 × 32 → 24 × 32 × 32 · 3·3·3·24 + 24 = 672")).to_be_visible()
    expect(page.get_by_text("Once every layer fits")).to_be_visible()
    button(page, "Set in_channels to 24").click()
    # 3·3·3·24 + 24, 3·3·24·32 + 32, 2048·128 + 128, 128·10 + 10
    expect(says(page, FITS)).to_contain_text("271\u202f178 parameters")
    expect(selected(page, "conv1")).to_be_visible()  # what one was at, to go on with
    assert built(page).parameters == 271_178


def test_undo_and_redo_go_through_the_changes(page):
    open_builder(page)
    type_into(page, "kernel_size", "5")
    expect(says(page, "fc1 does not fit")).to_be_visible()
    button(page, "Undo").click()
    expect(says(page, FITS)).to_be_visible()
    expect(page.get_by_role("combobox", name="kernel_size")).to_have_value("3")
    button(page, "Redo").click()
    expect(says(page, "fc1 does not fit")).to_be_visible()
    expect(page.get_by_role("combobox", name="kernel_size")).to_have_value("5")


def test_layers_are_added_moved_doubled_and_dropped(page):
    open_builder(page)
    select(page, "Start from", "Nothing")
    expect(page.get_by_text("No layers yet")).to_be_visible()
    select(page, "Add a layer", "Convolution")
    expect(selected(page, "conv1")).to_contain_text("3 × 32 × 32 → 16 × 32 × 32")
    select(page, "Add a layer", "ReLU")
    expect(selected(page, "relu1")).to_be_visible()
    button(page, "Up").click()
    expect(selected(page, "relu1")).to_contain_text("3 × 32 × 32 → 3 × 32 × 32")
    button(page, "Duplicate").click()
    expect(selected(page, "relu2")).to_be_visible()
    button(page, "Down").click()
    expect(selected(page, "relu2")).to_contain_text("16 × 32 × 32")
    button(page, "Drop").click()
    expect(selected(page, "conv1")).to_be_visible()
    button(page, "Wrap").click()
    expect(says(page, "block1 does not fit")).to_contain_text("the branch gives 16 × 32 × 32")
    button(page, "Add a projection to the shortcut, 3 × 32 × 32 → 16 × 32 × 32").click()
    expect(says(page, FITS)).to_contain_text("512 parameters")  # 3·3·3·16 + 16, and 3·16 + 16
    assert [each.kind for each in built(page).layers] == ["relu", "residual"]


def test_a_layer_is_selected_in_the_table_and_in_the_diagram(page):
    open_builder(page)
    click_row(page, 4)
    expect(selected(page, "conv2")).to_be_visible()
    expect(page).to_have_url(re.compile("place=3"))
    expect(layer(page, "conv2")).to_have_attribute("aria-selected", "true")
    click_row(page, 0)
    expect(page.get_by_role("combobox", name="Shape")).to_have_value("3 × 32 × 32")
    layer(page, "fc1").click()
    expect(page.get_by_role("combobox", name="in_features")).to_have_value("2048")


def test_other_images_break_two_layers_and_all_are_mended_at_once(page):
    open_builder(page)
    click_row(page, 0)
    type_into(page, "Shape", "1x28x28")
    expect(says(page, "conv1 does not fit")).to_contain_text("Behind it also fc1.")
    button(page, "Mend all 2").click()
    expect(says(page, FITS)).to_contain_text("206\u202f922 parameters")


def test_layers_inside_a_block_are_edited(page):
    open_builder(page, "&draft=small_resnet&place=5.0.0")
    expect(selected(page, "block2.conv1")).to_be_visible()
    select(page, "stride", "1")
    expect(says(page, "block2 does not fit")).to_be_visible()
    button(page, "Undo").click()
    expect(says(page, FITS)).to_be_visible()


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("out_channels", "0,5", "out_channels is '0,5', but it takes a whole number"),
        ("kernel_size", "wide", "kernel_size is 'wide', but it takes one whole number or two"),
        ("out_channels", "99999999999", "but it takes a whole number"),
    ],
)
def test_a_value_that_cannot_be_read_changes_nothing_and_is_explained(page, field, text, message):
    open_builder(page)
    before = page.get_by_role("combobox", name=field).input_value()
    type_into(page, field, text)
    expect(page.get_by_test_id("stAlert")).to_contain_text(message)
    expect(page.get_by_role("combobox", name=field)).to_have_value(before)
    expect(says(page, FITS)).to_be_visible()


def test_numbers_that_no_layer_can_have_are_marked_and_mended(page):
    open_builder(page)
    type_into(page, "groups", "2")
    expect(says(page, "conv1 does not fit")).to_contain_text("groups is 2, but must divide in_channels")
    button(page, "Set groups to 1").click()
    expect(says(page, FITS)).to_be_visible()
    type_into(page, "stride", "0")
    expect(says(page, "conv1 does not fit")).to_contain_text("stride is 0, but the least is 1")
    type_into(page, "stride", "1")
    type_into(page, "kernel_size", "99")
    expect(says(page, "conv1 does not fit")).to_contain_text("the kernel spans 99 px")
    button(page, "Set padding to 49").click()
    expect(says(page, FITS)).to_be_visible()


def paste(page, text):
    settle(page)
    button(page, "Paste PyTorch").click()
    page.get_by_role("textbox", name="PyTorch").fill(text)
    button(page, "Read it").click()


def test_pasted_pytorch_is_read_and_what_does_not_fit_is_marked(page):
    open_builder(page)
    paste(
        page,
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)\n"
        "        self.conv2 = nn.Conv2d(16, 8, 3, padding=1)\n"
        "        self.fc = nn.Linear(8 * 32 * 32, 10)\n"
        "    def forward(self, x):\n"
        "        x = F.relu(self.conv1(x))\n"
        "        return self.fc(self.conv2(x).flatten(1))\n",
    )
    expect(says(page, "conv2 does not fit")).to_contain_text("the convolution takes 16 channels but gets 8.")
    expect(says(page, "Net was read, for images of 3 × 32 × 32")).to_be_visible()
    expect(selected(page, "conv2")).to_be_visible()
    button(page, "Set in_channels to 8").click()
    expect(says(page, FITS)).to_contain_text("82\u202f738 parameters")  # 224 + 584 + 81930


def test_what_is_given_as_pytorch_pastes_unchanged(page):
    open_builder(page, "&draft=small_resnet")
    source = pytorch_code(page)
    select(page, "Start from", "Nothing")
    expect(page.get_by_text("No layers yet")).to_be_visible()
    paste(page, source)
    expect(says(page, FITS)).to_contain_text("78\u202f042 parameters")
    expect(page).to_have_url(re.compile("draft=small_resnet"))  # which a network has that is the same in everything


def test_pasted_source_is_never_run_and_its_fault_has_a_place(page, tmp_path):
    victim = tmp_path / "victim"
    open_builder(page)
    paste(page, f"nn.Sequential(\n    nn.Conv2d(3, 8, 3),\n    __import__('os').mkdir({str(victim)!r}),\n)")
    expect(page.get_by_text(re.compile(r"Line 3, column \d"))).to_be_visible()
    assert not victim.exists()
    page.keyboard.press("Escape")
    expect(says(page, FITS)).to_contain_text("268\u202f650 parameters")


def test_a_link_opens_the_same_network_and_a_broken_one_is_explained(page):
    open_builder(page)
    type_into(page, "out_channels", "24")
    expect(says(page, "conv2 does not fit")).to_be_visible()
    page.reload()
    expect(says(page, "conv2 does not fit")).to_be_visible()
    expect(page.get_by_role("combobox", name="out_channels")).to_have_value("24")
    open_builder(page, f"&draft={link_of(page)[:-9]}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("copy the whole link anew")
    expect(says(page, FITS)).to_contain_text("268\u202f650 parameters")


def test_json_is_taken_along_and_opened_again(page, tmp_path):
    open_builder(page, "&draft=tiny_cnn")
    with page.expect_download() as given:
        button(page, "Network as JSON").click()
    file = tmp_path / "network.json"
    given.value.save_as(file)
    assert architecture_from_json(file.read_text()) == ARCHITECTURES["tiny_cnn"]
    select(page, "Start from", "Nothing")
    button(page, "Paste PyTorch").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(says(page, FITS)).to_contain_text("170 parameters")


def nested(depth):
    layer = {"kind": "relu"}
    for _ in range(depth):
        layer = {"kind": "residual", "branch": [layer]}
    return layer


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"name": "n", "input_shape": [1, 8, 8], "layers": [nested(30)]}, "nested too deep"),
        ({"name": "n", "input_shape": [1, 8, 8], "layers": [{"kind": "relu"}] * 5000}, "more than 4000 layers"),
        ({"name": "n", "input_shape": [1, 8, 8], "layers": [{"kind": "relu"}] * 2000}, "the builder takes 1000"),
        ([1], 'the text has no "layers"'),
    ],
)
def test_a_file_that_is_no_network_is_explained(page, tmp_path, content, message):
    file = tmp_path / "network.json"
    file.write_text(json.dumps(content))
    open_builder(page)
    button(page, "Paste PyTorch").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(page.get_by_test_id("stAlert")).to_contain_text(message)


def test_an_own_network_is_handed_to_training_and_trained(page):
    open_builder(page, "&draft=tiny_cnn&place=0")
    type_into(page, "out_channels", "6")
    expect(says(page, "fc1 does not fit")).to_be_visible()
    button(page, "Set in_features to 96").click()
    expect(says(page, FITS)).to_contain_text("254 parameters")  # 3·3·1·6 + 6, 96·2 + 2
    page.get_by_role("link", name="Train it on stripes").click()
    expect(page.get_by_role("combobox", name="Network")).to_have_value("Your own")
    expect(page.get_by_text("my_tiny_cnn takes 1 × 8 × 8 numbers and has 254 parameters.")).to_be_visible()
    start_run(page)
    expect(page.get_by_text(re.compile("(9[5-9].*|100) % of the test images right"))).to_be_visible(timeout=90_000)


def test_a_network_that_fits_no_images_says_what_to_change(page):
    open_builder(page, "&draft=vgg16")
    expect(
        page.get_by_text("To train it here: it takes images of 3 × 224 × 224 and gives 1000 numbers")
    ).to_be_visible()
    page.goto("/training?dataset=stripes&network=vgg16")
    expect(page.get_by_text("but those of stripes have 1 × 8 × 8: choose another")).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_disabled()


def test_networks_are_compared_side_by_side(page):
    open_page(page, "?tab=Compare&compared=vgg16+resnet50")
    table = page.get_by_test_id("stTable")
    expect(table).to_contain_text("138\u202f357\u202f544")
    expect(table).to_contain_text("4\u202f089\u202f184\u202f256")
    expect(table).to_contain_text("427 × 427")
    expect(page.get_by_text('measure("VGG-16", models.vgg16(), (3, 224, 224))')).to_be_visible()
    for name in ("LeNet-5", "Your network", "TinyCNN", "AlexNet"):  # faster than the page can answer
        button(page, name).click()
    expect(page).to_have_url(
        re.compile(r"compared=vgg16.resnet50.lenet5.own.tiny_cnn.alexnet".replace(".", r"(\+|%20)"))
    )
    for number in ("61\u202f706", "268\u202f650", "20.9 %"):
        expect(table).to_contain_text(number)
    button(page, "ResNet-18").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text(
        "There is room for 6: take one out before you add ResNet-18."
    )
    expect(table).to_contain_text("427 × 427")
    for name in ("VGG-16", "TinyCNN"):
        button(page, name).click()
    expect(page).to_have_url(re.compile(r"compared=resnet50\+lenet5\+own\+alexnet"))


def test_depth_is_measured_and_the_formula_stands_beside_it(page):
    open_page(page, "?tab=Depth&depth=20&seeds=1")
    expect(page.get_by_text("to the power of 20 = 1.65e−8")).to_be_visible(timeout=90_000)  # (1/6)^10
    expect(page.get_by_text("to the power of 20 = 4.67")).to_be_visible()  # (7/6)^10
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.get_by_role("radiogroup", name="First weights").get_by_role("radio", name="He (Kaiming)").click()
    expect(page.get_by_text("to the power of 20 = 1020")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("98 % of the parameters saved")).to_be_visible()


def test_the_working_area_of_the_builder_is_seen_whole(page):
    open_builder(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("combobox", name="groups")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Present").click()
    expect(page.get_by_role("heading", name="The diagram")).to_have_count(0)

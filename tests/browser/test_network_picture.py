"""The network picture as a person meets it, on a page of its own."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Server
from playwright.sync_api import expect

from cnnviz.figures.numbers import count_text
from cnnviz.geometry.layers import shape_text
from cnnviz.geometry.table import layer_table
from cnnviz.models.zoo import ARCHITECTURES

SCRIPT = """
import streamlit as st

from cnnviz.figures.network_diagram import network_diagram
from cnnviz.models.zoo import ZOO
from cnnviz.ui.network import network_picture

st.set_page_config(layout="wide")
st.title("Picture")
query, state = st.query_params, st.session_state
entry = ZOO[query.get("net", "resnet152")]


def select(name):
    state["selected"] = name


def open_(names):
    state["opened"] = names


network_picture(
    network_diagram(entry.architecture, entry.title),
    key="picture",
    selected=state.get("selected", query.get("selected")),
    on_select=None if "mute" in query else select,
    on_open=open_ if "open" in query else None,
)
st.markdown(f"Selected: {state.get('selected', 'nothing')}.")
st.markdown(f"Open: {', '.join(sorted(state.get('opened', ())))}.")
if st.button("Select the second convolution"):
    state["selected"] = "block20.conv2"
    st.rerun()
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    home = tmp_path_factory.mktemp("pictures")
    (home / "script.py").write_text(SCRIPT, encoding="utf-8")
    server = Server(home, script=home / "script.py").start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


class Picture:
    """What a person finds on the picture."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        self.says = page.locator(".network .says")
        self.heading = page.locator(".network .heading")
        self.stage = page.locator(".network .stage")

    def open(self, query=""):
        self.page.goto(f"{self.url}/?{query}")
        expect(self.says).to_contain_text("layers")

    def box(self, name):
        return self.page.locator(f'.network .box[data-name="{name}"]')

    def group(self, name):
        return self.page.locator(f'.network [data-group][data-name="{name}"]')

    def number(self, title):
        return self.page.locator(".network dl > div").filter(has=self.page.get_by_text(title, exact=True)).locator("dd")

    def names(self):
        boxes = self.page.locator(".network [data-name]")
        return boxes.evaluate_all("boxes => boxes.map((box) => box.dataset.name)")

    def level(self):
        return int(self.page.locator(".network .level").text_content().removesuffix(" %"))


@pytest.fixture
def picture(page, pictures):
    return Picture(page, pictures.url)


def rows(name):
    return {row.name: row for row in layer_table(ARCHITECTURES[name])}


def test_a_layer_that_is_pointed_at_shows_its_numbers(page, picture):
    picture.open("net=vgg16")
    row = rows("vgg16")["conv8"]
    picture.box("conv8").hover()
    expect(picture.heading).to_have_text("conv8 convolution, 3 × 3")
    expect(picture.number("Output")).to_have_text("512 × 28 × 28")
    expect(picture.number("Parameters")).to_have_text(f"{count_text(1_180_160)} = 3·3·256·512 + 512")
    expect(picture.number("MACs")).to_have_text(count_text(row.macs))
    expect(picture.number("Receptive field")).to_have_text("60 × 60, jump 8 × 8")  # as published for VGG-16's conv4_1
    page.get_by_role("heading", name="Picture").hover()
    expect(picture.number("Parameters")).to_have_text(count_text(138_357_544))


def test_every_layer_of_a_small_network_is_there_with_its_shape(picture):
    picture.open("net=small_resnet")
    table = rows("small_resnet")
    assert set(picture.names()) == {"input", *table, "output"}
    for name, row in table.items():
        expect(picture.box(name).locator(".shape")).to_have_text(shape_text(row.output_shape))


def test_stages_open_and_close_and_blocks_inside_them_do_too(picture):
    picture.open()
    expect(picture.says).to_contain_text("ResNet-152, 465 layers of all kinds; 4 groups closed: click one to open it.")
    expect(picture.group("stage3")).to_contain_text("stage 3 × 36")
    assert "block20" not in picture.names()
    picture.group("stage3").click()
    assert [name for name in picture.names() if name.startswith("block")] == [f"block{n}" for n in range(12, 48)]
    picture.group("block20").click()
    assert "block20.conv2" in picture.names()
    expect(picture.group("block20")).to_have_attribute("aria-expanded", "true")
    picture.group("block20").click()
    assert "block20.conv2" not in picture.names()
    picture.group("stage3").click()
    assert "block20" not in picture.names()


def test_opening_and_pointing_send_nothing_to_the_server(page, picture):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    picture.open()
    page.wait_for_load_state("networkidle")
    before = len(sent)
    assert before > 0
    picture.group("stage1").click()
    picture.group("block2").click()
    picture.box("block2.conv1").hover()
    expect(picture.heading).to_contain_text("block2.conv1")
    page.get_by_role("button", name="Zoom in").click()
    assert len(sent) == before


def test_who_asks_is_told_which_groups_are_open(page, picture):
    picture.open("open=1")
    picture.group("stage1").click()
    expect(page.get_by_text("Open: stage1.")).to_be_visible()
    picture.group("block3").click()
    expect(page.get_by_text("Open: block3, stage1.")).to_be_visible()
    picture.group("stage1").click()
    expect(page.get_by_text("Open: block3.")).to_be_visible()
    expect(picture.group("stage1")).to_have_attribute("aria-expanded", "false")


def test_a_click_selects_a_layer_and_python_hears_of_it(page, picture):
    picture.open("net=lenet5")
    picture.box("pool2").click()
    expect(page.get_by_text("Selected: pool2.")).to_be_visible()
    expect(picture.box("pool2")).to_have_attribute("aria-selected", "true")
    picture.box("conv1").click()
    expect(page.get_by_text("Selected: conv1.")).to_be_visible()
    expect(picture.box("pool2")).to_have_attribute("aria-selected", "false")
    page.get_by_role("heading", name="Picture").hover()
    expect(picture.heading).to_contain_text("conv1 convolution, 5 × 5 · selected")


def test_a_selection_that_python_does_not_keep_stays_in_the_picture(page, picture):
    picture.open("net=lenet5&mute=1&open=1")
    picture.box("conv2").click()
    page.get_by_role("button", name="Select the second convolution").focus()
    expect(picture.box("conv2")).to_have_attribute("aria-selected", "true")


def test_a_selection_from_outside_opens_the_groups_around_it_and_comes_into_view(page, picture):
    picture.open()
    page.get_by_role("button", name="Select the second convolution").click()
    box = picture.box("block20.conv2")
    expect(box).to_have_attribute("aria-selected", "true")
    inner, outer = box.bounding_box(), picture.stage.bounding_box()
    assert outer["x"] <= inner["x"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    expect(picture.group("stage3")).to_have_attribute("aria-expanded", "true")
    expect(picture.group("stage2")).to_have_attribute("aria-expanded", "false")


def test_the_arrow_keys_walk_from_layer_to_layer_and_open_groups(page, picture):
    picture.open()
    picture.box("input").focus()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(picture.group("stage1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(picture.group("stage1")).to_have_attribute("aria-expanded", "true")
    expect(picture.group("stage1")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(picture.group("block1")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(picture.group("stage1")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(picture.group("stage1")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(picture.box("fc1")).to_be_focused()
    expect(picture.number("Parameters")).to_have_text(f"{count_text(2_049_000)} = 2048·1000 + 1000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Selected: fc1.")).to_be_visible()
    expect(picture.box("fc1")).to_be_focused()


def test_one_stop_of_the_tab_key_leads_into_the_layers(page, picture):
    picture.open("net=lenet5")
    picture.box("conv2").click()
    stops = page.locator('.network [role="treeitem"][tabindex="0"]')
    expect(stops).to_have_count(1)
    expect(stops).to_have_attribute("data-name", "conv2")


def test_zoom_by_buttons_wheel_keys_and_double_click(page, picture):
    picture.open("net=vgg16")
    assert picture.level() == 100
    page.get_by_role("button", name="Zoom in").click()
    assert picture.level() == 125
    page.get_by_role("button", name="Zoom out").click()
    assert picture.level() == 100
    wide = picture.box("conv3").bounding_box()["width"]
    picture.box("conv3").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, 120)
    page.keyboard.up("Control")
    expect(page.locator(".network .level")).to_have_text(re.compile("^[3-9][0-9] %$"))
    assert picture.box("conv3").bounding_box()["width"] < wide
    picture.box("conv3").focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert picture.level() > 100
    before = picture.level()
    picture.box("pool1").dblclick()
    assert picture.level() > before


def test_two_fingers_zoom(page, picture):
    picture.open("net=vgg16")
    place = picture.stage.bounding_box()
    x, y = place["x"] + 400, place["y"] + 200
    touch = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 40), ("touchMove", 60), ("touchMove", 80)):
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".network .level")).to_have_text("200 %")


def test_fit_makes_all_of_a_deep_network_visible(page, picture):
    picture.open("net=resnet18")
    page.get_by_role("button", name="Open all groups").click()
    page.get_by_role("button", name="Make all of it fit").click()
    assert 10 <= picture.level() < 100
    sizes = picture.stage.evaluate("s => [s.scrollWidth, s.clientWidth, s.scrollHeight, s.clientHeight]")
    assert sizes[0] <= sizes[1]
    assert sizes[2] <= sizes[3]
    inner, outer = picture.box("output").bounding_box(), picture.stage.bounding_box()
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_the_picture_is_dragged_and_a_drag_selects_nothing(page, picture):
    picture.open("net=resnet18")
    page.get_by_role("button", name="Open all groups").click()
    place = picture.box("conv1").bounding_box()
    page.mouse.move(place["x"] + 100, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] - 40, place["y"] + 20, steps=4)
    page.mouse.up()
    assert picture.stage.evaluate("s => s.scrollLeft") == pytest.approx(140, abs=2)
    expect(page.get_by_text("Selected: nothing.")).to_be_visible()
    expect(page.locator(".network .selected")).to_have_count(0)


def test_no_box_lies_on_another_and_a_column_ends_where_the_stage_does(page, picture):
    page.set_viewport_size({"width": 1280, "height": 1100})  # so high that every block fits
    picture.open("net=resnet18")
    page.get_by_role("button", name="Open all groups").click()
    boxes = page.locator(".network .box").evaluate_all(
        "all => all.map((b) => b.getBoundingClientRect()).map((r) => [r.left, r.top, r.right, r.bottom])"
    )
    assert len(boxes) == len(rows("resnet18")) + 2
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    stage = picture.stage.bounding_box()
    assert max(box[3] for box in boxes) <= stage["y"] + stage["height"]
    assert len({box[0] for box in boxes}) > 4  # columns


def test_opening_all_of_the_deepest_landmark_stays_quick(page, picture):
    picture.open()
    taken = page.locator(".network").evaluate(
        """root => {
            const button = [...root.querySelectorAll("button")].at(-1), begin = performance.now();
            button.click();
            root.getBoundingClientRect();
            return performance.now() - begin;
        }"""
    )
    expect(picture.box("block50.conv3")).to_have_count(1)
    assert taken < 1500  # milliseconds; a tenth of that on a calm machine


def test_on_a_phone_the_layers_are_below_one_another_and_nothing_scrolls_sideways(page, picture):
    page.set_viewport_size({"width": 390, "height": 844})
    picture.open("net=vgg16")
    lefts = page.locator(".network .box").evaluate_all("all => all.map((b) => b.getBoundingClientRect().left)")
    assert max(lefts) - min(lefts) < 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert picture.stage.evaluate("s => s.scrollWidth <= s.clientWidth")
    picture.box("conv1").click()
    expect(picture.number("Parameters")).to_contain_text("3·3·3·64 + 64")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_picture(page, picture, scheme):
    page.emulate_media(color_scheme=scheme)
    picture.open("net=small_resnet&selected=block2.conv2")
    found = [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if isinstance(node["target"][0], list)  # in a shadow root: what is not Streamlit's own
    ]
    assert found == []

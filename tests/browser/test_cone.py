"""The cone as a person meets it, on a page of its own: what it lights against the exact fields."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Server
from playwright.sync_api import expect

from cnnviz.geometry.exact_field import exact_fields
from cnnviz.geometry.layers import Architecture, Convolution, MaxPooling, Residual, architecture_to_json
from cnnviz.models.zoo import ARCHITECTURES

SIMPLE = ARCHITECTURES["simple_cnn"]
HOLES = Architecture(
    "holes",
    (1, 18, 12),
    (
        Convolution(1, 1, 3, padding=2, dilation=2),
        Residual((Convolution(1, 1, 3, padding=(0, 3), dilation=(1, 3)), Convolution(1, 1, (3, 1), padding=(2, 0)))),
        MaxPooling((3, 2), padding=(1, 0)),
    ),
)
ROW = Architecture(
    "row",
    (1, 1, 16),
    tuple(Convolution(1, 1, (1, 2), padding=((0, 0), (d, 0)), dilation=d) for d in (1, 2, 4)),
)
SCRIPT = """
import numpy as np
import streamlit as st

from cnnviz.figures.cone_scene import ConeUnit, cone_scene
from cnnviz.geometry.layers import architecture_from_json
from cnnviz.ui.network.cone import cone_picture

st.set_page_config(layout="wide")
st.title("Cone")
query, state = st.query_params, st.session_state
network = architecture_from_json(query["net"])
rows, columns = network.input_shape[1:]
image = np.zeros((rows, columns, 3), np.uint8)
image[..., 0] = 250


def choose(unit):
    state["unit"] = unit


cone_picture(
    cone_scene(network, one_dimensional="flat" in query),
    key="cone",
    unit=state.get("unit"),
    on_choose=choose,
    image=image if "image" in query else None,
    maps={"pool1": np.linspace(-1, 1, 256).reshape(16, 16)} if "maps" in query else None,
)
unit = state.get("unit")
st.markdown(f"Unit: {f'{unit.layer} {unit.row} {unit.column}' if unit else 'none'}.")
if st.button("Take another"):
    state["unit"] = ConeUnit("pool1", 2, 3)
    st.rerun()
"""
# Whether the middle of each cell is painted.
PAINTED = """(canvas, [rows, columns]) => {
    const pen = canvas.getContext("2d"), painted = [];
    for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
        const x = Math.floor((column + 0.5) * canvas.width / columns);
        const y = Math.floor((row + 0.5) * canvas.height / rows);
        if (pen.getImageData(x, y, 1, 1).data[3]) painted.push([row, column]);
    }
    return painted;
}"""


@pytest.fixture(scope="module")
def cones(tmp_path_factory):
    home = tmp_path_factory.mktemp("cones")
    (home / "script.py").write_text(SCRIPT, encoding="utf-8")
    server = Server(home, script=home / "script.py").start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


class Cone:
    """What a person finds on the cone."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        self.says = page.locator(".cone .says")
        self.stage = page.locator(".cone .stage")
        self.layer = page.get_by_label("Layer of the unit")

    def open(self, network, query=""):
        self.network = network
        self.page.goto(f"{self.url}/?net={quote(architecture_to_json(network))}{query}")
        expect(self.says).to_contain_text("sees")

    def map(self, level):
        return self.page.locator(f'.cone canvas[data-level="{level}"]')

    def layout(self, level):
        text = self.page.locator(".cone .figure .size").nth(level).text_content()
        return tuple(map(int, text.split(" × ")))

    def place(self, level, row, column):
        box, (rows, columns) = self.map(level).bounding_box(), self.layout(level)
        return box["x"] + (column + 0.5) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows

    def lit(self, level):
        return {tuple(place) for place in self.map(level).evaluate(PAINTED, list(self.layout(level)))}

    def lit_places(self, level):
        cells = self.page.locator(f'.cone rect.cell[data-level="{level}"]')
        return cells.evaluate_all("all => all.flatMap((c) => (c.matches('.lit') ? [+c.dataset.place] : []))")


@pytest.fixture
def cone(page, cones):
    return Cone(page, cones.url)


@pytest.mark.parametrize(
    ("network", "level", "name"),
    [(SIMPLE, 4, "pool2"), (SIMPLE, 2, "pool1"), (HOLES, 3, "pool1"), (HOLES, 2, "block1"), (HOLES, 1, "conv1")],
    ids=["simple pool2", "simple pool1", "holes pool1", "holes block1", "holes conv1"],
)
def test_pointing_at_a_unit_lights_exactly_what_it_sees(page, cone, network, level, name):
    cone.open(network)
    fields = exact_fields(network, name)
    rows, columns = cone.layout(level)
    assert (rows, columns) == fields.layout
    for row, column in ((0, 0), (rows - 1, columns - 1), (rows // 2, 1), (1, columns // 2)):
        page.mouse.move(*cone.place(level, row, column))
        positions = fields.at(row, column).positions
        expect(cone.says).to_contain_text(f"{name}, row {row + 1}, column {column + 1} sees {len(positions)} pixel")
        assert cone.lit(0) == positions
        assert cone.lit(level) == {(row, column)}


def test_levels_above_the_unit_stay_dark_and_those_between_are_lit(page, cone):
    cone.open(SIMPLE)
    page.mouse.move(*cone.place(3, 5, 5))  # conv2
    expect(cone.says).to_contain_text(
        "conv2, row 6, column 6 sees 64 pixels of 1 024: rows 8 to 15".replace("1 024", "1\u202f024")
    )
    assert cone.lit(2) == {(r, c) for r in (4, 5, 6) for c in (4, 5, 6)}
    assert cone.lit(1) == {(r, c) for r in range(8, 14) for c in range(8, 14)}
    assert cone.lit(4) == set()


def test_a_click_chooses_a_unit_and_python_hears_of_it(page, cone):
    cone.open(SIMPLE)
    page.mouse.click(*cone.place(4, 2, 6))
    expect(page.get_by_text("Unit: pool2 2 6.")).to_be_visible()
    page.mouse.move(*cone.place(2, 1, 1))
    expect(cone.says).to_contain_text("pool1, row 2, column 2")
    page.get_by_role("heading", name="Cone").hover()
    expect(cone.says).to_contain_text("pool2, row 3, column 7")
    page.get_by_role("button", name="Take another").click()
    expect(cone.says).to_contain_text("pool1, row 3, column 4 sees 16 pixels")


def test_what_sees_a_pixel_is_lit_upwards(page, cone):
    cone.open(HOLES)
    page.get_by_role("button", name="Light the units that see").click()
    pixel = (7, 5)
    page.mouse.move(*cone.place(0, *pixel))
    expect(cone.says).to_contain_text("The pixel of row 8, column 6 is seen by")
    for level, name in ((1, "conv1"), (2, "block1"), (3, "pool1")):
        fields = exact_fields(HOLES, name)
        rows, columns = fields.layout
        seers = {(r, c) for r in range(rows) for c in range(columns) if pixel in fields.at(r, c).positions}
        assert cone.lit(level) == seers
        expect(cone.says).to_contain_text(f"{len(seers)} of {rows * columns} units of {name}")


def test_the_keyboard_moves_the_unit_and_changes_the_layer(page, cone):
    cone.open(SIMPLE)
    expect(cone.says).to_contain_text("pool2, row 5, column 5")
    cone.stage.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(cone.says).to_contain_text("pool2, row 4, column 6")
    page.keyboard.press("PageDown")
    expect(cone.says).to_contain_text("conv2, row 8, column 12")
    page.keyboard.press("Shift+ArrowLeft")
    expect(cone.says).to_contain_text("conv2, row 8, column 2")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(cone.says).to_contain_text("conv2, row 8, column 1 sees")
    page.keyboard.press("End")
    expect(cone.says).to_contain_text("conv2, row 16, column 16 sees")
    page.keyboard.press("Home")
    expect(cone.says).to_contain_text("conv2, row 1, column 1 sees")
    cone.stage.press("ArrowDown")
    expect(cone.layer).to_have_value("3")
    expect(page.get_by_text("Unit: conv2 1 0.")).to_be_visible()
    cone.layer.select_option("conv1")
    expect(cone.says).to_contain_text("conv1, row 4, column 2")


def test_at_the_border_the_field_is_cut_and_that_is_said(page, cone):
    cone.open(SIMPLE)
    page.mouse.move(*cone.place(4, 0, 0))
    expect(cone.says).to_contain_text("sees 49 pixels")
    expect(cone.says).to_contain_text(
        "rows 1 to 7, columns 1 to 7. Its whole field is 10 × 10: the rest lies outside the image."
    )


def test_holes_are_counted_within_the_outline(page, cone):
    cone.open(HOLES)
    page.mouse.move(*cone.place(1, 8, 6))
    expect(cone.says).to_contain_text("sees 9 pixels of 216: 9 of the 25 in rows 7 to 11, columns 5 to 9.")


def test_on_an_image_the_field_is_clear_and_the_rest_veiled(page, cone):
    cone.open(SIMPLE, "&image=1")
    colour = """(canvas, [x, y]) => [...canvas.getContext("2d").getImageData(
        Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data]"""
    page.mouse.move(*cone.place(4, 4, 4))
    expect(cone.says).to_contain_text("rows 14 to 23, columns 14 to 23")
    inside, outside = (cone.map(0).evaluate(colour, [share, share]) for share in (18.5 / 32, 3.5 / 32))
    assert inside == [250, 0, 0, 255]
    assert outside[1] > 100  # on its way to the white ground
    edge = cone.map(0).evaluate(colour, [13.06 / 32, 18.5 / 32])
    assert edge[2] > edge[0]  # the blue outline


def test_numbers_colour_the_cells_of_a_map(page, cone):
    cone.open(SIMPLE, "&maps=1")
    page.mouse.move(*cone.place(4, 0, 0))  # far from what is looked at
    colour = "(c, at) => [...c.getContext('2d').getImageData(c.width * at, c.height * at, 1, 1).data]"
    negative, positive = (cone.map(2).evaluate(colour, at) for at in (0.02, 0.98))
    assert positive[1] > positive[0]  # green
    assert negative[0] > negative[1]  # rose


def test_a_row_is_drawn_with_its_padding_and_its_holes(page, cone):
    cone.open(ROW)
    expect(cone.says).to_contain_text("conv3, column 9 sees 8 columns of 16: columns 2 to 9.")
    assert [cone.lit_places(level) for level in (0, 1, 2)] == [list(range(1, 9)), [2, 4, 6, 8], [4, 8]]
    expect(page.locator(".cone rect.padding")).to_have_count(1 + 2 + 4)
    expect(page.locator(".cone rect.padding.lit")).to_have_count(0)
    page.locator('.cone rect.cell[data-level="3"][data-place="2"]').hover()
    expect(cone.says).to_contain_text(
        "conv3, column 3 sees 3 columns of 16: columns 1 to 3. Its whole field is 8 columns:"
    )
    expect(page.locator(".cone rect.padding.lit")).to_have_count(2)  # one that conv3 reads, one that conv2 reads


def test_in_one_dimension_up_and_down_change_the_layer(page, cone):
    cone.open(ROW)
    cone.stage.focus()
    page.keyboard.press("ArrowDown")
    expect(cone.says).to_contain_text("conv2, column 9 sees 4 columns")
    page.keyboard.press("ArrowLeft")
    expect(cone.says).to_contain_text("conv2, column 8 sees 4 columns of 16: columns 5 to 8.")
    expect(page.get_by_text("Unit: conv2 0 7.")).to_be_visible()


def test_the_columns_of_a_network_alone(page, cone):
    cone.open(SIMPLE, "&flat=1")
    expect(cone.says).to_contain_text("pool2, column 5 sees 10 columns of 32: columns 14 to 23.")
    middle = page.locator('.cone rect.cell[data-level="4"]').evaluate_all(
        "all => all.map((c) => +c.getAttribute('x') + +c.getAttribute('width') / 2)"
    )
    pixels = page.locator('.cone rect.cell[data-level="0"]').evaluate_all(
        "all => all.map((c) => +c.getAttribute('x') + +c.getAttribute('width') / 2)"
    )
    assert middle[4] == pytest.approx((pixels[13] + pixels[22]) / 2)  # above the middle of what it sees


def test_pointing_sends_nothing_to_the_server(page, cone):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(payload)))
    cone.open(SIMPLE)
    page.wait_for_load_state("networkidle")
    before = len(sent)
    assert before > 0
    page.mouse.move(*cone.place(4, 1, 1))
    page.mouse.move(*cone.place(2, 5, 1))
    page.get_by_role("button", name="Light the units that see").click()
    assert len(sent) == before


def test_on_a_phone_nothing_scrolls_sideways(page, cone):
    page.set_viewport_size({"width": 390, "height": 844})
    for network, query in ((SIMPLE, ""), (SIMPLE, "&flat=1"), (ARCHITECTURES["alexnet"], "")):
        cone.open(network, query)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("network", [SIMPLE, ROW], ids=["maps", "rows"])
def test_axe_finds_nothing_serious_on_the_cone(page, cone, network, scheme):
    page.emulate_media(color_scheme=scheme)
    cone.open(network)
    found = [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if isinstance(node["target"][0], list)  # in a shadow root: what is not Streamlit's own
    ]
    assert found == []

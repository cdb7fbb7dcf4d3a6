"""What the colours of the stepper say: whose number it is, and which two numbers a product has."""

import pytest
from playwright.sync_api import expect

from cnnviz.figures.colour_scale import contrast

GRIDS = ("Input", "Kernel", "Bias", "Output")

# Cells that have the colour of their role at the step with which the page opens.
COLOURED = {"Input": (2, 4), "Kernel": (1, 1), "Output": (2, 4)}

# Text and the ground below it as #rrggbb; a canvas turns whatever way of writing a colour into bytes.
PAINTED = """elements => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const bytes = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data;
    };
    const ground = (element) => {
        const colour = bytes(getComputedStyle(element).backgroundColor);
        return colour[3] === 255 ? colour : ground(element.parentElement ?? element.getRootNode().host);
    };
    const text = (colour) => "#" + [...colour.slice(0, 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return elements.map((element) => [text(bytes(getComputedStyle(element).color)), text(ground(element))]);
}"""

LOOKS = """cells => cells.map((cell) => {
    const { color, background, border, boxShadow, outline } = getComputedStyle(cell);
    return [color, background, border, boxShadow, outline].join();
})"""


def painted(stepper):
    cells = {title: stepper.cell(title, row, column) for title, (row, column) in COLOURED.items()}
    return {title: cell.evaluate(f"cell => ({PAINTED})([cell])[0]") for title, cell in cells.items()}


def looks(page, title):
    return page.get_by_role("grid", name=title, exact=True).locator(".cell").evaluate_all(LOOKS)


def test_the_second_palette_recolours_all_three_grids_and_outlives_a_reload(page, stepper):
    stepper.open()
    palette = page.get_by_label("Colours")
    standard = painted(stepper)
    palette.select_option("violet")
    violet = painted(stepper)
    for title in COLOURED:
        assert violet[title][0] != standard[title][0]
        assert violet[title][1] != standard[title][1]
    page.reload()
    expect(palette).to_have_value("violet")
    expect(stepper.says).to_contain_text("products add up to")
    assert painted(stepper) == violet
    palette.select_option("standard")
    assert painted(stepper) == standard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("palette", ["standard", "violet"])
def test_whatever_has_the_colour_of_a_role_is_legible(page, stepper, palette, scheme):
    page.emulate_media(color_scheme=scheme)
    stepper.open()
    page.get_by_label("Colours").select_option(palette)
    for selector in (".caption b", ".kernel .cell", ".input .lit", ".output .lit", ".term .a", ".term .b", ".result"):
        pairs = page.locator(".stepper").locator(selector).evaluate_all(PAINTED)
        assert pairs, selector
        for text, ground in pairs:
            assert contrast(text, ground) >= 4.5, f"{selector}: {text} on {ground}"


def test_a_term_of_the_formula_lights_exactly_the_two_cells_that_it_multiplies(page, stepper):
    stepper.open("?kernel=2+3+5_7+11+13_17+19+23")  # every number of a grid is there but once
    values = {title: stepper.values(title) for title in GRIDS}
    before = {title: looks(page, title) for title in GRIDS}

    def lit():
        cells = {title: zip(values[title], before[title], looks(page, title), strict=True) for title in GRIDS}
        return {title: [value for value, old, new in cells[title] if old != new] for title in GRIDS}

    products = page.locator(".formula .term").filter(has=page.locator(".a"))
    expect(products).to_have_count(9)
    for product in products.all():
        product.hover()
        factors = product.locator(".a").text_content(), product.locator(".b").text_content()
        assert lit() == {"Input": [factors[0]], "Kernel": [factors[1]], "Bias": [], "Output": []}
    page.get_by_role("heading", level=1).hover()
    assert not any(lit().values())

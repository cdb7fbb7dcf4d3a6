"""What must hold on every page: accessibility, both themes, a phone's width."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PATHS = [
    "/",
    "/convolution",
    "/convolution?tab=Picture",
    "/convolution?tab=Matrix",
    "/convolution?tab=Matrix&matrix=kernel",
    "/convolution?tab=Frequency",
    "/convolution?tab=Backwards",
    "/convolution?tab=Check",
    "/pooling",
    "/pooling?tab=Backwards&upstream=one",
    "/pooling?tab=Shift",
    "/pooling?tab=Picture",
    "/activations",
    "/activations?function=gelu&at=grid",
    "/activations?tab=Batch+normalisation",
    "/activations?tab=Dropout",
    "/shapes",
    "/shapes?operation=max&size=224x13&kernel_size=3x2&ceil_mode=yes&axes=each",
    "/shapes?kernel_size=9&wanted=40&free=padding",
    "/shapes?tab=Receptive+field",
    "/shapes?tab=Receptive+field&network=vgg16&flat=yes",
    "/shapes?tab=Receptive+field&look=photograph",
    "/shapes?tab=Receptive+field&look=effective&network=tiny_cnn",
    "/shapes?tab=Stacking",
    "/architectures",
    "/architectures?network=small_resnet&layer=block2.conv1&every_layer=yes",
    "/architectures?tab=Build&draft=small_resnet&place=3.0.1",
    "/architectures?tab=Build&draft=1.A6Wz3IKc1PjkPBAPSRO6y4xMsFhKwD-43IqpDVu6MzIwscBIHjBJcNyC0h8A",
    "/architectures?tab=Compare",
    "/architectures?tab=Depth&depth=5",
    "/training",
    "/inspection",
    "/inspection?tab=Feature+maps",
    "/inspection?tab=Classes",
    "/inspection?tab=Mistakes&true=vertical&predicted=vertical",
]

# Streamlit's own markup, by rule and the element within which it breaks it. Nothing of ours is excused.
EXCUSED = {
    "list": "[data-testid=stSidebarNav]",  # sections stand between the list and its items
    "listitem": "[data-testid=stSidebarNav]",
    "color-contrast": "[data-testid=stCode]",  # the colours of code cannot be set
}


def settle(page, path):
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_load_state("networkidle")


GROUND = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
# In the colours of the other scheme, and with no colour under way to another.
IS_STILL = "document.getAnimations().every(each => each.playState !== 'running')"
IS_DRAWN_ANEW = f"grounds => !grounds.includes({GROUND}) && {IS_STILL}"


def serious_findings(page):
    return [
        f"{rule['id']}: {node['html'][:300]} {node['failureSummary'][:300]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if not is_excused(page, rule["id"], node["target"][-1])
    ]


def is_excused(page, rule, target):
    within = "(node, selector) => node.closest(selector) !== null"
    return rule in EXCUSED and page.locator(target).first.evaluate(within, EXCUSED[rule])


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_on_a_phone_and_axe_finds_nothing_serious(page, trained, path):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 720})
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IS_DRAWN_ANEW, arg=grounds)
        grounds.append(page.evaluate(GROUND))
        assert serious_findings(page) == [], scheme


def test_the_front_page_moves_and_keeps_still_for_those_who_ask(page):
    page.goto("/")
    expect(page.locator(".stepper .count")).not_to_have_text("1 / 16")
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(page.locator(".stepper .count")).to_have_text("1 / 16")
    expect(page.get_by_role("button", name="Play or pause")).to_have_text("Play")

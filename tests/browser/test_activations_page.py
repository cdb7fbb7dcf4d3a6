"""The activations page as a person meets it."""

import re
from time import monotonic
from urllib.parse import urlencode

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody writes it
from conftest import pytorch_code, settle
from playwright.sync_api import expect

INPUT = torch.tensor([
    [-2, -1, 0, 1, 2],
    [0.5, -0.5, 1.5, -1.5, 0],
    [3, -3, 0.1, -0.1, 1],
    [-0.7, 2.5, -2.5, 0.3, -1],
    [1.2, -0.2, 0.8, -1.8, 0.4],
])  # fmt: skip
ACTIVATIONS = {
    "ReLU": F.relu,
    "Leaky ReLU": F.leaky_relu,
    "GELU": F.gelu,
    "SiLU": F.silu,
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
}
BATCH = torch.tensor([[2, 60, -0.5], [4, 80, 0.5], [6, 70, 0.1], [8, 90, -0.1]])
NORMALISATION, DROPOUT = "?tab=Batch+normalisation", "?tab=Dropout"


def open_page(page, query=""):
    page.goto(f"/activations{query}")
    expect(page.locator(".stepper .says").first).not_to_be_empty()


def choose(page, label, option):
    page.get_by_role("radiogroup", name=label).get_by_role("radio", name=option, exact=True).click()


def pick(page, label, option):
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def says(page):
    return page.locator(".stepper .says").first


def numbers(stepper, title):
    return [float(text.replace("−", "-")) for text in stepper.values(title)]


def shows(stepper, title, expected, tolerance=0.0051):
    """Wait until a grid shows these numbers."""
    wanted = pytest.approx(expected.flatten().tolist(), abs=tolerance)
    assert until(stepper.page, lambda: numbers(stepper, title) == wanted), (numbers(stepper, title), wanted)


def until(page, condition):
    """Whether it comes about, looking again and again: Playwright has no expectation for a whole grid."""
    deadline = monotonic() + 15
    while not condition() and monotonic() < deadline:
        page.wait_for_timeout(50)
    return condition()


def test_the_page_opens_with_a_step_already_worked_out(page, stepper):
    open_page(page)
    expect(says(page)).to_have_text("Output row 2, column 4: ReLU of −1.5 is 0.")
    expect(page.locator(".formula")).to_have_text("ReLU(−1.5)=0")
    shows(stepper, "Output", F.relu(INPUT))
    shows(stepper, "Derivative", (INPUT > 0).float())
    assert stepper.lit("Input") == stepper.lit("Derivative") == [8]
    expect(page.get_by_text("ReLU · 52 % zeros")).to_be_visible()


def test_every_activation_shows_what_torch_gives(page, stepper):
    open_page(page)
    for title, function in ACTIVATIONS.items():
        choose(page, "Activation", title)
        expect(says(page)).to_contain_text(f"{title} of −1.5 is")
        x = INPUT.clone().requires_grad_()
        function(x).sum().backward()
        shows(stepper, "Output", function(INPUT))
        shows(stepper, "Derivative", x.grad)
        expect(page.get_by_role("figure", name=f"{title} and its derivative as curves")).to_be_visible()
    expect(page).to_have_url(re.compile("function=tanh"))


def test_the_slope_of_leaky_relu_is_chosen(page, stepper):
    open_page(page)
    expect(page.get_by_role("combobox", name="Slope")).to_have_count(0)
    choose(page, "Activation", "Leaky ReLU")
    pick(page, "Slope", "0.2")
    expect(says(page)).to_have_text("Output row 2, column 4: Leaky ReLU of −1.5 is −0.3.")
    shows(stepper, "Derivative", torch.where(INPUT > 0, 1.0, 0.2))
    expect(page).to_have_url(re.compile("slope=1/5|slope=0.2|slope=1%2F5"))


def test_a_number_that_cannot_be_is_refused_and_another_taken_as_typed(page):
    open_page(page, "?tab=Batch+normalisation")
    epsilon = page.get_by_role("combobox", name="ε", exact=True)
    for text in ("0", "abc"):
        epsilon.fill(text)
        epsilon.press("Enter")
        expect(page.get_by_role("alert").get_by_text(re.compile(f"ε: .*{text}.* It stays 1e-5"))).to_be_visible()
        expect(epsilon).to_have_count(1)  # a new box takes the place of the one that was typed in
        expect(epsilon).to_have_value("1e-5")
    epsilon.fill("0.02")
    epsilon.press("Enter")
    expect(page).to_have_url(re.compile("eps=(0.02|1%2F50|1/50)"))


def test_an_edited_cell_changes_output_derivative_and_zeros_and_keeps_the_step(page, stepper):
    open_page(page)
    stepper.box("Input", 1, 1).fill("7")
    expect(stepper.cell("Output", 1, 1)).to_have_text("7")
    expect(stepper.cell("Derivative", 1, 1)).to_have_text("1")
    expect(page.get_by_text("ReLU · 48 % zeros")).to_be_visible()
    expect(stepper.count).to_have_text("9 / 25")
    expect(page).to_have_url(re.compile(r"values=7\+"))
    expect(page.get_by_role("combobox", name="Input", exact=True)).to_have_value("Your own")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("x", "“x” is not a number"), ("", "An empty cell holds no number"), ("1234567", "is beyond a million")],
)
def test_what_cannot_be_taken_is_explained_and_nothing_is_lost(page, stepper, typed, sentence):
    open_page(page)
    stepper.box("Input", 1, 1).click()
    stepper.box("Input", 1, 1).fill(typed)
    page.keyboard.press("Enter")
    expect(stepper.notice).to_contain_text(sentence)
    shows(stepper, "Output", F.relu(INPUT))


def test_presets_replace_the_input(page, stepper):
    open_page(page)
    pick(page, "Input", "All below zero")
    shows(stepper, "Output", torch.zeros(5, 5))
    expect(page.get_by_text("A unit that is off everywhere")).to_be_visible()
    pick(page, "Input", "Edges of a spot")
    expect(page.get_by_text("What Sobel x finds in a bright spot")).to_be_visible()
    edges = numbers(stepper, "Input")
    assert min(edges) < 0 < max(edges)
    shows(stepper, "Output", torch.tensor(edges).relu())


def test_pointing_at_a_derivative_says_what_it_does(page, stepper):
    open_page(page)
    stepper.cell("Derivative", 1, 4).hover()
    expect(says(page)).to_contain_text("The derivative of ReLU at 1 is 1: by so much the gradient is multiplied")


def test_a_number_beyond_all_others_is_drawn(page, stepper):
    open_page(page, "?values=1000000+-1000000&function=sigmoid")
    assert numbers(stepper, "Output") == [1, 0]
    expect(page.get_by_role("figure", name="Sigmoid and its derivative as curves")).to_be_visible()


def test_the_gradient_through_layers_follows_slider_and_input(page):
    open_page(page)
    factors = page.get_by_test_id("stPlotlyChart").nth(1)
    expect(factors.get_by_text("9.54e−7")).to_be_visible()  # 0.25 ** 10
    page.get_by_role("slider", name="Layers").press("ArrowRight")
    expect(factors.get_by_text("2.38e−7")).to_be_visible()  # 0.25 ** 11
    expect(page).to_have_url(re.compile("layers=11"))
    pick(page, "Input of each activation", "−1")
    expect(page.get_by_text("ReLU: 0 after one layer, 0 after 11.")).to_be_visible()
    pick(page, "Input of each activation", "The numbers of the input above")
    expect(page.get_by_text("the bars are the median over them")).to_be_visible()


def test_zeros_of_all_activations_are_compared(page):
    open_page(page)
    zeros = page.get_by_test_id("stPlotlyChart").nth(2)
    expect(zeros.get_by_text("52 %")).to_have_count(1)
    expect(zeros.get_by_text("8.0 %")).to_have_count(4)
    expect(
        page.get_by_text("Of the 25 numbers of the input above, 8.0 % are 0 before, and 52 % after ReLU")
    ).to_be_visible()


def test_cost_is_measured_and_can_be_measured_again(page):
    open_page(page)
    cost = page.get_by_test_id("stPlotlyChart").nth(3)
    expect(cost.get_by_text(re.compile(r"^[\d.]+ ms$"))).to_have_count(6)
    page.get_by_role("button", name="Measure again").click()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(cost.get_by_text(re.compile(r"^[\d.]+ ms$"))).to_have_count(6)
    expect(page.get_by_text("576 products for each number")).to_be_visible()


def test_a_batch_is_normalised_as_torch_does(page, stepper):
    open_page(page, NORMALISATION)
    expected = F.batch_norm(BATCH, torch.zeros(3), torch.ones(3), training=True)
    shows(stepper, "Normalised", expected)
    shows(stepper, "Output", expected)
    assert stepper.values("Mean") == ["5", "75", "0"]
    assert stepper.values("Variance") == ["5", "125", "0.13"]
    expect(says(page)).to_have_text("Output row 2, column 1: the product is −0.447, and with β 0 that is −0.447.")
    assert stepper.lit("Batch") == stepper.lit("Normalised") == [3]
    assert stepper.lit("Mean") == stepper.lit("Variance") == [0]


def test_pointing_at_a_number_says_its_formula_with_live_numbers(page, stepper):
    open_page(page, NORMALISATION)
    stepper.box("Batch", 1, 1).fill("0")
    expect(stepper.cell("Mean", 1, 1)).to_have_text("4.5")
    stepper.cell("Normalised", 1, 1).hover()
    expect(says(page)).to_have_text("Normalised, sample 1, feature 1: (0 − 4.5) / √(8.75 + 1e−5) = −1.521.")
    stepper.cell("Variance", 1, 2).hover()
    expect(says(page)).to_contain_text("((−15)² + 5² + (−5)² + 15²) / 4 = 125, divided by 4 and not by 3: biased.")
    stepper.cell("Output", 1, 1).hover()
    expect(page.locator(".formula").first).to_have_text("−1.521 · 1−1.521+β 0=−1.521")


def test_gamma_and_beta_are_typed(page, stepper):
    open_page(page, NORMALISATION)
    stepper.box("γ", 1, 1).fill("2")
    expect(page).to_have_url(re.compile("gamma=2"))
    stepper.box("β", 1, 1).fill("-1")
    expected = F.batch_norm(
        BATCH, torch.zeros(3), torch.ones(3), torch.tensor([2.0, 1, 1]), torch.tensor([-1.0, 0, 0]), training=True
    )
    shows(stepper, "Output", expected)


def test_the_running_statistics_follow_and_evaluation_uses_them(page, stepper):
    open_page(page, NORMALISATION)
    mean, variance = torch.zeros(3), torch.ones(3)
    for _ in range(3):
        F.batch_norm(BATCH, mean, variance, training=True)
        shows(stepper, "New mean", mean)
        shows(stepper, "New variance", variance)
        page.get_by_role("button", name="Feed the batch again").click()
        shows(stepper, "Running mean", mean)
    stepper.cell("New mean", 1, 2).hover()
    expect(page.locator(".stepper .says").nth(1)).to_have_text("Feature 2: 0.9 · 20.325 + 0.1 · 75 = 25.793.")
    choose(page, "Mode", "Evaluation")
    shows(stepper, "Mean", mean)
    shows(stepper, "Output", F.batch_norm(BATCH, mean, variance), tolerance=0.006)
    expect(page.get_by_role("button", name="Feed the batch again")).to_be_disabled()
    page.go_back()
    expect(page.get_by_role("button", name="Feed the batch again")).to_be_enabled()
    shows(stepper, "Mean", BATCH.mean(0))


def test_momentum_and_eps_change_what_they_should(page, stepper):
    open_page(page, NORMALISATION)
    pick(page, "Momentum", "1")
    shows(stepper, "New mean", BATCH.mean(0))
    shows(stepper, "New variance", BATCH.var(0))
    pick(page, "ε", "1")
    shows(stepper, "Output", F.batch_norm(BATCH, None, None, training=True, eps=1.0))


def test_a_batch_of_one_in_training_is_explained_and_evaluation_is_the_way_out(page, stepper):
    open_page(page, NORMALISATION)
    choose(page, "Samples", "1")
    expect(
        page.get_by_text("There is no output: a single number a channel has no variance to train on")
    ).to_be_visible()
    expect(page.locator(".stepper").first).to_have_attribute("inert", "")
    choose(page, "Mode", "Evaluation")
    expect(page.locator(".stepper").first).not_to_have_attribute("inert", "")
    shows(stepper, "Output", BATCH[:1], tolerance=0.006)


def test_the_batch_grows_and_shrinks_and_keeps_what_was_typed(page, stepper):
    open_page(page, NORMALISATION)
    stepper.box("Batch", 1, 1).fill("9")
    stepper.box("γ", 1, 1).fill("3")
    expect(page).to_have_url(re.compile("gamma=3"))
    choose(page, "Features", "4")
    expect(page.get_by_role("grid", name="Batch", exact=True).locator(".cell")).to_have_count(16)
    expect(page.get_by_role("grid", name="γ").locator(".cell")).to_have_count(4)
    assert stepper.values("γ") == ["3", "1", "1", "1"]
    assert numbers(stepper, "Variance")[3] == 0  # the last feature does not vary, and ε keeps it from 0 / 0
    choose(page, "Features", "2")
    choose(page, "Samples", "2")
    expect(page.get_by_role("grid", name="Batch", exact=True).locator(".cell")).to_have_count(4)
    assert stepper.values("Batch") == ["9", "60", "4", "80"]


def test_a_variance_below_zero_is_refused_at_its_cell(page, stepper):
    open_page(page, NORMALISATION)
    stepper.box("Running variance", 1, 2).fill("-1")
    stepper.box("γ", 1, 1).focus()
    expect(page.locator(".stepper .notice").nth(1)).to_contain_text("never below zero, but this is -1: type 0 or more")
    expect(page.locator(".stepper .notice").first).to_be_empty()
    assert stepper.values("Running variance") == ["1", "1", "1"]


def test_dropout_multiplies_by_its_mask(page, stepper):
    open_page(page, DROPOUT)
    for index in range(1, 5):
        maps, mask, output = (numbers(stepper, f"{name} {index}") for name in ("Map", "Mask", "Output"))
        assert set(mask) <= {0, 2}
        assert output == [value * factor for value, factor in zip(maps, mask, strict=True)]
    stepper.cell("Mask 1", 1, 1).hover()
    expect(says(page)).to_contain_text(
        "the random number 0.637 is not below 0.5: kept, and multiplied by 1 / (1 − 0.5) = 2."
    )
    expect(page.get_by_text("Mean: 1.944 before, 2.667 after. 39 % dropped.")).to_be_visible()


def test_another_mask_another_probability_and_back(page, stepper):
    open_page(page, DROPOUT)

    def masks():
        return stepper.values("Mask 1") + stepper.values("Mask 2")

    before = masks()
    page.get_by_role("button", name="Draw another mask").click()
    expect(page).to_have_url(re.compile("seed=1"))
    expect(page.get_by_text("Mean: 1.944 before, 2.667 after.")).to_have_count(0)
    assert until(page, lambda: masks() != before)
    choose(page, "Drop probability", "0.8")
    expect(page.get_by_text("grows by 1 / (1 − 0.8) = 5")).to_be_visible()
    choose(page, "Drop probability", "1")
    expect(page.get_by_text("Nothing is left")).to_be_visible()
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page.get_by_text("Mean: 1.944 before, 2.667 after.")).to_be_visible()
    assert until(page, lambda: masks() == before)


def test_whole_maps_are_dropped_together_and_evaluation_drops_nothing(page, stepper):
    open_page(page, f"{DROPOUT}&seed=3")
    choose(page, "Dropped", "Whole maps")
    expect(page).to_have_url(re.compile("dropped=maps"))

    def masks():
        return [set(stepper.values(f"Mask {index}")) for index in range(1, 5)]

    assert until(page, lambda: all(len(mask) == 1 for mask in masks()))
    assert set.union(*masks()) == {"0", "2"}
    choose(page, "Mode", "Evaluation")
    expect(page.get_by_text("In evaluation all numbers pass unchanged")).to_be_visible()
    assert until(
        page, lambda: all(numbers(stepper, f"Output {i}") == numbers(stepper, f"Map {i}") for i in range(1, 5))
    )
    expect(page.get_by_role("button", name="Draw another mask")).to_be_disabled()


def test_a_map_is_edited(page, stepper):
    open_page(page, DROPOUT)
    stepper.box("Map 2", 3, 1).fill("-8")
    expect(page).to_have_url(re.compile("maps="))
    expect(page.get_by_text("Mean: 1.694 before")).to_be_visible()
    assert numbers(stepper, "Map 2")[6] == -8
    page.reload()
    expect(stepper.box("Map 2", 3, 1)).to_have_value("−8")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("?values=1+-2_0.5+3&function=silu", "Output"),
        (f"{NORMALISATION}&batch=1+2_3+5&gamma=2+1&beta=0+1&running_mean=0+0&running_variance=1+1", "Output"),
        (f"{DROPOUT}&maps=1+2_3+4&probability=0.25", "Output 1"),
    ],
    ids=["activation", "batch normalisation", "dropout"],
)
def test_the_pytorch_code_on_the_page_gives_the_output_on_the_page(page, stepper, query, title):
    open_page(page, query)
    printed = []
    exec(pytorch_code(page), {"print": lambda *values: printed.append(values[0])})
    shows(stepper, title, printed[0])
    page.get_by_role("tab", name="cnnviz").click()
    expect(page.get_by_text("as it ran")).to_be_visible()


def test_a_tab_and_its_settings_travel_in_the_link(page, stepper, browser):
    open_page(page)
    page.get_by_role("tab", name="Batch normalisation").click()
    expect(page.get_by_role("grid", name="Batch", exact=True)).to_be_visible()
    choose(page, "Samples", "3")
    expect(page.get_by_role("grid", name="Batch", exact=True).locator(".cell")).to_have_count(9)
    stepper.box("β", 1, 2).fill("0.5")
    expect(page).to_have_url(re.compile(re.escape(urlencode({"tab": "Batch normalisation"}))))
    expect(page).to_have_url(re.compile("beta="))
    expected = F.batch_norm(BATCH[:3], None, None, bias=torch.tensor([0, 0.5, 0]), training=True)
    shows(stepper, "Output", expected)
    elsewhere = browser.new_context().new_page()
    settle(page)
    elsewhere.goto(page.url)
    other = type(stepper)(elsewhere)
    expect(other.box("β", 1, 2)).to_have_value("0.5")
    shows(other, "Output", expected)
    elsewhere.context.close()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("grid", name="Batch", exact=True).locator(".cell")).to_have_count(12)
    page.go_back()
    expect(page.get_by_role("grid", name="Derivative")).to_be_visible()


def test_what_was_typed_is_there_after_a_visit_to_another_tab_and_page(page, stepper):
    open_page(page)
    stepper.box("Input", 1, 1).fill("7")
    expect(page).to_have_url(re.compile(r"values=7\+"))
    page.get_by_role("tab", name="Dropout").click()
    expect(page.get_by_role("grid", name="Map 1")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="cnnviz", level=1)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Activations").click()
    expect(page.get_by_role("grid", name="Map 1")).to_be_visible()
    page.get_by_role("tab", name="Activations").click()
    expect(stepper.box("Input", 1, 1)).to_have_value("7")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?function=swish", "“swish” is none of relu, leaky_relu"),
        ("?layers=21", "The link's layers: 21 is outside 1 to 20; the default is shown."),
        (f"{NORMALISATION}&running_variance=1+-1+1", "A variance is a mean of squares and never below zero"),
        (f"{DROPOUT}&probability=1.5", "1.5 is outside 0 to 1"),
        (f"{DROPOUT}&maps=1+2~1", "the grids are 1 × 1 and 1 × 2: give them one size"),
    ],
)
def test_a_broken_link_says_what_was_wrong_and_shows_the_default(page, query, sentence):
    open_page(page, query)
    expect(page.get_by_text(sentence)).to_be_visible()


def test_gammas_that_do_not_fit_the_batch_are_explained_and_choosing_features_mends_it(page, stepper):
    page.goto(f"/activations{NORMALISATION}&gamma=1+2")
    expect(page.get_by_text("gamma has the shape (2,): give one number a channel, (3,)")).to_be_visible()
    choose(page, "Features", "2")
    expect(page.get_by_text("There is no output")).to_have_count(0)
    expect(stepper.box("γ", 1, 2)).to_have_value("2")


def test_the_presenters_view_enlarges_the_grids_and_hides_the_rest(page, stepper):
    open_page(page)
    width = stepper.cell("Input", 1, 1).bounding_box()["width"]
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator(".stepper.large")).to_be_visible()
    expect(page.get_by_text("The code")).to_have_count(0)
    expect(page.get_by_text("Why ReLU?")).to_have_count(0)
    assert stepper.cell("Input", 1, 1).bounding_box()["width"] > 1.3 * width

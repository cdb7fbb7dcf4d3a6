"""Train a network and look inside it, as a person does."""

import re
import sqlite3

import numpy as np
import psutil
import pytest
from conftest import Server, settle, start_run
from playwright.sync_api import expect

from cnnviz.data.datasets import load_dataset

pytestmark = pytest.mark.alone

START = "Start training"
STRIPES_TESTED = np.bincount(load_dataset("stripes").test.labels).tolist()  # vertical, horizontal


def open_training(page, url=""):
    page.goto(f"{url}/training")
    expect(page.get_by_role("button", name=START)).to_be_visible()


def train(page, images):
    page.get_by_role("radio", name=images).click()
    expect(page.get_by_role("radio", name=images)).to_be_checked()
    start_run(page)


def open_tab(page, name):
    page.get_by_role("tab", name=name).click()


def test_stripes_reach_all_right_survive_a_reload_and_are_inspected(page):
    open_training(page)
    train(page, "Stripes")
    expect(page.get_by_text("100 % of the test images right")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Epoch 10 of 10")).to_be_visible()
    page.reload()
    expect(page.get_by_text("100 % of the test images right")).to_be_visible()
    page.get_by_role("link", name="Look inside").click()
    expect(page.get_by_text("4 filters of 3 × 3 weights")).to_be_visible()
    expect(page.get_by_role("grid", name="Filter 4", exact=True)).to_be_visible()
    open_tab(page, "Classes")
    expect(page.get_by_text("100 % of the test images are right: 80 of 80.")).to_be_visible()
    for count in STRIPES_TESTED:
        expect(page.locator(".js-plotly-plot").get_by_text(f"{count} of {count}")).to_be_visible()


@pytest.mark.slow
def test_digits_reach_97_percent_within_a_minute(page):
    open_training(page)
    train(page, "Handwritten digits")
    verdict = page.get_by_text(re.compile(r"^9[789](\.\d)? % of the test images right"))
    expect(verdict).to_be_visible(timeout=60_000)


def test_the_page_stays_usable_while_a_run_goes_on_and_stop_ends_it(page):
    page.goto("/training?epochs=1000")
    page.get_by_role("button", name=START).click()
    expect(page.get_by_text(re.compile(r"Epoch \d+ of 1000 · .* images per second · .* left"))).to_be_visible()
    assert "run=" in page.url  # a reload at the first sight of a run does not lose it
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Convolution").click()
    expect(page.locator(".stepper .says")).to_contain_text("products add up to")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Training").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. What was learned up to the last whole epoch is kept.")).to_be_visible()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def test_a_number_of_epochs_is_typed_as_it_is_meant(page):
    open_training(page)
    epochs = page.get_by_role("combobox", name="Epochs")
    for typed in ("3", "soon"):
        settle(page)
        epochs.fill(typed)
        expect(page.get_by_role("option", name=re.compile(typed))).not_to_have_count(0)  # what Enter chooses
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"epochs=3\b"))
    expect(page.get_by_text("Epochs: “soon” is not a whole number: use 1 to 1000. It stays 3.")).to_be_visible()
    expect(epochs).to_have_count(1)  # the list that was typed into is gone
    expect(epochs).to_have_value("3")


def start_a_long_run(page, url=""):
    page.goto(f"{url}/training?dataset=digits&epochs=1000&learning_rate=0.002")
    start_run(page)
    expect(page.get_by_text(re.compile(r"^Epoch \d"))).to_be_visible(timeout=60_000)


def epoch_on(page):
    return int(re.search(r"Epoch (\d+) of", page.get_by_text(re.compile(r"^Epoch \d")).text_content())[1])


def stop(page):
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def test_a_run_goes_on_when_its_tab_is_closed(browser, page, server):
    tab = browser.new_page(base_url=server.url)
    start_a_long_run(tab)
    address, epoch = tab.url, epoch_on(tab)
    tab.close()
    page.goto(address)
    expect(page.get_by_text(re.compile(r"^Epoch \d"))).not_to_have_text(re.compile(f"Epoch {epoch} of"))
    assert epoch_on(page) > epoch
    stop(page)


def test_a_run_of_a_killed_process_is_explained_and_resumed(page, server):
    start_a_long_run(page)
    expect(page.get_by_text(re.compile(r"^Epoch \d"))).not_to_have_text(re.compile("Epoch [12] of"))
    for child in psutil.Process(server.process.pid).children():
        if "cnnviz.runs.worker" in " ".join(child.cmdline()):
            child.kill()
    expect(
        page.get_by_text(re.compile(r"The process that trained this run ended unexpectedly .* kept"))
    ).to_be_visible()
    kept = epoch_on(page)
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Epoch \d.* left"))).to_be_visible()
    assert epoch_on(page) >= kept - 1  # the epoch that was under way begins anew
    stop(page)


def test_a_run_deleted_elsewhere_is_no_error(browser, page, server):
    start_a_long_run(page)
    address = page.url
    other = browser.new_page(base_url=server.url)
    other.goto(address)
    stop(other)
    other.get_by_role("button", name="Delete").click()
    other.get_by_role("button", name="Delete this run").click()
    expect(other).not_to_have_url(address)
    other.close()
    expect(page.get_by_text(re.compile(r"^Epoch \d.* left"))).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_one_step_back_leaves_a_page_that_was_only_looked_at(page, trained):
    page.goto("/")
    for name in ("Training", "Inspection"):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        expect(page.get_by_role("combobox", name="Run")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="cnnviz", level=1)).to_be_visible()


def test_back_from_the_presenters_view_brings_the_navigation_back(page, trained):
    page.goto("/inspection")
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page).to_have_url(re.compile("view=present"))
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    page.go_back()
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    expect(page.get_by_role("button", name="Present", exact=True)).to_be_visible()


def test_a_run_is_there_after_a_restart_of_the_server(page, tmp_path):
    own = Server(tmp_path).start()
    try:
        open_training(page, own.url)
        train(page, "Stripes")
        expect(page.get_by_text("100 % of the test images right")).to_be_visible(timeout=60_000)
        address = page.url
        page.goto("about:blank")
        own.stop()
        own.start()
        page.goto(address)
        expect(page.get_by_text("100 % of the test images right")).to_be_visible()
    finally:
        own.stop()


def test_a_run_that_a_stop_of_the_server_interrupted_is_resumed_after_a_restart(page, tmp_path):
    own = Server(tmp_path).start()
    try:
        start_a_long_run(page, own.url)
        expect(page.get_by_text(re.compile(r"^Epoch \d"))).not_to_have_text(re.compile("Epoch [12] of"))
        address = page.url
        page.goto("about:blank")
        own.stop()
        own.start()
        page.goto(address)
        message = page.get_by_text(re.compile(r"^The server was stopped in epoch \d+: the first \d+ epochs are kept; "))
        expect(message).to_be_visible()
        expect(page.get_by_text(re.compile(r"^Epoch \d+ of 1000 .* interrupted$"))).to_be_visible()
        under_way, kept = map(int, re.findall(r"\d+", message.text_content()))
        assert under_way == kept + 1 > 2
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_text(re.compile(r"^Epoch \d.* left"))).to_be_visible()
        seen = epoch_on(page)
        assert seen >= kept
        expect(page.get_by_text(re.compile(r"^Epoch \d"))).not_to_have_text(re.compile(f"Epoch {seen} of"))
        assert epoch_on(page) > seen
        stop(page)
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("button", name="Delete this run").click()
        expect(page.get_by_text("No run yet.")).to_be_visible()
        page.goto("about:blank")
    finally:
        own.stop()  # and the process that trains with it
    assert "Traceback" not in own.log.read_text()


def test_a_database_from_a_newer_version_is_refused_in_a_sentence(page, tmp_path):
    with sqlite3.connect(tmp_path / "runs.sqlite3") as database:
        database.execute("PRAGMA user_version = 7")
    database.close()
    own = Server(tmp_path).start()
    try:
        page.goto(f"{own.url}/training")
        expect(page.get_by_text("has version 7")).to_be_visible()
        expect(page.get_by_text("update cnnviz")).to_be_visible()
    finally:
        own.stop()


def test_a_link_to_the_first_request_of_a_server_opens_the_right_page(page, tmp_path):
    own = Server(tmp_path).start()
    try:
        page.goto(f"{own.url}/convolution?stride=2")
        expect(page.locator(".stepper .count")).to_have_text(re.compile("/ 9"))
        assert page.get_by_test_id("stSidebar").bounding_box()["width"] == 208
        expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Inspection")).to_be_visible()
    finally:
        own.stop()


def test_feature_maps_are_shown_layer_by_layer(page, trained):
    page.goto(f"/inspection?run={trained}&tab=Feature+maps&image=2")
    expect(page.get_by_text(re.compile("It is .*; the network says"))).to_be_visible()
    maps = page.get_by_role("tabpanel", name="Feature maps")  # beside it, the code has the same words
    for layer in ("conv1", "relu1", "pool1", "flatten1", "fc1", "probabilities"):
        expect(maps.get_by_text(layer, exact=True)).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    page.get_by_role("img", name="Channel 1", exact=True).first.hover()
    expect(page.locator(".says").first).to_have_text(re.compile(r"^Channel 1, row \d, column \d: −?\d"))


def test_a_cell_of_the_confusion_matrix_shows_its_images(page, trained):
    page.goto(f"/inspection?run={trained}&tab=Mistakes")
    cell = page.get_by_role(
        "gridcell", name=f"True vertical, taken for vertical: {STRIPES_TESTED[0]} of {STRIPES_TESTED[0]} images."
    )
    cell.click()
    expect(page.get_by_text("Images of vertical taken for vertical")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Test image"))).to_have_count(24)
    expect(page).to_have_url(re.compile("true=vertical&predicted=vertical"))
    page.get_by_role("gridcell", name="True vertical, taken for horizontal").click()
    expect(page.get_by_text("No image of vertical taken for horizontal.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Images of vertical taken for vertical")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Open ")).first.click()
    expect(page.get_by_text("It is vertical; the network says vertical")).to_be_visible()


def test_filters_can_be_seen_as_they_were_after_an_earlier_epoch(page, trained):
    page.goto(f"/inspection?run={trained}")
    filters = page.get_by_role("grid", name="Filter 1", exact=True)
    before = filters.text_content()
    page.get_by_role("spinbutton", name="After epoch").fill("1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("epoch=1"))
    expect(filters).not_to_have_text(before)


def test_a_link_to_a_run_that_is_gone_says_so(page, trained):
    page.goto("/inspection?run=nothere")
    expect(page.get_by_text("There is no run “nothere”")).to_be_visible()
    expect(page.get_by_text("filters of 3 × 3 weights")).to_be_visible()


def test_a_run_is_deleted_only_after_a_second_click(page, trained):
    open_training(page)
    train(page, "Stripes")
    expect(page.get_by_text("100 % of the test images right")).to_be_visible(timeout=60_000)
    run = re.search("run=([^&]+)", page.url)[1]
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete this run").click()
    expect(page).not_to_have_url(re.compile(run))
    page.goto(f"/training?run={run}")
    expect(page.get_by_text(f"There is no run “{run}”")).to_be_visible()


def test_before_the_first_run_both_pages_say_what_to_do(page, tmp_path):
    own = Server(tmp_path).start()
    try:
        open_training(page, own.url)
        expect(page.get_by_text("No run yet. Press Start training")).to_be_visible()
        page.goto(f"{own.url}/inspection")
        expect(page.get_by_text("There is no trained network yet.")).to_be_visible()
        page.get_by_role("link", name="Go to training").click()
        expect(page.get_by_role("button", name=START)).to_be_visible()
    finally:
        own.stop()

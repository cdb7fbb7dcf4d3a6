"""What tests share: a server of the app, a Chromium to drive it, and what must hold on every page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing, suppress
from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from playwright.sync_api import expect

# A slow moment of a busy machine is no failure of the code.
settings.register_profile("cnnviz", deadline=None)
settings.load_profile("cnnviz")

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

FIGURES: list[str] = []  # what the benchmarks have measured


def pytest_terminal_summary(terminalreporter):
    if FIGURES:
        terminalreporter.section("measured")
        terminalreporter.write("\n".join(FIGURES) + "\n")


expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if {"browser", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="no Chromium: install Debian's chromium or Google Chrome"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    assert CHROMIUM, "no Chromium on this machine: install Debian's chromium"
    return {"executable_path": CHROMIUM, "args": FLAGS}


class Server:
    """The app, or another script, in a process of its own, on a free port of this machine."""

    def __init__(self, home: Path, port: int | None = None, script: Path | str = "app.py"):
        self.home = home
        self.script = script
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(self.script), f"--server.port={self.port}",
                 "--server.address=127.0.0.1", "--server.headless=true"],
                cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "CNNVIZ_HOME": str(self.home)},
            )  # fmt: skip
        wait_for_health(self.url, self.process)
        return self

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # it waits for a browser that does not let go
            self.process.kill()
            self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_health(url, process):
    while process.poll() is None:
        try:
            return urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
    raise AssertionError(f"the server ended with {process.returncode}")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("home")).start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


@pytest.fixture(scope="session")
def base_url(server):
    return server.url


def settle(page):
    """Wait until the app has drawn everything and written the address, which it does last."""
    if page.url.startswith("http"):
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def start_run(page):
    """Press Start, on a page whose address names no run, and wait until the new one is the one that is shown."""
    page.get_by_role("button", name="Start training").click()
    expect(page).to_have_url(re.compile("[?&]run="))


def pytorch_code(page):
    """What a person copies from the card "The code"."""
    settle(page)
    return page.get_by_test_id("stCode").first.inner_text()


def new_tab(context):
    """A tab that is reloaded, and left for another address, once the app has settled: as a person would."""
    page = context.new_page()

    def calmly(leave):
        @wraps(leave)
        def settle_and_leave(*arguments, **options):
            settle(page)
            return leave(*arguments, **options)

        return settle_and_leave

    for way in ("reload", "go_back", "go_forward"):
        setattr(page, way, calmly(getattr(page, way)))
    return page


@pytest.fixture(scope="session")
def _tab(browser, base_url):
    context = browser.new_context(base_url=base_url)
    yield new_tab(context)
    context.close()


@pytest.fixture
def page(request, browser, base_url):
    """A tab as good as new: one for all tests, since a second visit loads in half the time of a first one."""
    if request.node.get_closest_marker("own_tab"):
        with closing(browser.new_context(base_url=base_url)) as context:
            yield new_tab(context)
        return
    page = request.getfixturevalue("_tab")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    yield page
    page.context.clear_permissions()
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.goto("about:blank")


@pytest.fixture
def context(page):
    return page.context


@pytest.fixture(autouse=True)
def _calm_console_and_no_strangers(request):
    """No error in the console and no request to another host, in whatever test."""
    if "page" not in request.fixturenames:
        yield
        return
    page = request.getfixturevalue("page")
    errors, strangers = [], []

    def note(message):
        # On a deep link Streamlit asks for its own health below the page's path first, and goes on from the 404.
        if message.type == "error" and "_stcore/" not in str(message.location):
            errors.append(f"{message.text} {message.location}")

    listeners = {
        "console": note,
        "pageerror": lambda error: errors.append(str(error)),
        "request": lambda r: urlsplit(r.url).hostname not in ("127.0.0.1", None, "") and strangers.append(r.url),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert errors == []
    assert strangers == []


@pytest.fixture
def stepper(page):
    return Stepper(page)


class Stepper:
    """What a person finds on the grid stepper."""

    def __init__(self, page):
        self.page = page
        self.count = page.locator(".stepper .count")
        self.says = page.locator(".stepper .says")
        self.notice = page.locator(".stepper .notice")
        self.play = page.get_by_role("button", name="Play or pause")

    def open(self, query=""):
        self.page.goto(f"/convolution{query}")
        expect(self.says).to_contain_text("products add up to")

    def cell(self, title, row, column):
        grid = self.page.get_by_role("grid", name=title, exact=True)
        return grid.get_by_role("row").nth(row - 1).get_by_role("gridcell").nth(column - 1)

    def box(self, title, row, column):
        return self.cell(title, row, column).locator("input")

    def lit(self, title):
        cells = self.page.get_by_role("grid", name=title, exact=True).locator(".cell")
        return cells.evaluate_all(
            "cells => cells.flatMap((c, i) => c.matches('.lit, .feeds') && !c.matches('.todo') ? [i] : [])"
        )

    def values(self, title):
        cells = self.page.get_by_role("grid", name=title, exact=True).locator(".cell")
        return cells.evaluate_all("cells => cells.map(c => (c.querySelector('input')?.value ?? c.textContent))")


@pytest.fixture(scope="session")
def trained(browser, server):
    """The id of a finished run of stripes."""
    page = browser.new_page(base_url=server.url)
    page.goto("/training")
    page.get_by_role("button", name="Start training").click()
    expect(page).to_have_url(re.compile("run="))
    expect(page.get_by_text("100 % of the test images right")).to_be_visible(timeout=60_000)
    run = re.search("run=([^&]+)", page.url)[1]
    page.close()
    return run

"""The download buttons give what they say, as it was asked for, and leave the page alone."""

import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import ROOT, free_port, settle, wait_for_health
from PIL import Image
from playwright.sync_api import expect

from cnnviz.geometry.window import Window
from cnnviz.links.csv_grids import read_csv
from cnnviz.ops.convolution import convolve

PAGE = """
import numpy as np
import streamlit as st
from cnnviz.figures.convolution_scene import convolution_scene
from cnnviz.geometry.window import Window
from cnnviz.ops.convolution import convolve
from cnnviz.ui.files import grid_downloads, picture_downloads

st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.markdown(f"Run {st.session_state['runs']}")
factor = st.segmented_control("Factor", [1, 2], default=1)
trace = convolve(np.arange(16).reshape(4, 4) / 3, np.full((2, 2), factor), Window(2))
picture_downloads(convolution_scene(trace), "convolution", 4)
grid_downloads({"Output": trace.output}, "convolution")
"""


@pytest.fixture(scope="module")
def downloads_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "downloads.py").write_text(PAGE)
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(folder / "downloads.py"), f"--server.port={port}",
             "--server.address=127.0.0.1", "--server.headless=true"],
            cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
        wait_for_health(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.wait(timeout=20)
    assert "Traceback" not in (folder / "log").read_text()


def downloaded(page, label):
    settle(page)  # a button of the run before has no file any more
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_pictures_and_numbers_are_downloaded_without_a_rerun(page, downloads_url):
    page.goto(downloads_url)
    name, data = downloaded(page, "PNG")
    assert (name, Image.open(io.BytesIO(data)).format) == ("convolution-step-4.png", "PNG")
    name, data = downloaded(page, "SVG")
    assert name == "convolution-step-4.svg"
    assert "Step 4 of 9" in ElementTree.fromstring(data).itertext()
    name, data = downloaded(page, "GIF")
    assert (name, Image.open(io.BytesIO(data)).n_frames) == ("convolution.gif", 9)
    name, data = downloaded(page, "Output as CSV")
    assert name == "convolution-output.csv"
    output = convolve(np.arange(16).reshape(4, 4) / 3, np.ones((2, 2)), Window(2)).output
    np.testing.assert_array_equal(read_csv(data.decode()), output)  # with all digits
    expect(page.get_by_text("Run 1", exact=True)).to_be_visible()


def test_what_is_downloaded_is_what_the_page_shows_now(page, downloads_url):
    page.goto(downloads_url)
    before = downloaded(page, "Output as CSV")
    page.get_by_role("button", name="2", exact=True).or_(page.get_by_role("radio", name="2")).click()
    expect(page.get_by_text("Run 2", exact=True)).to_be_visible()
    after = downloaded(page, "Output as CSV")
    assert read_csv(after[1].decode())[0][0] == 2 * read_csv(before[1].decode())[0][0]

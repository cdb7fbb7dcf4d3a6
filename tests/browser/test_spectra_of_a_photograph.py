"""The frequency tab of the convolution page, where it is shown for a photograph."""

import re

import numpy as np
from playwright.sync_api import expect

from cnnviz.data.channels import Channels, pick_channels
from cnnviz.data.photographs import PHOTOGRAPHS
from cnnviz.data.resizing import shrunk
from cnnviz.figures.numbers import compact, count_text

BRIGHTNESS = pick_channels(shrunk(PHOTOGRAPHS["china"](), 160), Channels.BRIGHTNESS)[0]  # (107, 160)


def test_the_photograph_is_small_which_is_said_and_so_is_the_message(page, stepper):
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda payload: received.append(len(payload))))
    page.goto("/convolution?tab=Frequency&source=picture")
    expect(page.get_by_text("the photograph's brightness, shrunk to 107 × 160 px")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert max(received) < 600_000


def test_the_amplitudes_are_those_of_the_padded_brightness(page, stepper):
    page.goto("/convolution?tab=Frequency&source=picture&padding=0")
    page.get_by_role("img", name="Spectrum of the input").hover(position={"x": 10, "y": 10})
    expect(stepper.says).to_have_text(re.compile(r"Row \d+, column \d+: input spectrum \d"))
    row, column = map(int, re.search(r"Row (\d+), column (\d+)", stepper.says.text_content()).groups())
    amplitudes = np.abs(np.fft.fftshift(np.fft.fft2(BRIGHTNESS.astype(float))))
    expect(stepper.says).to_contain_text(f": input spectrum {compact(float(amplitudes[row - 1, column - 1]))} · ")


def test_padding_by_name_is_that_of_the_photograph(page, stepper):
    page.goto("/convolution?tab=Frequency&source=picture&padding=same&stride=3")
    outputs = -(-107 // 3) * -(-160 // 3)
    expect(page.get_by_text(re.compile(f"between the {count_text(outputs)} outputs"))).to_be_visible()

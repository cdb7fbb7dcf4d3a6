"""Make the README's picture anew: python tests/pictures.py"""

import tempfile
from pathlib import Path

from conftest import CHROMIUM, FLAGS, ROOT, Server
from playwright.sync_api import expect, sync_playwright

if __name__ == "__main__":
    (ROOT / "docs").mkdir(exist_ok=True)
    server = Server(Path(tempfile.mkdtemp())).start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(server.url)  # once, so that the first request after the start is not the one in the picture
            expect(page.locator(".stepper .count")).to_be_visible()
            page.goto(f"{server.url}/convolution?step=8")
            expect(page.locator(".stepper .count")).to_have_text("8 / 25")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=ROOT / "docs" / "convolution.png")
            browser.close()
    finally:
        server.stop()

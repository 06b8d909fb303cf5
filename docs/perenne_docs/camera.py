"""The camera: a plate, drawn by Plotly in the system's Chromium, becomes a PNG picture."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perenne_docs.plate import WIDTH, Plate, page

SHARPNESS = 2
"""Pixels of the picture for one of CSS."""

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PATIENCE = 60_000  # milliseconds

# Texts that reach out of the plate or of their plot, or that lie over one another.
_FAULTS = """() => {
  const whole = document.getElementById("plate").getBoundingClientRect();
  const seen = [...document.querySelectorAll("#plate h1, #plate h2, #plate p, #plate li, #plate svg text")]
    .filter((element) => element.textContent.trim() && element.getBoundingClientRect().width);
  const boxes = seen.map((element) => [element.textContent.trim(), element.getBoundingClientRect(), element]);
  const slack = 1;
  const out = boxes.filter(([, box, element]) => {
    const frame = (element.closest(".plot") || document.getElementById("plate")).getBoundingClientRect();
    return box.left < frame.left - slack || box.right > frame.right + slack
      || box.top < frame.top - slack || box.bottom > frame.bottom + slack || box.right > whole.right;
  }).map(([text]) => "cut off: " + text);
  const meets = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  const texts = boxes.filter(([, , element]) => element.closest("svg"));
  const over = texts.flatMap(([text, box], place) => texts.slice(place + 1)
    .filter(([, other]) => meets(box, other)).map(([other]) => "one over another: " + text + " / " + other));
  return [...out, ...over];
}"""


class CameraError(RuntimeError):
    """A picture that cannot be made, or that came out wrong."""


@dataclass(frozen=True)
class Camera:
    """An open browser."""

    browser: Any

    def take(self, plate: Plate, language: str, target: Path) -> None:
        """Write the picture of a plate.

        Raises:
            CameraError: a text is cut off or hides another.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "plate.html"
            file.write_text(page(plate, language), encoding="utf-8")
            view = self.browser.new_page(
                viewport={"width": WIDTH, "height": 600}, device_scale_factor=SHARPNESS, color_scheme="light"
            )
            try:
                view.goto(file.as_uri())
                view.wait_for_selector("html[data-drawn=yes]", timeout=_PATIENCE)
                faults = view.evaluate(_FAULTS)
                target.parent.mkdir(parents=True, exist_ok=True)
                view.locator("#plate").screenshot(path=str(target))
            finally:
                view.close()
        if faults:
            raise CameraError(f"{target}: {'; '.join(faults)}")


@contextmanager
def camera() -> Iterator[Camera]:
    """Open the system's Chromium, and close it in the end.

    Raises:
        CameraError: there is none.
    """
    from playwright.sync_api import sync_playwright

    program = chromium()
    if program is None:
        raise CameraError("no Chromium found: install Chromium or Chrome, or set PERENNE_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        try:
            yield Camera(browser)
        finally:
            browser.close()


def chromium() -> str | None:
    """Return the browser the user names in PERENNE_CHROMIUM, else the first found."""
    named = os.environ.get("PERENNE_CHROMIUM")
    return named or next((found for name in _PROGRAMS if (found := shutil.which(name))), None)

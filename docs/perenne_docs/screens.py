"""The screens: the live pages as their users see them, each in a state that shows what it is for."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from perenne_dashboards.pages.lab.link import packed
from perenne_dashboards.pages.lab.script import Lab, Script
from perenne_docs.camera import CameraError, camera
from perenne_docs.speech import LANGUAGES
from perenne_experiments.wheel.game import Game, Setting
from perenne_scenarios import load

COLOURS = 256
"""Colours of a picture, chosen so that a thin line keeps its own."""

_WIDTH = 1280
_PHONE = {"width": 390, "height": 780}
_SHARPNESS = 2  # pixels of a phone's picture for one of CSS; a desk's has one
_PATIENCE = 240_000  # milliseconds: hundreds of communities live before some of the pictures
_SETTLED = 1_500  # milliseconds until what moves into its place is there
_LOCALES = {"en": "en-GB", "fr": "fr-FR"}

_BETS = {"en": "2.0.5,1:Ana,0:Bo,0:Fatima", "fr": "2.0.5,1:Anne,0:Hugo,0:Fatima"}
_DEMONSTRATED = "720"  # lives of the demonstration's store, once it is whole
_SUPPORT = (2, 3, 0, 2, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Screen:
    """A page to show."""

    key: str
    """Name of its picture."""

    address: Callable[[str], str]
    """From a language to the page's path and query."""

    act: Callable[[Any], None]
    """What is done to the open page before the picture is taken."""

    phone: bool = False
    """Whether it is shown on a phone, too."""

    height: int = 800
    """Height of the window that is no phone's, in pixels."""

    def names(self) -> dict[str, bool]:
        """Return the names of its pictures, and whether each is of a phone."""
        return {self.key: False, **({f"{self.key}-phone": True} if self.phone else {})}


def _scene(name: str) -> Callable[[str], str]:
    return lambda code: f"/?lang={code}&paradox={name}&paradox-who=19&paradox-bets={_BETS[code]}"


def _wheel(months: int) -> Callable[[str], str]:
    def address(code: str) -> str:
        game = Game(Setting("reference", 7, "changeable", 4))
        while game.month < months and not game.over:
            game.play(_SUPPORT, min(3, months - game.month))
        return f"/wheel?lang={code}&wheel={game.code}"

    return address


def _lab(code: str) -> str:
    scripts = Script("a", "cultivating"), Script("b", "directive")
    return f"/lab?lang={code}&lab={packed(Lab(load('reference'), 'reference', scripts, 'b', seed=2, week=100))}"


def _half_way(page: Any) -> None:
    bar = page.locator(".replay-bar input").first
    bar.wait_for()
    bar.fill(str(int(int(bar.get_attribute("max")) * 0.4)))
    bar.blur()


def _let_all_live(page: Any) -> None:
    """Ask for more communities until no more are offered: as many as the page of findings takes."""
    page.locator(".run-row button").click()
    page.locator(".told .big").wait_for()
    while True:
        page.locator(".run-row .running").wait_for(state="detached")
        if not page.locator(".run-row button").count():
            return
        page.locator(".run-row button").click()
        page.wait_for_timeout(_SETTLED)


def _demonstrate(page: Any) -> None:
    """Have the demonstration's store made, unless it is there, and wait until it is whole."""
    page.locator(".experiments-empty .button-main, .experiments-facts").first.wait_for()
    begin = page.locator(".experiments-empty .button-main")
    if begin.count():
        begin.click()
    page.locator(".experiments-facts", has_text=_DEMONSTRATED).wait_for()
    page.wait_for_function("!document.querySelector('.experiments-bar')")
    page.locator("[data-figure=survival] [data-drawn=yes]").first.wait_for()


def _await(selector: str) -> Callable[[Any], None]:
    return lambda page: page.locator(selector).first.wait_for()


SCREENS: Sequence[Screen] = (
    Screen("paradox-race", _scene("race"), _half_way, phone=True),
    Screen("paradox-lives", _scene("lives"), _await("svg"), phone=True),
    Screen("paradox-curve", _scene("curve"), _let_all_live, height=860),
    Screen("wheel-turn", _wheel(26), _await(".wheel-columns"), phone=True),
    Screen("wheel-end", _wheel(60), _await(".wheel-end")),
    Screen("lab", _lab, _await(".world[data-week]"), height=1180),
    Screen("experiments", lambda code: f"/experiments?lang={code}", _demonstrate, height=1500),
)
"""All screens."""


def screen_names() -> list[str]:
    """Return the names of the pictures of all screens."""
    return [name for screen in SCREENS for name in screen.names()]


def take_screens(keys: Sequence[str], target: Callable[[str, str], Path]) -> None:
    """Write the pictures of screens, all unless told otherwise, in every language.

    Args:
        keys: screens to show.
        target: from a picture's name and a language to its file.

    Raises:
        CameraError: there is no browser, the server does not start, or a page is wider than its window.
    """
    asked = [screen for screen in SCREENS if screen.key in keys or not keys]
    with _site() as site, camera() as opened:
        for code in LANGUAGES:
            for screen in asked:
                for name, phone in screen.names().items():
                    _write(_shown(opened.browser, site, screen, code, phone=phone), target(name, code))


def _shown(browser: Any, site: str, screen: Screen, code: str, *, phone: bool) -> bytes:
    page = browser.new_page(
        viewport=_PHONE if phone else {"width": _WIDTH, "height": screen.height},
        device_scale_factor=_SHARPNESS if phone else 1,
        locale=_LOCALES[code],
        color_scheme="light",
    )
    page.set_default_timeout(_PATIENCE)
    try:
        page.goto(site + screen.address(code))
        page.wait_for_selector("main h1")
        screen.act(page)
        page.wait_for_timeout(_SETTLED)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            raise CameraError(f"{screen.key}: wider than the window")
        return bytes(page.screenshot())
    finally:
        page.close()


def _write(picture: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


@contextmanager
def _site() -> Iterator[str]:
    """Serve the live pages from a folder where there are no stores yet, and end with them."""
    call = [sys.executable, "-P", "-m", "perenne", "dashboard", "--no-browser", "--port", "0"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(call, cwd=folder, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process,  # noqa: S603
    ):
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    told = []
    for line in process.stderr or ():
        told.append(line)
        found = re.search(r"http://[^\s/]+", line)
        if found:
            return found[0]
    raise CameraError("".join(told))

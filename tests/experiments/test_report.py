"""Reports: whole or not written, one language, and readable in a real browser at two widths."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.steady import PATIENCE

from perenne_experiments.comparison.comparison import compare
from perenne_experiments.comparison.conclusion import conclude
from perenne_experiments.comparison.report import report_page, write_report
from perenne_experiments.comparison.reproduction import command_of

NAMES = ("absent", "cultivating", "directive")
DRAWN = "html[data-drawn=yes]"


@pytest.fixture
def comparison(toy: type, toy_scenario: Any) -> Any:
    return compare(toy_scenario, [toy(name) for name in NAMES], runs=40, seed=1, weeks=520)


class Page(HTMLParser):
    """What a page says, and whether its elements are closed in order."""

    VOID = ("meta", "path", "rect", "line")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.usefixtures("small_page")
@pytest.mark.parametrize("code", ["en", "fr"])
def test_page(comparison: Any, code: str) -> None:
    html = report_page(comparison, lang=code)
    page = Page(html)
    text = "".join(page.text).replace("\u2060", "")
    assert page.open == []
    assert page.all("html")[0]["lang"] == code
    assert len(page.all("h1")) == 1
    assert comparison.title[code] in text
    assert text.index(conclude(comparison, code).headline) < text.index(comparison.ranked()[0].name[:5])
    assert command_of(comparison, code) in text
    assert not re.search(r"[{}]|\bnan\b|\bNone\b(?! died)", text)
    assert all(attributes.get("aria-label") for attributes in page.all("div") if attributes.get("role") == "img")
    assert all(attributes.get("scope") for attributes in page.all("th"))
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = {(attributes["href"] or "").removeprefix("#") for attributes in page.all("a")}
    assert targets <= set(identifiers)
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import", html)
    if code == "fr":
        assert not re.search(r" [:;!?%»]|« ", text)


@pytest.mark.usefixtures("small_page")
@pytest.mark.parametrize(
    ("lifetimes", "weeks"),
    [
        ({"absent": [3.0]}, 5),
        ({"absent": [0.0], "cultivating": [1.0]}, 1),
        ({"absent": [520] * 30, "cultivating": [520] * 30}, 520),
        ({f"grip:{n / 10}": [n, n + 2, n + 9] for n in range(11)}, 104),
    ],
)
def test_extremes_make_a_page(comparison_of: Any, lifetimes: dict[str, list[float]], weeks: int) -> None:
    for code in ("en", "fr"):
        page = Page(report_page(comparison_of(lifetimes, weeks), lang=code))
        assert page.open == []
        assert not re.search(r"[{}]|\bnan\b|\bNone\b(?! died)", "".join(page.text))


@pytest.mark.usefixtures("small_page")
def test_names_and_titles_are_escaped(comparison_of: Any) -> None:
    comparison = comparison_of({"<script>alert(1)</script>": [5.0, 6.0], '"&': [1.0, 2.0]}, 10)
    comparison.title["en"] = "<i>Toy</i>"
    html = report_page(comparison)
    assert "<script>alert" not in html
    assert "<i>" not in html
    assert Page(html).open == []


def test_command_given_wins(comparison: Any) -> None:
    command = "perenne compare toy --set pool.size=9 --out ."
    assert command in report_page(comparison, command=command)


def test_command(comparison: Any, comparison_of: Any) -> None:
    assert command_of(comparison, "fr") == (
        "perenne compare toy --policies absent,cultivating,directive --runs 40 --seed 1 --weeks 520 --lang fr --out ."
    )
    handover = comparison_of({"cultivating>absent@104": [5.0], "mix:0.8,0.1": [6.0]}, 10)
    assert '--policies "cultivating>absent@104,mix:0.8,0.1"' in command_of(handover, "en")


def test_settings_that_differ_are_in_the_command(comparison: Any) -> None:
    from dataclasses import replace

    from perenne_scenarios import load

    reference = load("reference")
    changed = reference.replace({"pool.size": 800.0})
    comparison = replace(comparison, scenario="reference", parameters=dict(changed.parameters))
    assert " --set pool.size=800.0 --lang" in command_of(comparison, "en")
    comparison = replace(comparison, parameters=dict(reference.parameters))
    assert "--set" not in command_of(comparison, "en")


@pytest.mark.usefixtures("small_page")
def test_written_whole_or_not_at_all(comparison: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "report.html"
    assert write_report(comparison, path) == path
    first = path.read_text(encoding="utf-8")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_report(comparison, path, lang="fr")
    assert path.read_text(encoding="utf-8") == first
    assert [found.name for found in path.parent.iterdir()] == ["report.html"]


def test_an_unknown_language_is_refused_before_writing(comparison: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'de'"):
        write_report(comparison, tmp_path / "report.html", lang="de")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def report_file(comparison: Any, tmp_path: Path) -> dict[str, Path]:
    return {code: write_report(comparison, tmp_path / f"{code}.html", lang=code) for code in ("en", "fr")}


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_in_a_browser(drawn: Callable[[Path, int], Any], report_file: dict[str, Path], code: str, width: int) -> None:
    page = drawn(report_file[code], width)
    assert page.evaluate(EMPTY_PLOTS) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.locator("h1").inner_text()


def test_dark_and_narrow_redraw(chromium: Any, report_file: dict[str, Path]) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light", bypass_csp=True)
    try:
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(report_file["en"].as_uri())
        page.wait_for_selector(DRAWN)
        labels = "document.querySelectorAll('[data-figure=survival] .annotation').length"
        ink = "document.querySelector('[data-figure=survival]').layout.font.color"
        light = page.evaluate(ink)
        assert page.evaluate(labels) == 3
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"{ink} !== '{light}'")
        page.set_viewport_size({"width": 390, "height": 900})
        page.wait_for_function(f"{labels} === 0")
        page.locator(".legend.narrow-only").wait_for()
    finally:
        page.close()


EMPTY_PLOTS = """
[...document.querySelectorAll(".plot")]
  .filter((plot) => !plot.querySelector(".trace, .fills path, .points path"))
  .map((plot) => plot.dataset.figure)
"""

CUT_OFF = """
[...document.querySelectorAll(".plot")].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll("text")]
    .filter((text) => text.textContent.trim() && getComputedStyle(text).display !== "none")
    .map((text) => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1))
    .map(([label]) => `${plot.dataset.figure}: ${label}`);
})
"""

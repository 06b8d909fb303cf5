"""The shell: languages, colours, navigation, and what holds for every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from tests.steady import quiet_port

from perenne_dashboards.shell.layout import PAGES
from perenne_dashboards.speech import speech, spoken

from .conftest import fits, served

Visit = Callable[..., Any]
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
UNNAMED = """() => [...document.querySelectorAll('button, a, input, select, [role=img]')].filter((element) => {
    const label = element.labels && [...element.labels].map((each) => each.textContent).join('');
    const legend = element.closest('fieldset')?.querySelector('legend')?.textContent;
    const name = element.getAttribute('aria-label') || element.textContent || label || legend;
    return !name || !name.trim();
}).map((element) => element.outerHTML)"""


THERE = {
    "paradox": ".person",
    "wheel": ".wheel-start .button",
    "lab": ".world[data-week]",
    "experiments": ".experiments-empty .button",
}
"""What stands last on each page, as it is opened."""


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_the_browsers_language(visit: Visit, name: str, language: str) -> None:
    page = visit(PAGES[name], locale=LOCALES[language])
    page.locator(THERE[name]).first.wait_for()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_title(f"{speech(language)(f'pages.{name}')} – Pérenne")
    expect(page.locator("h1")).to_have_text([speech(language, f"perenne_dashboards.pages.{name}")("title")])
    expect(page.locator("nav [aria-current=page]")).to_have_text(speech(language)(f"nav.{name}"))
    page.wait_for_function(f"({UNNAMED})().length === 0")
    assert "user-scalable" not in page.locator("meta[name=viewport]").get_attribute("content")
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page, 390)


def test_the_language_can_be_changed_and_stays_in_the_address(visit: Visit) -> None:
    page = visit("/lab?x=1")
    page.get_by_role("button", name="Français").click()
    page.get_by_role("heading", level=1, name="Laboratoire").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == {"x": ["1"], "lang": ["fr"]}, wait_until="commit")
    page.reload()
    page.get_by_role("heading", level=1, name="Laboratoire").wait_for()


def test_going_to_another_page_keeps_the_address(visit: Visit) -> None:
    page = visit("/lab?x=1&lang=fr")
    page.get_by_role("link", name="Expériences").click()
    page.get_by_role("heading", level=1, name="Expériences").wait_for()
    assert urlsplit(page.url).path == "/experiments"
    assert parse_qs(urlsplit(page.url).query) == {"x": ["1"], "lang": ["fr"]}
    page.go_back(wait_until="commit")
    page.get_by_role("heading", level=1, name="Laboratoire").wait_for()


def test_the_colours_follow_the_system_until_they_are_chosen(visit: Visit) -> None:
    page = visit("/", scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Light").click()
    light = page.evaluate(paper)
    assert light != dark
    page.reload()
    page.wait_for_selector("main h1")
    assert page.evaluate(paper) == light
    page.get_by_role("button", name="Like the system").click()
    assert page.evaluate(paper) == dark


def test_the_content_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit("/")
    page.locator(".skip").wait_for(state="attached")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_lost_connection_is_said_and_the_page_comes_back(visit: Visit) -> None:
    port = str(quiet_port())  # nobody takes it in between
    with served("--port", port) as (address, _):
        page = visit("/lab?lang=en", at=address)
        page.locator(".world[data-week]").first.wait_for()
    lost = page.get_by_text(speech("en")("page.lost"))
    lost.wait_for()
    page.get_by_text(speech("en")("page.lost_kept")).wait_for()
    with served("--port", port):
        page.get_by_text(speech("en")("page.remounted")).wait_for()
        expect(page.get_by_role("heading", level=1)).to_have_text("Lab")
        expect(lost).to_be_hidden()


def test_a_page_may_load_from_here_only_and_an_unknown_one_is_none(visit: Visit, site: str) -> None:
    page = visit("/")
    answer = page.request.get(f"{site}/")
    assert answer.status == 200
    rules = answer.headers["content-security-policy"]
    assert "default-src 'self'" in rules
    assert "http" not in rules
    assert page.request.get(f"{site}/nowhere").status == 404


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("fr", "en", "fr"),
        (None, "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        (None, "de,en;q=0.5,fr;q=0.9", "fr"),
        (None, "fr;q=0,en;q=0.1", "en"),
        (None, "de", "en"),
        ("xx", "", "en"),
        (None, "fr;q=nonsense", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(chosen: str | None, accepted: str, language: str) -> None:
    assert spoken(chosen, accepted) == language

"""The shell: languages, colours, navigation, and what holds for every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from perenne_dashboards.shell.layout import PAGES
from perenne_dashboards.speech import speech, spoken

from .conftest import address_told, start

Visit = Callable[..., Any]
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
UNNAMED = """() => [...document.querySelectorAll('button, a, input, select, [role=img]')].filter((element) => {
    const label = element.labels && [...element.labels].map((each) => each.textContent).join('');
    const legend = element.closest('fieldset')?.querySelector('legend')?.textContent;
    const name = element.getAttribute('aria-label') || element.textContent || label || legend;
    return !name || !name.trim();
}).map((element) => element.outerHTML)"""


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_the_browsers_language(visit: Visit, name: str, language: str) -> None:
    page = visit(PAGES[name], locale=LOCALES[language])
    assert page.locator("html").get_attribute("lang") == language
    assert page.title() == f"{speech(language)(f'pages.{name}')} – Pérenne"
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text() == speech(language, f"perenne_dashboards.pages.{name}")("title")
    assert page.locator("nav [aria-current=page]").inner_text() == speech(language)(f"nav.{name}")
    assert page.evaluate(UNNAMED) == []
    assert "user-scalable" not in page.locator("meta[name=viewport]").get_attribute("content")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_language_can_be_changed_and_stays_in_the_address(visit: Visit) -> None:
    page = visit("/lab?x=1")
    page.get_by_role("button", name="Français").click()
    page.get_by_role("heading", level=1, name="Laboratoire").wait_for()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert parse_qs(urlsplit(page.url).query) == {"x": ["1"], "lang": ["fr"]}
    page.reload()
    page.get_by_role("heading", level=1, name="Laboratoire").wait_for()


def test_going_to_another_page_keeps_the_address(visit: Visit) -> None:
    page = visit("/lab?x=1&lang=fr")
    page.get_by_role("link", name="Expériences").click()
    page.get_by_role("heading", level=1, name="Expériences").wait_for()
    assert urlsplit(page.url).path == "/experiments"
    assert parse_qs(urlsplit(page.url).query) == {"x": ["1"], "lang": ["fr"]}
    page.go_back()
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
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_lost_connection_is_said_and_the_page_comes_back(visit: Visit) -> None:
    with start("--port", "0") as first:
        address = address_told(first)
        page = visit("lab?lang=en", at=address)
        page.locator(".world[data-week]").first.wait_for()
        first.kill()
    lost = page.get_by_text(speech("en")("page.lost"))
    lost.wait_for()
    assert page.get_by_text(speech("en")("page.lost_kept")).is_visible()
    with start("--port", str(urlsplit(address).port)) as second:
        address_told(second)
        page.get_by_text(speech("en")("page.remounted")).wait_for()
        assert page.get_by_role("heading", level=1).inner_text() == "Lab"
        assert not lost.is_visible()
        second.terminate()


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

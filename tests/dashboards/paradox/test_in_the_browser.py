"""The paradox in a real browser: a full pass in both languages, and what a room may do on its way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from perenne_dashboards.pages.paradox.scenes import KEY, SCENES
from perenne_dashboards.pages.paradox.seed import SEED
from perenne_dashboards.pages.paradox.story import tell
from perenne_model import Parameters

RUN = 240_000
"""Milliseconds that thousands of lives may take on a loaded machine."""

Visit = Callable[..., Any]


def scene(page: Any, name: str) -> Any:
    """Wait for a scene."""
    page.wait_for_selector(f".scene-{name} h1")
    return page.locator(f".scene-{name}")


def go_on(page: Any, name: str) -> Any:
    """Go on, once the goal is met."""
    page.locator(".steps-next.button-main").wait_for()
    page.locator(".steps-next").click()
    return scene(page, name)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_full_pass(visit: Visit, locale: str) -> None:
    page = visit("/", locale=locale)
    name = picks_somebody(page)
    leaves_them_alone(page)
    bets(page)
    watches_ten_years(page)
    looks_at_the_reveal(page, name)
    lets_many_live(page)
    breaks_it(page)
    go_on(page, "sandbox")
    page.wait_for_selector(".replay-3 canvas")
    assert page.locator(".steps-next").is_disabled()


def picks_somebody(page: Any) -> str:
    here = scene(page, "meet")
    assert here.locator(".person").count() == 25
    page.locator(".steps-next").click()  # nobody is picked: somebody is, and only then it goes on
    page.wait_for_selector('.person[aria-pressed="true"]')
    here.locator(".person").nth(3).click()
    name = str(here.locator(".person").nth(3).locator("strong").inner_text())
    page.wait_for_function("name => document.querySelector('.picked').textContent.includes(name)", arg=name)
    return name


def leaves_them_alone(page: Any) -> None:
    here = go_on(page, "alone")
    page.wait_for_selector(".replay-play")
    page.keyboard.press("ArrowRight")  # plays
    page.wait_for_function("Number(document.querySelector('.replay-bar input').value) > 2")
    page.keyboard.press("ArrowRight")  # to the end
    page.wait_for_selector(".tally-begun")
    assert here.locator(".moral").count() == 1


def bets(page: Any) -> None:
    here = go_on(page, "predict")
    page.keyboard.press("ArrowRight")  # no bet yet: said so, and it stays
    page.wait_for_selector(".steps-nudged")
    for name, world in (("Ana", "directive"), ("Bo", "cultivating")):
        here.locator("input").fill(name)
        here.locator(f".bets-form .button-{world}").click()
        page.wait_for_selector(f".bet-{world} .bet-names li")
    here.locator(".bet-absent .bet-hands button").last.click()
    page.wait_for_function("document.querySelector('.bet-absent .bet-count').textContent === '1'")


def watches_ten_years(page: Any) -> None:
    here = go_on(page, "race")
    page.wait_for_function("document.querySelector('.world-directive .world-bets')?.textContent.includes('Ana')")
    page.locator(".replay-play").click()
    page.wait_for_function("Number(document.querySelector('.replay-bar input').value) > 3")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".verdict-won")
    assert "Bo" in here.locator(".verdict").inner_text()
    for one in tell(Parameters(), SEED).facts:
        told = here.locator(f".world-{one.policy} .world-count-results dd").inner_text()
        assert int(re.sub(r"\D", "", told)) == one.results
        assert here.locator(f".world-{one.policy}.world-{'alive' if one.alive else 'dead'}").count() == 1


def looks_at_the_reveal(page: Any, name: str) -> None:
    assert go_on(page, "leavers").locator(".world-card").count() == 3
    assert go_on(page, "results").locator("svg.chart-wide polyline").count() == 3
    here = go_on(page, "lives")
    assert name in here.locator("h1").inner_text()
    here.locator("select").select_option(index=7)
    page.wait_for_function("name => !document.querySelector('h1').textContent.includes(name)", arg=name)


def lets_many_live(page: Any) -> None:
    here = go_on(page, "many")
    here.locator(".button-main").click()
    here.locator(".told .big").wait_for(timeout=RUN)
    assert here.locator("svg.chart-wide polygon").count() == 3
    here = go_on(page, "curve")
    here.locator(".button-main").click()
    here.locator(".told .big").wait_for(timeout=RUN)
    assert here.locator("svg.chart-wide circle").count() == 11


def breaks_it(page: Any) -> None:
    here = go_on(page, "break")
    here.locator(".break-effort .guesses button").first.click()
    here.locator(".break-effort .moral").wait_for(timeout=RUN)
    assert here.locator(".break-effort .pair-row").count() == 6


def test_a_link_or_a_reload_opens_the_scene(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector('.person[aria-pressed="true"]')
    page.keyboard.press("PageDown")  # what a presenter's remote sends
    scene(page, "alone")
    page.wait_for_function("location.search.includes('paradox=alone')")
    page.keyboard.press("ArrowLeft")
    scene(page, "meet")
    page.wait_for_function("!location.search.includes('paradox=')")
    page.locator(".scene-dot").nth(2).click()
    here = scene(page, "predict")
    here.locator(".bet-absent .bet-hands button").last.click()
    page.wait_for_function("location.search.includes('paradox-bets=1.0.0')")
    page.reload()
    scene(page, "predict")
    page.wait_for_function("document.querySelector('.bet-absent .bet-count').textContent === '1'")


def test_the_language_is_switched_and_the_scene_kept(visit: Visit) -> None:
    page = visit(f"/?{KEY}=predict&{KEY}-bets=0.0.0,1:Ana")
    english = scene(page, "predict").locator("h1").inner_text()
    page.get_by_role("button", name="Français").click()
    page.wait_for_function("before => document.querySelector('.scene-predict h1')?.textContent !== before", arg=english)
    assert "Ana" in scene(page, "predict").locator(".bet-cultivating .bet-names").inner_text()


def test_a_room_is_shown_it_large(visit: Visit) -> None:
    page = visit(f"/?{KEY}=leavers")
    scene(page, "leavers")
    usual = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.keyboard.press("f")
    page.wait_for_selector("html.presenting")
    assert not page.locator(".header").is_visible()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") > 1.3 * usual
    page.keyboard.press("f")
    page.wait_for_selector("html:not(.presenting)")


def test_space_plays_and_pauses(visit: Visit) -> None:
    page = visit(f"/?{KEY}=race")
    page.wait_for_selector(".replay-play")
    page.keyboard.press(" ")
    page.wait_for_function("Number(document.querySelector('.replay-bar input').value) > 2")
    page.keyboard.press(" ")
    page.wait_for_timeout(300)
    stopped = page.evaluate("document.querySelector('.replay-bar input').value")
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('.replay-bar input').value") == stopped


def test_each_scene_fits_a_phone(visit: Visit) -> None:
    page = visit("/", locale="fr-FR", width=390, scheme="dark")
    for place, name in enumerate(SCENES):
        page.locator(".scene-dot").nth(place).click()
        scene(page, name)
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_an_address_that_makes_no_sense_opens_the_first_scene(visit: Visit) -> None:
    page = visit(f"/?{KEY}=<script>&{KEY}-who=-1&{KEY}-bets=9999999.x.0,7:Z&{KEY}-big=maybe")
    scene(page, "meet")
    assert page.locator('.person[aria-pressed="true"]').count() == 0

"""The paradox in a real browser: a full pass in both languages, and what a room may do on its way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.dashboards.conftest import RUN, fits

from perenne_dashboards.pages.paradox.scenes import KEY, SCENES
from perenne_dashboards.pages.paradox.seed import SEED
from perenne_dashboards.pages.paradox.story import tell
from perenne_dashboards.speech import speech
from perenne_model import Parameters

PACKAGE = "perenne_dashboards.pages.paradox"

Visit = Callable[..., Any]


THERE = {
    "meet": ".person",
    "alone": ".replay-play",
    "predict": ".bet-hands button",
    "race": ".replay-play",
    "leavers": ".worlds-row .reasons",
    "results": "svg.chart-wide polyline",
    "lives": ".world-card .reasons",
    "many": ".run-row button",
    "curve": ".run-row button",
    "break": ".break-effort .guesses button",
    "sandbox": ".replay-3 canvas",
}
"""What stands last in each scene, as it is opened."""


def scene(page: Any, name: str) -> Any:
    """Wait for a scene, and for the bar, which listens to the keyboard."""
    page.locator(f".scene-{name} h1").wait_for()
    page.locator(f".scene-{name} {THERE[name]}").first.wait_for(state="attached")
    page.locator(".scene-dot[aria-current=step]").wait_for()
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
    expect(page.locator(".steps-next")).to_be_disabled()


def picks_somebody(page: Any) -> str:
    here = scene(page, "meet")
    expect(here.locator(".person")).to_have_count(25)
    page.locator(".steps-next").click()  # nobody is picked: somebody is, and only then it goes on
    page.wait_for_selector('.person[aria-pressed="true"]')
    here.locator(".person").nth(3).click()
    name = str(here.locator(".person").nth(3).locator("strong").inner_text())
    expect(here.locator(".picked")).to_contain_text(name)
    return name


def leaves_them_alone(page: Any) -> None:
    here = go_on(page, "alone")
    page.keyboard.press("ArrowRight")  # plays
    past(page, 2)
    page.keyboard.press("ArrowRight")  # to the end
    here.locator(".tally-begun").wait_for()
    expect(here.locator(".moral")).to_have_count(1)


def past(page: Any, week: int) -> None:
    """Wait until a replay has passed a week."""
    page.wait_for_function(f"Number(document.querySelector('.replay-bar input')?.value) > {week}")


def bets(page: Any) -> None:
    here = go_on(page, "predict")
    page.keyboard.press("ArrowRight")  # no bet yet: said so, and it stays
    page.wait_for_selector(".steps-nudged")
    for name, world in (("Ana", "directive"), ("Bo", "cultivating")):
        here.locator("input").fill(name)
        here.locator(f".bets-form .button-{world}").click()
        page.wait_for_selector(f".bet-{world} .bet-names li")
    here.locator(".bet-absent .bet-hands button").last.click()
    expect(here.locator(".bet-absent .bet-count")).to_have_text("1")


def watches_ten_years(page: Any) -> None:
    here = go_on(page, "race")
    expect(here.locator(".world-directive .world-bets")).to_contain_text("Ana")
    page.locator(".replay-play").click()
    past(page, 3)
    page.keyboard.press("ArrowRight")
    here.locator(".verdict-won").wait_for()
    expect(here.locator(".verdict")).to_contain_text("Bo")
    for one in tell(Parameters(), SEED).facts:
        expect(here.locator(f".world-{one.policy}.world-{'alive' if one.alive else 'dead'}")).to_have_count(1)
        told = here.locator(f".world-{one.policy} .world-count-results dd").inner_text()
        assert int(re.sub(r"\D", "", told)) == one.results


def looks_at_the_reveal(page: Any, name: str) -> None:
    expect(go_on(page, "leavers").locator(".world-card")).to_have_count(3)
    expect(go_on(page, "results").locator("svg.chart-wide polyline")).to_have_count(3)
    here = go_on(page, "lives")
    expect(here.locator("h1")).to_contain_text(name)
    here.locator("select").select_option(index=7)
    expect(here.locator("h1")).not_to_contain_text(name)


def lets_many_live(page: Any) -> None:
    here = go_on(page, "many")
    here.locator(".button-main").click()
    here.locator(".told .big").wait_for(timeout=RUN)
    expect(here.locator("svg.chart-wide polygon")).to_have_count(3)
    here = go_on(page, "curve")
    here.locator(".button-main").click()
    here.locator(".told .big").wait_for(timeout=RUN)
    expect(here.locator("svg.chart-wide circle")).to_have_count(11)


def breaks_it(page: Any) -> None:
    here = go_on(page, "break")
    here.locator(".break-effort .guesses button").first.click()
    here.locator(".break-effort .moral").wait_for(timeout=RUN)
    expect(here.locator(".break-effort .pair-row")).to_have_count(6)


def test_a_link_or_a_reload_opens_the_scene(visit: Visit) -> None:
    page = visit("/")
    scene(page, "meet")
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
    expect(scene(page, "predict").locator(".bet-absent .bet-count")).to_have_text("1")


def test_the_browser_s_back_button_leads_from_scene_to_scene(visit: Visit) -> None:
    page = visit(f"/?{KEY}-who=3")
    scene(page, "meet")
    go_on(page, "alone")
    page.wait_for_function("location.search.includes('paradox=alone')")
    page.locator(".scene-dot").nth(2).click()
    here = scene(page, "predict")
    page.wait_for_function("location.search.includes('paradox=predict')")
    here.locator(".bet-absent .bet-hands button").last.click()
    page.wait_for_function("location.search.includes('paradox-bets=1.0.0')")
    page.go_back(wait_until="commit")
    scene(page, "alone")
    page.wait_for_function("location.search.includes('paradox-bets=1.0.0')")  # what was bet since stays
    page.go_back(wait_until="commit")
    scene(page, "meet")
    page.go_forward(wait_until="commit")
    scene(page, "alone")
    page.get_by_role("link", name="Lab", exact=True).click()
    page.locator(".lab").wait_for()
    page.go_back(wait_until="commit")
    scene(page, "alone")


def test_the_language_is_switched_and_the_scene_kept(visit: Visit) -> None:
    page = visit(f"/?{KEY}=predict&{KEY}-bets=0.0.0,1:Ana")
    english = scene(page, "predict").locator("h1").inner_text()
    page.get_by_role("button", name="Français").click()
    expect(page.locator(".scene-predict h1")).not_to_have_text(english)
    expect(scene(page, "predict").locator(".bet-cultivating .bet-names")).to_contain_text("Ana")


def test_a_room_is_shown_it_large(visit: Visit) -> None:
    page = visit(f"/?{KEY}=leavers")
    scene(page, "leavers")
    usual = page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.keyboard.press("f")
    page.wait_for_selector("html.presenting")
    expect(page.locator(".header")).to_be_hidden()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") > 1.3 * usual
    page.keyboard.press("f")
    page.wait_for_selector("html:not(.presenting)")


def test_each_scene_stands_whole_on_a_projector_in_letters_that_the_last_row_reads(visit: Visit) -> None:
    page = visit(f"/?{KEY}-who=3&{KEY}-bets=4.12.4&{KEY}-big=1", locale="fr-FR", width=1280)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_selector("html.presenting")
    for place, name in enumerate(SCENES[:-1]):  # the sandbox is played with, not shown
        page.locator(".scene-dot").nth(place).click()
        scene(page, name)
        page.wait_for_function("document.documentElement.scrollHeight <= 1.05 * innerHeight")
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.scene')).fontSize)") >= 0.025 * 720


def test_on_a_phone_on_its_side_the_worlds_are_in_sight(visit: Visit) -> None:
    page = visit(f"/?{KEY}=race&{KEY}-bets=4.12.4", locale="fr-FR", width=844)
    page.set_viewport_size({"width": 844, "height": 390})
    scene(page, "race")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.replay-3 canvas')].every((canvas) => {
            const box = canvas.getBoundingClientRect();
            return box.top + 0.75 * box.height < document.querySelector('.steps').getBoundingClientRect().top;
        })"""
    )
    fits(page, 844)


def test_space_plays_and_pauses(visit: Visit) -> None:
    page = visit(f"/?{KEY}=race")
    scene(page, "race")
    page.keyboard.press(" ")
    past(page, 2)
    page.keyboard.press(" ")
    expect(page.locator(".replay-play")).to_have_text(speech("en", PACKAGE)("replay.play"))
    stopped = page.locator(".replay-bar input").input_value()
    page.wait_for_timeout(400)
    expect(page.locator(".replay-bar input")).to_have_value(stopped)


def test_each_scene_fits_a_phone(visit: Visit) -> None:
    page = visit("/", locale="fr-FR", width=390, scheme="dark")
    for place, name in enumerate(SCENES):
        page.locator(".scene-dot").nth(place).click()
        scene(page, name)
        fits(page, 390)


def test_an_address_that_makes_no_sense_opens_the_first_scene(visit: Visit) -> None:
    page = visit(f"/?{KEY}=<script>&{KEY}-who=-1&{KEY}-bets=9999999.x.0,7:Z&{KEY}-big=maybe")
    scene(page, "meet")
    expect(page.locator('.person[aria-pressed="true"]')).to_have_count(0)


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1280), ("fr-FR", 390)])
def test_values_are_read_on_a_chart_by_keyboard_and_where_one_points(visit: Visit, locale: str, width: int) -> None:
    say = speech(locale[:2], PACKAGE)
    page = visit(f"/?{KEY}=results", locale=locale, width=width)
    scene(page, "results")
    chart, reading = page.locator(".chart-frame"), page.locator(".chart-reading")
    expect(reading).to_be_empty()
    results = {one.policy: one.results for one in tell(Parameters(), SEED).facts}
    told = " · ".join(f"{say(f'worlds.{world}')} {number}" for world, number in results.items())
    last = say("charts.reading", duration=say.lab("text.years.many", number="10"), list=told)

    chart.focus()
    page.keyboard.press("End")
    expect(reading).to_have_text(last)
    expect(page.locator(".chart-cursor")).to_have_count(1)
    page.keyboard.press("Home")
    expect(reading).not_to_have_text(last)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    expect(reading).to_have_text(last)
    assert page.locator(".scene-results").count() == 1  # the arrows were the chart's
    fits(page, width)
    page.keyboard.press("Escape")
    expect(reading).to_be_empty()

    drawing = page.locator(f".chart-{'wide' if width > 640 else 'narrow'}")
    drawing.evaluate("drawing => drawing.scrollIntoView({ block: 'center' })")
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    expect(reading).to_have_text(last)
    page.mouse.move(box["x"] + 2, box["y"] + box["height"] / 2)
    expect(reading).not_to_have_text(last)
    page.mouse.move(2, 2)
    expect(reading).to_be_empty()

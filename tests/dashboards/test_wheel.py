"""The wheel: played to its end in a real browser, restored from its link, and readable at any width."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from perenne_dashboards.pages.wheel import _decided, opened
from perenne_dashboards.pages.wheel.card import card
from perenne_dashboards.pages.wheel.close import close
from perenne_dashboards.pages.wheel.view import board
from perenne_dashboards.speech import speech
from perenne_experiments.wheel.decisions import NOTHING
from perenne_experiments.wheel.ending import finish
from perenne_experiments.wheel.game import Game, Setting
from perenne_model.policies import VISIBLE

from .conftest import RUN, fits

PACKAGE = "perenne_dashboards.pages.wheel"
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
SUPPORTIVE = (2, 3, 0, 2, 0, 0, 0, 0, 0)

Visit = Callable[..., Any]


def finished(seed: int = 7) -> Game:
    game = Game(Setting("reference", seed, "changeable", 4))
    while not game.over:
        game.play(SUPPORTIVE, 12)
    return game


def deadly() -> Game:
    """A game whose community dies under a heavy hand."""
    for seed in range(1, 60):
        game = Game(Setting("partner-ecosystem", seed, "calm", 4))
        while not game.over:
            game.play((0, 0, 0, 0, 0, 0, 4, 4, 4), 12)
        if not game.life().censored:
            return game
    raise AssertionError("no community dies")


def months(page: Any) -> int:
    return int(page.locator(".wheel-track").get_attribute("aria-valuenow"))


def go(page: Any, button: str) -> None:
    before = months(page)
    page.locator(f"[data-go='{button}']").click()
    page.wait_for_function(f"Number(document.querySelector('.wheel-track')?.getAttribute('aria-valuenow')) > {before}")


@pytest.mark.parametrize(("language", "width", "scheme"), [("fr", 1440, "light"), ("en", 390, "dark")])
def test_the_wheel_is_played_to_its_end_and_its_link_restores_it(
    visit: Visit, language: str, width: int, scheme: str
) -> None:
    say = speech(language, PACKAGE)
    page = visit("/wheel", locale=LOCALES[language], width=width, scheme=scheme)
    page.locator("input[type=number]").fill("7")
    page.locator("input[type=number]").press("Tab")
    page.get_by_role("button", name=say("begin")).click()
    lever = page.locator("input[data-lever=connecting]")
    lever.wait_for()
    lever.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(lever).to_have_value("3")
    page.keyboard.press("Enter")
    expect(page.locator(".wheel-track")).to_have_attribute("aria-valuenow", "1")
    expect(lever).to_have_value("3")
    expect(page.locator(".wheel-sign")).to_have_count(len(VISIBLE))
    while not page.locator("[data-go=end]").count():
        go(page, "12")
        fits(page, width)
    page.locator("[data-go=end]").click()
    page.locator(".wheel-end").first.wait_for(timeout=RUN)
    expect(page.locator("tr.wheel-mine")).to_have_count(1)
    fits(page, width)
    expect(page.locator(".wheel-card")).to_have_js_property("naturalWidth", 1200)
    rank, rows = page.locator(".wheel-rank").inner_text(), page.locator(".wheel-table tbody").inner_text()
    with page.expect_download() as png:
        page.locator("[data-go=png]").click()
    assert png.value.suggested_filename == "perenne.png"
    code = parse_qs(urlsplit(page.url).query)["wheel"][0]
    other = visit(f"/wheel?lang={language}&wheel={code}", locale=LOCALES[language], width=width)
    other.locator(".wheel-end").first.wait_for(timeout=RUN)
    other.get_by_text(say("shared")).wait_for()
    assert other.locator(".wheel-rank").inner_text() == rank
    assert other.locator(".wheel-table tbody").inner_text() == rows
    other.locator("[data-go=again]").click()
    expect(other.locator(".wheel-track")).to_have_attribute("aria-valuenow", "0")
    other.wait_for_url(lambda url: ".7." in parse_qs(urlsplit(url).query)["wheel"][0], wait_until="commit")


def test_a_reload_goes_on_where_the_game_was(visit: Visit) -> None:
    half = Game(Setting("reference", 3, "calm", 8))
    half.play(SUPPORTIVE, 3)
    page = visit(f"/wheel?lang=en&wheel={half.code}")
    track = page.locator(".wheel-track")
    expect(track).to_have_attribute("aria-valuenow", "3")
    expect(page.locator("input[data-lever=connecting]")).to_have_value("3")
    page.keyboard.press("f")
    page.locator(".wheel-large").wait_for()
    page.keyboard.press("f")
    go(page, "1")
    page.reload()
    expect(track).to_have_attribute("aria-valuenow", "4")
    page.get_by_role("button", name="Français").click()
    page.get_by_text(speech("fr", PACKAGE)("board.see")).wait_for()
    expect(track).to_have_attribute("aria-valuenow", "4")


def test_a_link_without_a_game_says_so(visit: Visit) -> None:
    page = visit("/wheel?lang=en&wheel=<script>alert(1)</script>")
    page.get_by_text(speech("en", PACKAGE)("bad_link")).wait_for()
    page.get_by_role("button", name=speech("en", PACKAGE)("begin")).wait_for()


def test_a_death_can_be_dissected(visit: Visit) -> None:
    game = deadly()
    page = visit(f"/wheel?lang=fr&wheel={game.code}", locale="fr-FR")
    say = speech("fr", PACKAGE)
    page.locator(".wheel-end").first.wait_for(timeout=RUN)
    page.get_by_role("button", name=say("end.autopsy_do")).click()
    page.locator(".wheel-autopsy", has_text="Quelle part de hasard").wait_for(timeout=RUN)


# --- without a browser ------------------------------------------------------------------------------------------


def test_both_languages_say_the_same_things() -> None:
    def keys(table: dict[str, Any], above: str = "") -> list[str]:
        return [
            key
            for name, value in table.items()
            for key in (keys(value, f"{above}{name}.") if isinstance(value, dict) else [above + name])
        ]

    english, french = (speech(code, PACKAGE)._words._table for code in ("en", "fr"))
    assert keys(english) == keys(french)

    def holes(text: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(text)))

    for key in keys(english):
        assert holes(speech("en", PACKAGE)._words.table(key)) == holes(speech("fr", PACKAGE)._words.table(key)), key


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_turn_screen_shows_nothing_that_a_facilitator_cannot_see(code: str) -> None:
    game = Game(Setting("reference", 7, "stormy", 4))
    heard = game.play(SUPPORTIVE, 12)
    shown = board(game, heard, speech(code, PACKAGE))
    assert [sign["name"] for sign in shown["signs"]] == list(VISIBLE)
    assert "motivation" not in str(shown).lower()
    assert shown["month"] == game.month
    assert all(len(sign["values"]) == game.month for sign in shown["signs"])


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_ending_and_its_card_are_said_in_the_language(code: str) -> None:
    game = finished()
    ending = finish(game, others=2)
    say = speech(code, PACKAGE)
    shown = close(game, ending, say)
    drawing = card(ending, say)
    assert shown["card"] == drawing
    assert drawing.startswith("<svg")
    assert drawing.endswith("</svg>")
    assert say.lab.numerals.number(ending.yours.points) in drawing
    assert "{link}" in shown["text"]
    assert f"wheel-{game.setting.seed}" in shown["policy"]
    assert len(shown["rows"]) == len(ending.results)


@pytest.mark.parametrize(
    "given",
    [None, {}, {"steps": [0] * 9}, {"steps": [9] * 9, "months": 1}, {"steps": [0] * 9, "months": 600}, {"steps": "x"}],
)
def test_what_a_browser_may_not_send_is_dropped(given: object) -> None:
    assert _decided(given) is None
    assert _decided({"steps": list(NOTHING), "months": 3}) == (NOTHING, 3)


def test_a_table_is_laid_from_any_address() -> None:
    assert opened("").game is None
    assert opened("nonsense").note == "bad_link"
    game = finished()
    assert opened(game.code).closed
    assert opened(game.code).note == "shared"

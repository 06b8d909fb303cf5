"""People: what became of the member that somebody points at, in each world."""

from __future__ import annotations

from collections.abc import Callable

import solara

from perenne_dashboards.controls import Button
from perenne_dashboards.live import Fate, Identity, Player
from perenne_dashboards.markup import html
from perenne_dashboards.pages.lab.board import world_title
from perenne_dashboards.pages.lab.script import Lab
from perenne_dashboards.speech import Speech

_SHARES = ("motivation", "autonomy", "competence", "relatedness")
_COUNTS = ("contributions", "results", "answers", "ties")


@solara.component
def Person(player: Player, lab: Lab, who: Identity | None, forget: Callable[[], object], say: Speech) -> solara.Element:
    """Show one person's lives side by side; without one, how to choose one."""
    _, look = solara.use_state(0)

    def follow() -> Callable[[], None]:
        return player.subscribe(lambda: look(player.week // 4)) if who is not None else lambda: None

    solara.use_effect(follow, [player, who])
    if who is None:
        return html("p", say("people.choose"), css="note")
    with player.lock:
        fates = [
            (script, player_world.fate(who))
            for script in lab.scripts
            for player_world in player.worlds
            if player_world.key == script.key
        ]
    known = next((fate for _, fate in fates if fate is not None), None)
    if known is None:
        return html("p", say("people.choose"), css="note")
    head = html(
        "tr", html("th", "", scope="col"), *[html("th", world_title(script, say), scope="col") for script, _ in fates]
    )
    rows = [
        html("tr", html("th", label, scope="row"), *[html("td", value(fate) if fate else "–") for _, fate in fates])
        for label, value in _rows(say)
    ]
    return html(
        "section",
        html(
            "div",
            html("h2", say("people.heading", unit=known.unit + 1, week=who.arrival)),
            Button(say("people.forget"), on_click=forget, icon="close", bare=True, kind="quiet"),
            css="row",
        ),
        html("p", say("people.need", need=say.lab.numerals.percent(known.autonomy_need)), css="note"),
        html("div", html("table", html("thead", head), html("tbody", *rows)), css="scrolling"),
        css="card",
        id="person",
    )


def _rows(say: Speech) -> list[tuple[str, Callable[[Fate], str]]]:
    def share(name: str) -> Callable[[Fate], str]:
        return lambda fate: say.lab.numerals.percent(getattr(fate, name))

    def count(name: str) -> Callable[[Fate], str]:
        return lambda fate: say.lab.numerals.number(getattr(fate, name))

    return [
        (say("people.fate"), lambda fate: _fate(fate, say)),
        *[(say(f"people.{name}"), share(name)) for name in _SHARES],
        *[(say(f"people.{name}"), count(name)) for name in _COUNTS],
        (say("people.hours"), lambda fate: say.lab.numerals.number(fate.hours)),
    ]


def _fate(fate: Fate, say: Speech) -> str:
    if fate.present or fate.left is None or fate.reason is None:
        return say("people.present")
    return say("people.left", week=fate.left, reason=say.model(f"reasons.{fate.reason}"))

"""Break it: three worlds in which the story should change; a room guesses, then sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import solara

from perenne_dashboards.controls import Button
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.breaking import BREAKS, RUNS, Outcome, broken, on_agenda, outcome
from perenne_dashboards.pages.paradox.story import WORLDS
from perenne_dashboards.pages.paradox.views.room import Room, bar, running, use_study, world_swatch
from perenne_experiments.statistics.estimate import Estimate

EQUAL = "equal"
"""The guess that no world outlives the others."""


@solara.component
def Break(room: Room) -> solara.Element:
    """Offer three ways to break it."""
    return html("div", *(_Case(room, name) for name in BREAKS), css="worlds-row breaks")


@solara.component
def _Case(room: Room, name: str) -> solara.Element:
    guess, set_guess = solara.use_state("")
    before, after = broken("none"), broken(name)
    wanted = RUNS if guess else 0
    lived = min(RUNS, use_study(before, wanted)) + min(RUNS, use_study(after, wanted))  # there may be more of one
    found = solara.use_memo(lambda: _found(name), [lived >= 2 * RUNS, guess])
    agenda = solara.lab.use_task(
        lambda: on_agenda(imposed=True) if name == "agenda" and guess else None,
        dependencies=[name, bool(guess)],
    )

    def ask(bet: str) -> None:
        before.want(RUNS)
        after.want(RUNS)
        set_guess(bet)
        room.change(lambda journey: journey.finish("break"))

    if not guess:
        body = _question(room, ask)
    elif before.failed or after.failed:
        body = [html("p", room.scene("failed"), css="error"), *_question(room, ask)]
    elif found is None:
        told = room.scene("running", done=room.number(lived), wanted=room.number(2 * RUNS))
        body = [running(told, lived, 2 * RUNS)]
    else:
        body = [
            *_answer(room, guess, found),
            html("p", _told(room, name, found, agenda.value if agenda.finished else None), css="moral"),
            Button(room.scene("again"), on_click=lambda: set_guess(""), kind="quiet"),
        ]
    return html(
        "article",
        html("h2", room.scene(f"{name}.title")),
        html("p", room.scene(f"{name}.what"), css="bet-deed"),
        *body,
        css=f"card break break-{name}",
    )


def _found(name: str) -> Outcome | None:
    before, after = broken("none"), broken(name)
    was, now = before.answer(), after.answer()
    if was is None or now is None or was.runs < RUNS or now.runs < RUNS:
        return None
    return outcome(was.first(RUNS), now.first(RUNS))


def _question(room: Room, ask: Callable[[str], None]) -> list[solara.Element]:
    buttons = [Button(room.world(world), on_click=partial(ask, world)) for world in WORLDS]
    return [
        html("p", room.scene("ask"), css="ask"),
        html("div", *buttons, Button(room.scene("equal"), on_click=partial(ask, EQUAL)), css="guesses"),
    ]


def _answer(room: Room, guess: str, found: Outcome) -> list[solara.Element]:
    right = guess in found.longest if guess != EQUAL else len(found.longest) == len(WORLDS)
    named = room.scene("equal") if guess == EQUAL else room.world(guess)
    longest = room.listed([room.world_inside(world) for world in found.longest])
    rows = [
        html(
            "li",
            html("span", world_swatch(change.policy), room.world(change.policy), css="reason-name"),
            html(
                "span",
                _pair(room, "before", change.before, "bar-before"),
                _pair(room, "after", change.after, f"bar-{change.policy}"),
                css="pair",
            ),
        )
        for change in found.changes
    ]
    return [
        html("p", html("b", room.scene("right" if right else "wrong")), f" {room.scene('guessed', guess=named)}"),
        html("p", room.scene("longest", list=longest), css="big"),
        html("p", room.scene("life"), css="note"),
        html("ul", *rows, css="reasons reasons-pairs"),
    ]


def _pair(room: Room, key: str, life: Estimate, css: str) -> solara.Element:
    return html(
        "span",
        html("small", room.scene(key)),
        bar(life.value, css, low=life.low, high=life.high),
        html("b", room.percent(life.value), css="number"),
        css="pair-row",
    )


def _told(room: Room, name: str, found: Outcome, agenda: Mapping[str, Estimate] | None) -> str:
    """Return what a break teaches; nothing where the runs do not bear it out."""
    changes = {change.policy: change for change in found.changes}
    if name == "agenda":
        cultivated = changes["cultivating"]
        if agenda is None or agenda["cultivating"].low <= agenda["directive"].high:
            return ""
        return room.scene(
            "agenda.told",
            cost=room.number(100 * (cultivated.before.value - cultivated.after.value), 0),
            cultivating=room.number(agenda["cultivating"].value, 1),
            directive=room.number(agenda["directive"].value, 1),
        )
    change = changes["directive" if name == "need" else "absent"]
    if change.after.low <= change.before.high:
        return ""
    return room.scene(f"{name}.told", before=room.percent(change.before.value), after=room.percent(change.after.value))

"""The page of the paradox: one scene at a time, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import solara

from perenne_dashboards.address import use_address, use_speech
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.desk import Desk, use_desk
from perenne_dashboards.pages.paradox.scenes import GOALS, KEY, SCENES, Journey
from perenne_dashboards.pages.paradox.seed import SEED
from perenne_dashboards.pages.paradox.story import tell
from perenne_dashboards.pages.paradox.views import broken, curve, lives, many, meet, predict, reveal, sandbox, watch
from perenne_dashboards.pages.paradox.views.room import Room
from perenne_dashboards.speech import Speech

PACKAGE = "perenne_dashboards.pages.paradox"

_STYLE = Path(__file__).with_name("paradox.css")
_VIEWS: Mapping[str, Callable[[Room], solara.Element]] = {
    "meet": meet.Meet,
    "alone": watch.Alone,
    "predict": predict.Predict,
    "race": watch.Race,
    "leavers": reveal.Leavers,
    "results": reveal.Results,
    "lives": lives.Lives,
    "many": many.Many,
    "curve": curve.CurveView,
    "break": broken.Break,
    "sandbox": sandbox.Sandbox,
}


@solara.component
def Page() -> solara.Element:
    """Show the scene that the address tells of."""
    from perenne_model import Parameters

    say = use_speech(PACKAGE)
    story = solara.use_memo(lambda: tell(Parameters(), SEED), [])
    desk = use_desk(story, use_address())
    journey = desk.journey
    room = Room(say, story, journey, desk.change, desk.command.value, desk.hear)
    ledes = [] if journey.scene == "race" and journey.met("race") else [html("p", _lede(room), css="lede")]
    return html(
        "div",
        solara.Style(_STYLE),
        _steps(say, desk),
        html(
            "section",
            html("h1", _title(room)),
            html("div", *ledes),
            _VIEWS[journey.scene](room),
            css=f"scene scene-{journey.scene}",
        ).key(journey.scene),
        css="paradox",
    )


def _title(room: Room) -> str:
    if room.journey.scene == "meet":
        return room.say("title")
    return lives.title(room) if room.journey.scene == "lives" else room.scene("title")


def _lede(room: Room) -> str:
    if room.journey.scene == "many":
        return many.lede(room)
    return room.scene("lede", count=room.number(len(room.story.founders())))


def _steps(say: Speech, desk: Desk) -> solara.Element:
    journey = desk.journey
    return _bar(
        scenes=[
            {"key": key, "name": say(f"scenes.{key}.name"), "met": key in GOALS and journey.met(key)} for key in SCENES
        ],
        at=journey.scene,
        first=journey.is_first,
        last=journey.is_last,
        goal=say(f"goals.{journey.goal}") if journey.goal else "",
        nudged=desk.nudged.value == journey.scene and journey.goal is not None,
        big=journey.big,
        words=say.table("bar"),
        address_key=KEY,
        event_go=lambda key: desk.change(lambda now: now.at(str(key))),
        event_step=lambda _: desk.step(),
        event_back=lambda _: desk.change(Journey.back),
        event_show=lambda big: desk.change(lambda now: now.present(big=big is True)),
        event_toggle=lambda _: desk.tell("toggle"),
        event_visit=lambda key: desk.visit(str(key)),
    )


@solara.component_vue("bar.vue", vuetify=False)
def _bar(
    scenes: list[dict[str, Any]],
    at: str,
    first: bool,  # noqa: FBT001 - properties of the template
    last: bool,  # noqa: FBT001
    goal: str,
    nudged: bool,  # noqa: FBT001
    big: bool,  # noqa: FBT001
    words: dict[str, str],
    address_key: str,
    event_go: Callable[[object], None],
    event_step: Callable[[object], None],
    event_back: Callable[[object], None],
    event_show: Callable[[object], None],
    event_toggle: Callable[[object], None],
    event_visit: Callable[[object], None],
) -> None:
    """Draw the scenes, the steps, and what is to be done first; listen to the keyboard."""

"""The page of the paradox: one scene at a time, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import solara

from perenne_dashboards.address import use_address, use_speech, write_address
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.scenes import GOALS, KEY, SCENES, Journey, read_journey
from perenne_dashboards.pages.paradox.seed import SEED
from perenne_dashboards.pages.paradox.story import Story, tell
from perenne_dashboards.pages.paradox.views import broken, curve, lives, many, meet, predict, reveal, sandbox, watch
from perenne_dashboards.pages.paradox.views.room import Room

_STYLE = Path(__file__).with_name("paradox.css")

PACKAGE = "perenne_dashboards.pages.paradox"

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
_PLAYED = ("alone", "race", "many", "curve")
"""Scenes in which something runs: the key that goes on starts it first, then takes it to its end."""

_journey: solara.Reactive[Journey] = solara.reactive(Journey())


@solara.component
def Page() -> solara.Element:
    """Show the scene that the address tells of."""
    from perenne_model import Parameters

    say = use_speech(PACKAGE)
    address = use_address()
    opened = solara.use_memo(lambda: _open(address), [])
    journey = _journey.value if opened else Journey()
    story = solara.use_memo(lambda: tell(Parameters(), SEED), [])
    state, set_state = solara.use_state("ready")
    command, set_command = solara.use_state({"number": 0, "what": ""})
    nudged, nudge = solara.use_state(False)
    scene = journey.scene

    def change(how: Callable[[Journey], Journey]) -> None:
        before = _journey.peek()
        after = how(before)
        if after.scene != before.scene:
            set_state("ready")
            set_command(lambda now: {"number": now["number"], "what": ""})
            nudge(False)
        if after != before:
            _journey.set(after)
            write_address(after.address())

    def on_state(found: str) -> None:
        if found not in {"ready", "playing", "paused", "ended"}:
            return
        set_state(found)
        if found == "ended":
            change(lambda now: now.finish(scene))

    def command_it(what: str) -> None:
        set_command(lambda now: {"number": now["number"] + 1, "what": what})

    def step() -> None:
        now = _journey.peek()
        if now.scene == "meet" and now.who is None:
            change(lambda journey: journey.follow(story.witness().identity[1]))
        elif now.scene in _PLAYED and now.goal:
            command_it("end" if state == "playing" else "play")
        elif now.goal and not nudged:
            nudge(True)
        else:
            change(Journey.forward)

    room = Room(say, story, journey, change, command, on_state)
    return html(
        "div",
        solara.Style(_STYLE),
        _bar(
            scenes=[
                {"key": key, "name": say(f"scenes.{key}.name"), "met": key in GOALS and journey.met(key)}
                for key in SCENES
            ],
            at=scene,
            first=journey.is_first,
            last=journey.is_last,
            goal=say(f"goals.{journey.goal}") if journey.goal else "",
            nudged=nudged and journey.goal is not None,
            big=journey.big,
            words=say.table("bar"),
            event_go=lambda key: change(lambda now: now.at(str(key))),
            event_step=lambda _: step(),
            event_back=lambda _: change(Journey.back),
            event_show=lambda big: change(lambda now: now.present(big=big is True)),
            event_toggle=lambda _: command_it("toggle"),
        ),
        html(
            "section",
            html("h1", _title(room)),
            html("p", _lede(room, story), css="lede") if scene != "race" or not journey.met("race") else None,
            _VIEWS[scene](room),
            css=f"scene scene-{scene}",
        ).key(scene),
        css="paradox paradox-big" if journey.big else "paradox",
    )


def _open(address: Mapping[str, str]) -> bool:
    """Take the journey from the address, if it tells of one; what has been done in this session stays done."""
    if any(key.startswith(KEY) for key in address):
        _journey.set(replace(read_journey(address), done=_journey.peek().done))
    return True


def _title(room: Room) -> str:
    if room.journey.scene == "lives":
        return lives.title(room)
    if room.journey.scene == "meet":
        return room.say("title")
    return room.scene("title")


def _lede(room: Room, story: Story) -> str:
    if room.journey.scene == "many":
        return many.lede(room)
    return room.scene("lede", count=room.number(len(story.founders())))


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
    event_go: Callable[[object], None],
    event_step: Callable[[object], None],
    event_back: Callable[[object], None],
    event_show: Callable[[object], None],
    event_toggle: Callable[[object], None],
) -> None:
    """Draw the scenes, the steps, and what is to be done first; listen to the keyboard."""

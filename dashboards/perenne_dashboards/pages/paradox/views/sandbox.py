"""The sandbox: other people, other work, other means, and the same three worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import solara

from perenne_dashboards.controls import Button, NumberField, Segments, Slider
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.many import study
from perenne_dashboards.pages.paradox.replay import Replay, told
from perenne_dashboards.pages.paradox.seed import SEED
from perenne_dashboards.pages.paradox.story import WEEKS, WORLDS, tell
from perenne_dashboards.pages.paradox.views.many import life_bars
from perenne_dashboards.pages.paradox.views.room import Room, running, use_study

RUNS = 100
"""Communities that are lived at a time."""

_LARGEST_SEED = 9999


@dataclass(frozen=True, slots=True)
class Knob:
    """A parameter that is offered.

    Attributes:
        name: what the words call it.
        path: the parameter.
        low: smallest value offered.
        high: largest.
        step: distance between two.
    """

    name: str
    path: str
    low: float
    high: float
    step: float


KNOBS = (
    Knob("core", "launch.core", 5, 60, 1),
    Knob("need", "members.autonomy_need.mean", 0.0, 1.0, 0.05),
    Knob("effort", "initiatives.effort.median", 6, 120, 2),
    Knob("hours", "facilitator.hours", 0, 20, 1),
)
"""What may be changed."""


@solara.component
def Sandbox(room: Room) -> solara.Element:
    """Let a room change the people, the work and the means."""
    usual = _usual()
    settings, change = solara.use_state(usual)
    seed, reseed = solara.use_state(SEED)
    view, look = solara.use_state("one")

    def turn(knob: Knob) -> Callable[[float], None]:
        return lambda value: change(lambda now: {**now, knob.path: round(value / knob.step) * knob.step})

    def reset() -> None:
        change(usual)
        reseed(SEED)

    sliders = [
        Slider(
            room.scene(knob.name),
            settings[knob.path],
            low=knob.low,
            high=knob.high,
            step=knob.step,
            on_value=turn(knob),
            percent=knob.name == "need",
        )
        for knob in KNOBS
    ]
    tools = [
        NumberField(room.scene("seed"), seed, low=0, high=_LARGEST_SEED, on_value=lambda value: reseed(int(value))),
        Button(room.scene("other"), on_click=lambda: reseed(lambda now: (now + 1) % (_LARGEST_SEED + 1)), icon="dice"),
        Button(room.scene("reset"), on_click=reset, icon="reset", kind="quiet"),
    ]
    views = [("one", room.scene("one")), ("many", room.scene("many"))]
    return html(
        "div",
        html("div", *sliders, html("div", *tools, css="stack"), css="card stack knobs"),
        html(
            "div",
            Segments(room.scene("one"), view, views, on_value=look, bare=True),
            _One(room, settings, seed) if view == "one" else _Hundred(room, settings),
            _onward(room),
            css="stack",
        ),
        css="split sandbox",
    )


def _usual() -> dict[str, float]:
    from perenne_model import Parameters

    usual = Parameters()
    return {knob.path: usual[knob.path] for knob in KNOBS}


@solara.component
def _One(room: Room, settings: Mapping[str, float], seed: int) -> solara.Element:
    """Show one community in the three worlds."""
    from perenne_model import Parameters

    key = (seed, *settings.values())
    story = solara.use_memo(lambda: tell(Parameters(dict(settings)), seed), [key])
    shown = solara.use_memo(lambda: told(list(story.recordings.values())), [key])
    return Replay(
        shown, words=room.replay_words, until=WEEKS, horizon=WEEKS, command=room.command, on_state=room.on_state
    )


@solara.component
def _Hundred(room: Room, settings: Mapping[str, float]) -> solara.Element:
    """Let a hundred communities live."""
    usual = _usual()
    changed = {path: value for path, value in settings.items() if value != usual[path]}
    asked = study(WORLDS, changed)
    wanted, want = solara.use_state(0)
    done = use_study(asked, wanted)
    answer = solara.use_memo(asked.answer, [asked, done])

    def ask() -> None:
        asked.want(RUNS)
        want(wanted + 1)

    return html(
        "div",
        html("p", room.say("scenes.many.failed"), css="error") if asked.failed else None,
        Button(room.scene("run", runs=room.number(RUNS)), on_click=ask, kind="main") if done < RUNS else None,
        running(
            room.say("scenes.many.running", done=room.number(done), wanted=room.number(asked.wanted)),
            done,
            asked.wanted,
        )
        if not asked.finished
        else None,
        html("div", html("h2", room.say("scenes.many.mean")), life_bars(room, answer)) if answer else None,
        css="card stack",
    )


def _onward(room: Room) -> solara.Element:
    links = [
        html("a", room.scene(name), href=f"{path}?lang={room.say.code}", css="button")
        for name, path in (("wheel", "/wheel"), ("lab", "/lab"))
    ]
    return html("div", html("h2", room.scene("on")), html("div", *links, css="row"), css="onward")

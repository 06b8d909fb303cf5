"""Many runs: whether it was luck."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import solara

from perenne_dashboards.controls import Button
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.breaking import broken
from perenne_dashboards.pages.paradox.drawing import COLOURS, DASHES, Frame, apart, chart, legend, ten_years
from perenne_dashboards.pages.paradox.many import Answer
from perenne_dashboards.pages.paradox.seed import KEEPING, SEARCHED
from perenne_dashboards.pages.paradox.story import WEEKS, WORLDS
from perenne_dashboards.pages.paradox.views.room import YEAR, Room, bar, running, use_study, world_swatch
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.survival import kaplan_meier

RUNS = 200
"""Communities that are asked for at a time."""

MOST = 1000
"""Communities beyond which no more are offered."""

_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def lede(room: Room) -> str:
    """Return the scene's first words, which own up to how the community that was shown was chosen."""
    return room.scene("lede", kept=room.number(KEEPING), of=room.number(SEARCHED))


@solara.component
def Many(room: Room) -> solara.Element:
    """Let hundreds of communities live in the three worlds."""
    asked = broken("none")
    wanted, want = solara.use_state(RUNS if "many" in room.journey.done else 0)
    done = use_study(asked, wanted)
    answer = solara.use_memo(asked.answer, [done, wanted])

    def ask() -> None:
        more = min(MOST, (done // RUNS + 1) * RUNS)
        asked.want(more)
        want(more)

    def begin() -> None:
        if room.command["what"] == "play" and not wanted:
            ask()

    def report() -> None:
        if wanted and asked.finished and not asked.failed:
            room.on_state("ended")
        elif wanted:
            room.on_state("playing")

    solara.use_effect(begin, [room.command["number"]])
    solara.use_effect(report, [done, wanted])
    shown = answer if wanted and answer is not None else None
    return html(
        "div",
        html("div", *_controls(room, ask, done, wanted, failed=asked.failed), css="row run-row"),
        html("div", _survival(room, shown), _beside(room, shown), css="beside") if shown else None,
    )


def _controls(room: Room, ask: Callable[[], None], done: int, wanted: int, *, failed: bool) -> list[solara.Element]:
    if failed:
        return [html("p", room.scene("failed"), css="error"), _button(room, "run", ask)]
    if not wanted:
        return [_button(room, "run", ask)]
    if done < wanted:
        return [running(room.scene("running", done=room.number(done), wanted=room.number(wanted)), done, wanted)]
    return [_button(room, "more", ask)] if wanted < MOST else []


def _button(room: Room, key: str, ask: Callable[[], None]) -> solara.Element:
    return Button(
        room.scene(key, runs=room.number(RUNS)),
        on_click=ask,
        kind="main" if key == "run" else "plain",
    )


def _survival(room: Room, answer: Answer) -> solara.Element:
    curves = {}
    for world in WORLDS:
        lives = answer.of(world)
        curves[world] = kaplan_meier(lives, lives < WEEKS)
    weeks = np.arange(0, WEEKS + 1, 4)
    read = {world: [curve.at(float(week)) for week in weeks] for world, curve in curves.items()}
    last = {world: float(np.mean(answer.of(world) >= WEEKS)) for world in WORLDS}
    for world in WORLDS:
        curve = read[world]
        curve[-1] = Estimate(last[world], min(last[world], curve[-1].low), max(last[world], curve[-1].high))

    def draw(frame: Frame) -> str:
        parts = [frame.axes(ten_years(room.number), [(one, room.percent(one)) for one in _SHARES], room.scene("years"))]
        for world in WORLDS:
            years = [float(week) / YEAR for week in weeks]
            upper = [(year, one.high) for year, one in zip(years, read[world], strict=True)]
            lower = [(year, one.low) for year, one in zip(years, read[world], strict=True)]
            middle = [(year, one.value) for year, one in zip(years, read[world], strict=True)]
            parts += [frame.area(upper, lower, COLOURS[world]), frame.line(middle, COLOURS[world], DASHES[world])]
        for world, height in zip(WORLDS, apart([last[world] for world in WORLDS], 0.075), strict=True):
            parts.append(frame.text((10.0, height), room.percent(last[world]), dx=6, dy=5, css=f"chart-{world}"))
        return "".join(parts)

    ended = room.listed([f"{room.world_inside(world)} {room.percent(last[world])}" for world in WORLDS])
    readings = [
        (
            float(week) / YEAR,
            room.reading(int(week), {world: room.percent(read[world][place].value) for world in WORLDS}),
        )
        for place, week in enumerate(weeks)
    ]
    return html(
        "div",
        html("h2", room.scene("alive")),
        legend([(room.world(world), COLOURS[world], DASHES[world]) for world in WORLDS]),
        chart(draw, x=(0, 10), y=(0, 1), told=room.scene("chart", list=ended), readings=readings),
    )


def _beside(room: Room, answer: Answer) -> solara.Element:
    means = html("div", html("h2", room.scene("mean")), life_bars(room, answer))
    return html("div", means, html("div", *(_verdict(room, answer) if answer.runs >= RUNS else []), css="told"))


def life_bars(room: Room, answer: Answer) -> solara.Element:
    """Return the mean life in each world as bars with their intervals."""
    rows = []
    for world in WORLDS:
        life = answer.life(world)
        rows.append(
            html(
                "li",
                html("span", world_swatch(world), room.world(world), css="reason-name"),
                bar(life.value, f"bar-{world}", low=life.low, high=life.high),
                html("b", room.percent(life.value), css="number"),
            )
        )
    return html("ul", *rows, css="reasons reasons-tall")


def _verdict(room: Room, answer: Answer) -> list[solara.Element]:
    runs = room.number(answer.runs)
    leads = {world: answer.lead("cultivating", world) for world in ("absent", "directive")}
    share = room.percent(answer.share_won("cultivating"))
    said = [
        html("p", room.scene("verdict", runs=runs, share=share), css="big"),
        html(
            "p",
            room.scene(
                "gains",
                absent=room.percent(leads["absent"].value),
                directive=room.percent(leads["directive"].value),
                absent_range=room.say.lab.numerals.percent_range(leads["absent"]),
                directive_range=room.say.lab.numerals.percent_range(leads["directive"]),
            ),
        ),
    ]
    if all(lead.low > 0 for lead in leads.values()):
        said.append(html("p", room.scene("moral"), css="moral"))
    return [*said, html("p", room.scene("repeat", runs=answer.runs), css="note")]

"""The reveal: who left and why, and what came of all the initiatives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import solara

from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.drawing import COLOURS, DASHES, Frame, apart, chart, legend, ten_years
from perenne_dashboards.pages.paradox.story import WEEKS, WORLDS, Facts
from perenne_dashboards.pages.paradox.views.room import YEAR, Room, bar, world_swatch

_STEPS = (1, 2, 5)  # of an axis, times a power of ten


@solara.component
def Leavers(room: Room) -> solara.Element:
    """Show who left each world, and why."""
    facts = room.story.facts
    shown = [reason for reason in facts[0].reasons if any(one.reasons[reason] for one in facts)]
    return html(
        "div",
        html("div", *(_leavers_of(room, one, shown) for one in facts), css="worlds-row"),
        html("p", room.scene("moral"), css="moral"),
    )


def _leavers_of(room: Room, one: Facts, shown: Sequence[str]) -> solara.Element:
    total = sum(one.reasons.values())
    most = max(1, *one.reasons.values())
    rows = [
        html(
            "li",
            html("span", room.say(f"replay.reasons.{reason}"), css="reason-name"),
            bar(one.reasons[reason] / most, f"bar-{reason}"),
            html("b", room.percent(one.reasons[reason] / max(1, total)), css="number"),
        )
        for reason in shown
    ]
    counts = {reason: room.number(count) for reason, count in one.reasons.items()}
    duration = room.duration(one.lifetime)
    return html(
        "article",
        html("h2", world_swatch(one.policy), room.world(one.policy)),
        html("p", html("b", room.counted("total", total)), f" {room.scene('in_weeks', duration=duration)}", css="big"),
        html("ul", *rows, css="reasons"),
        html("p", room.scene(one.policy, total=room.number(total), duration=duration, **counts)),
        css=f"card world-card world-card-{one.policy}",
    )


@solara.component
def Results(room: Room) -> solara.Element:
    """Show what came of the initiatives of each world."""
    facts = room.story.facts
    return html(
        "div",
        html("div", *(_results_of(room, one) for one in facts), css="worlds-row"),
        html("div", _so_far(room), html("div", *_told(room, facts), css="told"), css="beside"),
    )


def _results_of(room: Room, one: Facts) -> solara.Element:
    still = one.started - one.results - one.abandoned
    parts = [("results", one.results), ("abandoned", one.abandoned), ("open", still)]
    stacked = [
        html("span", css=f"part part-{key}", style=f"flex-grow: {count}", title=f"{room.scene(key)}: {count}")
        for key, count in parts
        if count
    ]
    numbers = [
        html("div", html("dd", room.number(count), css="number"), html("dt", room.scene(key)), css=f"tally tally-{key}")
        for key, count in (("begun", one.started), *parts)
    ]
    ended, succeeded = one.own
    return html(
        "article",
        html("h2", world_swatch(one.policy), room.world(one.policy)),
        html("dl", *numbers, css="tallies"),
        html("span", *stacked, css="parts", aria_hidden="true"),
        html("p", room.scene("own", succeeded=room.number(succeeded), ended=room.number(ended)), css="note"),
        css=f"card world-card world-card-{one.policy}",
    )


def _so_far(room: Room) -> solara.Element:
    """Draw results so far over ten years: to the end of each life, and level from then on."""
    facts = room.story.facts
    top, step = _round_up(max(one.results for one in facts))
    lines = {one.policy: _steps(room, one.policy) for one in facts}

    def draw(frame: Frame) -> str:
        ticks = [(float(value), room.number(value)) for value in range(0, top + 1, step)]
        parts = [frame.axes(ten_years(room.number), ticks, room.scene("years"))]
        parts += [frame.line(lines[world], COLOURS[world], DASHES[world]) for world in WORLDS]
        ends = apart([lines[world][-1][1] for world in WORLDS], 0.075 * top)
        for one, height in zip(facts, ends, strict=True):
            parts.append(frame.text((10.0, height), room.number(one.results), dx=7, dy=5, css=f"chart-{one.policy}"))
        return "".join(parts)

    ended = room.listed([f"{room.world_inside(one.policy)} {room.number(one.results)}" for one in facts])
    readings = [
        (at, room.reading(round(at * YEAR), {world: room.number(lines[world][place][1]) for world in WORLDS}))
        for place, (at, _) in enumerate(lines[WORLDS[0]])
    ]
    return html(
        "div",
        html("h2", room.scene("axis")),
        legend([(room.world(world), COLOURS[world], DASHES[world]) for world in WORLDS]),
        chart(draw, x=(0, 10), y=(0, top), told=room.scene("chart", list=ended), readings=readings, tall=300),
    )


def _steps(room: Room, world: str) -> list[tuple[float, float]]:
    ended = sorted(one.ended for one in room.story.recordings[world].ended(succeeded=True))
    so_far = np.searchsorted(ended, np.arange(0, WEEKS + 1, 4), side="right")
    return [(4 * place / YEAR, float(count)) for place, count in enumerate(so_far)]


def _round_up(number: int) -> tuple[int, int]:
    """Return the top of an axis that holds a number, and the step of its ticks."""
    size = 1
    while True:
        for step in _STEPS:
            if 5 * step * size >= number:
                return -(-max(1, number) // (step * size)) * step * size, step * size
        size *= 10


def _told(room: Room, facts: Sequence[Facts]) -> list[solara.Element]:
    absent, _, directed = facts
    first = [
        room.scene("first_none", world=room.world_inside(one.policy))
        if one.first_result is None
        else room.scene("first_item", world=room.world_inside(one.policy), week=room.number(one.first_result + 1))
        for one in facts
    ]
    told = [html("p", room.scene("first", list=room.listed(first)))]
    if absent.first_result is not None and directed.first_result is not None:
        sooner = directed.first_result < absent.first_result
        weeks = {"directed": room.number(directed.first_result + 1), "absent": room.number(absent.first_result + 1)}
        told.append(html("p", room.scene("quick", **weeks) if sooner else room.scene("slow")))
    ended, succeeded = directed.own
    moral = room.scene("moral", succeeded=room.number(succeeded), ended=room.number(ended))
    return [*told, html("p", moral, css="moral")]

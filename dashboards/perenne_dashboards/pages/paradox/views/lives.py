"""Three lives: where one person went in each world."""

from __future__ import annotations

import numpy as np
import solara

from perenne_dashboards.controls import Choice
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.cast import followed, name_of
from perenne_dashboards.pages.paradox.drawing import COLOURS, Frame, chart, ten_years
from perenne_dashboards.pages.paradox.fate import Fate
from perenne_dashboards.pages.paradox.story import Founder
from perenne_dashboards.pages.paradox.views.room import YEAR, Room, world_swatch

_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_NEEDS = ("autonomy", "competence", "relatedness")
_FEW = 15  # results beyond which their stars are drawn small
_ALIKE = 4  # weeks between the shortest and the longest stay within which three lives are told to be alike


def title(room: Room) -> str:
    """Return the scene's title, which names who is followed."""
    return room.scene("title", name=name_of(followed(room.story, room.journey.who)))


@solara.component
def Lives(room: Room) -> solara.Element:
    """Show three lives of one person side by side."""
    founder = followed(room.story, room.journey.who)
    fates = room.story.fates(founder.identity)
    options = [(str(one.identity[1]), name_of(one)) for one in sorted(room.story.founders(), key=name_of)]
    stays = [one.stay for one in fates]
    alike = max(stays) - min(stays) <= _ALIKE
    return html(
        "div",
        html(
            "div",
            Choice(
                room.scene("who"),
                str(founder.identity[1]),
                options,
                on_value=lambda slot: room.change(lambda journey: journey.follow(int(slot))),
            ),
            css="who",
        ),
        html("div", *(_life(room, founder, one) for one in fates), css="worlds-row"),
        html("p", room.scene("same", name=name_of(founder)), css="moral") if alike else None,
        css="lives",
    )


def _life(room: Room, founder: Founder, one: Fate) -> solara.Element:
    name = name_of(founder)
    if one.joined is None:
        body = [html("p", room.scene("never", name=name), css="big")]
    else:
        body = [
            html("p", _end(room, name, one), css="big"),
            html("h3", room.scene("motivation")),
            _motivation(room, name, one),
            html("p", room.scene("results", results=room.number(one.results), started=room.number(one.started))),
            html("h3", room.scene("needs", name=name)),
            _needs(room, one),
        ]
    return html(
        "article",
        html("h2", world_swatch(one.policy), room.world(one.policy)),
        *body,
        css=f"card world-card world-card-{one.policy}",
    )


def _end(room: Room, name: str, one: Fate) -> str:
    duration = room.duration(one.stay)
    if one.reason is not None:
        return room.scene("left", name=name, duration=duration, reason=room.say(f"replay.reasons.{one.reason}"))
    return room.scene("stayed" if one.moments[-1].kind == "stayed" else "ended", name=name, duration=duration)


def _motivation(room: Room, name: str, one: Fate) -> solara.Element:
    felt = one.felt["motivation"]
    joined = one.joined or 0
    points = [((joined + week) / YEAR, float(share)) for week, share in enumerate(felt)]
    if len(points) == 1:
        points.append((points[0][0] + 1 / YEAR, points[0][1]))
    thinned = [*points[:-1:3], points[-1]] if len(points) > 60 else points
    colour = COLOURS[one.policy]
    star = "chart-star" if one.results <= _FEW else "chart-star chart-star-small"

    def draw(frame: Frame) -> str:
        ticks = [(share, room.percent(share)) for share in _SHARES]
        parts = [frame.axes(ten_years(room.number), ticks, room.scene("years"))]
        parts.append(frame.area(thinned, [(at, 0.0) for at, _ in thinned], colour))
        parts.append(frame.line(thinned, colour))
        for moment in one.moments:
            place = min(len(points) - 1, max(0, moment.week - joined))
            if moment.kind == "result":
                parts.append(frame.text(points[place], "★", anchor="middle", dy=-3, css=star))
            elif moment.kind == "left":
                parts.append(frame.dot(points[-1], f"var(--{_INK[one.reason or 'organisation']})", 9))
        return "".join(parts)

    told = room.scene(
        "chart",
        name=name,
        world=room.world(one.policy),
        first=room.percent(float(felt[0])),
        last=room.percent(float(felt[-1])),
        duration=room.duration(one.stay),
    )
    readings = [
        (at, room.say("charts.reading", duration=room.duration(round(at * YEAR)), list=room.percent(share)))
        for at, share in thinned
    ]
    return chart(draw, x=(0, 10), y=(0, 1), told=told, readings=readings, small=True)


_INK = {
    "autonomy": "vermillion",
    "results": "blue",
    "belonging": "purple",
    "overload": "orange",
    "organisation": "grey",
}


def _needs(room: Room, one: Fate) -> solara.Element:
    """Show how well each need was met: over the last half year in this world."""
    rows = []
    for name in _NEEDS:
        level = float(np.mean(one.felt[name][-YEAR // 2 :]))
        fill = html("span", css="bar-fill", style=f"--share: {100 * level:.0f}%")
        rows.append(
            html(
                "li",
                html("span", room.scene(name), css="reason-name"),
                html("span", fill, css="meter bar-felt", aria_hidden="true"),
                html("b", room.percent(level), css="number"),
            )
        )
    return html("ul", *rows, css="reasons")

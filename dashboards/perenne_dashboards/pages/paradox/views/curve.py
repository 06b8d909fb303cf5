"""The curve of many runs: how much is too much, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import solara

from perenne_dashboards.controls import Button, Slider
from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.curve import HINGES, Curve, curve, curve_study
from perenne_dashboards.pages.paradox.drawing import COLOURS, Frame, Reading, apart, chart
from perenne_dashboards.pages.paradox.many import Study
from perenne_dashboards.pages.paradox.views.room import Room, running, use_study
from perenne_experiments.statistics.diagonal import GRIPS
from perenne_experiments.statistics.estimate import Estimate

RUNS = 200
"""Communities at each grip that are asked for at a time."""

MOST = 1200
"""Communities beyond which no more are offered: as many as docs/findings.md takes."""

_ROOMY = 500  # width of a drawing from which there is room for words in the middle of its axis
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@solara.component
def CurveView(room: Room) -> solara.Element:
    """Let communities live along the diagonal."""
    hinge, turn = solara.use_state("none")
    wanted, want = solara.use_state(RUNS if "curve" in room.journey.done else 0)
    guess, set_guess = solara.use_state(-1.0)
    asked, plain = curve_study(hinge), curve_study()
    done = use_study(asked, wanted)
    found = solara.use_memo(lambda: _found(asked), [hinge, done])
    reference = solara.use_memo(lambda: _found(plain) if hinge != "none" else None, [hinge, plain.done])

    def ask(more: int) -> None:
        asked.want(more)
        want(more)

    def choose(name: str) -> None:
        turn(name)
        more = max(RUNS, curve_study(name).done)
        curve_study(name).want(more)
        want(more)

    def begin() -> None:
        if room.command["what"] == "play" and not wanted:
            ask(RUNS)

    def report() -> None:
        if wanted:
            room.on_state("ended" if asked.finished and not asked.failed else "playing")

    solara.use_effect(begin, [room.command["number"]])
    solara.use_effect(report, [done, wanted, hinge])
    shown = found if wanted else None
    return html(
        "div",
        html(
            "div",
            _chart(room, shown, reference, guess),
            html("div", *([_hinges(room, hinge, choose)] if shown and (done >= RUNS or hinge != "none") else [])),
        ),
        html(
            "div",
            html("div", *([_guess(room, guess, set_guess)] if shown is None else [])),
            html("div", *(_verdict(room, shown) if shown and shown.runs >= RUNS else []), css="told"),
            html("div", *_controls(room, ask, done, wanted, failed=asked.failed), css="row run-row"),
        ),
        css="beside curve",
    )


def _found(asked: Study) -> Curve | None:
    answer = asked.answer()
    return None if answer is None else curve(answer)


def _hinges(room: Room, hinge: str, choose: Callable[[str], None]) -> solara.Element:
    buttons = [
        Button(room.scene(f"hinges.{name}"), on_click=partial(choose, name), pressed=name == hinge) for name in HINGES
    ]
    return html("div", html("p", room.scene("hinge"), css="ask"), html("div", *buttons, css="row"))


def _guess(room: Room, guess: float, on_guess: Callable[[float], None]) -> solara.Element:
    return html(
        "div",
        Slider(
            room.scene("guess"),
            max(0.0, guess) if guess >= 0 else 0.5,
            low=0.0,
            high=1.0,
            step=0.1,
            on_value=on_guess,
        ),
        css="guess",
    )


def _controls(room: Room, ask: Callable[[int], None], done: int, wanted: int, *, failed: bool) -> list[solara.Element]:
    def more() -> None:
        ask(min(MOST, (done // RUNS + 1) * RUNS))

    label = {"runs": room.number(RUNS)}
    if failed:
        return [html("p", room.scene("failed"), css="error"), Button(room.scene("run", **label), on_click=more)]
    if not wanted:
        return [Button(room.scene("run", **label), on_click=more, kind="main")]
    if done < wanted:
        return [running(room.scene("running", done=room.number(done), wanted=room.number(wanted)), done, wanted)]
    return [Button(room.scene("more", **label), on_click=more)] if done < MOST else []


def _chart(room: Room, found: Curve | None, reference: Curve | None, guess: float) -> solara.Element:
    def draw(frame: Frame) -> str:
        middle = [(0.5, room.number(0.5, 1))] if frame.width >= _ROOMY else []
        ends = [(0.0, room.scene("hands_off")), *middle, (1.0, room.scene("everything"))]
        parts = [frame.axes(ends, [(share, room.percent(share)) for share in _SHARES], room.scene("axis"))]
        if guess >= 0:
            parts.append(frame.line([(guess, 0.0), (guess, 1.0)], "var(--soft)", "2 5", css="chart-guess"))
            parts.append(frame.text((guess, 0.02), room.scene("your_guess"), anchor="middle", dy=-4, css="chart-note"))
        if reference is not None:
            parts.append(frame.line(_line(reference.means), "var(--soft)", "3 4", css="chart-faint"))
        if found is not None:
            parts += _drawn(room, frame, found)
        return "".join(parts)

    if found is None:
        told = room.scene("axis")
    else:
        told = room.scene(
            "chart",
            none=room.percent(found.means[0].value),
            best=room.percent(max(mean.value for mean in found.means)),
            full=room.percent(found.means[-1].value),
        )
    return html(
        "div",
        html("h2", room.scene("life")),
        chart(draw, x=(0, 1), y=(0, 1), told=told, readings=_readings(room, found), tall=360),
    )


def _readings(room: Room, found: Curve | None) -> list[Reading]:
    if found is None:
        return []
    return [
        (
            grip,
            room.scene(
                "reading",
                grip=room.number(grip, 1),
                life=room.percent(mean.value),
                range=room.say.lab.numerals.percent_range(mean),
            ),
        )
        for grip, mean in zip(GRIPS, found.means, strict=True)
    ]


def _line(means: tuple[Estimate, ...]) -> list[tuple[float, float]]:
    return [(grip, mean.value) for grip, mean in zip(GRIPS, means, strict=True)]


def _drawn(room: Room, frame: Frame, found: Curve) -> list[str]:
    low, high = found.plateau
    parts = []
    if high > low:
        parts.append(frame.area([(low, 1.0), (high, 1.0)], [(low, 0.0), (high, 0.0)], "var(--accent)", "chart-plateau"))
        parts.append(
            frame.text(((low + high) / 2, 0.08), room.scene("plateau"), anchor="middle", css="chart-note chart-accent")
        )
    off = {"cultivating": found.cultivating.value, "directive": found.directive.value}
    for (world, life), height in zip(off.items(), apart(list(off.values()), 0.08), strict=True):
        parts.append(frame.line([(0.0, life), (1.0, life)], COLOURS[world], "2 7", css="chart-level"))
        label = f"{room.scene(world)} {room.percent(life)}"
        parts.append(frame.text((0.015, height), label, dy=-6, css=f"chart-{world} chart-small"))
    upper = [(grip, mean.high) for grip, mean in zip(GRIPS, found.means, strict=True)]
    lower = [(grip, mean.low) for grip, mean in zip(GRIPS, found.means, strict=True)]
    parts += [frame.area(upper, lower, "var(--ink)"), frame.line(_line(found.means), "var(--ink)")]
    parts += [frame.dot(point, "var(--ink)", 4) for point in _line(found.means)]
    return parts


def _points(room: Room, lead: Estimate) -> str:
    """Return a lead in points of the horizon, with its interval."""
    scaled = lead.scaled(100)
    value = room.number(scaled.value, 1)
    return f"{value} ({room.say.lab.numerals.range(scaled, 1)})"


def _verdict(room: Room, found: Curve) -> list[solara.Element]:
    values = {
        "grip": room.number(found.best, 1),
        "left": _points(room, found.over_hands_off),
        "right": _points(room, found.over_tight),
    }
    said = [html("p", room.scene(found.verdict, **values), css="big")]
    low, high = found.plateau
    if high > low:
        said.append(html("p", room.scene("honest", low=room.number(low, 1), high=room.number(high, 1))))
    kind = {name: room.percent(getattr(found, name).value) for name in ("cultivating", "directive")}
    return [*said, html("p", room.scene("kind", **kind), css="moral")]

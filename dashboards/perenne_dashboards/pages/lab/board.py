"""The board: what the lab's stage shows."""

from __future__ import annotations

from perenne_dashboards.live import Chart, Mark, View, WorldView
from perenne_dashboards.live.view import stage_words
from perenne_dashboards.pages.lab.parameters import label_of, written
from perenne_dashboards.pages.lab.script import Lab, Script
from perenne_dashboards.speech import Speech
from perenne_model import REASONS

COLOURS = {"a": "var(--blue)", "b": "var(--green)", "c": "var(--vermillion)", "d": "var(--purple)"}
DASHES: dict[str, tuple[int, ...]] = {"a": (7, 4), "b": (), "c": (2, 3), "d": (9, 3, 2, 3)}
REASON_COLOURS = ("var(--vermillion)", "var(--blue)", "var(--purple)", "var(--orange)", "var(--grey)")

LANDMARKS = {"absent": (0.0, 0.0), "cultivating": (0.7, 0.1), "directive": (0.3, 0.9)}
"""Involvement and control of the policies that the plane names."""

_DIFFERENCES = 2  # told below a world's name


def board(lab: Lab, say: Speech, colour_by: str) -> View:
    """Return what is drawn of a lab."""
    landmarks = [
        {"involvement": involvement, "control": control, "name": say.lab.policy(name)}
        for name, (involvement, control) in LANDMARKS.items()
    ]
    return View(
        worlds=tuple(
            WorldView(
                script.key,
                world_title(script, say),
                COLOURS[script.key],
                DASHES[script.key],
                _note(script, lab, say),
                _marks(script, lab, say),
            )
            for script in lab.scripts
        ),
        words=stage_words(say),
        charts=_charts(say),
        weeks=lab.weeks,
        reasons=tuple(say.model(f"reasons.{reason}") for reason in REASONS),
        colour_by=colour_by,
        extra={"landmarks": landmarks},
    )


def world_title(script: Script, say: Speech) -> str:
    """Return the name of a world: its letter, and who facilitates it."""
    policy = script.facilitated_by
    return say(
        "world.title",
        letter=script.key.upper(),
        policy=say.lab.policy_title(policy) if policy else say("world.by_hand"),
    )


def differences(script: Script, lab: Lab, say: Speech) -> list[str]:
    """Return how the parameters of a world differ from the scenario, the ones that wait for a start in brackets."""
    now = script.current()
    base = lab.scenario.parameters
    told = [
        say("world.difference", name=label_of(path, say), value=written(path, value, say))
        for path, value in now.items()
        if value != base[path]
    ]
    return told + [
        say("world.pending", name=label_of(path, say), value=written(path, value, say))
        for path, value in script.pending.items()
    ]


def _note(script: Script, lab: Lab, say: Speech) -> str:
    told = differences(script, lab, say)
    shown = "; ".join(told[:_DIFFERENCES])
    return shown if len(told) <= _DIFFERENCES else say("world.more", shown=shown, count=len(told) - _DIFFERENCES)


def _marks(script: Script, lab: Lab, say: Speech) -> tuple[Mark, ...]:
    """Return what befalls a world, as its scenario says and by hand, in the order of the weeks."""
    by_hand = [act.event for act in script.acts if act.event is not None]
    events = sorted((*lab.scenario.events, *by_hand), key=lambda event: event.week)
    return tuple(
        Mark(
            int(event.week),
            say("world.event", week=say.lab.numerals.number(event.week), event=say.model(f"events.{event.kind}")),
        )
        for event in events
    )


def _charts(say: Speech) -> tuple[Chart, ...]:
    def lines(
        group: str, *signs: str, percent: bool = False, high: float | None = None, running: bool = False
    ) -> list[Chart]:
        return [
            Chart(
                key=sign,
                title=say(f"charts.{sign}"),
                unit=say(f"units.{sign}") if not percent else "",
                signs=(sign,),
                smooth=1 if running else 4,
                running=running,
                percent=percent,
                high=high,
                group=say(f"groups.{group}"),
            )
            for sign in signs
        ]

    reasons = Chart(
        key="reasons",
        title=say("charts.reasons"),
        unit=say("units.reasons"),
        signs=tuple(f"left_{reason}" for reason in REASONS),
        kind="bars",
        labels=tuple(say.model(f"reasons.{reason}") for reason in REASONS),
        colours=REASON_COLOURS,
        group=say("groups.needs"),
    )
    plane = Chart(key="plane", title=say("charts.plane"), unit="", kind="plane", group=say("groups.value"))
    return (
        *lines("vital", "active", "members", "open_initiatives"),
        *lines("vital", "answer_rate", percent=True, high=1.0),
        *lines("needs", "motivation", "autonomy", "competence", "relatedness", percent=True, high=1.0),
        reasons,
        *lines("value", "information", "expertise", "ideas"),
        *lines("value", "hours"),
        plane,
    )

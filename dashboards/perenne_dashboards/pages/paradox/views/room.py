"""The room: what every view is given, and what views have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import solara
import solara.lab

from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.many import Study
from perenne_dashboards.pages.paradox.scenes import Journey
from perenne_dashboards.pages.paradox.story import WEEKS, WORLDS, Story
from perenne_dashboards.speech import Speech
from perenne_experiments.words.language import capitalised

YEAR = 52
_LOOKS = 0.15  # seconds between two looks at how far a study is


@dataclass(frozen=True)
class Room:
    """What a view is given.

    Attributes:
        say: the paradox's words.
        story: the three worlds that are shown.
        journey: where the room stands.
        change: called with where it stands now.
        command: what the replay or the study of the scene is told: a number that changes, and what.
        on_state: called with how far the replay or the study is: "ready", "playing", "paused" or "ended".
    """

    say: Speech
    story: Story
    journey: Journey
    change: Callable[[Callable[[Journey], Journey]], None]
    command: Mapping[str, Any]
    on_state: Callable[[str], None]

    def scene(self, key: str, /, **values: object) -> str:
        """Return a text of the scene at hand."""
        return self.say(f"scenes.{self.journey.scene}.{key}", **values)

    def counted(self, key: str, number: int, **values: object) -> str:
        """Return a text of the scene that counts something, singular or plural: `key.one` or `key.many`."""
        one = number < 2 if self.say.code == "fr" else number == 1
        return self.scene(f"{key}.{'one' if one else 'many'}", number=self.number(number), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as people write it."""
        return self.say.lab.numerals.number(value, digits)

    def percent(self, share: float) -> str:
        """Return a share in per cent."""
        return self.say.lab.numerals.percent(share)

    def duration(self, weeks: int) -> str:
        """Return a duration: in weeks up to two years, then in years."""
        if weeks < 2 * YEAR:
            return self.say.lab.count("text.weeks", weeks)
        years = round(weeks / YEAR, 1)
        return self.say.lab("text.years.many", number=self.number(years, 0 if years == int(years) else 1))

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list in a sentence."""
        return self.say.lab.listed(items)

    def reading(self, week: int, values: Mapping[str, str]) -> str:
        """Return what is read on a chart in a week: a value for each world."""
        told = " · ".join(f"{self.world(world)} {value}" for world, value in values.items())
        return self.say("charts.reading", duration=self.duration(week), list=told)

    def world(self, policy: str) -> str:
        """Return what a world is called."""
        return self.say(f"worlds.{policy}")

    def world_inside(self, policy: str) -> str:
        """Return what a world is called within a sentence."""
        name = self.world(policy)
        return name[:1].lower() + name[1:]

    @property
    def replay_words(self) -> dict[str, Any]:
        """What is read on a replay."""
        words: dict[str, Any] = {
            key: self.say(f"replay.{key}")
            for key in (
                *("reasons_title", "time", "speed", "play", "pause", "again"),
                *("clock", "died", "lives", "seen"),
            )
        }
        words["counts"] = {name: self.say.table(f"replay.counts.{name}") for name in self.say.table("replay.counts")}
        words["reasons"] = self.say.table("replay.reasons")
        words["titles"] = self.say.table("worlds")
        words["language"] = self.say.code
        return words


def use_study(asked: Study, wanted: int) -> int:
    """Return how many communities of a study have lived; the view is drawn again as there are more.

    Args:
        asked: the study.
        wanted: how many have been asked for; 0 for none yet.
    """
    (seen, _), see = solara.use_state((asked.done, asked.failed))

    async def watch() -> None:
        while not asked.finished:
            await asyncio.sleep(_LOOKS)
            see((asked.done, asked.failed))
        see((asked.done, asked.failed))  # a failure is seen, too

    solara.lab.use_task(watch, dependencies=[asked, wanted], prefer_threaded=False)
    return min(seen, asked.done) if seen else asked.done


def running(text: str, done: int, wanted: int) -> solara.Element:
    """Return how far a study is."""
    share = f"--share: {100 * done / max(1, wanted):.0f}%"
    return html("p", html("span", text), html("span", css="running-bar", style=share), css="running", role="status")


def world_swatch(policy: str) -> solara.Element:
    """Return a mark in a world's colour."""
    return html("span", css=f"world-mark world-mark-{policy}", aria_hidden="true")


def bar(share: float, css: str, *, low: float | None = None, high: float | None = None) -> solara.Element:
    """Return a bar from 0 to 1, with its interval where there is one."""
    style = f"--share: {100 * share:.1f}%"
    if low is None or high is None:
        return html("span", html("span", css="bar-fill", style=style), css=f"meter {css}", aria_hidden="true")
    reach = f"left: {100 * low:.1f}%; width: {max(0.4, 100 * (high - low)):.1f}%"
    return html(
        "span",
        html("span", css="bar-fill", style=style),
        html("span", css="bar-reach", style=reach),
        css=f"meter {css}",
        aria_hidden="true",
    )


__all__ = ["WEEKS", "WORLDS", "YEAR", "Room", "bar", "capitalised", "running", "use_study", "world_swatch"]

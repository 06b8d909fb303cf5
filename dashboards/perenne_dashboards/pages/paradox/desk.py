"""The desk: what a trainer does, by the bar or by the keyboard, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import solara

from perenne_dashboards.address import write_address
from perenne_dashboards.pages.paradox.scenes import KEY, SCENES, Journey, read_journey
from perenne_dashboards.pages.paradox.story import Story

PLAYED = ("alone", "race", "many", "curve")
"""Scenes in which something runs: going on starts it first, then takes it to its end."""

_STATES = ("ready", "playing", "paused", "ended")
_NOTHING: Mapping[str, Any] = {"number": 0, "what": ""}

_journey: solara.Reactive[Journey] = solara.reactive(Journey())
"""Where this session stands; Solara keeps one a session."""


class Desk:
    """Takes what is pressed, and keeps the journey, the address, and what the scene is told in step.

    Attributes:
        command: what the scene is told: a number that changes, and "play", "toggle" or "end".
        nudged: the scene whose goal has been pointed at; "" for none.
    """

    def __init__(self, story: Story, command: solara.Reactive[Mapping[str, Any]], nudged: solara.Reactive[str]) -> None:
        """Serve one page."""
        self._story = story
        self._state = _STATES[0]
        self.command = command
        self.nudged = nudged

    @property
    def journey(self) -> Journey:
        """Where the room stands; who reads it is drawn again when it changes."""
        journey: Journey = _journey.value
        return journey

    def open(self, address: Mapping[str, str]) -> None:
        """Take the journey from the address, if it tells of one; what this session has done stays done."""
        if any(key.startswith(KEY) for key in address):
            _journey.set(replace(read_journey(address), done=_journey.peek().done))

    def visit(self, scene: str) -> None:
        """Go to the scene that the browser's back or forward button leads to; "" is the first."""
        self.change(lambda now: now.at(scene or SCENES[0]), entry=False)

    def change(self, how: Callable[[Journey], Journey], *, entry: bool = True) -> None:
        """Go where `how` leads; to another scene with an entry in the browser's history, unless that led here."""
        before = _journey.peek()
        after = how(before)
        if after == before:
            return
        if after.scene != before.scene:
            self._state = _STATES[0]
            self.command.set({**self.command.peek(), "what": ""})
            self.nudged.set("")
        # First: a reload brings back what is on the screen.
        write_address(after.address(), entry=entry and after.scene != before.scene)
        _journey.set(after)

    def hear(self, state: str) -> None:
        """Note how far the scene is: "ready", "playing", "paused" or "ended"."""
        if state in _STATES:
            self._state = state
        if state == "ended":
            self.change(lambda now: now.finish(now.scene))

    def tell(self, what: str) -> None:
        """Tell the scene to "play", "toggle" or "end"."""
        self.command.set({"number": self.command.peek()["number"] + 1, "what": what})

    def step(self) -> None:
        """Do what comes next: pick, play, take to the end, point at the goal once, or go on."""
        now = _journey.peek()
        if now.goal is None or self.nudged.peek() == now.scene:
            self.change(Journey.forward)
        elif now.scene == "meet":
            self.change(lambda journey: journey.follow(self._story.witness().identity[1]))
        elif now.scene in PLAYED:
            self.tell("end" if self._state == "playing" else "play")
        else:
            self.nudged.set(now.scene)


def use_desk(story: Story, address: Mapping[str, str]) -> Desk:
    """Return the desk of this page, opened at the address."""
    command: solara.Reactive[Mapping[str, Any]] = solara.use_reactive(_NOTHING)
    nudged: solara.Reactive[str] = solara.use_reactive("")

    def opened() -> Desk:
        desk = Desk(story, command, nudged)
        desk.open(address)
        return desk

    desk: Desk = solara.use_memo(opened, [])
    return desk

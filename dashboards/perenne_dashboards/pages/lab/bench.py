"""The bench: the worlds of one lab with their scripts, and all that can be done to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from perenne_dashboards.live import Player, World
from perenne_dashboards.pages.lab.library import of_library
from perenne_dashboards.pages.lab.limits import check_size
from perenne_dashboards.pages.lab.script import Act, Lab, Script
from perenne_model import Event
from perenne_model.life import SETTLED
from perenne_scenarios import Scenario

FIRST = ("absent", "cultivating")
"""Policies of the worlds that a new lab has."""


def new_lab(library: str = "reference", *, seed: int = 7) -> Lab:
    """Return a lab as it is found on the first visit."""
    scripts = tuple(Script(key, policy) for key, policy in zip("ab", FIRST, strict=True))
    return Lab(of_library(library), library, scripts, "b", seed)


class Bench:
    """One lab at work. Its methods may be called from any thread.

    Attributes:
        player: steps the worlds.
    """

    def __init__(self, lab: Lab) -> None:
        """Live all worlds up to the lab's week."""
        self._lab = lab
        self.player = Player([lab.world(script) for script in lab.scripts])
        self._lock = self.player.lock

    @property
    def lab(self) -> Lab:
        """The lab as it is now."""
        with self._lock:
            return replace(self._lab, week=max(1, self.player.week))

    def world(self, key: str) -> World:
        """Return a world."""
        return next(world for world in self.player.worlds if world.key == key)

    @property
    def selected(self) -> World:
        """The world that the controls act on."""
        return self.world(self._lab.selected)

    # --- what is done to the selected world ---

    def follow(self, policy: str) -> None:
        """Let a policy facilitate from the next week on."""
        self._act(lambda week: Act(week, "follow", policy=policy))

    def hold(self, levers: Mapping[str, float]) -> None:
        """Hold levers by hand from the next week on; those not named stay where they are."""
        heights = {**self.selected.levers, **levers}
        self._act(lambda week: Act(week, "hold", values=heights))

    def change(self, values: Mapping[str, float]) -> None:
        """Set parameters otherwise; those that are settled at the launch wait for the next start.

        Raises:
            SizeError: the community would be too large to be lived here.
        """
        check_size({**self.selected.parameters, **values})
        now = {path: value for path, value in values.items() if path not in SETTLED}
        if now:
            self._act(lambda week: Act(week, "change", values=now))
        later = {path: value for path, value in values.items() if path in SETTLED}
        if later:
            self._set_aside(later)

    def befall(self, kind: str, *, weeks: int | None, amount: float | None, everywhere: bool = False) -> None:
        """Let an event happen next week, in the selected world or in all."""
        keys = [script.key for script in self._lab.scripts] if everywhere else [self._lab.selected]
        self._act(lambda week: Act(week, "befall", event=Event(kind, week, weeks, amount)), keys)

    def _act(self, make: Callable[[int], Act], keys: list[str] | None = None) -> None:
        def act() -> None:
            with self._lock:
                for key in keys or [self._lab.selected]:
                    world, script = self.world(key), self._lab.script(key)
                    if world.over:
                        continue
                    done = make(world.week)
                    done.on(world)
                    self._lab = self._lab.with_script(script.with_act(done))

        self.player.change(act)

    def _set_aside(self, values: Mapping[str, float]) -> None:
        def set_aside() -> None:
            with self._lock:
                script = self._lab.script(self._lab.selected)
                self._lab = self._lab.with_script(replace(script, pending={**script.pending, **values}))

        self.player.change(set_aside)

    # --- which worlds there are ---

    def select(self, key: str) -> None:
        """Let the controls act on another world."""
        with self._lock:
            self._lab = replace(self._lab, selected=key)
        self.player.change(lambda: None)

    def duplicate(self) -> None:
        """Add a world that is the selected one's double so far, and select it."""
        with self._lock:
            key = self._lab.free_key
            if key is None:
                return
            lab = self.lab
            twin = replace(lab.script(lab.selected), key=key)
            self._show(replace(lab, scripts=(*lab.scripts, twin), selected=key))

    def remove(self, key: str) -> None:
        """Take a world away, unless it is the last."""
        with self._lock:
            left = tuple(script for script in self._lab.scripts if script.key != key)
            if left:
                selected = self._lab.selected if self._lab.selected != key else left[0].key
                self._show(replace(self.lab, scripts=left, selected=selected))

    # --- all worlds ---

    def begin_again(self, *, seed: int | None = None) -> None:
        """Let all worlds begin again as they are set now; with another seed, with other people."""
        with self._lock:
            self.player.pause()
            self._show(self.lab.began_again(seed=seed), anew=True)

    def start_from(self, scenario: Scenario, library: str) -> None:
        """Let all worlds begin again from another scenario, with the policies they have.

        Raises:
            SizeError: its community is too large to be lived here.
        """
        check_size(scenario.parameters)
        with self._lock:
            self.player.pause()
            fresh = self.lab.began_again()
            scripts = tuple(replace(script, values={}, pending={}) for script in fresh.scripts)
            self._show(replace(fresh, scenario=scenario, library=library, scripts=scripts), anew=True)

    def _show(self, lab: Lab, *, anew: bool = False) -> None:
        """Show a lab; worlds that are there already are kept as they are, unless all begin anew."""
        known = {} if anew else {world.key: world for world in self.player.worlds}
        self._lab = lab
        self.player.replace([known.get(script.key) or lab.world(script) for script in lab.scripts])

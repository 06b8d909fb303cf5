"""The script of a lab: how each world began and what was done to it since, week by week.

All draws follow from the seed, so that a script played again gives the very same worlds: it is what a link holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from perenne_dashboards.live import World
from perenne_model import Event, Parameters, Policy, parse_policy
from perenne_scenarios import Scenario

KEYS = ("a", "b", "c", "d")
"""Names of the worlds there can be."""

MOST_ACTS = 400
"""Most acts kept of a world; a lab that has seen more cannot be put in a link."""

ActKind = Literal["follow", "hold", "change", "befall"]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done to a world.

    Attributes:
        week: week from whose start it holds.
        kind: "follow" a policy, "hold" levers by hand, "change" parameters, or "befall" it with an event.
        policy: the policy's text.
        values: levers or parameters.
        event: the event.
    """

    week: int
    kind: ActKind
    policy: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    event: Event | None = None

    def on(self, world: World) -> None:
        """Do it."""
        if self.kind == "follow":
            world.follow(parse_policy(self.policy))
        elif self.kind == "hold":
            world.hold(self.values)
        elif self.kind == "change":
            world.change(self.values)
        elif self.event is not None:
            world.befall(self.event.kind, weeks=self.event.weeks, amount=self.event.amount)


@dataclass(frozen=True, slots=True)
class Script:
    """How one world began, and what was done to it.

    Attributes:
        key: its name, one of KEYS.
        policy: text of the policy at the start.
        held: levers held by hand from the start, or None.
        values: parameters that differ from the scenario at the start.
        acts: what was done since, in order.
        pending: parameters that are settled at the launch, and will hold from the next start on.
    """

    key: str
    policy: str
    held: Mapping[str, float] | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    pending: Mapping[str, float] = field(default_factory=dict)

    def with_act(self, act: Act) -> Script:
        """Return the script with one act more; of one kind in one week, the last holds."""
        acts = self.acts
        last = acts[-1] if acts else None
        if last is not None and last.week == act.week and last.kind == act.kind and act.kind in {"hold", "change"}:
            merged = act.values if act.kind == "hold" else {**last.values, **act.values}
            return replace(self, acts=(*acts[:-1], replace(act, values=merged)))
        return replace(self, acts=(*acts, act))

    @property
    def facilitated_by(self) -> str:
        """Text of the policy now; "" while a hand holds the levers."""
        text = "" if self.held is not None else self.policy
        for act in self.acts:
            if act.kind == "follow":
                text = act.policy
            elif act.kind == "hold":
                text = ""
        return text

    def current(self) -> dict[str, float]:
        """Return the parameters that differ from the scenario now."""
        values = dict(self.values)
        for act in self.acts:
            if act.kind == "change":
                values |= act.values
        return values


@dataclass(frozen=True, slots=True)
class Lab:
    """A whole lab.

    Attributes:
        scenario: what all worlds start from.
        library: name of the library's scenario that it is, or that a file of the user's builds upon.
        scripts: of one to four worlds.
        selected: key of the world that the controls act on.
        seed: of all draws.
        weeks: horizon.
        week: how far the worlds have lived.
    """

    scenario: Scenario
    library: str
    scripts: tuple[Script, ...]
    selected: str
    seed: int = 1
    weeks: int = 520
    week: int = 1

    def script(self, key: str) -> Script:
        """Return the script of a world."""
        return next(script for script in self.scripts if script.key == key)

    def with_script(self, script: Script) -> Lab:
        """Return the lab with the script of one world replaced."""
        return replace(self, scripts=tuple(script if one.key == script.key else one for one in self.scripts))

    @property
    def free_key(self) -> str | None:
        """A name for one more world; None where there are four."""
        taken = {script.key for script in self.scripts}
        return next((key for key in KEYS if key not in taken), None)

    def parameters(self, script: Script) -> Parameters:
        """Return the parameters that a world began with."""
        return self.scenario.parameters.replace(script.values)

    def world(self, script: Script) -> World:
        """Return a world, lived up to the lab's week as its script says."""
        world = World(
            script.key,
            self.parameters(script),
            parse_policy(script.policy),
            seed=self.seed,
            weeks=self.weeks,
            events=self.scenario.events,
        )
        if script.held is not None:
            world.hold(script.held)
        for act in script.acts:
            world.run_to(act.week)
            if not world.over:
                act.on(world)
        world.run_to(self.week)
        return world

    def began_again(self, *, seed: int | None = None) -> Lab:
        """Return the lab at its launch: each world as it is set now, with what was waiting for the next start."""
        scripts = tuple(_began_again(script) for script in self.scripts)
        return replace(self, scripts=scripts, seed=self.seed if seed is None else seed, week=1)


def _began_again(script: Script) -> Script:
    policy, held = script.policy, script.held
    for act in script.acts:
        if act.kind == "follow":
            policy, held = act.policy, None
        elif act.kind == "hold":
            held = act.values
    return Script(script.key, policy, held, {**script.current(), **script.pending})


class Recorded(Policy):
    """Whatever facilitated a world, as a policy: what its script says, week by week.

    Attributes:
        name: that of the policy at the start.
    """

    review = 1

    def __init__(self, script: Script) -> None:
        """Take a script; its changes of parameters and its events are no part of a policy."""
        self._script = script
        self._policies = {text: parse_policy(text) for text in _policies(script)}
        self.name = script.facilitated_by or script.policy

    def levers(self, signs: object) -> Mapping[str, float]:
        """Return the levers of whoever is in charge in a week; policies that look at signs are asked each week."""
        week = signs.week  # type: ignore[attr-defined]
        policy, held = self._script.policy, self._script.held
        for act in self._script.acts:
            if act.week > week:
                break
            if act.kind == "follow":
                policy, held = act.policy, None
            elif act.kind == "hold":
                held = act.values
        return self._policies[policy].levers(signs) if held is None else held  # type: ignore[arg-type]


def _policies(script: Script) -> set[str]:
    return {script.policy, *(act.policy for act in script.acts if act.kind == "follow")}

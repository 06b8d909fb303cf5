"""Changes: each turns one thing of a life otherwise, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perenne_model.events import LASTING
from perenne_model.levers import LEVERS
from perenne_model.policies import Policy, Signs

if TYPE_CHECKING:
    from perenne_model import Engine, Event, Parameters

HIGH = 0.9
"""Height to which a lever is raised."""

NEARLY = 0.1
"""Heights nearer than that to where they would be moved are left."""

POLICIES = ("absent", "cultivating", "directive", "staged", "responsive")
"""Policies that are tried in the place of the one in force."""

HOURS, CORE, POOL, EFFORT = "facilitator.hours", "launch.core", "pool.size", "initiatives.effort.median"


@dataclass(frozen=True)
class Held(Policy):
    """A policy with one lever held at another height, whatever it asks.

    Attributes:
        within: the policy.
        lever: the lever.
        height: where it is held, 0–1.
    """

    within: Policy
    lever: str
    height: float

    @property
    def name(self) -> str:  # type: ignore[override]
        """The policy's name with the lever's."""
        return f"{self.within.name}+{self.lever}={self.height:g}"

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return what the policy asks, the one lever held."""
        return {**self.within.levers(signs), self.lever: self.height}

    def next_review(self, week: int) -> int:
        """Return when the policy wants to be asked again."""
        return self.within.next_review(week)


@dataclass(frozen=True)
class Revision:
    """Parameters that are set otherwise while a community lives.

    Attributes:
        week: week from whose start they hold.
        values: by path; none of those that are settled at the launch.
    """

    week: int
    values: Mapping[str, float]


@dataclass(frozen=True)
class Circumstances:
    """All that a life hangs on but luck.

    Attributes:
        parameters: the community and its surroundings.
        policy: who facilitates.
        events: what befalls it.
        revisions: how its parameters are set otherwise while it lives, in the order of the weeks.
    """

    parameters: Parameters
    policy: Policy
    events: tuple[Event, ...]
    revisions: tuple[Revision, ...] = ()

    def at(self, week: int) -> Parameters:
        """Return the parameters in force at the end of the week before."""
        found = self.parameters
        for revision in self.revisions:
            if revision.week < week:
                found = found.replace(revision.values)
        return found

    def live(self, engine: Engine, until: int) -> None:
        """Let a community live on to a week, its parameters set otherwise on the way; those of the past are past."""
        for revision in self.revisions:
            if engine.week <= revision.week < until:
                engine.run_to(revision.week)
                engine.change(revision.values)
        engine.run_to(until)


@dataclass(frozen=True)
class Change:
    """One thing turned otherwise.

    Attributes:
        kind: "raised" or "lowered" (a lever), "policy", "hours", "core", "effort", "event", or "kept" (the
            parameters of the launch, whatever became of them).
        name: the lever, the policy or the kind of event; "" for the others.
        circumstances: what the life then hangs on.
        at_start_only: whether it can be made at the launch only.
        until: last week at which it still makes sense; None for no such week.
        week: for an event, when it happens.
    """

    kind: str
    name: str
    circumstances: Circumstances
    at_start_only: bool = False
    until: int | None = None
    week: int | None = None

    @property
    def key(self) -> str:
        """A name of its own among all changes."""
        return ":".join(part for part in (self.kind, self.name, "" if self.week is None else str(self.week)) if part)

    def possible(self, week: int) -> bool:
        """Tell whether the change can be made in a week."""
        if week == 0:
            return True
        return not self.at_start_only and (self.until is None or week <= self.until)


def changes(here: Circumstances, heights: Mapping[str, float]) -> tuple[Change, ...]:
    """Return every change there is to try.

    Args:
        here: what the life hung on.
        heights: mean height asked of each lever over that life.
    """
    return (*_levers(here, heights), *_policies(here), *_surroundings(here), *_events(here))


def _levers(here: Circumstances, heights: Mapping[str, float]) -> Sequence[Change]:
    found = []
    for lever in LEVERS:
        if heights[lever] < HIGH - NEARLY:
            found.append(Change("raised", lever, replace(here, policy=Held(here.policy, lever, HIGH))))
        if heights[lever] > NEARLY / 2:
            found.append(Change("lowered", lever, replace(here, policy=Held(here.policy, lever, 0.0))))
    return found


def _policies(here: Circumstances) -> Sequence[Change]:
    from perenne_model import parse_policy

    return [
        Change("policy", name, replace(here, policy=parse_policy(name)))
        for name in POLICIES
        if name != here.policy.name
    ]


def _surroundings(here: Circumstances) -> Sequence[Change]:
    own = here.parameters
    found = []
    if own[HOURS] > 0:
        found.append(Change("hours", "", _with(here, HOURS, lambda hours: 2 * hours)))
    core = min(2 * own[CORE], own[POOL])
    if core > own[CORE]:
        found.append(Change("core", "", _with(here, CORE, lambda _: core), at_start_only=True))
    found.append(Change("effort", "", _with(here, EFFORT, lambda effort: max(effort / 4, 0.1))))
    if here.revisions:
        found.append(Change("kept", "", replace(here, revisions=())))
    return found


def _with(here: Circumstances, path: str, otherwise: Callable[[float], float]) -> Circumstances:
    """Return circumstances with one parameter otherwise, from the launch on and after every revision of it."""
    revisions = tuple(
        replace(one, values={**one.values, path: otherwise(one.values[path])}) if path in one.values else one
        for one in here.revisions
    )
    parameters = here.parameters.replace({path: otherwise(here.parameters[path])})
    return replace(here, parameters=parameters, revisions=revisions)


def _events(here: Circumstances) -> Sequence[Change]:
    found = []
    for place, event in enumerate(here.events):
        others = here.events[:place] + here.events[place + 1 :]
        last = event.end - 1 if event.kind in LASTING else event.week
        without = replace(here, events=others)
        found.append(Change("event", event.kind, without, until=last, week=int(event.week)))
    return found

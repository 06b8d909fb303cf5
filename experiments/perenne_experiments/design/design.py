"""A design: everything that an experiment runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perenne_experiments.design.factor import PLACES, Factor
from perenne_experiments.design.held import Held
from perenne_experiments.design.sampling import Point, Sampling
from perenne_experiments.sweep.configuration import Configuration
from perenne_model.levers import LEVERS
from perenne_model.policies import Grip, Mix, Policy, Timetable

if TYPE_CHECKING:
    from perenne_scenarios import Scenario

_PLACED: Mapping[str, Callable[..., Timetable]] = {"grip": Grip, "mix": Mix}
_EVERY_PLACE = tuple(place for places in PLACES.values() for place in places)


@dataclass(frozen=True)
class Design:
    """An experiment: every policy at every point of the levers, in every world of the uncertainties.

    Attributes:
        name: short name, for files.
        scenario: the community, fixed settings included.
        policies: policies as the command line takes them, or "grip", or "mix", whose place levers set.
        levers: factors that one chooses.
        uncertainties: factors that one must bear.
        sampling: how points of the uncertainties are chosen.
        lever_sampling: how points of the levers are chosen; None for the same way.
        replicates: lives at each point.
        seed: seed of the lives: replicate k has the same everywhere.
        weeks: horizon.
        outcomes: what is looked at, columns of the store; the first is the main one.
        title: name that people read, by language.
        description: what question it answers, by language.
    """

    name: str
    scenario: Scenario
    policies: tuple[str, ...]
    levers: tuple[Factor, ...] = ()
    uncertainties: tuple[Factor, ...] = ()
    sampling: Sampling = field(default_factory=Sampling)
    lever_sampling: Sampling | None = None
    replicates: int = 20
    seed: int = 1
    weeks: int = 520
    outcomes: tuple[str, ...] = ("lifetime",)
    title: Mapping[str, str] = field(default_factory=dict, hash=False)
    description: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """All factors, levers first."""
        return self.levers + self.uncertainties

    @property
    def size(self) -> int:
        """How many configurations there are, told without making them."""
        worlds = self.sampling.size(self.uncertainties)
        return worlds * sum(self._lever_sampling.size(self.levers_of(policy)) for policy in self.policies)

    @property
    def runs(self) -> int:
        """How many lives there are."""
        return self.size * self.replicates

    def levers_of(self, policy: str) -> tuple[Factor, ...]:
        """Return the levers that a policy has: those of another policy's place are not among them."""
        own = PLACES.get(policy, ())
        return tuple(lever for lever in self.levers if lever.name not in _EVERY_PLACE or lever.name in own)

    def configurations(self) -> Iterator[Configuration]:
        """Yield every policy at every point of its levers, in every world; worlds outermost.

        Policies come side by side, so that a sweep that is stopped has compared them all somewhere.
        """
        held = [
            (point, facilitated(policy, point), own_settings(point))
            for policy in self.policies
            for point in self._lever_sampling.sample(self.levers_of(policy))
        ]
        for world in self.sampling.sample(self.uncertainties):
            community = self.scenario.replace(world)
            for point, policy, settings in held:
                yield Configuration(community.replace(settings), policy, self.weeks, {**point, **world})

    @property
    def _lever_sampling(self) -> Sampling:
        return self.lever_sampling or self.sampling


def configure(scenario: Scenario, policy: str, *, levers: Point, uncertainties: Point, weeks: int) -> Configuration:
    """Return what is run at one point of an experiment.

    A lever that is one of the nine is held at its value over the policy's own; parameters among the levers (the
    facilitator's hours, the launch core) are set as uncertainties are; grip, or involvement and control, make the
    policy themselves, and it keeps the short name "grip" or "mix".

    Args:
        scenario: the community.
        policy: policy as the command line takes it, or "grip", or "mix".
        levers: values of levers by name.
        uncertainties: values of parameters by path.
        weeks: horizon.

    Raises:
        ValueError: an unknown policy, lever or parameter, a value that the model refuses, or a policy without its
            place, or with another's.
    """
    settings = {**uncertainties, **own_settings(levers)}
    return Configuration(scenario.replace(settings), facilitated(policy, levers), weeks, {**levers, **uncertainties})


def own_settings(levers: Point) -> Point:
    """Return the parameters among the levers: those that are neither a policy's place nor one of the nine."""
    return {name: value for name, value in levers.items() if name not in _EVERY_PLACE and name not in LEVERS}


def facilitated(policy: str, levers: Point) -> Policy:
    """Return the policy at one point of the levers.

    Args:
        policy: policy as the command line takes it, or "grip", or "mix".
        levers: values of levers by name; those that are parameters are not its own.

    Raises:
        ValueError: an unknown policy, or a policy without its place, or with another's.
    """
    places = {name: value for name, value in levers.items() if name in _EVERY_PLACE}
    held = {name: levers[name] for name in LEVERS if name in levers}
    return _held(_policy(policy, places), held)


def _policy(text: str, places: Point) -> Policy:
    from perenne_model.policy_reader import parse_policy

    wanted = PLACES.get(text, ())
    if set(places) != set(wanted):
        raise ValueError(f"policy {text}: places {sorted(places)}: expected {sorted(wanted)}")
    if not wanted:
        return parse_policy(text)
    return replace(_PLACED[text](*(places[name] for name in wanted)), name=text)


def _held(policy: Policy, held: Point) -> Policy:
    return Held(policy, tuple(held.items())) if held else policy

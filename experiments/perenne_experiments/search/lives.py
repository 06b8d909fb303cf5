"""What a search asks of the model: how long communities live under a policy, what they give, and for how many hours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.lives.cohort import Advance, Case, Cohort, fresh_seed, live_cohorts, seeds_of
from perenne_experiments.search.plan import Goals, Point
from perenne_experiments.search.space import LeverSpace
from perenne_experiments.statistics.estimate import Estimate, mean_estimate
from perenne_experiments.statistics.survival import restricted_mean

if TYPE_CHECKING:
    from perenne_model import Policy
    from perenne_scenarios import Scenario

GOALS = ("lifetime", "value", "hours")
MAXIMISE = (True, True, False)
"""The goals of a search, and whether each is to be large."""

_WORST = 0.1  # share of the worlds that a robust policy is also judged by

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """What a policy is judged by.

    Attributes:
        lifetime: mean life, share of the horizon, 0–1.
        value: what it gives, the three kinds alike, each in units of what cultivating gives in the same lives.
        hours: facilitation hours spent in a week.
        worst: mean life in the worst tenth of the worlds, share of the horizon; None where there is one world.
    """

    lifetime: float
    value: float
    hours: float
    worst: float | None = None

    @property
    def goals(self) -> Goals:
        """The numbers that are searched on."""
        return self.lifetime, self.value, self.hours


@dataclass(frozen=True, eq=False)
class Lived:
    """The lives under one policy, over all worlds.

    Attributes:
        cohort: the lives, world by world.
        worlds: how many worlds they were lived in, equally many in each.
        weeks: horizon.
        unit: what cultivating gives in the same lives, mean of each kind, shape (3,).
    """

    cohort: Cohort
    worlds: int
    weeks: int
    unit: Column

    @property
    def score(self) -> Score:
        """What the policy is judged by."""
        by_world = self.cohort.lifetime.reshape(self.worlds, -1).mean(axis=1) / self.weeks
        worst = None
        if self.worlds > 1:
            worst = float(np.sort(by_world)[: math.ceil(_WORST * self.worlds)].mean())
        return Score(float(by_world.mean()), float(self._given.mean()), self.cohort.hours_a_week, worst)

    @property
    def lifetime(self) -> Estimate:
        """Mean life with its interval, share of the horizon."""
        mean = restricted_mean(self.cohort.lifetime, ~self.cohort.censored, self.weeks)
        return mean.estimate.scaled(1 / self.weeks)

    @property
    def value(self) -> Estimate:
        """What it gives, with its interval, in units of what cultivating gives (whose mean is taken as known)."""
        return mean_estimate(self._given)

    @property
    def _given(self) -> Column:
        """What each life gave, in those units: the mean over the kinds of which cultivating gives anything."""
        known = self.unit > 0
        if not known.any():
            return np.zeros(len(self.cohort))
        given: Column = (self.cohort.value[:, known] / self.unit[known]).mean(axis=1)
        return given


class Lab:
    """A scenario with its budget of hours and its worlds, ready for policies to be tried.

    Attributes:
        scenario: the community; its facilitator's hours are the budget.
        worlds: parameters that differ from the scenario's, in each plausible world.
        weeks: horizon.
        seed: seed of the whole.
    """

    def __init__(
        self,
        scenario: Scenario,
        worlds: Sequence[Mapping[str, float]],
        *,
        weeks: int,
        seed: int,
        jobs: int | None = None,
        advance: Advance | None = None,
    ) -> None:
        """Take what policies are tried on; `jobs` and `advance` as for `cohort.live_cohorts`."""
        self.scenario = scenario
        self.worlds = tuple(worlds)
        self.weeks = weeks
        self.seed = seed
        self._jobs = jobs
        self._advance = advance
        self._scenarios = [scenario.replace(world) for world in self.worlds]
        self._cultivated: dict[tuple[int, int | None], Lived] = {}

    def live(self, policies: Sequence[Policy], *, runs: int, stream: int | None = None) -> list[Lived]:
        """Live every policy in every world.

        Args:
            policies: the policies.
            runs: lives a policy, at least; so many more that each world has as many.
            stream: number of a set of fresh seeds; None for those of the search itself.
        """
        unit = self.cultivated(runs, stream).unit
        return [Lived(cohort, len(self.worlds), self.weeks, unit) for cohort in self._cohorts(policies, runs, stream)]

    def cultivated(self, runs: int, stream: int | None = None) -> Lived:
        """Live the policy that others are measured by; arguments as for `live`."""
        from perenne_model.policies import Cultivating

        known = self._cultivated.get((runs, stream))
        if known is None:
            cohort = self._cohorts([Cultivating()], runs, stream)[0]
            known = Lived(cohort, len(self.worlds), self.weeks, cohort.value.mean(axis=0))
            self._cultivated[runs, stream] = known
        return known

    def runs_of(self, runs: int) -> int:
        """Return how many lives a policy really gets: as many in each world."""
        return math.ceil(runs / len(self.worlds)) * len(self.worlds)

    def _cohorts(self, policies: Sequence[Policy], runs: int, stream: int | None) -> list[Cohort]:
        each = math.ceil(runs / len(self.worlds))
        seed = self.seed if stream is None else fresh_seed(self.seed, stream)
        seeds = [seeds_of(seed, each, first=each * place) for place in range(len(self.worlds))]
        cases = [
            Case(lived.parameters, policy, own, self.weeks, lived.events)
            for policy in policies
            for lived, own in zip(self._scenarios, seeds, strict=True)
        ]
        cohorts = live_cohorts(cases, jobs=self._jobs, advance=self._advance)
        count = len(self.worlds)
        return [_joined(cohorts[first : first + count]) for first in range(0, len(cohorts), count)]


@dataclass(frozen=True, eq=False)
class LifeEvaluator:
    """Asks the model for the goals of points.

    Attributes:
        lab: where policies are tried.
        space: what a point means.
        runs: lives a point.
    """

    lab: Lab
    space: LeverSpace
    runs: int

    def __call__(self, points: Sequence[Point]) -> list[Goals]:
        """Return the goals of each point."""
        policies = [self.space.policy(point, f"trial {place}") for place, point in enumerate(points)]
        return [lived.score.goals for lived in self.lab.live(policies, runs=self.runs)]


def _joined(cohorts: Sequence[Cohort]) -> Cohort:
    return Cohort(
        lifetime=np.concatenate([cohort.lifetime for cohort in cohorts]),
        censored=np.concatenate([cohort.censored for cohort in cohorts]),
        value=np.concatenate([cohort.value for cohort in cohorts]),
        hours=np.concatenate([cohort.hours for cohort in cohorts]),
        watched=np.concatenate([cohort.watched for cohort in cohorts]),
    )

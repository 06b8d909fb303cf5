"""A comparison: how long communities live, and what they give, under several policies on the same seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.comparison.worlds import TwoWorlds, two_worlds
from perenne_experiments.lives.replicates import VALUES, Lives, Progress, run_replicates
from perenne_experiments.statistics.estimate import LEVEL, Estimate, mean_estimate
from perenne_experiments.statistics.survival import (
    FEWEST_PAIRS,
    Incidence,
    LogRank,
    Median,
    PairedDifference,
    SurvivalCurve,
    cumulative_incidence,
    kaplan_meier,
    log_rank,
    paired_difference,
    paired_ratio,
    restricted_mean,
)

if TYPE_CHECKING:
    from perenne_model import Policy
    from perenne_scenarios import Scenario

CHECKPOINTS = (52, 104, 260)
"""Weeks at which the share alive is always given: one, two and five years."""

_ERROR_OF_THE_WINNER = 0.05  # chance, at most, of naming as longest-lived a policy that is not


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one policy.

    Attributes:
        lives: its lives.
        curve: share alive over time.
        rmst: restricted mean survival time at the horizon, weeks.
        median: median lifetime, weeks.
        alive: share alive at each checkpoint within the horizon, and at the horizon, by week.
        censored: share of communities still alive at the horizon, 0–1.
        causes: share of communities that died of each cause, 0–1, by cause.
        incidence: the same over time.
        leavers: members who left, per community, whatever the reason.
        reasons: share of all leavers by reason, 0–1; zeros when nobody left.
        value: mean value given per community, by kind.
        hours: mean facilitation hours spent per community.
    """

    lives: Lives
    curve: SurvivalCurve
    rmst: Estimate
    median: Median
    alive: Mapping[int, Estimate]
    censored: float
    causes: Mapping[str, float]
    incidence: Incidence
    leavers: Estimate
    reasons: Mapping[str, float]
    value: Mapping[str, Estimate]
    hours: Estimate

    @property
    def name(self) -> str:
        """Name of the policy."""
        return self.lives.policy

    @property
    def cause_counts(self) -> NDArray[np.float64]:
        """Deaths of each cause in each life, none or one, shape (n, causes)."""
        return np.equal.outer(self.lives.cause, np.arange(len(self.lives.causes))).astype(np.float64)

    @property
    def reason_counts(self) -> NDArray[np.float64]:
        """Members who left for each reason in each life, shape (n, reasons)."""
        return self.lives.leavers.astype(np.float64)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two policies on the same seeds.

    Attributes:
        a: name of the first policy.
        b: name of the second.
        difference: restricted mean of the first less that of the second, weeks, 95 % interval.
        ratio: restricted mean of the first over that of the second, 95 % interval; None when unknown.
        strict: the difference at the level that naming a winner among all policies needs.
        pairs: number of replicates.
    """

    a: str
    b: str
    difference: PairedDifference
    ratio: Estimate | None
    strict: Estimate
    pairs: int

    @property
    def settled(self) -> bool:
        """Whether the replicates are enough to tell the two policies apart."""
        return self.pairs >= FEWEST_PAIRS and self.strict.excludes_zero()

    def turned(self) -> Contrast:
        """Return the same contrast, the other policy first."""
        old = self.difference
        difference = PairedDifference(-old.value, -old.high, -old.low, old.deviation, old.pairing_gain)
        ratio = self.ratio and Estimate(1 / self.ratio.value, 1 / self.ratio.high, 1 / self.ratio.low)
        strict = Estimate(-self.strict.value, -self.strict.high, -self.strict.low)
        return Contrast(self.b, self.a, difference, ratio, strict, self.pairs)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Everything that comparing policies on one scenario found.

    Attributes:
        scenario: short name of the scenario.
        title: its title, by language.
        description: its description, by language.
        parameters: value of every parameter, by dotted path.
        weeks: horizon.
        runs: replicates of each policy.
        seed: seed of the whole.
        outcomes: what came of each policy, in the order asked for.
        contrasts: every pair of policies, in that order.
        log_rank: test of all policies together, as if their seeds were independent; None for a single policy.
        worlds: one pair of lives, member by member; None when there is none to show.
    """

    scenario: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: Mapping[str, float]
    weeks: int
    runs: int
    seed: int
    outcomes: tuple[Outcome, ...]
    contrasts: tuple[Contrast, ...]
    log_rank: LogRank | None
    worlds: TwoWorlds | None

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order asked for."""
        return tuple(outcome.name for outcome in self.outcomes)

    def outcome(self, name: str) -> Outcome:
        """Return what came of a policy; a name that was not compared raises KeyError."""
        for outcome in self.outcomes:
            if outcome.name == name:
                return outcome
        raise KeyError(name)

    def contrast(self, a: str, b: str) -> Contrast:
        """Return two policies' contrast, `a` first; names that were not compared raise KeyError."""
        for contrast in self.contrasts:
            if (contrast.a, contrast.b) == (a, b):
                return contrast
            if (contrast.a, contrast.b) == (b, a):
                return contrast.turned()
        raise KeyError((a, b))

    def ranked(self) -> tuple[Outcome, ...]:
        """Return the outcomes from the longest-lived to the shortest; ties keep the order asked for."""
        return tuple(sorted(self.outcomes, key=lambda outcome: -outcome.rmst.value))


def compare(
    scenario: Scenario,
    policies: Sequence[Policy],
    *,
    runs: int,
    seed: int,
    weeks: int,
    executor: Executor | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Live the same communities under each policy, and compare how long they lived and what they gave.

    Args:
        scenario: what the community starts from, and what befalls it.
        policies: policies with names that differ.
        runs: replicates of each, 1 or more.
        seed: seed of the whole; the same seed gives the same result, whatever the number of workers.
        weeks: horizon.
        executor: where to run; by default threads of this process.
        jobs: number of those threads; by default one for each usable core.
        progress: called in this thread with (lives done, lives in all).

    Raises:
        ValueError: no policy, two of one name, or a number below 1.
        LifeError: a life failed.
    """
    lives = run_replicates(
        scenario.parameters,
        policies,
        runs=runs,
        seed=seed,
        weeks=weeks,
        events=scenario.events,
        executor=executor,
        jobs=jobs,
        progress=progress,
    )
    return Comparison(
        scenario=scenario.name,
        title=dict(scenario.title),
        description=dict(scenario.description),
        parameters=dict(scenario.parameters),
        weeks=weeks,
        runs=runs,
        seed=seed,
        outcomes=tuple(summarise(column, weeks) for column in lives),
        contrasts=contrasts(lives, weeks, seed),
        log_rank=log_rank([(column.lifetime, ~column.censored) for column in lives]) if len(lives) > 1 else None,
        worlds=_worlds(scenario, policies, lives, weeks),
    )


def summarise(lives: Lives, weeks: int) -> Outcome:
    """Summarise the lives under one policy.

    Args:
        lives: the lives, each watched to its death or the horizon.
        weeks: horizon.
    """
    died = ~lives.censored
    curve = kaplan_meier(lives.lifetime, died)
    left = lives.leavers.sum(axis=0)
    return Outcome(
        lives=lives,
        curve=curve,
        rmst=restricted_mean(lives.lifetime, died, weeks).estimate,
        median=curve.median(),
        alive={week: curve.at(week) for week in sorted({*CHECKPOINTS, weeks}) if week <= weeks},
        censored=float(np.mean(lives.censored)),
        causes={cause: float(np.mean(lives.cause == place)) for place, cause in enumerate(lives.causes)},
        incidence=cumulative_incidence(lives.lifetime, lives.cause, len(lives.causes)),
        leavers=mean_estimate(lives.leavers.sum(axis=1)),
        reasons={reason: float(share) for reason, share in zip(lives.reasons, left / max(left.sum(), 1), strict=True)},
        value={kind: mean_estimate(column) for kind, column in zip(VALUES, lives.value.T, strict=True)},
        hours=mean_estimate(lives.hours),
    )


def contrasts(lives: Sequence[Lives], weeks: int, seed: int) -> tuple[Contrast, ...]:
    """Contrast every pair of policies.

    A contrast of ten pairs or more is settled when its interval excludes zero at a level that depends on the
    number k of policies: the longest-lived is named only if it beats each other one, and a false winner then
    needs one of k − 1 false one-sided results, so that a two-sided error of 0.10 ÷ (k − 1) keeps the chance
    of naming one within 5 %; for up to three policies that is the usual 95 % interval.

    Args:
        lives: lives of each policy, on the same seeds.
        weeks: horizon.
        seed: seed of the resampling.
    """
    strict = strict_level(len(lives))
    return tuple(_contrast(a, b, weeks, seed, strict) for a, b in combinations(lives, 2))


def strict_level(policies: int) -> float:
    """Return the confidence level that naming a winner among so many policies needs (see `contrasts`)."""
    return 1 - min(1 - LEVEL, 2 * _ERROR_OF_THE_WINNER / max(policies - 1, 1))


def _contrast(a: Lives, b: Lives, weeks: int, seed: int, strict: float) -> Contrast:
    pair = a.lifetime, b.lifetime, weeks
    difference = paired_difference(*pair, seed=seed)
    judged = difference if math.isclose(strict, LEVEL) else paired_difference(*pair, seed=seed, level=strict)
    return Contrast(a.policy, b.policy, difference, paired_ratio(*pair), judged.estimate, len(a))


def _worlds(scenario: Scenario, policies: Sequence[Policy], lives: Sequence[Lives], weeks: int) -> TwoWorlds | None:
    order = sorted(range(len(lives)), key=lambda place: -float(np.mean(lives[place].lifetime)))
    best, worst = order[0], order[-1]
    if best == worst:
        return None
    pair = (policies[best], policies[worst]), (lives[best], lives[worst])
    return two_worlds(scenario.parameters, *pair, weeks=weeks, events=scenario.events)

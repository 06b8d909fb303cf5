"""The ending: the same people under other hands, what it was worth, and whether it was luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.lives.cohort import Case, look_at_lives, seeds_of
from perenne_experiments.lives.replicates import VALUES
from perenne_experiments.statistics.estimate import Estimate, mean_estimate
from perenne_experiments.wheel.game import HOURS, PLAYER, Game, Setting
from perenne_experiments.wheel.incidents import incidents
from perenne_experiments.wheel.months import WEEKS
from perenne_model.upheaval import hours_factor

if TYPE_CHECKING:
    from perenne_model import Life, Policy

RIVALS = ("absent", "directive", "cultivating")
"""Policies that every game is compared with; the searched one joins them when it has been found."""

OTHERS = 40
"""Other communities of the same kind on which all are tried: was it luck?"""

FULL = 1000
"""Points of a community that lives all five years and gives what a cultivated one gives on average, for no hour."""

HALVED = 0.5
"""What is left of the points when every hour there was has been spent."""


@dataclass(frozen=True)
class Result:
    """What one hand came to.

    Attributes:
        name: name of the policy; PLAYER for the player.
        lifetime: weeks lived within the five years.
        alive: whether it still lived then.
        value: what it gave, by kind.
        index: what it gave in units of what a cultivated community gives on average, the three kinds alike.
        hours: hours spent.
        thrift: hours spent, share of those there were, 0–1.
        points: lifetime × value × thrift (see `points`).
        active: active members each week, shape (WEEKS,).
        motivation: mean motivation of members each week, NaN without any; no facilitator sees it, shape (WEEKS,).
        reasons: who left, by reason.
    """

    name: str
    lifetime: float
    alive: bool
    value: Mapping[str, float] = field(hash=False)
    index: float
    hours: float
    thrift: float
    points: int
    active: NDArray[np.float64] = field(hash=False, compare=False)
    motivation: NDArray[np.float64] = field(hash=False, compare=False)
    reasons: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True)
class Elsewhere:
    """What one hand comes to on other people.

    Attributes:
        name: name of the policy.
        lifetime: mean weeks lived, with its interval.
        points: mean points, with their interval.
    """

    name: str
    lifetime: Estimate
    points: Estimate


@dataclass(frozen=True)
class Ending:
    """What a game came to.

    Attributes:
        setting: what it started from.
        results: every hand on the same people, the most points first.
        elsewhere: every hand on other people, in the same order.
        stayed: people who are there after five years under the player, and would not be in the absent world.
        left: people the other way round.
    """

    setting: Setting
    results: tuple[Result, ...]
    elsewhere: tuple[Elsewhere, ...]
    stayed: int
    left: int

    @property
    def yours(self) -> Result:
        """The player's own result."""
        return next(result for result in self.results if result.name == PLAYER)

    @property
    def rank(self) -> int:
        """The player's place by points, from 1."""
        return self.results.index(self.yours) + 1

    def of(self, name: str) -> Result:
        """Return a rival's result; an unknown name raises StopIteration."""
        return next(result for result in self.results if result.name == name)


def points(lifetime: float, index: float, thrift: float) -> int:
    """Return lifetime × value × thrift: 1,000 for all five years, a cultivated community's value, and no hour spent.

    Args:
        lifetime: weeks lived, up to WEEKS.
        index: value in units of what a cultivated community gives.
        thrift: share of the hours there were that was spent, 0–1: all of them halve the points.
    """
    return round(FULL * (lifetime / WEEKS) * index * (1 - (1 - HALVED) * thrift))


def finish(game: Game, rivals: Sequence[Policy] = (), *, others: int = OTHERS, jobs: int | None = None) -> Ending:
    """Let every rival live with the same people, and every hand with other people.

    Args:
        game: a game that is over.
        rivals: further policies to compare with, besides RIVALS.
        others: other communities, 2 or more.
        jobs: number of threads; by default one for each usable core.

    Raises:
        ValueError: the game is not over.
        LifeError: a life failed.
    """
    from perenne_model import live, parse_policy

    setting = game.setting
    mine = game.life()
    named = [parse_policy(name) for name in RIVALS] + list(rivals)
    scenario = setting.loaded
    own = [
        live(scenario.parameters, policy, seed=setting.seed, weeks=WEEKS, events=setting.events, fates=True)
        for policy in named
    ]
    hands: list[Policy] = [game.decisions.policy(PLAYER), *named]
    tried = _elsewhere(setting, hands, others, jobs)
    unit = _unit([row for row, _ in tried[hands.index(named[RIVALS.index("cultivating")])]])
    budget = _budget(setting, setting.seed)
    results = sorted((_result(life, unit, budget) for life in (mine, *own)), key=lambda one: -one.points)
    judged = {hand.name: _judged(hand.name, rows, unit) for hand, rows in zip(hands, tried, strict=True)}
    stayed, left = _crossings(mine, own[0])
    return Ending(setting, tuple(results), tuple(judged[one.name] for one in results), stayed, left)


_Row = tuple[float, list[float], float]


def _elsewhere(
    setting: Setting, hands: Sequence[Policy], others: int, jobs: int | None
) -> list[list[tuple[_Row, float]]]:
    """Return what comes of each hand with other people, and the hours there were for each."""
    seeds = seeds_of(setting.seed, others)
    scenario = setting.loaded
    cases = [
        Case(scenario.parameters, hand, (seed,), WEEKS, (*scenario.events, *incidents(seed, setting.weather)))
        for hand in hands
        for seed in seeds
    ]
    rows = [row[0] for row in look_at_lives(cases, _row, jobs=jobs)]
    budgets = [_budget(setting, seed) for seed in seeds]
    return [list(zip(rows[place * others : (place + 1) * others], budgets, strict=True)) for place in range(len(hands))]


def _row(life: Life) -> _Row:
    return life.lifetime, [life.value[kind] for kind in VALUES], life.hours


def _unit(rows: Sequence[_Row]) -> NDArray[np.float64]:
    return np.asarray(np.mean([value for _, value, _ in rows], axis=0), dtype=np.float64)


def _index(value: Sequence[float], unit: NDArray[np.float64]) -> float:
    known = unit > 0
    return float((np.asarray(value)[known] / unit[known]).mean()) if known.any() else 0.0


def _budget(setting: Setting, seed: int) -> float:
    """Return the hours that there were over the five years, once incidents have cut them."""
    scenario = setting.loaded
    events = (*scenario.events, *incidents(seed, setting.weather))
    return scenario.parameters[HOURS] * sum(hours_factor(events, week) for week in range(WEEKS))


def _thrift(hours: float, budget: float) -> float:
    return min(1.0, hours / budget) if budget > 0 else 0.0


def _judged(name: str, rows: Sequence[tuple[_Row, float]], unit: NDArray[np.float64]) -> Elsewhere:
    lives = [lifetime for (lifetime, _, _), _ in rows]
    won = [points(lifetime, _index(value, unit), _thrift(hours, budget)) for (lifetime, value, hours), budget in rows]
    return Elsewhere(name, mean_estimate(lives), mean_estimate(won))


def _result(life: Life, unit: NDArray[np.float64], budget: float) -> Result:
    index = _index([life.value[kind] for kind in VALUES], unit)
    thrift = _thrift(life.hours, budget)
    return Result(
        name=life.policy,
        lifetime=life.lifetime,
        alive=life.censored,
        value=life.value,
        index=index,
        hours=life.hours,
        thrift=thrift,
        points=points(life.lifetime, index, thrift),
        active=np.asarray(life.weekly["active"], dtype=np.float64),
        motivation=np.where(life.weekly["members"] > 0, life.weekly["motivation"], np.nan),
        reasons=life.reasons,
    )


def _crossings(mine: Life, absent: Life) -> tuple[int, int]:
    """Return how many people are there at the end under the player and not in the absent world, and the reverse."""
    here, there = _there(mine), _there(absent)
    return len(here - there), len(there - here)


def _there(life: Life) -> set[tuple[int, int]]:
    """Return who is there after five years: nobody where the community is dead by then."""
    if life.fates is None or not life.censored:
        return set()
    return {(int(one["arrival"]), int(one["slot"])) for one in life.fates[life.fates["present"]]}

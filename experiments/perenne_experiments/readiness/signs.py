"""Fourth question: what should be visible by when, and what early signs tell that it goes wrong?

Communities are lived under each policy, twice: one set of lives chooses a threshold for each sign, another tells how
well it does. Those that live are weighted so that each policy has the same share among them as among those that die:
no sign may profit from telling the policies apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.readiness.aim import TWO_YEARS
from perenne_experiments.readiness.bench import Bench
from perenne_experiments.readiness.motivation import POLICIES
from perenne_experiments.readiness.ranking import resampled_area, weighted_area
from perenne_experiments.statistics.estimate import LEVEL, Estimate, weighted_share
from perenne_experiments.statistics.tails import normal_quantile
from perenne_model import parse_policy
from perenne_model.policies import VISIBLE

if TYPE_CHECKING:
    from perenne_model import Life

LOOKS = (8, 13, 26)
"""Weeks after the launch at which a facilitator looks at the signs."""

TOTALS = ("newcomers", "newcomers_kept", "results", "abandoned")
"""Signs that are told as totals since the launch; the others are means over the last weeks."""

RESULT_LOOKS = (8, 13, 26, 52)
"""Weeks at which it is told how many communities have had a result."""

RECENT = 4
"""Weeks over which the other signs are averaged."""

FEWEST = 20
"""Deaths, and lives, below which nothing is said."""

TIMES = 4
"""Lives under each policy, in each of the two sets, for one of the other questions."""

_CHOOSING, _TELLING = 2, 3  # numbers of the two sets of lives
_ROUNDING = 1e-9  # a sum of shares may miss nine tenths by this much
_NEVER = 10**6  # week of a first result that did not come

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sign:
    """How well one sign, at one week, foretells death within two years.

    Attributes:
        name: the vital sign.
        week: weeks after the launch.
        area: chance that of two communities, one that dies and one that lives, the sign tells which (0.5: it tells
            nothing, 1: always), with its interval.
        low_is_bad: whether it is the low values that foretell death.
        threshold: value at which the alarm is raised, or beyond it on the bad side.
        hits: share of those that die for which the alarm is raised, with its interval.
        false_alarms: the same of those that live.
        dying: communities alive at that week that die within two years, in the set that tells.
        living: communities that live, in that set.
    """

    name: str
    week: int
    area: Estimate
    low_is_bad: bool
    threshold: float
    hits: Estimate
    false_alarms: Estimate
    dying: int
    living: int

    @property
    def tells(self) -> bool:
        """Tell whether it surely tells more than nothing, whichever of all signs and weeks one looks at."""
        strict = normal_quantile(1 - (1 - LEVEL) / (2 * len(VISIBLE) * len(LOOKS)))
        reach = (self.area.high - self.area.low) / 2 * strict / normal_quantile((1 + LEVEL) / 2)
        return self.area.value - reach > 0.5


@dataclass(frozen=True, slots=True)
class FirstResult:
    """When the first result comes.

    Attributes:
        lives: communities that there are.
        quantiles: week by which a tenth, half and nine tenths of them have had it; None where they never have.
        without: share that has had none yet, by week.
    """

    lives: int
    quantiles: tuple[float | None, float | None, float | None]
    without: Mapping[int, Estimate] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Signs:
    """Answer to the fourth question.

    Attributes:
        living: first results of communities that live for two years or more; None where there are too few.
        dying: first results of those that die earlier; None likewise.
        by_policy: first results of all communities under each policy.
        signs: what each sign tells at each week, the most telling first; empty where too few die or live.
        runs: lives under each policy in each of the two sets.
    """

    living: FirstResult | None
    dying: FirstResult | None
    by_policy: Mapping[str, FirstResult] = field(hash=False)
    signs: tuple[Sign, ...]
    runs: int

    def best(self, week: int) -> Sign | None:
        """Return the most telling sign at a week, if one surely tells anything."""
        return next((sign for sign in self.signs if sign.week == week and sign.tells), None)


@dataclass(frozen=True, eq=False)
class Watched:
    """Lives as a facilitator watches them, a row a life.

    Attributes:
        policy: number of the policy, shape (n,).
        seed: number of the seed, shape (n,).
        lifetime: weeks, shape (n,).
        dies: whether it dies within two years, shape (n,).
        first: week of the first result, or a week that never comes, shape (n,).
        seen: the signs at each look, shape (n, looks, signs).
    """

    policy: NDArray[np.int64]
    seed: NDArray[np.int64]
    lifetime: Column
    dies: NDArray[np.bool_]
    first: Column
    seen: Column


def ask_signs(bench: Bench) -> Signs:
    """Watch communities for two years under each policy, and tell what foretold their death."""
    runs = TIMES * bench.runs
    chooser, teller = (_watched(bench, stream, runs) for stream in (_CHOOSING, _TELLING))
    signs = [
        sign
        for place, week in enumerate(LOOKS)
        for number in range(len(VISIBLE))
        if (sign := _sign(chooser, teller, place, week, number, bench.seed)) is not None
    ]
    signs.sort(key=lambda sign: (-sign.area.value, sign.week))
    by_policy = {
        name: _first_result(teller.first, (teller.policy == number).astype(np.float64))
        for number, name in enumerate(POLICIES)
    }
    return Signs(
        living=_first_results(teller, ~teller.dies),
        dying=_first_results(teller, teller.dies),
        by_policy=by_policy,
        signs=tuple(signs),
        runs=runs,
    )


def look(life: Life) -> tuple[float, bool, float, list[list[float]]]:
    """Return what a facilitator sees of a life: lifetime, death within two years, first result, signs at each look."""
    results = np.flatnonzero(life.weekly["results"] > 0)
    first = float(results[0] + 1) if len(results) else float(_NEVER)
    seen = [[_seen(life, name, week) for name in VISIBLE] for week in LOOKS]
    return life.lifetime, not life.censored and life.lifetime < TWO_YEARS, first, seen


def _seen(life: Life, name: str, week: int) -> float:
    weekly = life.weekly[name][:week]
    return float(weekly.sum()) if name in TOTALS else float(weekly[-RECENT:].mean())


def _watched(bench: Bench, stream: int, runs: int) -> Watched:
    policies = [parse_policy(name) for name in POLICIES]
    rows = bench.look(policies, look, weeks=TWO_YEARS, stream=stream, runs=runs)
    lifetime, dies, first, seen = zip(*(row for own in rows for row in own), strict=True)
    return Watched(
        policy=np.repeat(np.arange(len(policies)), runs),
        seed=np.tile(np.arange(runs), len(policies)),
        lifetime=np.array(lifetime, dtype=np.float64),
        dies=np.array(dies, dtype=np.bool_),
        first=np.array(first, dtype=np.float64),
        seen=np.array(seen, dtype=np.float64),
    )


def _sign(chooser: Watched, teller: Watched, place: int, week: int, number: int, seed: int) -> Sign | None:
    """Choose direction and threshold on one set of lives, and tell how they do on the other."""
    choosing, telling = (watched.lifetime > week for watched in (chooser, teller))
    weights, weights_told = (_weights(watched, alive) for watched, alive in ((chooser, choosing), (teller, telling)))
    dying, living = int((telling & teller.dies).sum()), int((telling & (weights_told > 0) & ~teller.dies).sum())
    fewest = min(dying, living, int((choosing & chooser.dies).sum()), int((choosing & ~chooser.dies).sum()))
    if fewest < FEWEST:
        return None
    values, told = chooser.seen[:, place, number], teller.seen[:, place, number]
    low_is_bad = weighted_area(values, chooser.dies, weights) < 0.5
    side = -1.0 if low_is_bad else 1.0
    threshold = _threshold(side * values, chooser.dies, weights) * side
    alarm = side * told >= side * threshold
    return Sign(
        name=VISIBLE[number],
        week=week,
        area=resampled_area(side * told, teller.dies, weights_told, teller.seed, seed=seed),
        low_is_bad=bool(low_is_bad),
        threshold=float(threshold),
        hits=_rate(alarm, weights_told * teller.dies),
        false_alarms=_rate(alarm, weights_told * ~teller.dies),
        dying=dying,
        living=living,
    )


def _weights(watched: Watched, alive: NDArray[np.bool_]) -> Column:
    """Weight those that live so that each policy has the same share among them as among those that die.

    A policy under which none dies, or none lives, tells nothing about signs and weighs nothing.
    """
    weights = np.zeros(len(alive))
    for policy in np.unique(watched.policy):
        own = alive & (watched.policy == policy)
        dying, living = own & watched.dies, own & ~watched.dies
        if dying.any() and living.any():
            weights[dying] = 1.0
            weights[living] = dying.sum() / living.sum()
    return weights


def _threshold(badness: Column, dies: NDArray[np.bool_], weights: Column) -> float:
    """Return the badness from which on the hit rate exceeds the false-alarm rate most (Youden 1950)."""
    order = np.argsort(-badness, kind="stable")
    ranked = badness[order]
    hits = np.cumsum((weights * dies)[order]) / (weights * dies).sum()
    alarms = np.cumsum((weights * ~dies)[order]) / (weights * ~dies).sum()
    last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    gain = np.where(last_of_equals, hits - alarms, -1.0)
    return float(ranked[int(gain.argmax())])


def _rate(alarm: NDArray[np.bool_], weights: Column) -> Estimate:
    """Return the weighted share of alarms, its interval by the effective number of lives (Kish 1965)."""
    share = float((weights * alarm).sum() / weights.sum())
    return weighted_share(share, float(weights.sum() ** 2 / (weights**2).sum()))


def _first_results(watched: Watched, those: NDArray[np.bool_]) -> FirstResult | None:
    """Return the first results of some lives, each policy counting as in the signs; None where they are too few."""
    weights = _weights(watched, np.ones(len(those), dtype=np.bool_)) * those
    return _first_result(watched.first, weights) if (weights > 0).sum() >= FEWEST else None


def _first_result(first: Column, weights: Column) -> FirstResult:
    weeks, weights = first[weights > 0], weights[weights > 0]
    order = np.argsort(weeks, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    places = [int(np.searchsorted(reached, share - _ROUNDING)) for share in (0.1, 0.5, 0.9)]
    early, middle, late = (float(weeks[order][place]) for place in places)
    without = {week: _rate(weeks > week, weights) for week in RESULT_LOOKS}
    return FirstResult(len(weeks), (_came(early), _came(middle), _came(late)), without)


def _came(week: float) -> float | None:
    return None if week >= _NEVER else week


def telling(signs: Sequence[Sign], week: int) -> list[Sign]:
    """Return the signs that surely tell anything at a week, the most telling first."""
    return [sign for sign in signs if sign.week == week and sign.tells]

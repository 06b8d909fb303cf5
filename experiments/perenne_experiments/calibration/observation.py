"""What was observed: the summaries of a log, and how sure they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.calibration.error import CalibrationError
from perenne_experiments.calibration.summary import SUMMARIES, Summary, measured
from perenne_experiments.logs.activity import UNKNOWN, WEEK, Activity
from perenne_experiments.logs.measures.weekly import weekly
from perenne_experiments.logs.window import Window

FEWEST = 20
"""Members below which a log tells too little to calibrate on."""

SHORTEST = 26
"""Weeks below which it does."""

TYPICAL = 50
"""Members below which a community is left out of what is typical."""

RESAMPLES = 40
"""Resamples of a log by which its own uncertainty is told."""

FIRST = 13
"""Weeks after which who has contributed is of the first."""

RECENT = (13, 26, 52, 104)
"""Weeks before the end of the observation over which recent activity is told."""

YEAR = 365.25 / 7

PRESENCE = ("silent_share",)
"""Patterns that only a log with joins can tell, and that the literature tells of lists."""

_OF_MEDIAN = 1.2533  # standard error of a median over that of a mean, of a normal distribution
_EIGHT_TENTHS = 1.2816  # standard deviations to either side that hold eight tenths of a normal distribution

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Observation:
    """What a log tells.

    Attributes:
        name: of the community, or of the log where several were taken together.
        communities: how many communities it stands for.
        window: how it was observed.
        summaries: what is compared, those that the log tells.
        values: what they were, shape (summaries,).
        uncertainty: standard error of each, shape (summaries,).
        posters: members who contributed.
        contributions: what they contributed.
        first_posters: members who contributed in the first weeks.
        recent: members who contributed in a week, mean over so many of the last weeks, by weeks.
    """

    name: str
    communities: int
    window: Window
    summaries: tuple[Summary, ...]
    values: Numbers
    uncertainty: Numbers
    posters: float
    contributions: float
    first_posters: float
    recent: dict[int, float]

    @property
    def posters_a_year(self) -> float:
        """Members who contributed for the first time, in a year."""
        return self.posters / (self.window.seconds / WEEK / YEAR)


def observe(activity: Activity, *, seed: int = 1) -> Observation:
    """Return what the log of one community tells.

    Raises:
        CalibrationError: too few members, or too short a time.
    """
    _check(activity)
    values = measured(activity)
    told = ~np.isnan(values)
    summaries = tuple(one for one, known in zip(SUMMARIES, told, strict=True) if known)
    return Observation(
        name=activity.name,
        communities=1,
        window=Window.of(activity),
        summaries=summaries,
        values=values[told],
        uncertainty=standard_errors(activity, summaries, seed=seed),
        posters=activity.members,
        contributions=len(activity),
        first_posters=_first_posters(activity),
        recent=recent_activity(activity),
    )


def observe_typical(
    activities: Sequence[Activity], name: str, *, least: int = TYPICAL, apart: bool = False
) -> Observation:
    """Return what is typical of many communities: medians, and how sure these are.

    Args:
        activities: the communities.
        name: what they are together.
        least: contributors below which a community is left out.
        apart: whether the uncertainty is to be how far communities lie apart, so that the plausible sets are those of
            any community of the kind, rather than of the typical one.

    Raises:
        CalibrationError: fewer than three are left.
    """
    large = [one for one in activities if one.members >= least and one.weeks >= SHORTEST]
    if len(large) < 3:
        raise CalibrationError("calibration.error_typical", number=len(large), least=3, members=least)
    whole = np.array([measured(one) for one in large])
    told = (~np.isnan(whole)).sum(axis=0) >= 3
    kept = whole[:, told]
    values = np.nanmedian(kept, axis=0)
    spread = 1.4826 * np.nanmedian(np.abs(kept - values), axis=0)
    recent = [recent_activity(one) for one in large]
    return Observation(
        name=name,
        communities=len(large),
        window=Window(int(np.median([one.end - one.start for one in large]))),
        summaries=tuple(one for one, known in zip(SUMMARIES, told, strict=True) if known),
        values=values,
        uncertainty=spread if apart else _OF_MEDIAN * spread / np.sqrt((~np.isnan(kept)).sum(axis=0)),
        posters=float(np.median([one.members for one in large])),
        contributions=float(np.median([len(one) for one in large])),
        first_posters=float(np.median([_first_posters(one) for one in large])),
        recent={weeks: float(np.median([one[weeks] for one in recent])) for weeks in RECENT},
    )


def with_literature(observation: Observation) -> Observation:
    """Return the same, with what the literature says of silent members where the log does not tell (C9).

    A log without joins shows nobody who never wrote. The range that Nonnecke & Preece 2000 found on mailing lists then
    stands for it, as the middle eight tenths of what is plausible. What Wenger, McDermott & Snyder 2002 say of the core
    is of communities of practice, and is left alone: with so few silent members, a core of a tenth would by itself
    keep more members from month to month than open lists do (C6).
    """
    known = {one.key for one in observation.summaries}
    added = [one for one in SUMMARIES if one.key in PRESENCE and one.key not in known]
    targets = [one.pattern.target for one in added if one.pattern is not None and one.pattern.target is not None]
    order = [one.key for one in SUMMARIES]
    whole = [*observation.summaries, *added]
    values = [*observation.values, *(target.value for target in targets)]
    spreads = [(target.accepted.high - target.accepted.low) / (2 * _EIGHT_TENTHS) for target in targets]
    uncertainty = [*observation.uncertainty, *spreads]
    places = sorted(range(len(whole)), key=lambda place: order.index(whole[place].key))
    return replace(
        observation,
        summaries=tuple(whole[place] for place in places),
        values=np.array([values[place] for place in places]),
        uncertainty=np.array([uncertainty[place] for place in places]),
    )


def _check(activity: Activity) -> None:
    if activity.members < FEWEST:
        raise CalibrationError("calibration.error_few", community=activity.name, number=activity.members, least=FEWEST)
    if activity.weeks < SHORTEST:
        raise CalibrationError("calibration.error_short", community=activity.name, weeks=activity.weeks, least=SHORTEST)


def _first_posters(activity: Activity) -> float:
    return float(len(np.unique(activity.member[activity.time < activity.start + FIRST * WEEK])))


def recent_activity(activity: Activity) -> dict[int, float]:
    """Return the members who contributed in a week, mean over so many of the last whole weeks, by weeks."""
    active = weekly(activity).active
    return {weeks: float(active[-weeks:].mean()) if len(active) else math.nan for weeks in RECENT}


def standard_errors(activity: Activity, summaries: Sequence[Summary], *, seed: int) -> Numbers:
    """Return the standard error of each summary: a bootstrap over members, all that one did taken together.

    Shares of answered threads are not told by members drawn at random, who answer one another no more; theirs, and of
    whatever a resample does not show, is that of a share.
    """
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(7,)))
    drawn = [_resampled(activity, generator) for _ in range(RESAMPLES)]
    resamples = np.array([[one.measure(again) for one in summaries] for again in drawn])
    found = np.full(len(summaries), math.nan)
    enough = (~np.isnan(resamples)).sum(axis=0) >= RESAMPLES // 2
    found[enough] = np.nanstd(resamples[:, enough], axis=0, ddof=1)
    for place, one in enumerate(summaries):
        if one.pattern is not None and (math.isnan(found[place]) or one.pattern.group == "answers"):
            measure = one.pattern.measure(activity)
            found[place] = _error_of_share(measure.value, measure.cases, difference=one.key == "answer_gain")
    return np.where(np.isnan(found), 0.0, found)


def _error_of_share(share: float, cases: int, *, difference: bool) -> float:
    """Return the standard error of a share; of a difference of two, that of two halves near one half each."""
    if difference:
        return 1.0 / math.sqrt(max(1, cases))
    held = min(max(share, 0.05), 0.95)
    return math.sqrt(held * (1 - held) / max(1, cases))


def _resampled(activity: Activity, generator: np.random.Generator) -> Activity:
    """Return the log of members drawn with replacement, each with all they did; who answered whom is lost."""
    drawn = generator.integers(activity.members, size=activity.members)
    counts = activity.counts[drawn]
    starts = np.repeat(activity.starts[drawn], counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places = activity.by_member[starts + within]
    member = np.repeat(np.arange(activity.members), counts)
    order = np.argsort(activity.time[places], kind="stable")
    member, time = member[order], activity.time[places][order]
    _, first, inverse = np.unique(member, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    unknown = np.full(len(time), UNKNOWN)
    return replace(
        activity,
        member=rank[inverse.reshape(-1)],
        time=time,
        thread=unknown.astype(np.int32),
        reply_to=unknown.astype(np.int64),
        joined=None,
        present=None,
    )

"""Today: simulated communities that look like the real one at the end of its log.

Each plausible set is lived several times under the policy that the community has lived under. A life counts the more,
the nearer its recent activity is to that of the log; lives are then drawn by that weight, and go on from there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.forecasting.over_sets import LEVEL
from perenne_experiments.logs.activity import WEEK
from perenne_scenarios.calibration import RECENT

SPANS = RECENT
"""Weeks before today over which recent activity is compared."""

WIDTH = 0.35
"""Difference of the logarithms of recent activity at which a life counts for little: a factor of 1.4."""

FEW = 0.1
"""Added to activities before the logarithm is taken, so that none is no worse than very little."""


@dataclass(frozen=True, slots=True)
class Past:
    """One life up to today.

    Attributes:
        place: place of its plausible set.
        seed: its seed.
        recent: members who contributed in a week, mean over so many of the last weeks, by weeks.
    """

    place: int
    seed: int
    recent: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Recent:
    """Recent activity of the lives drawn, beside that of the log.

    Attributes:
        weeks: weeks before today.
        observed: members who contributed in a week, mean over them, in the log.
        low: the same of the lives drawn: lower end of the middle eight tenths.
        median: the middle one.
        high: upper end.
    """

    weeks: int
    observed: float
    low: float
    median: float
    high: float

    @property
    def chosen_by(self) -> bool:
        """Whether lives were chosen by it."""
        return self.weeks in SPANS


def recent_before(
    times: NDArray[np.int64],
    member: NDArray[np.int32],
    now: int,
    *,
    spans: Sequence[int] = SPANS,
    watched: int | None = None,
) -> dict[int, float]:
    """Return the members who contributed in a week before a moment, mean over each of the spans.

    Args:
        times: moments of contributions, seconds, never falling, shape (n,).
        member: who contributed, shape (n,).
        now: the moment, seconds.
        spans: weeks before it.
        watched: weeks beyond which nothing counts, for a log that is shorter than a span; None for no such end.
    """
    found = {}
    for span in spans:
        weeks = span if watched is None else min(span, watched)
        inside = (times > now - weeks * WEEK) & (times <= now)
        week = (now - times[inside]) // WEEK
        found[span] = len(np.unique(week * (int(member.max(initial=0)) + 1) + member[inside])) / weeks
    return found


def unlikeness(recent: Mapping[int, float], observed: Mapping[int, float]) -> float:
    """Return how far recent activity is from what was observed, in widths, squared."""
    return sum(((math.log(FEW + recent[span]) - math.log(FEW + observed[span])) / WIDTH) ** 2 for span in SPANS) / len(
        SPANS
    )


def weights_of(pasts: Sequence[Past], observed: Mapping[int, float]) -> NDArray[np.float64]:
    """Return how much each life counts, summing to 1, shape (n,)."""
    off = np.array([unlikeness(past.recent, observed) for past in pasts])
    weights = np.exp(-0.5 * (off - off.min()))
    return np.asarray(weights / weights.sum())


def drawn(weights: NDArray[np.float64], number: int, generator: np.random.Generator) -> NDArray[np.intp]:
    """Return places drawn by weight, each as often as its weight says (a systematic sample), shape (number,)."""
    ends = np.cumsum(weights)
    ends[-1] = 1.0
    return np.searchsorted(ends, (np.arange(number) + generator.random()) / number)


def likeness(pasts: Sequence[Past], repeats: NDArray[np.int64], observed: Mapping[int, float]) -> float:
    """Return the factor by which the recent activity of lives is off, typically; 1 is no difference.

    Args:
        pasts: the lives drawn.
        repeats: how often each was, shape (n,).
        observed: recent activity in the log, by weeks.
    """
    off = np.repeat([unlikeness(past.recent, observed) for past in pasts], repeats)
    return float(np.exp(np.sqrt(np.median(off)) * WIDTH))


def compared(pasts: Sequence[Past], repeats: NDArray[np.int64], observed: Mapping[int, float]) -> tuple[Recent, ...]:
    """Return the recent activity of lives beside that of the log, span by span.

    Args:
        pasts: the lives drawn.
        repeats: how often each was, shape (n,).
        observed: recent activity in the log, by weeks.
    """
    found = []
    for span in sorted(pasts[0].recent):
        shown = np.repeat([past.recent[span] for past in pasts], repeats)
        low, median, high = np.quantile(shown, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]).tolist()
        found.append(Recent(span, observed[span], low, median, high))
    return tuple(found)

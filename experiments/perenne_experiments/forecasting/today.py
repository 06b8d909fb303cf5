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

from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.measures.weekly import weekly

SPANS = (13, 52)
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


def recent_of(activity: Activity) -> dict[int, float]:
    """Return the members who contributed in a week, mean over each of SPANS."""
    active = weekly(activity).active
    return {span: float(active[-span:].mean()) if len(active) else 0.0 for span in SPANS}


def recent_before(times: NDArray[np.int64], member: NDArray[np.int32], now: int) -> dict[int, float]:
    """Return the same of contributions, before a moment."""
    found = {}
    for span in SPANS:
        inside = (times > now - span * WEEK) & (times <= now)
        week = (now - times[inside]) // WEEK
        found[span] = len(np.unique(week * (int(member.max(initial=0)) + 1) + member[inside])) / span
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

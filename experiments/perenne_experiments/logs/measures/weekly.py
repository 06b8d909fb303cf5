"""What happened each week, and what the peaks were."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import DAY, Activity
from perenne_experiments.logs.measures.measure import Measure, mean_of, unknown

QUARTER = 13
"""Weeks over which activity is averaged to find its peak."""

ANSWER = 14
"""Days within which a thread is answered, or is not."""


@dataclass(frozen=True, eq=False)
class Weekly:
    """Counts for each whole week of the observation, all of shape (weeks,).

    Attributes:
        active: members who contributed.
        contributions: posts, replies and commits.
        newcomers: members whose first contribution it was.
        threads: threads opened.
        answered: of these, those that another member answered within 14 days.
    """

    active: NDArray[np.int64]
    contributions: NDArray[np.int64]
    newcomers: NDArray[np.int64]
    threads: NDArray[np.int64]
    answered: NDArray[np.int64]


def weekly(activity: Activity) -> Weekly:
    """Count what happened each week; what lies after the last whole week is left out."""
    weeks = activity.weeks

    def count(places: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(activity.week[places], minlength=weeks)[:weeks]

    size = max(1, activity.members)
    active = np.unique(activity.week * size + activity.member) // size
    openings = activity.openings
    answered = openings[activity.answered_within(ANSWER * DAY)[openings]]
    return Weekly(
        active=np.bincount(active, minlength=weeks)[:weeks],
        contributions=count(np.arange(len(activity))),
        newcomers=count(activity.first_place),
        threads=count(openings),
        answered=count(answered),
    )


def weekly_active(activity: Activity) -> Measure:
    """Return the mean number of members active in a week."""
    return mean_of(weekly(activity).active, fewest=1)


def peak_active(activity: Activity) -> Measure:
    """Return the largest mean number of weekly active members over 13 weeks running."""
    smooth = smoothed(weekly(activity).active)
    return Measure(float(smooth.max()), len(smooth)) if len(smooth) else unknown()


def half_life(activity: Activity) -> Measure:
    """Return the weeks from the peak (13-week mean) until activity first fell to half of it; NaN if it never did."""
    smooth = smoothed(weekly(activity).active)
    if not len(smooth):
        return unknown()
    peak = int(np.argmax(smooth))
    below = np.flatnonzero(smooth[peak:] <= smooth[peak] / 2)
    return Measure(float(below[0]) if len(below) else math.nan, len(smooth))


def smoothed(values: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return means over 13 weeks running, shape (weeks − 12,); nothing for a shorter observation."""
    if len(values) < QUARTER:
        return np.zeros(0)
    return np.convolve(values, np.full(QUARTER, 1 / QUARTER), "valid")

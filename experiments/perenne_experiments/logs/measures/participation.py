"""Who contributes: one-timers, inequality, the core and the silent.

All are over the whole observation and over members who contributed at least once, unless it is said otherwise.
"""

from __future__ import annotations

import math

import numpy as np

from perenne_experiments.logs.activity import DAY, Activity
from perenne_experiments.logs.measures.measure import FEWEST, Measure, mean_of, unknown

YEAR = 365 * DAY
"""Seconds for which a one-timer must have stayed away."""

WINDOW = 12
"""Weeks over which silence and the core are told (Nonnecke & Preece 2000 watched lists for 12 weeks)."""

CORE_WEEKS = 6
"""Weeks of those in which a member of the core is active: half of them."""

REGULAR_WEEKS = 2
"""Weeks of those in which a regular member is active, if less than one of the core."""


def one_timers(activity: Activity) -> Measure:
    """Return the share of members who contributed once and never again, of those followed for a year or more."""
    return mean_of(activity.counts[activity.newcomers(YEAR)] == 1)


def one_event(activity: Activity) -> Measure:
    """Return the share of all members whose contributions in the log number one, however short the follow-up."""
    return mean_of(activity.counts == 1)


def gini(activity: Activity) -> Measure:
    """Return the Gini coefficient of members' contributions: 0 when all gave the same, towards 1 when one gave all."""
    counts = np.sort(activity.counts)
    size = len(counts)
    if size < FEWEST:
        return unknown(size)
    weights = 2 * np.arange(1, size + 1) - size - 1
    return Measure(float(weights @ counts / (size * counts.sum())), size)


def top_share(activity: Activity, share: float) -> Measure:
    """Return the share of all contributions that the most active members made.

    Args:
        activity: the community.
        share: share of members that counts as the most active, rounded up to whole members.
    """
    size = activity.members
    if size < FEWEST:
        return unknown(size)
    top = np.sort(activity.counts)[::-1][: math.ceil(round(share * size, 9))]
    return Measure(float(top.sum() / activity.counts.sum()), size)


def half_makers(activity: Activity) -> Measure:
    """Return the smallest number of members who made half of all contributions."""
    if not len(activity):
        return unknown()
    made = np.cumsum(np.sort(activity.counts)[::-1])
    return Measure(float(np.searchsorted(made, made[-1] / 2) + 1), activity.members)


def core_size(activity: Activity) -> Measure:
    """Return the mean number of members active in half or more of the weeks of a 12-week window."""
    core, _, _ = _by_presence(activity)
    return mean_of(core, fewest=1)


def core_share(activity: Activity) -> Measure:
    """Return the core as a share of the members there, where the log tells who joined: mean over 12-week windows."""
    core, _, _ = _by_presence(activity)
    return _of_present(core, activity)


def regular_share(activity: Activity) -> Measure:
    """Return the share of members active in 2 to 5 weeks of a 12-week window, where the log tells who joined."""
    _, regular, _ = _by_presence(activity)
    return _of_present(regular, activity)


def silent_share(activity: Activity) -> Measure:
    """Return the share of members silent for 12 weeks (Nonnecke & Preece 2000), where the log tells who joined.

    Members are those present, where that is known, else all who ever joined: a log tells nobody's departure, so the
    share is then an upper bound.
    """
    _, _, active = _by_presence(activity)
    talking = _of_present(active, activity)
    return Measure(1 - talking.value, talking.cases)


def _by_presence(activity: Activity) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the members of the core, the regular ones and all active ones in each whole 12-week window."""
    windows = activity.weeks // WINDOW
    inside = activity.week < windows * WINDOW
    if not windows or not inside.any():
        nothing = np.zeros(windows)
        return nothing, nothing, nothing
    size = activity.members
    weeks = np.unique(activity.week[inside] * size + activity.member[inside])
    windowed, active_weeks = np.unique(weeks // size // WINDOW * size + weeks % size, return_counts=True)
    window = windowed // size
    core = np.bincount(window[active_weeks >= CORE_WEEKS], minlength=windows)
    several = np.bincount(window[active_weeks >= REGULAR_WEEKS], minlength=windows)
    return core, several - core, np.bincount(window, minlength=windows)


def _of_present(members: np.ndarray, activity: Activity) -> Measure:
    present = _present(activity, len(members))
    if present is None:
        return unknown()
    there = present >= FEWEST
    return mean_of(np.minimum(1.0, members[there] / present[there]), fewest=1)


def _present(activity: Activity, windows: int) -> np.ndarray | None:
    """Return the members there in each 12-week window: the most that were at a time, or all who had joined."""
    if activity.present is not None:
        weeks = activity.present[: windows * WINDOW]
        padded = np.zeros(windows * WINDOW)
        padded[: len(weeks)] = weeks
        most: np.ndarray = padded.reshape(windows, WINDOW).max(axis=1, initial=0)
        return most
    if activity.joined is None:
        return None
    ends = activity.start + (np.arange(windows) + 1) * WINDOW * 7 * DAY
    return np.searchsorted(activity.joined, ends)

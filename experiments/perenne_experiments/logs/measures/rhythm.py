"""How activity is spread: over time (burstiness) and over threads (scatter)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import Activity
from perenne_experiments.logs.measures.measure import FEWEST, Measure, mean_of, median_of, unknown

BUSY_MEMBER = 10
"""Contributions that a member needs to have a burstiness."""

MONTH = 4
"""Weeks over which scatter is told."""


def burstiness(activity: Activity) -> Measure:
    """Return the median burstiness of members with 10 contributions or more (Goh & Barabási 2008).

    B = (σ − μ) / (σ + μ) of the gaps between a member's contributions: −1 for a clock, 0 for chance, 1 for bursts.
    """
    spread, _ = _gap_ratio(*activity.gaps, activity.members)
    return median_of((spread - 1) / (spread + 1), fewest=3)


def burstiness_corrected(activity: Activity) -> Measure:
    """Return the same corrected for the finite number of gaps (Kim & Jo 2016, doi:10.1103/PhysRevE.94.032311)."""
    return median_of(_corrected(*_gap_ratio(*activity.gaps, activity.members)), fewest=3)


def weekly_burstiness(activity: Activity) -> Measure:
    """Return the same of the gaps, in weeks, between the weeks in which a member contributed: 10 weeks or more.

    What happens within a week, a conversation of minutes on a chat, does not count: it is what a model of weeks can
    show.
    """
    size = int(activity.weeks) + 1
    there = np.unique(activity.member.astype(np.int64) * size + activity.week)
    whose, week = there // size, there % size
    again = whose[1:] == whose[:-1]
    gaps = (week[1:] - week[:-1])[again]
    return median_of(_corrected(*_gap_ratio(whose[1:][again], gaps, activity.members)), fewest=3)


def _corrected(spread: NDArray[np.float64], gaps: NDArray[np.float64]) -> NDArray[np.float64]:
    more, fewer = np.sqrt(gaps + 1), np.sqrt(gaps - 1)
    return (more * spread - fewer) / ((more - 2) * spread + fewer)


def community_burstiness(activity: Activity) -> Measure:
    """Return the burstiness of the gaps between any two contributions running."""
    gaps = np.diff(activity.time)
    if len(gaps) < FEWEST or not gaps.any():
        return unknown(len(gaps))
    spread = gaps.std() / gaps.mean()
    return Measure(float((spread - 1) / (spread + 1)), len(gaps))


def _gap_ratio(
    whose: NDArray[np.integer[Any]], gaps: NDArray[np.int64], members: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return σ/μ of the gaps of each member with enough of them, and the number of gaps."""
    number = np.bincount(whose, minlength=members).astype(np.float64)
    busy = number + 1 >= BUSY_MEMBER
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(whose, gaps, members) / number
        variance = np.bincount(whose, (gaps - mean[whose]) ** 2, members) / number
        ratio = np.sqrt(variance) / mean
    usable = busy & (np.nan_to_num(mean) > 0)
    return ratio[usable], number[usable]


def scatter(activity: Activity) -> Measure:
    """Return the effective number of threads per active member: mean over 4-week windows with any activity.

    The effective number is the inverse of Simpson's index of the window's contributions over threads, the measure
    by which the model tells the scatter of effort over initiatives.
    """
    known = activity.thread >= 0
    window = activity.week[known] // MONTH
    windows = activity.weeks // MONTH
    inside = window < windows
    window, thread, member = window[inside], activity.thread[known][inside], activity.member[known][inside]
    if not len(window):
        return unknown()
    talked, posts = np.unique(window * (int(thread.max()) + 1) + thread, return_counts=True)
    of_window = talked // (int(thread.max()) + 1)
    total = np.bincount(of_window, posts, windows)
    squares = np.bincount(of_window, posts.astype(np.float64) ** 2, windows)
    active = np.bincount(np.unique(window * activity.members + member) // activity.members, minlength=windows)
    lived = active > 0
    return mean_of(total[lived] ** 2 / squares[lived] / active[lived], fewest=1)

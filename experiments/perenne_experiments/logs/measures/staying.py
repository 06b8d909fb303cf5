"""Who stays: newcomers kept, continuation, the stopping rule, tenure, retention from week to week.

Newcomers are members whose first contribution is in the log, 180 days or more after its start where the log begins
after the community did, and who were watched for the whole time that is asked about.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import DAY, NEVER, Activity
from perenne_experiments.logs.measures.measure import FEWEST, Measure, mean_of, median_of, unknown

GOES_ON = 180 * DAY
"""Seconds within which somebody who goes on contributes again (Wilkinson 2008 takes half a year as well)."""

MOST_STEPS = 30
"""Contributions up to which the stopping rule is looked at."""

FEWEST_STEPS = 8
"""Numbers of contributions that the stopping rule must be seen at."""

FOLLOWED = 365 * DAY
"""Seconds for which somebody who stopped must have been watched since coming."""

BUSY = 10
"""Active members that a month needs to have its retention counted."""


def back_within(activity: Activity, low: int, high: int) -> Measure:
    """Return the share of newcomers who contributed again between so many days after their first contribution.

    Newcomers count who came at least 90 days before the end of the observation (or `high` days, if that is more).

    Args:
        activity: the community.
        low: days, from.
        high: days, to.
    """
    return mean_of(came_back(activity, low, high)[activity.newcomers(max(90, high) * DAY)])


def came_back(activity: Activity, low: int, high: int) -> NDArray[np.bool_]:
    """Tell who contributed again between so many days after the first contribution, shape (members,)."""
    since = activity.time - activity.first[activity.member]
    again = (since >= low * DAY) & (since <= high * DAY) & (since > 0)
    back = np.zeros(activity.members, dtype=np.bool_)
    back[activity.member[again]] = True
    return back


def goes_on(activity: Activity, after: int) -> Measure:
    """Return the share of members who went on within 180 days of their n-th contribution.

    Args:
        activity: the community.
        after: n, 1 or more; it must lie 180 days or more before the end of the observation.
    """
    since = _until_next(activity, after, GOES_ON)
    return mean_of(since <= GOES_ON)


def stopping_slope(activity: Activity) -> Measure:
    """Return the slope of log P(stop after n) on log n, n up to 30 (Wilkinson 2008, doi:10.1145/1386790.1386837).

    P(stop after n) is the share of those with n contributions or more whose last was the n-th, over newcomers who were
    watched for a year or more. Least squares over the n that 10 members or more reached and somebody stopped at; with
    fewer than 8 such n nothing is told. A chance of stopping that does not depend on the past has slope 0.
    """
    counts = activity.counts[activity.newcomers(FOLLOWED)]
    stopped = np.bincount(counts, minlength=MOST_STEPS + 1)
    at_risk = stopped[::-1].cumsum()[::-1]
    number = np.arange(1, MOST_STEPS + 1)
    stopped, at_risk = stopped[number], at_risk[number]
    usable = (at_risk >= FEWEST) & (stopped > 0)
    if np.count_nonzero(usable) < FEWEST_STEPS:
        return unknown(len(counts))
    x, y = np.log(number[usable]), np.log(stopped[usable] / at_risk[usable])
    centred = x - x.mean()
    return Measure(float(centred @ y / (centred @ centred)), len(counts))


def _until_next(activity: Activity, after: int, follow_up: int) -> NDArray[np.int64]:
    """Return the seconds from the n-th contribution to the next, NEVER if there is none, of members followed on."""
    reached = np.flatnonzero((activity.counts >= after) & activity.seen_from_the_start)
    place = activity.starts[reached] + after - 1
    time = activity.time[activity.by_member[place]]
    more = activity.counts[reached] > after
    following = np.full(len(reached), NEVER)
    following[more] = activity.time[activity.by_member[place[more] + 1]] - time[more]
    return following[time <= activity.end - follow_up]


def tenure_median(activity: Activity) -> Measure:
    """Return the median number of days from the first contribution to the last, of those who made two or more."""
    several = activity.counts >= 2
    return median_of((activity.last - activity.first)[several] / DAY)


def tenure_shape(activity: Activity) -> Measure:
    """Return the shape of a Weibull distribution of tenure, by censored maximum likelihood.

    Tenure runs from the first contribution to the last, over newcomers with more than a day of it. Who contributed
    in the last 180 days of the observation is taken to be still there (censored). A shape below 1 is a hazard of
    leaving that falls with tenure (Ortega 2009 finds it so in Wikipedia).
    """
    tenure = (activity.last - activity.first) / DAY
    chosen = activity.seen_from_the_start & (tenure > 1)
    left = (activity.last <= activity.end - GOES_ON)[chosen]
    if np.count_nonzero(left) < FEWEST:
        return unknown(int(np.count_nonzero(chosen)))
    return Measure(weibull_shape(tenure[chosen], left), int(np.count_nonzero(chosen)))


def weibull_shape(durations: NDArray[np.float64], ended: NDArray[np.bool_]) -> float:
    """Return the maximum-likelihood shape of a Weibull distribution of durations, some of them censored.

    Solves the profile score Σ tᵏ log t / Σ tᵏ − 1/k = mean of log t over ended ones (Kalbfleisch & Prentice 2002,
    section 3.4), which rises with k, by Newton's method held between brackets.

    Args:
        durations: durations, above 0, shape (n,).
        ended: whether each ended (else it is censored), shape (n,); one at least.

    Returns:
        The shape; NaN where all durations that ended are the longest of all, so that no shape is the likeliest.
    """
    logs = np.log(durations)
    logs = logs - logs.max()
    wanted = float(logs[ended].mean())
    if wanted > -1e-12:
        return math.nan
    low, high, shape = 1e-4, 1e4, 1.0
    for _ in range(100):
        powers = np.exp(shape * logs)
        mean = float(powers @ logs / powers.sum())
        score = mean - 1 / shape - wanted
        low, high = (shape, high) if score < 0 else (low, shape)
        slope = float(powers @ logs**2 / powers.sum()) - mean * mean + 1 / shape**2
        step = shape - score / slope
        following = step if low < step < high else math.sqrt(low * high)
        if abs(following - shape) <= 1e-10 * shape:
            break
        shape = following
    return shape


def monthly_retention(activity: Activity) -> Measure:
    """Return the share of members active in a calendar month (UTC) who are active in the next as well.

    Mean over whole months with 10 active members or more.
    """
    month = activity.time.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    whole = np.datetime64(activity.end, "s").astype("datetime64[M]").astype(np.int64)  # the month that is cut short
    active, stayed = _carried_on(month, activity, int(whole))
    busy = active >= BUSY
    return mean_of(stayed[busy] / active[busy], fewest=1)


def next_week(activity: Activity) -> Measure:
    """Return the chance that a member active in a week is active in the next: over all whole weeks together."""
    active, stayed = _carried_on(activity.week, activity, activity.weeks)
    total = int(active.sum())
    return Measure(float(stayed.sum() / total), total) if total >= FEWEST else unknown(total)


def _carried_on(period: NDArray[np.int64], activity: Activity, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return who was active in each period followed by another whole one, and who of them in the next as well."""
    if not len(activity):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    begin = int(period[0])
    pairs = np.unique((period - begin) * activity.members + activity.member)
    pairs = pairs[pairs // activity.members < end - begin]
    again = np.isin(pairs + activity.members, pairs, assume_unique=True)
    where = pairs // activity.members
    size = max(0, end - begin - 1)
    active = np.bincount(where, minlength=size)[:size]
    return active, np.bincount(where[again], minlength=size)[:size]

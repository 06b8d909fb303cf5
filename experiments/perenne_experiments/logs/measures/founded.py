"""How long communities live that were founded on one platform."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perenne_experiments.logs.activity import WEEK, Activity
from perenne_experiments.logs.measures.lifespan import Lifespan, lifespan
from perenne_experiments.logs.measures.measure import FEWEST, Measure, unknown
from perenne_experiments.statistics.survival import SurvivalCurve, kaplan_meier

EARLY = 26
"""Weeks after the founding in which members are counted."""

YEAR = 365.25 / 7
"""Weeks of a year."""


def alive_after(activities: Sequence[Activity], years: float, *, early: tuple[float, float] | None = None) -> Measure:
    """Return the share of communities alive so many years after their first contribution (Kaplan–Meier).

    Communities whose log begins after they did are left out; death is told by the rule of `lifespan`.

    Args:
        activities: communities.
        years: age.
        early: only communities that had from so many to so many members in their first 26 weeks.
    """
    founded = [one for one in activities if len(one) and not one.partial]
    if early is not None:
        low, high = early
        founded = [one for one in founded if low <= early_members(one) <= high]
    lives = [lifespan(one) for one in founded]
    watched = sum(life.died or life.weeks >= years * YEAR for life in lives)
    if watched < FEWEST:
        return unknown(watched)
    return Measure(survival_of(lives).at(years * YEAR).value, len(lives))


def survival_of(lives: Sequence[Lifespan]) -> SurvivalCurve:
    """Return the survival of communities by weeks since the first contribution."""
    return kaplan_meier([life.weeks for life in lives], [life.died for life in lives])


def early_members(activity: Activity) -> int:
    """Return the members who contributed in the first 26 weeks after the first contribution."""
    early = activity.time < activity.time[0] + EARLY * WEEK
    return len(np.unique(activity.member[early]))

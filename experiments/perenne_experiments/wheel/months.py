"""Months: the rhythm of the game. Twelve make 52 weeks, so some have four weeks and some five."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MONTHS = 60
"""Months of a game: five years."""

WEEKS = 260
"""Weeks of a game."""


def week_of(month: int) -> int:
    """Return the week with which a month begins, the first being month 0."""
    return round(month * 52 / 12)


def month_of(week: float) -> int:
    """Return the month that a week lies in."""
    return next(month for month in range(MONTHS, -1, -1) if week_of(month) <= week)


def monthly(weekly: NDArray[np.float64], lifetime: float) -> list[float | None]:
    """Return the mean of each month that a community lived through; None where nothing is known of a month.

    Args:
        weekly: one number a week, NaN where it is not known, shape (weeks,).
        lifetime: weeks it lived.
    """
    lived = int(min(lifetime, WEEKS))
    starts = [week_of(month) for month in range(MONTHS) if week_of(month) < lived]
    parts = (weekly[start : min(lived, week_of(place + 1))] for place, start in enumerate(starts))
    known = (part[~np.isnan(part)] for part in parts)
    return [round(float(part.mean()), 3) if len(part) else None for part in known]

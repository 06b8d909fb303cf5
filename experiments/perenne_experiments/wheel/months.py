"""Months: the rhythm of the game. Twelve make 52 weeks, so some have four weeks and some five."""

from __future__ import annotations

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

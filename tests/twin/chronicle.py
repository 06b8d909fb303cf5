"""Chronicles: what came of a village, up to a horizon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tests.twin.village import Village

RECENT = 104
"""Weeks before a death over which its cause is looked for."""


@dataclass(frozen=True)
class Chronicle:
    """What came of a village, up to a horizon.

    Attributes:
        vitals: every vital sign, week by week, as long as the village lived.
        leavers: by week, how many left for each reason.
        lifetime: week in which the last dormancy began; the horizon if the village lives.
        censored: whether the village lives.
        cause: why most of the last leavers left.
    """

    vitals: dict[str, list[float]]
    leavers: list[Counter[str]]
    lifetime: int
    censored: bool
    cause: str | None
    value: dict[str, float]
    hours: float
    revivals: int


def chronicle(village: Village, weeks: int) -> Chronicle:
    """Let a village live to a horizon, and a village that sleeps then until it wakes or is dead."""
    live_to(village, weeks)
    vitals = {sign: list(values) for sign, values in village.vitals.items()}
    leavers = list(village.leavers)
    value, hours, revivals = dict(village.value), village.facilitator.total_hours, village.revivals
    lived_value, lived_hours = village.before_silence
    quiet_since = village.week - village.quiet
    slept = village.quiet > 0
    while village.running and village.quiet > 0 and village.week - village.quiet == quiet_since:
        village.step()
    died = slept and not village.running
    return Chronicle(
        vitals=vitals,
        leavers=leavers,
        lifetime=quiet_since if died else weeks,
        censored=not died,
        cause=_cause(village, quiet_since) if died else None,
        value=lived_value if died else value,
        hours=lived_hours if died else hours,
        revivals=revivals,
    )


def live_to(village: Village, week: int) -> None:
    """Let a village live until a week begins, or it is dead."""
    while village.running and village.week < week:
        village.step()


def _cause(village: Village, death: int) -> str:
    """Return the reason of most who left in the two years before; silence if nobody did."""
    recent = sum(village.leavers[max(0, death - RECENT) : death + 1], Counter())
    reasons = ("autonomy", "results", "belonging", "overload", "organisation")
    return max(reasons, key=lambda reason: recent[reason]) if recent else "silence"

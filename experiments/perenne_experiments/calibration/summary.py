"""Summaries: the numbers that a simulated community is held against a real one by.

They are the patterns that a model must reproduce (C1 to C11 of the evidence), as far as the log tells them, how much
in bursts members contribute, and the size of the community and its course: who came and who was active in each quarter
of the observation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from perenne_experiments.logs.activity import Activity
from perenne_experiments.logs.measures.weekly import weekly
from perenne_experiments.logs.pattern import AIMED, Pattern, Range, pattern

PARTS = 4
"""Parts of the observation in which the course of a community is told."""

LEFT_OUT = ("answer_odds",)
"""Patterns that say again, in another unit, what another says."""

RHYTHM = ("burstiness_corrected",)
"""Patterns that have no target of their own, and by which the spells that members act in are told."""

NARROW = 0.1
"""Share of the range of real communities that the model may be off by without being wrong: its own discrepancy."""

SIZE_DISCREPANCY = 0.15
"""The same for sizes, on the scale of the logarithm."""

COURSE_DISCREPANCY = 0.5
"""The same for the course: fashions and rivals come and go, and the model knows of none."""

ACTIVE_MORE, NEW_MORE = 0.1, 1.0
"""Added to activity and to newcomers before the logarithm is taken, so that none is no worse than very little."""


@dataclass(frozen=True)
class Summary:
    """One number.

    Attributes:
        key: name: of a pattern, or of a size.
        measure: what it is of a community; NaN where the community does not show it.
        discrepancy: how far the model may be off without being wrong.
        pattern: the pattern, for what is one.
    """

    key: str
    measure: Callable[[Activity], float]
    discrepancy: float
    pattern: Pattern | None = None


def _pattern_value(activity: Activity, pattern: Pattern) -> float:
    return float(pattern.measure(activity).value)


def _of_pattern(pattern: Pattern) -> Summary:
    span = _span(pattern)
    return Summary(pattern.key, partial(_pattern_value, pattern=pattern), NARROW * (span.high - span.low), pattern)


def _span(pattern: Pattern) -> Range:
    """Return where real communities lie, or else what is accepted of a model."""
    if pattern.usual is not None:
        return pattern.usual.range
    if pattern.target is None:
        raise ValueError(f"{pattern.key}: expected a pattern with a range")
    return pattern.target.accepted


def _log_posters(activity: Activity) -> float:
    return math.log(activity.members) if activity.members else math.nan


def _log_contributions(activity: Activity) -> float:
    return math.log(len(activity)) if len(activity) else math.nan


def _log_active(activity: Activity, part: int) -> float:
    weeks = weekly(activity).active
    parts = np.array_split(weeks, PARTS)
    return math.log(ACTIVE_MORE + float(parts[part].mean())) if len(parts[part]) else math.nan


def _log_new(activity: Activity, part: int) -> float:
    weeks = weekly(activity).newcomers
    parts = np.array_split(weeks, PARTS)
    return math.log(NEW_MORE + float(parts[part].sum())) if len(parts[part]) else math.nan


SIZES: tuple[Summary, ...] = (
    Summary("posters", _log_posters, SIZE_DISCREPANCY),
    Summary("contributions", _log_contributions, SIZE_DISCREPANCY),
    *(Summary(f"active_{part + 1}", partial(_log_active, part=part), COURSE_DISCREPANCY) for part in range(PARTS)),
    *(Summary(f"new_{part + 1}", partial(_log_new, part=part), COURSE_DISCREPANCY) for part in range(PARTS)),
)
"""Sizes, all as logarithms."""

SUMMARIES: tuple[Summary, ...] = (
    *(_of_pattern(one) for one in AIMED if one.key not in LEFT_OUT),
    *(_of_pattern(pattern(key)) for key in RHYTHM),
    *SIZES,
)
"""All that a log may tell."""


def measured(activity: Activity | None, summaries: tuple[Summary, ...] = SUMMARIES) -> np.ndarray:
    """Return the summaries of a community, shape (summaries,); NaN throughout where there is none."""
    if activity is None:
        return np.full(len(summaries), math.nan)
    return np.array([one.measure(activity) for one in summaries])

"""The vitals of a community: everything that is told of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from perenne_experiments.logs.activity import Activity
from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.log import Log
from perenne_experiments.logs.measures.answers import AnswerEffect, answer_effect
from perenne_experiments.logs.measures.lifespan import Lifespan, lifespan
from perenne_experiments.logs.measures.measure import Measure
from perenne_experiments.logs.measures.staying import goes_on
from perenne_experiments.logs.measures.weekly import Weekly, weekly
from perenne_experiments.logs.pattern import PATTERNS, Pattern, measure_patterns
from perenne_experiments.logs.reading import Reading

STEPS = (1, 2, 3, 5, 10, 20, 50)
"""Contributions after which it is told who goes on."""

MOST_NAMED = 20
"""Members who are named, where names are kept."""


@dataclass(frozen=True, eq=False)
class Vitals:
    """Everything that is told of one community.

    Attributes:
        activity: what it did.
        measures: every pattern, by key.
        life: how long it lives.
        weekly: what happened each week.
        going_on: who goes on within 180 days, by the number of contributions.
        answers: newcomers answered and not, compared.
        leaders: the most active members by name with their contributions; empty unless names are kept.
        reading: how the log was read.
    """

    activity: Activity
    measures: Mapping[str, Measure]
    life: Lifespan
    weekly: Weekly
    going_on: Mapping[int, Measure]
    answers: AnswerEffect
    leaders: Sequence[tuple[str, int]]
    reading: Reading

    def outside(self) -> list[Pattern]:
        """Return the patterns whose value lies outside the usual range of real communities."""
        return [
            pattern
            for pattern in PATTERNS
            if pattern.usual and self.measures[pattern.key].told
            if self.measures[pattern.key].value not in pattern.usual.range
        ]

    def compared(self) -> int:
        """Count the patterns that can be told and have a usual range."""
        return sum(1 for pattern in PATTERNS if pattern.usual and self.measures[pattern.key].told)


def vitals(
    log: Log,
    community: str | None = None,
    *,
    partial: bool = False,
    until: int | None = None,
    named: bool = False,
) -> Vitals:
    """Tell everything of one community of a log.

    Args:
        log: the log.
        community: name of the community; may be left out where there is only one.
        partial: whether the log begins after the community did.
        until: end of the observation, seconds; by default, that of the log.
        named: whether the most active members are told by name.

    Raises:
        LogError: no such community, or one without a contribution.
    """
    activity = log.activity(community, partial=partial, until=until)
    if not len(activity):
        key = "log.silent" if until is None else "log.silent_until"
        raise LogError(key, name=activity.name, until=_day(activity.end), first=_day(activity.start))
    return Vitals(
        activity=activity,
        measures=measure_patterns(activity, PATTERNS),
        life=lifespan(activity),
        weekly=weekly(activity),
        going_on={number: goes_on(activity, number) for number in STEPS},
        answers=answer_effect(activity, openings_only=False),
        leaders=_leaders(log, activity.name) if named else (),
        reading=log.reading,
    )


def _leaders(log: Log, community: str) -> list[tuple[str, int]]:
    counts = np.bincount(log.contributors(community), minlength=len(log.names))
    order = np.argsort(-counts, kind="stable")[:MOST_NAMED]
    return [(log.names[member], int(counts[member])) for member in order.tolist() if counts[member]]


def _day(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()

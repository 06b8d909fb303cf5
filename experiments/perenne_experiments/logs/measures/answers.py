"""Who is answered, how soon, and whether those come back who were."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.logs.activity import DAY, Activity
from perenne_experiments.logs.measures.measure import FEWEST, Measure, mean_of, median_of, unknown
from perenne_experiments.logs.measures.staying import came_back

SOON = 7
"""Days within which a newcomer's first contribution is answered, or is not."""

WATCHED = 90
"""Days up to which somebody who was answered, or not, may come back."""

FEWEST_COMPARED = 20
"""Newcomers answered, and not, below which they are not compared."""


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """How newcomers who were answered within a week compare with those who were not: an association, not an effect.

    Whoever is answered may have asked better: the difference is an upper bound of what answering does.

    Attributes:
        answered: share of those answered who contributed again between day 7 and day 90.
        ignored: the same share of those who were not.
        answered_cases: newcomers answered.
        ignored_cases: newcomers not answered.
    """

    answered: float
    ignored: float
    answered_cases: int
    ignored_cases: int

    @property
    def difference(self) -> float:
        """Difference of the shares; NaN with too few of either."""
        return self.answered - self.ignored

    @property
    def odds_ratio(self) -> float:
        """Ratio of the odds of coming back, by counts with a half added (Haldane 1956); NaN with too few of either."""
        back, stayed = self.answered * self.answered_cases, self.ignored * self.ignored_cases
        return ((back + 0.5) / (self.answered_cases - back + 0.5)) / (
            (stayed + 0.5) / (self.ignored_cases - stayed + 0.5)
        )


def threads_answered(activity: Activity, days: int) -> Measure:
    """Return the share of threads in which another member answered within so many days of the opening.

    Threads count that were opened so many days or more before the end of the observation.
    """
    opened = activity.time[activity.openings]
    followed = opened <= activity.end - days * DAY
    return mean_of(_waits(activity)[followed] <= days * DAY)


def threads_unanswered(activity: Activity, days: int) -> Measure:
    """Return the share of threads in which nobody else answered within so many days of the opening."""
    answered = threads_answered(activity, days)
    return Measure(1 - answered.value, answered.cases)


def first_answer_hours(activity: Activity, days: int) -> Measure:
    """Return the median number of hours to the first answer, of threads answered within so many days."""
    waits = _waits(activity)
    return median_of(waits[waits <= days * DAY] / 3600)


def _waits(activity: Activity) -> NDArray[np.int64]:
    """Return the seconds from each thread's opening to the first contribution of somebody else to it."""
    return activity.first_answer[activity.openings] - activity.time[activity.openings]


def newcomers_answered(activity: Activity) -> Measure:
    """Return the share of newcomers whose first contribution another member answered within 7 days."""
    chosen = activity.newcomers(WATCHED * DAY)
    return mean_of(_first_answered(activity)[chosen]) if _tells_answers(activity) else unknown()


def answer_effect(activity: Activity, *, openings_only: bool) -> AnswerEffect:
    """Compare newcomers answered within a week with those who were not, by their coming back from day 7 to day 90.

    Args:
        activity: the community.
        openings_only: whether only newcomers who opened a thread are compared (Joyce & Kraut 2006).
    """
    chosen = activity.newcomers(WATCHED * DAY)
    if openings_only:
        chosen = chosen & np.isin(activity.first_place, activity.openings)
    answered = _first_answered(activity)
    back = came_back(activity, SOON, WATCHED)
    if not _tells_answers(activity):
        return AnswerEffect(math.nan, math.nan, 0, 0)
    groups = [back[chosen & answered], back[chosen & ~answered]]
    shares = [float(group.mean()) if len(group) >= FEWEST_COMPARED else math.nan for group in groups]
    return AnswerEffect(shares[0], shares[1], len(groups[0]), len(groups[1]))


def answer_difference(activity: Activity) -> Measure:
    """Return by how much newcomers who opened a thread come back more often when they were answered."""
    found = answer_effect(activity, openings_only=True)
    return Measure(found.difference, found.answered_cases + found.ignored_cases)


def answer_odds_ratio(activity: Activity) -> Measure:
    """Return the odds ratio of coming back, answered against not, of newcomers who opened a thread."""
    found = answer_effect(activity, openings_only=True)
    return Measure(found.odds_ratio, found.answered_cases + found.ignored_cases)


def _first_answered(activity: Activity) -> NDArray[np.bool_]:
    return activity.answered_within(SOON * DAY)[activity.first_place]


def _tells_answers(activity: Activity) -> bool:
    return bool((activity.thread >= 0).any() or (activity.reply_to >= 0).any()) and activity.members >= FEWEST

"""How long a community lives: silences, revivals, and the rule by which it is told dead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perenne_experiments.logs.activity import WEEK, Activity

QUIET = 12
"""Weeks of silence from which a community is dormant."""

SILENCES = (12, 26, 52)
"""Weeks of silence that are counted."""

DEAD_AFTER = 52
"""Weeks of silence that a dead community has had, at the least …"""

DEAD_TIMES = 5.0
"""… and how many times its longest earlier silence."""

ALIVE, DORMANT, DEAD = "alive", "dormant", "dead"


@dataclass(frozen=True, slots=True)
class Lifespan:
    """The life of a community, as far as it was observed.

    Silence is not death: of silences of 12 weeks nearly all end in slow lists and half in chats. The rule is scaled
    to the community's own rate: dead is who has been silent for a year and for five times the longest silence before,
    dormant who is silent for 12 weeks or more, but not dead.

    Attributes:
        state: ALIVE, DORMANT or DEAD at the end of the observation.
        weeks: from the first contribution to the last, or to the end of the observation unless dead.
        silent: weeks of silence at the end of the observation.
        longest: longest silence that ended, weeks.
        ended: silences of at least so many weeks that ended, by the weeks of SILENCES; those of 12 weeks are revivals.
        until: from the first contribution to the last, weeks.
    """

    state: str
    weeks: float
    silent: float
    longest: float
    ended: dict[int, int]
    until: float

    @property
    def died(self) -> bool:
        """Whether the community is dead."""
        return self.state == DEAD

    @property
    def revivals(self) -> int:
        """Silences of 12 weeks or more that ended."""
        return self.ended[QUIET]


def lifespan(activity: Activity) -> Lifespan:
    """Return the life of a community.

    Raises:
        ValueError: it has no contribution.
    """
    if not len(activity):
        raise ValueError("a community without contributions has no life")
    gaps = np.diff(activity.time) / WEEK
    longest = float(gaps.max(initial=0.0))
    until = float(activity.time[-1] - activity.time[0]) / WEEK
    silent = float(activity.end - activity.time[-1]) / WEEK
    state = _state(silent, longest)
    return Lifespan(
        state=state,
        weeks=until if state == DEAD else until + silent,
        silent=silent,
        longest=longest,
        ended={weeks: int(np.count_nonzero(gaps >= weeks)) for weeks in SILENCES},
        until=until,
    )


def _state(silent: float, longest: float) -> str:
    if silent < QUIET:
        return ALIVE
    return DEAD if silent >= max(DEAD_AFTER, DEAD_TIMES * longest) else DORMANT

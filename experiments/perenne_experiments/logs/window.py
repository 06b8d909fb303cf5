"""The window: a simulated community is looked at exactly as the real one was observed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from perenne_experiments.logs.activity import UNKNOWN, WEEK, Activity
from perenne_experiments.logs.log import Log

if TYPE_CHECKING:
    from perenne_model import Life

WARM_UP = 156
"""Weeks that a simulated community lives before it is looked at, where the log begins after its community did."""


@dataclass(frozen=True, slots=True)
class Window:
    """How a community was observed.

    Attributes:
        seconds: from the start of the observation to its end.
        partial: whether the observation began after the community did.
    """

    seconds: int
    partial: bool = False

    @classmethod
    def of(cls, activity: Activity) -> Window:
        """Return how a community was observed."""
        return cls(int(activity.end - activity.start), activity.partial)

    @property
    def before(self) -> int:
        """Weeks from the launch of a simulated community to the start of its observation."""
        return WARM_UP if self.partial else 0

    @property
    def weeks(self) -> int:
        """Weeks that a simulated community must live."""
        return self.before + -(-self.seconds // WEEK)

    def look(self, life: Life) -> Activity | None:
        """Return what is seen of a simulated life in this window; None where nothing is."""
        start = self.before * WEEK
        log = Log.of_life(life)
        whole = log.activity(until=start + self.seconds) if len(log) else None
        if whole is None or not len(whole):
            return None
        seen = since(whole, start)
        present = life.weekly["members"][self.before :].astype(np.int64)
        return replace(seen, partial=self.partial, present=present) if len(seen) else None


def since(activity: Activity, start: int) -> Activity:
    """Return what a community did from a moment on, its members and threads numbered anew."""
    kept = np.flatnonzero(activity.time >= start)
    place = np.full(len(activity) + 1, UNKNOWN, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return replace(
        activity,
        member=_renumbered(activity.member[kept]),
        time=activity.time[kept],
        thread=_renumbered(activity.thread[kept]),
        reply_to=place[activity.reply_to[kept]],  # UNKNOWN is the last place, which is UNKNOWN
        start=start,
    )


def until(activity: Activity, end: int) -> Activity:
    """Return what a community did up to a moment."""
    kept = int(np.searchsorted(activity.time, end, side="right"))
    return replace(
        activity,
        member=activity.member[:kept],
        time=activity.time[:kept],
        thread=_renumbered(activity.thread[:kept]) if kept else activity.thread[:0],
        reply_to=activity.reply_to[:kept],
        joined=None if activity.joined is None else activity.joined[activity.joined <= end],
        end=min(end, activity.end),
    )


def _renumbered(codes: np.ndarray) -> np.ndarray:
    """Number codes from 0 in the order of their first appearance; UNKNOWN stays."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int32)
    place[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    numbered = place[inverse.reshape(-1)]
    if (codes == UNKNOWN).any():
        unknown = numbered[np.argmax(codes == UNKNOWN)]
        numbered = np.where(numbered > unknown, numbered - 1, np.where(numbered == unknown, UNKNOWN, numbered))
    return numbered.astype(np.int32)

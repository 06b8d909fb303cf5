"""What one community did: who contributed when, in which thread, in answer to what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

DAY = 86_400
"""Seconds of a day."""

WEEK = 7 * DAY
"""Seconds of a week."""

UNKNOWN = -1
"""A thread, or an answered contribution, that the log does not tell."""

NEVER = np.iinfo(np.int64).max
"""A time that never comes."""

WARM_UP = 180 * DAY
"""Seconds from the start of a log that begins after its community, in which nobody can be told for a newcomer."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Activity:
    """The contributions (posts, replies, commits) of one community, in order of time; joins are kept apart.

    Attributes:
        name: name of the community.
        member: who contributed, 0 to members − 1 in the order of their first contributions, shape (n,).
        time: when, Unix seconds (of a simulated community, seconds since the launch), never falling, shape (n,).
        thread: in which thread, 0 to threads − 1, or UNKNOWN, shape (n,).
        reply_to: place of the contribution that is answered, or UNKNOWN, shape (n,).
        start: beginning of the observation, seconds; none of the times is earlier.
        end: end of the observation, seconds; none of the times is later.
        partial: whether the log begins after the community did, so that early members may be no newcomers.
        joined: when each member is known to have joined (or contributed, if that was earlier), rising, shape (known
            members,); None where the log tells of no joins.
        present: members there in each week of the observation, shape (weeks,), where it is known: a log tells who
            joined, but not who left.
    """

    name: str
    member: NDArray[np.int32]
    time: Numbers
    thread: NDArray[np.int32]
    reply_to: Numbers
    start: int
    end: int
    partial: bool = False
    joined: Numbers | None = None
    present: Numbers | None = None

    def __len__(self) -> int:
        """Count the contributions."""
        return len(self.time)

    @cached_property
    def counts(self) -> Numbers:
        """Contributions of each member, shape (members,)."""
        return np.bincount(self.member).astype(np.int64)

    @property
    def members(self) -> int:
        """Members who contributed."""
        return len(self.counts)

    @cached_property
    def by_member(self) -> Numbers:
        """Places of the contributions, member by member, each in order of time, shape (n,)."""
        return np.argsort(self.member, kind="stable").astype(np.int64)

    @cached_property
    def starts(self) -> Numbers:
        """Place of each member's first contribution in `by_member`, shape (members,)."""
        return np.concatenate(([0], np.cumsum(self.counts)[:-1])).astype(np.int64) if len(self) else self.counts

    @cached_property
    def first_place(self) -> Numbers:
        """Place of each member's first contribution, shape (members,)."""
        return self.by_member[self.starts]

    @cached_property
    def first(self) -> Numbers:
        """Time of each member's first contribution, shape (members,)."""
        first: Numbers = self.time[self.first_place]
        return first

    @cached_property
    def last(self) -> Numbers:
        """Time of each member's last contribution, shape (members,)."""
        last: Numbers = self.time[self.by_member[self.starts + self.counts - 1]]
        return last

    @cached_property
    def gaps(self) -> tuple[NDArray[np.int32], Numbers]:
        """Whose gap, and the seconds between two contributions of the same member running, shape (n − members,)."""
        member = self.member[self.by_member]
        same = member[1:] == member[:-1]
        return member[1:][same], np.diff(self.time[self.by_member])[same]

    @property
    def weeks(self) -> int:
        """Whole weeks of the observation."""
        return int((self.end - self.start) // WEEK)

    @cached_property
    def week(self) -> Numbers:
        """Week of each contribution, from 0 at the start of the observation, shape (n,)."""
        return (self.time - self.start) // WEEK

    def newcomers(self, follow_up: int) -> NDArray[np.bool_]:
        """Tell who was seen to come, and watched for long enough after it, shape (members,).

        Args:
            follow_up: seconds that must be left from the first contribution to the end of the observation.
        """
        return self.seen_from_the_start & (self.first <= self.end - follow_up)

    @cached_property
    def seen_from_the_start(self) -> NDArray[np.bool_]:
        """Tell whose first contribution is in the log: all, unless it begins after the community, shape (members,)."""
        return self.first >= self.start + (WARM_UP if self.partial else 0)

    def answered_within(self, seconds: int) -> NDArray[np.bool_]:
        """Tell which contributions another member answered in time, shape (n,).

        An answer is a reply that names the contribution, or else any later contribution of another member to the
        same thread, which is all that most logs tell.
        """
        return self.first_answer - self.time <= seconds

    @cached_property
    def first_answer(self) -> Numbers:
        """Time at which another member first answered each contribution, or NEVER, shape (n,)."""
        found = np.full(len(self), NEVER)
        places = np.flatnonzero(self.reply_to >= 0)
        answered = self.reply_to[places]
        others = self.member[places] != self.member[answered]
        np.minimum.at(found, answered[others], self.time[places[others]])
        soonest: Numbers = np.minimum(found, self._next_in_thread)
        return soonest

    @cached_property
    def by_thread(self) -> Numbers:
        """Places of the contributions that have a thread, thread by thread, each in order of time."""
        known = np.flatnonzero(self.thread >= 0)
        return known[np.argsort(self.thread[known], kind="stable")]

    @cached_property
    def _next_in_thread(self) -> Numbers:
        found = np.full(len(self), NEVER)
        order = self.by_thread
        if len(order) == 0:
            return found
        thread, member = self.thread[order], self.member[order]
        turn = np.concatenate(((thread[1:] != thread[:-1]) | (member[1:] != member[:-1]), [True]))
        # The next place at which somebody else speaks, or another thread begins.
        ends = np.flatnonzero(turn)
        following = ends[np.searchsorted(ends, np.arange(len(order)))] + 1
        inside = following < len(order)
        inside[inside] = thread[following[inside]] == thread[inside]
        found[order[inside]] = self.time[order[following[inside]]]
        return found

    @cached_property
    def openings(self) -> Numbers:
        """Places of the contributions that open a thread, thread by thread."""
        order = self.by_thread
        thread = self.thread[order]
        return order[np.concatenate(([True], thread[1:] != thread[:-1]))] if len(order) else order

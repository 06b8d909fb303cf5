"""A log: who did what when, in one community or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.errors.hinted_error import nearest
from perenne_experiments.logs.activity import UNKNOWN, WEEK, Activity
from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.reading import Reading

if TYPE_CHECKING:
    from perenne_model import Life

KINDS = ("post", "reply", "join", "commit")
"""Kinds of event, in the order of their numbers."""

POST, REPLY, JOIN, COMMIT = range(len(KINDS))

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Log:
    """Events of one community or several, sorted by community, then by time; no text, and no names unless kept.

    Attributes:
        communities: their names, in the order of their numbers.
        names: what members are called: a hash of the name, or the name itself if it was kept; member by member.
        community: number of the community, shape (n,).
        member: number of the member, the same person in every community of the log, shape (n,).
        time: Unix seconds (of a simulated community, seconds since the launch), shape (n,).
        kind: POST, REPLY, JOIN or COMMIT, shape (n,).
        thread: number of the thread, or UNKNOWN, shape (n,).
        reply_to: row of the event that is answered, or UNKNOWN, shape (n,).
        until: end of the observation of all communities, seconds: a community that fell silent was watched until then.
        reading: what was read, skipped and taken for granted.
        since: beginning of the observation, seconds; None for the first event of each community.
        present: members there in each week, shape (weeks,): known of a simulated community only.
    """

    communities: tuple[str, ...]
    names: Sequence[str]
    community: NDArray[np.int32]
    member: NDArray[np.int32]
    time: Numbers
    kind: NDArray[np.int8]
    thread: NDArray[np.int32]
    reply_to: Numbers
    until: int
    reading: Reading = field(default_factory=Reading)
    since: int | None = None
    present: Numbers | None = None

    def __len__(self) -> int:
        """Count the events."""
        return len(self.time)

    @cached_property
    def bounds(self) -> Numbers:
        """First row of each community, and the number of rows, shape (communities + 1,)."""
        return np.searchsorted(self.community, np.arange(len(self.communities) + 1))

    def activity(self, community: str | None = None, *, partial: bool = False, until: int | None = None) -> Activity:
        """Return what one community did.

        Args:
            community: its name; may be left out where there is only one.
            partial: whether the log begins after the community did.
            until: end of the observation, seconds; by default, that of the log.

        Raises:
            LogError: no such community, or several to choose from.
        """
        place = self._place(community)
        rows = slice(*self.bounds[place : place + 2].tolist())
        time, kind = self.time[rows], self.kind[rows]
        end = self.until if until is None else until
        within = time <= end
        kept = np.flatnonzero((kind != JOIN) & within)
        member = self.member[rows]
        return Activity(
            name=self.communities[place],
            member=_numbered(member[kept]),
            time=time[kept],
            thread=_numbered(self.thread[rows][kept]),
            reply_to=_within(self.reply_to[rows][kept] - rows.start, kept, len(time)),
            start=int(time[0]) if self.since is None else self.since,
            end=end,
            partial=partial,
            joined=_joined(member[within], time[within]) if (kind == JOIN).any() else None,
            present=self.present,
        )

    def contributors(self, community: str) -> NDArray[np.int32]:
        """Return the number of the member of each contribution to a community."""
        place = self._place(community)
        rows = slice(*self.bounds[place : place + 2].tolist())
        members: NDArray[np.int32] = self.member[rows][self.kind[rows] != JOIN]
        return members

    def together(self, name: str) -> Log:
        """Return all communities as one: a platform seen as a whole."""
        order = np.argsort(self.time, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        answered = self.reply_to[order]
        thread = self.thread[order].astype(np.int64)
        apart = self.community[order].astype(np.int64) * (int(self.thread.max(initial=0)) + 1) + thread
        threads = np.unique(np.where(thread < 0, UNKNOWN, apart), return_inverse=True)[1].reshape(-1)
        return replace(
            self,
            communities=(name,),
            community=np.zeros(len(order), dtype=np.int32),
            member=self.member[order],
            time=self.time[order],
            kind=self.kind[order],
            thread=np.where(thread < 0, UNKNOWN, threads).astype(np.int32),
            reply_to=np.where(answered < 0, UNKNOWN, place[np.maximum(answered, 0)]),
        )

    def _place(self, community: str | None) -> int:
        if community is None:
            if len(self.communities) != 1:
                raise LogError("log.which", number=len(self.communities), names=", ".join(self.communities[:5]))
            return 0
        if community not in self.communities:
            near = nearest(community, self.communities)
            known = ", ".join(self.communities[:5]) + (", …" if len(self.communities) > 5 else "")
            raise LogError("log.no_community", name=community, number=len(self.communities), known=known, near=near)
        return self.communities.index(community)

    @classmethod
    def of_life(cls, life: Life, name: str = "") -> Log:
        """Return the log of a simulated life, watched until its horizon; nothing is written or read.

        Args:
            life: a life that was lived with `log=True`.
            name: what to call the community; by default, the policy and the seed.

        Raises:
            ValueError: the life kept no log.
        """
        if life.log is None:
            raise ValueError("the life kept no log: live(…, log=True)")
        events = life.log
        key = events["arrival"].astype(np.int64) << 32 | events["slot"].astype(np.int64)
        people, member = np.unique(key, return_inverse=True)
        kind = events["kind"].astype(np.int8)
        return cls(
            communities=(name or f"{life.policy} {life.seed}",),
            names=[str(number) for number in range(len(people))],
            community=np.zeros(len(events), dtype=np.int32),
            member=member.reshape(-1).astype(np.int32),
            time=events["second"].astype(np.int64),
            kind=kind,
            thread=np.where(kind == JOIN, UNKNOWN, events["thread"]).astype(np.int32),
            reply_to=events["reply_to"].astype(np.int64),
            until=life.weeks * WEEK,
            since=0,
            present=life.weekly["members"].astype(np.int64),
        )


def _numbered(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number codes from 0 in the order of their first appearance; UNKNOWN stays."""
    known = codes >= 0
    _, first, inverse = np.unique(codes[known], return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int32)
    place[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    numbered = np.full(len(codes), UNKNOWN, dtype=np.int32)
    numbered[known] = place[inverse.reshape(-1)]
    return numbered


def _within(references: Numbers, kept: Numbers, size: int) -> Numbers:
    """Return references to rows of one community as places among those kept; UNKNOWN where they point elsewhere."""
    place = np.full(size, UNKNOWN, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    inside = (references >= 0) & (references < size)
    return np.where(inside, place[np.where(inside, references, 0)], UNKNOWN)


def _joined(member: NDArray[np.int32], time: Numbers) -> Numbers:
    """Return the time of each member's first event, in order of time."""
    return np.sort(time[np.unique(member, return_index=True)[1]])

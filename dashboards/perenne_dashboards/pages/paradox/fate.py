"""Fates: one person in one world: when they came, how they felt, what they worked on, when and why they left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perenne_dashboards.pages.paradox.recording import FELT, Identity, Recording

Kind = Literal["joined", "result", "abandoned", "low", "left", "stayed", "ended"]
"""What can happen to somebody: came, saw a result, saw their initiative abandoned, lost heart, left; or was still
there at the horizon, or when the community died."""

LOSS_OF_HEART = 0.25
"""Motivation below which somebody has lost heart: half of what people come with in the reference (an assumption of
this page, which only decides which week is pointed at)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to somebody.

    Attributes:
        week: when, 0 for the first.
        kind: what.
    """

    week: int
    kind: Kind


@dataclass(frozen=True, eq=False)
class Fate:
    """One person's time in one world.

    Attributes:
        policy: name of the world's policy.
        joined: week of joining; None for who never came in this world.
        until: week of leaving, or of the recording's end.
        reason: why they left; None for who never left.
        felt: by name in FELT, how they felt at the end of each week of their stay, shape (until − joined,).
        started: initiatives at which they worked.
        results: results in which they had a part.
        moments: what happened, in order of time.
    """

    policy: str
    joined: int | None
    until: int
    reason: str | None
    felt: Mapping[str, NDArray[np.float32]]
    started: int
    results: int
    moments: tuple[Moment, ...]

    @property
    def stay(self) -> int:
        """Weeks stayed."""
        return 0 if self.joined is None else self.until - self.joined


def fate(recording: Recording, identity: Identity) -> Fate:
    """Return what became of a person in a world; of one who never came there, an empty fate."""
    from perenne_model import REASONS

    rows = {who: row for row, who in enumerate(recording.identities)}
    row = rows.get(identity)
    if row is None or identity[0] >= recording.weeks:
        return Fate(recording.life.policy, None, 0, None, {name: np.zeros(0, np.float32) for name in FELT}, 0, 0, ())
    person = recording.people[row]
    joined, left = int(person["arrival"]), int(person["left"])
    gone = 0 <= left < recording.weeks
    until = max(joined + 1, left) if gone else recording.weeks
    worked = recording.work[joined:until, row]
    return Fate(
        policy=recording.life.policy,
        joined=joined,
        until=until,
        reason=REASONS[int(person["reason"])] if gone else None,
        felt={name: column[joined:until, row] for name, column in recording.felt.items()},
        started=len(np.unique(worked[worked >= 0])),
        results=int(recording.results[until - 1, row]),
        moments=tuple(sorted(_moments(recording, row, joined, until, gone=gone), key=lambda moment: moment.week)),
    )


def _moments(recording: Recording, row: int, joined: int, until: int, *, gone: bool) -> Iterator[Moment]:
    yield Moment(joined, "joined")
    results = recording.results[joined:until, row]
    for week in np.flatnonzero(np.diff(results, prepend=0) > 0):
        yield Moment(joined + int(week), "result")
    abandoned = {one.serial: one.ended for one in recording.ended(succeeded=False)}
    worked = recording.work[joined:until, row]
    for serial in np.unique(worked[worked >= 0]):
        end = abandoned.get(int(serial))
        last = joined + int(np.flatnonzero(worked == serial)[-1])
        if end is not None and end == last + 1 < until:  # they were at it until it was given up
            yield Moment(end, "abandoned")
    low = np.flatnonzero(recording.felt["motivation"][joined:until, row] < LOSS_OF_HEART)
    if len(low):
        yield Moment(joined + int(low[0]), "low")
    if gone:
        yield Moment(until, "left")
    else:
        yield Moment(until, "stayed" if recording.life.censored else "ended")

"""Recordings: one community's whole life, week by week, as the paradox replays it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from perenne_model import Event, Life, Parameters, Policy

Identity = tuple[int, int]
"""(week of joining, place among that week's newcomers): the same person in each world of one seed."""

FELT = ("motivation", "autonomy", "competence", "relatedness")
"""What is kept of how a member feels, each 0–1."""


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One initiative, from its founding to its end.

    Attributes:
        serial: its number, in order of founding.
        founded: week of founding.
        ended: week of its end; the recording's length where it never ended.
        topic: place on the circle of topics, 0–1.
        mandated: whether the organisation wanted it, rather than a member.
        succeeded: True for a result, False for one abandoned, None for one still open when the recording stops.
        progress: how far it had come at the end of each of its weeks, 0–1, shape (ended − founded,) or one longer.
    """

    serial: int
    founded: int
    ended: int
    topic: float
    mandated: bool
    succeeded: bool | None
    progress: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Recording:
    """A life with everything that a replay shows.

    Attributes:
        life: what came of it, with the record of everybody who ever joined.
        weeks: weeks recorded: to the end of the life, or to the horizon.
        felt: by name in FELT, how each member felt at the end of each week, shape (weeks, people).
        active: who took part in each week, shape (weeks, people).
        work: serial of the initiative each was at, −1 for none, shape (weeks, people).
        results: results each member had had a part in, so far, shape (weeks, people).
        undertakings: every initiative, in order of founding.
    """

    life: Life
    weeks: int
    felt: Mapping[str, NDArray[np.float32]]
    active: NDArray[np.bool_]
    work: NDArray[np.int32]
    results: NDArray[np.int32]
    undertakings: tuple[Undertaking, ...]

    @property
    def people(self) -> NDArray[Any]:
        """The record of everybody who ever joined, a row a person."""
        if self.life.fates is None:
            raise ValueError("life: expected one with the record of every member")
        return self.life.fates

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Who stands in each row."""
        return tuple((int(person["arrival"]), int(person["slot"])) for person in self.people)

    def ended(self, *, succeeded: bool, mandated: bool | None = None) -> list[Undertaking]:
        """Return the initiatives that gave a result, or those abandoned; of one origin, or of both."""
        return [
            one
            for one in self.undertakings
            if one.succeeded is succeeded and (mandated is None or one.mandated is mandated)
        ]


def record(parameters: Parameters, policy: Policy, *, seed: int, weeks: int, events: Sequence[Event] = ()) -> Recording:
    """Live one life, and keep all of it; arguments as for `perenne_model.live`."""
    from perenne_model import Engine

    engine = Engine(parameters, policy, seed=seed, weeks=weeks, events=events, keep=True)
    tape = _Tape()
    while engine.week < weeks and not engine.dead:
        engine.run_to(engine.week + 1)
        tape.take(engine)
    life = engine.life()
    return tape.recording(life, min(weeks, len(tape.frames), max(1, int(life.lifetime))))


class _Tape:
    """What has been seen so far."""

    def __init__(self) -> None:
        self.frames: list[NDArray[Any]] = []
        self.works: list[NDArray[np.int32]] = []
        self._seen: dict[int, _Seen] = {}

    def take(self, engine: Any) -> None:
        """Look at the week that has just been lived."""
        world = engine.world
        members = world.members[: int(world.community["rows"][0])]
        initiatives = world.initiatives[: int(world.community["initiatives"][0])]
        self.frames.append(members[[*FELT, "active", "total_results"]].copy())
        serials = np.append(initiatives["serial"], -1).astype(np.int32)  # a member's NOBODY, −1, reads the last
        self.works.append(np.where(members["present"], serials[members["initiative"]], -1).astype(np.int32))
        week = engine.week - 1
        for row in initiatives:
            self._seen.setdefault(int(row["serial"]), _Seen()).see(row, week)

    def recording(self, life: Life, weeks: int) -> Recording:
        """Return it all, up to a week."""
        people = len(life.fates) if life.fates is not None else 0
        felt = {name: np.zeros((weeks, people), dtype=np.float32) for name in FELT}
        active = np.zeros((weeks, people), dtype=np.bool_)
        results = np.zeros((weeks, people), dtype=np.int32)
        work = np.full((weeks, people), -1, dtype=np.int32)
        for week, (frame, at) in enumerate(zip(self.frames[:weeks], self.works[:weeks], strict=True)):
            for name in FELT:
                felt[name][week, : len(frame)] = frame[name]
            active[week, : len(frame)] = frame["active"]
            results[week, : len(frame)] = frame["total_results"]
            work[week, : len(frame)] = at
        told = (seen.told(serial, weeks) for serial, seen in sorted(self._seen.items()) if seen.founded < weeks)
        return Recording(life, weeks, felt, active, work, results, tuple(told))


class _Seen:
    """One initiative, as it is seen week by week."""

    def __init__(self) -> None:
        self.founded = -1
        self.ended: int | None = None
        self.topic = 0.0
        self.mandated = self.succeeded = False
        self.progress: list[float] = []

    def see(self, row: Any, week: int) -> None:
        """Note where it stands; once it has ended it is not looked at again."""
        from perenne_model.world import MANDATE_ORIGIN, OPEN, SUCCEEDED

        if self.ended is not None:
            return
        if self.founded < 0:
            self.founded, self.topic = week, float(row["topic"])  # every week is looked at
            self.mandated = bool(row["origin"] == MANDATE_ORIGIN)
        self.progress.append(min(1.0, float(row["progress"] / row["need"])))
        if row["state"] != OPEN:
            self.ended, self.succeeded = week, bool(row["state"] == SUCCEEDED)
            if self.succeeded:
                self.progress[-1] = 1.0

    def told(self, serial: int, weeks: int) -> Undertaking:
        """Return it as it stood at a week."""
        over = self.ended is not None and self.ended < weeks
        ended = self.ended if over and self.ended is not None else weeks
        return Undertaking(
            serial=serial,
            founded=self.founded,
            ended=ended,
            topic=self.topic,
            mandated=self.mandated,
            succeeded=self.succeeded if over else None,
            progress=tuple(self.progress[: ended - self.founded + 1]),
        )

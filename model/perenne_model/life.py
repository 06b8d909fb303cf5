"""One life of a community: from its launch to its death, or to the horizon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .events import Event
from .levers import LEVERS_DTYPE, LeverError, lever_record
from .number import is_whole
from .parameters import ParameterError, Parameters
from .policies import Policy, PolicyError, Signs, check_policy, checked_review, seen_by_facilitator
from .upheaval import apply_events, next_change
from .vitals import CAUSES, REASONS
from .week import NEEDS_ROOM, advance
from .week.habit import tabulate
from .week.room import initiatives_needed, log_needed, members_needed
from .world import BLOCK, COMMUNITY, HABITS, INITIATIVE, JOIN, LOG, MEMBER, SIGNS, TIES, World

LAST_SEED = 2**64 - 1
"""The largest seed."""

SETTLED = ("launch.core", "launch.habit", "members.units", "death.grace", "death.after")
"""Parameters that cannot change during a life: what it began with, and what its end is measured by."""

LINE = 64
"""Bytes of a cache line."""

HABIT_PARAMETERS = ("participation.habit_gain", "participation.habit_half", "leaving.habit")
"""What the table of habit is made from."""

RECENT = 104
"""Weeks before a death over which its cause is looked for."""


@dataclass(frozen=True)
class Life:
    """What came of one community under one policy.

    Attributes:
        policy: name of the policy.
        seed: seed of all draws.
        weeks: horizon.
        lifetime: week in which the last dormancy began; `weeks` where censored.
        censored: whether the community still lived at the horizon.
        cause: what drove most of those who left in the two years before the death, one of CAUSES; None while alive.
        reasons: leavers by reason, up to the horizon.
        value: information (answers given), expertise (results by several units), ideas (results), up to the end of
            its life, or to the horizon.
        hours: facilitation hours spent, up to the end of its life, or to the horizon.
        revivals: dormancies that ended.
        weekly: vital signs, a structured array of shape (weeks,); zeros after death.
        fates: with `fates=True`, the record of every member there ever was; else None.
        log: with `log=True`, the events in order of time, as logs of real communities have them; else None.
    """

    policy: str
    seed: int
    weeks: int
    lifetime: float
    censored: bool
    cause: str | None
    reasons: Mapping[str, int]
    value: Mapping[str, float]
    hours: float
    revivals: int
    weekly: NDArray[Any]
    fates: NDArray[Any] | None = None
    log: NDArray[Any] | None = None


def live(
    parameters: Parameters,
    policy: Policy,
    *,
    seed: int,
    weeks: int,
    events: Sequence[Event] = (),
    fates: bool = False,
    log: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Life:
    """Simulate one life.

    A community that sleeps at the horizon is followed until it wakes or is dead, so that a longer horizon extends
    lifetimes and never changes those within the shorter one. What it gives and costs counts up to the end of its life,
    or to the horizon: nobody serves the year's silence after which a community is taken for dead.

    Args:
        parameters: the community and its surroundings.
        policy: who facilitates, and how.
        seed: 0 to 2**64 - 1; the same seed gives the same people the same luck under every policy.
        weeks: horizon.
        events: what befalls it.
        fates: whether to keep the record of every member.
        log: whether to keep every post, reply and join.
        progress: called after each week with the weeks lived and the horizon; without it, a life takes fewer calls.
    """
    engine = Engine(parameters, policy, seed=seed, weeks=weeks, events=events, keep=fates, log=log)
    stride = weeks if progress is None else 1
    while engine.week < weeks and not engine.dead:
        engine.run_to(engine.week + stride)
        if progress is not None:
            progress(engine.week, weeks)
    return engine.life()


def check_seed(seed: int) -> None:
    """Refuse what is no seed.

    Raises:
        ValueError: it is none.
    """
    if not is_whole(seed) or not 0 <= seed <= LAST_SEED:
        raise ValueError(f"seed = {seed!r}: expected a whole number from 0 to 2**64 - 1")


class Engine:
    """One world on its way: asks the policy, lets events happen, and lets the compiled week run in between."""

    def __init__(
        self,
        parameters: Parameters,
        policy: Policy,
        *,
        seed: int,
        weeks: int,
        events: Sequence[Event] = (),
        keep: bool = False,
        log: bool = False,
    ) -> None:
        """Lay out the world; arguments as for `live`, `keep` for keeping departed members' rows.

        Raises:
            ValueError: a seed or a horizon that is none.
            PolicyError: the policy lacks a method or a name.
            EventError: an event that cannot happen.
        """
        if not is_whole(weeks) or weeks < 1:
            raise ValueError(f"weeks = {weeks!r}: expected a whole number, 1 or more")
        check_seed(seed)
        check_policy(policy)
        self.events = tuple(events)
        for event in self.events:
            event.check()
        self.parameters = parameters
        self.policy = policy
        self.weeks = int(weeks)
        self._follow = int(parameters["death.grace"] + parameters["death.after"])
        self.world = new_world(parameters, seed=seed, weeks=self.weeks + self._follow, keep=keep, log=log)
        self._next_review = 0
        self._next_event = 0
        self._life: Life | None = None

    @property
    def week(self) -> int:
        """The week about to begin."""
        return int(self.world.community["week"][0])

    @property
    def dead(self) -> bool:
        """Whether the community is dead."""
        return bool(self.world.community["dead"][0])

    def run_to(self, week: int) -> None:
        """Run until a week begins, or the community is dead.

        Raises:
            ValueError: the week is none, or lies beyond the horizon and what follows it.
            PolicyError: the policy asks for what cannot be done.
        """
        last = self.weeks + self._follow
        if not is_whole(week) or week > last:
            raise ValueError(f"week = {week!r}: expected a whole number, at most {last} (the horizon and what follows)")
        while self.week < week and not self.dead:
            if self.week >= self._next_event:
                apply_events(self.world, self.events, self.week)
                self._next_event = next_change(self.events, self.week)
            if self.week >= self._next_review:
                self._ask_policy()
            self._advance(min(week, self._next_review, self._next_event))

    def review_now(self) -> None:
        """Have the policy asked before the next week begins."""
        self._next_review = self.week

    def look_for_events(self) -> None:
        """Have the events looked at before the next week begins."""
        self._next_event = self.week

    def befall(self, event: Event) -> None:
        """Let an event happen that was not foreseen, in the week about to begin or later.

        Raises:
            EventError: an event that cannot happen.
            ValueError: its week is over.
        """
        event.check()
        if event.week < self.week:
            raise ValueError(f"week = {event.week!r}: expected {self.week} or later, the weeks before are over")
        self.events = (*self.events, event)
        self.look_for_events()

    def change(self, values: Mapping[str, float]) -> None:
        """Set parameters otherwise from the week about to begin on; those who are in keep the character they have.

        Args:
            values: by path; none of SETTLED, which are settled at the launch.

        Raises:
            ParameterError: an unknown path, a value out of range, or a parameter that is settled.
        """
        for path in values:
            if path in SETTLED:
                raise ParameterError(path, values[path], "no change after the launch")
        self.take(self.parameters.replace(values))

    def take(self, parameters: Parameters) -> None:
        """Live by these parameters from the week about to begin on; those of the launch have had their effect."""
        self.parameters = parameters
        self.world = self.world._replace(parameters=parameters.record(), by_habit=habit_table(parameters))

    def _ask_policy(self) -> None:
        week = self.week
        hours = self.parameters["facilitator.hours"] * float(self.world.community["hours_factor"][0])
        signs = Signs(week, seen_by_facilitator(self.world.weekly[:week]), hours)
        try:
            self.world.asked[:] = lever_record(self.policy.levers(signs))
        except LeverError as error:
            name = self.policy.name
            raise PolicyError(name, error.expectation, field=error.field, value=error.value) from None
        self._next_review = checked_review(self.policy, week)

    def _advance(self, until: int) -> None:
        while advance(self.world, until) == NEEDS_ROOM:
            self.world = grown(self.world)

    def life(self) -> Life:
        """Return what came of it, once the horizon is reached or the community is dead.

        Raises:
            ValueError: it is too early to tell.
        """
        if self.week < self.weeks and not self.dead:
            raise ValueError(f"week {self.week}: expected the horizon, {self.weeks}, or the community's death")
        if self._life is None:
            self._life = self._told()
        return self._life

    def _told(self) -> Life:
        community = self.world.community[0]
        by_horizon = self.world.community[0].copy()
        leavers = self.world.leavers[: self.weeks].sum(axis=0)
        revivals = int(community["revivals"])
        weekly = self.world.weekly[: self.weeks].copy()
        fates = self.world.members[: int(community["rows"])].copy() if community["keeping"] else None
        log = time_ordered(self.world.log[: int(community["log_rows"])]) if community["logging"] else None
        lifetime, dead = self._lifetime()
        counted = "lived_{}" if dead else "{}"
        return Life(
            policy=self.policy.name,
            seed=int(community["seed"]),
            weeks=self.weeks,
            lifetime=float(lifetime),
            censored=not dead,
            cause=self._cause(lifetime) if dead else None,
            reasons={reason: int(count) for reason, count in zip(REASONS, leavers, strict=True)},
            value={kind: float(by_horizon[counted.format(kind)]) for kind in ("information", "expertise", "ideas")},
            hours=float(by_horizon[counted.format("total_hours")]),
            revivals=revivals,
            weekly=weekly,
            fates=fates,
            log=log,
        )

    def _lifetime(self) -> tuple[int, bool]:
        """Follow a community that is quiet at the horizon until it stirs or is dead; return its lifetime."""
        quiet_at_horizon = int(self.world.community["quiet"][0])
        end = self.week - quiet_at_horizon
        while quiet_at_horizon and not self.dead and self.world.community["quiet"][0] >= quiet_at_horizon:
            self.run_to(self.week + 1)
        return (end, True) if self.dead and quiet_at_horizon else (self.weeks, False)

    def _cause(self, lifetime: int) -> str:
        recent = self.world.leavers[max(0, lifetime - RECENT) : lifetime + 1].sum(axis=0)
        return REASONS[int(np.argmax(recent))] if recent.any() else CAUSES[-1]


def new_world(parameters: Parameters, *, seed: int, weeks: int, keep: bool = False, log: bool = False) -> World:
    """Return a world before its first week, with arrays as large as its launch core needs."""
    core = int(parameters["launch.core"])
    members = max(16, core + core // 16)
    initiatives = members
    community = np.zeros(1, dtype=COMMUNITY)
    community["seed"] = np.uint64(seed)
    community["hours_factor"] = 1.0
    community["keeping"] = keep
    community["logging"] = log
    return World(
        parameters=parameters.record(),
        asked=np.zeros(1, dtype=LEVERS_DTYPE),
        levers=np.zeros(1, dtype=LEVERS_DTYPE),
        community=community,
        members=in_lines((members,), MEMBER),
        who=np.zeros((2, members), dtype=np.int32),
        drawn_for=np.zeros((2, BLOCK), dtype=np.int32),
        luck=np.zeros((4, BLOCK)),
        by_habit=habit_table(parameters),
        tie_to=in_lines((members, TIES), np.dtype(np.int32)),
        tie_strength=in_lines((members, TIES), np.dtype(np.float64)),
        active_list=np.zeros(members, dtype=np.int32),
        arc_start=np.zeros(members // 4 + 2, dtype=np.int32),
        unsorted=np.zeros(members, dtype=np.int32),
        initiatives=in_lines((initiatives,), INITIATIVE),
        moved=np.zeros(initiatives, dtype=np.int32),
        mandate_list=np.zeros(initiatives, dtype=np.int32),
        leaders=np.zeros(initiatives // 4 + 4, dtype=np.int32),
        weekly=np.zeros(weeks, dtype=SIGNS),
        leavers=np.zeros((weeks, len(REASONS)), dtype=np.int64),
        log=np.zeros(256 if log else 0, dtype=LOG),
    )


def habit_table(parameters: Parameters) -> NDArray[np.float64]:
    """Return what contributions so far do to dropping in and to leaving; worlds of the same parameters share it."""
    return _habit_table(*(parameters[path] for path in HABIT_PARAMETERS))


@lru_cache(maxsize=64)
def _habit_table(gain: float, half: float, power: float) -> NDArray[np.float64]:
    table = np.zeros((2, HABITS))
    tabulate(table, gain, half, power)
    return table


def in_lines(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return zeros that begin where a cache line does, so that no record lies in more lines than it fills."""
    room = np.zeros(prod(shape) * dtype.itemsize + LINE, dtype=np.uint8)
    start = -room.__array_interface__["data"][0] % LINE
    return np.ndarray(shape, dtype, room, start)


def grown(world: World) -> World:
    """Return the world with a sixteenth more room than it needs next, wherever it needs more."""
    room = {
        "members": (members_needed(world), ("members", "tie_to", "tie_strength", "active_list", "unsorted")),
        "initiatives": (initiatives_needed(world), ("initiatives", "moved", "mandate_list")),
        "log": (log_needed(world) if world.community["logging"][0] else 0, ("log",)),
    }
    larger = {}
    for rows, fields in room.values():
        for name in fields:
            old = getattr(world, name)
            if rows > len(old):
                larger[name] = resized(old, rows + rows // 16)
    if "members" in larger:
        larger["arc_start"] = resized(world.arc_start, len(larger["members"]) // 4 + 2)
        larger["who"] = resized(world.who.T, len(larger["members"])).T.copy()
    if "moved" in larger:
        larger["leaders"] = resized(world.leaders, len(larger["moved"]) // 4 + 4)
    return world._replace(**larger)


def resized(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return a copy with more rows, the new ones zero."""
    larger = in_lines((rows, *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger


def time_ordered(log: NDArray[Any]) -> NDArray[Any]:
    """Return the events in order of time, their references to rows mended."""
    log = joined_in_time(log)
    order = np.argsort(log["second"], kind="stable")
    place = np.empty(len(log), dtype=np.int64)
    place[order] = np.arange(len(log))
    ordered = log[order]
    ordered["thread"] = place[ordered["thread"]]
    answered = ordered["reply_to"] >= 0
    ordered["reply_to"][answered] = place[ordered["reply_to"][answered]]
    return ordered


def joined_in_time(log: NDArray[Any]) -> NDArray[Any]:
    """Return the events with nobody joining after the first thing they write."""
    timely = log.copy()
    who = np.unique(log[["arrival", "slot"]], return_inverse=True)[1].reshape(-1)
    first = np.full(who.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, who, log["second"])
    joins = log["kind"] == JOIN
    timely["second"][joins] = first[who[joins]]
    return timely

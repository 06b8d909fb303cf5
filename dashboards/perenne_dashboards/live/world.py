"""A world on the stage: one community, lived week by week, whose levers, parameters and fortune change as it lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from perenne_dashboards.live import snapshot
from perenne_dashboards.live.snapshot import COLUMNS, Fate, Floats, Identity, Snapshot
from perenne_model import Engine, Event, Life, Parameters, Policy, Signs
from perenne_model.levers import checked_levers

WEEKS = 520
"""Weeks of a life, unless told otherwise: ten years."""


class Steering(Policy):
    """A policy that a hand may take over: asked each week, so that what the hand does holds at once.

    Attributes:
        policy: who facilitates while no hand is at the levers.
        by_hand: the levers held by hand, or None.
    """

    review = 1

    def __init__(self, policy: Policy) -> None:
        """Let a policy steer at first."""
        self.name = policy.name
        self.policy = policy
        self.by_hand: dict[str, float] | None = None
        self._answer: dict[str, float] = {}
        self._next_review = 0

    def follow(self, policy: Policy) -> None:
        """Let another policy steer; it is asked at once."""
        self.policy = policy
        self.name = policy.name
        self._next_review = 0

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers of the hand, else the policy's, which is asked as often as it wants to be."""
        if signs.week >= self._next_review:
            self._answer = checked_levers(self.policy.levers(signs))
            self._next_review = self.policy.next_review(signs.week)
        return self._answer if self.by_hand is None else self.by_hand


class World:
    """One community. Not safe to use from two threads: go through `Player.change`.

    Attributes:
        key: what the stage calls it.
        parameters: the community and its surroundings, as they are set now.
        policy: who facilitates.
        seed: of all draws.
        weeks: horizon.
        events: what befalls it, as planned; what is triggered by hand is forgotten at a restart.
        touched: whether anything was changed by hand since the start.
    """

    def __init__(
        self,
        key: str,
        parameters: Parameters,
        policy: Policy,
        *,
        seed: int,
        weeks: int = WEEKS,
        events: Sequence[Event] = (),
    ) -> None:
        """Found the community; its launch core joins in the first step."""
        self.key = key
        self.parameters = parameters
        self.policy = policy
        self.seed = seed
        self.weeks = weeks
        self.events = tuple(events)
        self._held: dict[str, float] | None = None
        self._begin()

    def _begin(self) -> None:
        self._steering = Steering(self.policy)
        self._steering.by_hand = self._held
        self._engine = Engine(
            self.parameters, self._steering, seed=self.seed, weeks=self.weeks, events=self.events, keep=True
        )
        self._rows = np.zeros((self.weeks, len(COLUMNS)), np.float32)
        self._over: set[int] = set()
        self._open: list[Floats] = []
        self._closed: list[Floats] = []
        self._left: list[Floats] = []
        self.touched = False

    @property
    def week(self) -> int:
        """Weeks lived."""
        return min(self._engine.week, self.weeks)

    @property
    def dead(self) -> bool:
        """Whether the community is dead."""
        return self._engine.dead

    @property
    def over(self) -> bool:
        """Whether there is nothing more to live: it is dead, or at the horizon."""
        return self.dead or self.week >= self.weeks

    @property
    def units(self) -> int:
        """How many departments, firms or sites there are."""
        return snapshot.units_of(self._engine)

    @property
    def asleep(self) -> bool:
        """Whether hardly anybody has been active for a quarter."""
        return snapshot.is_asleep(self._engine)

    @property
    def lifetime(self) -> int:
        """Weeks until the last dormancy began, or weeks lived so far."""
        return self.week - snapshot.quiet_weeks(self._engine) if self.dead or self.asleep else self.week

    @property
    def rows(self) -> Floats:
        """All weeks lived, shape (week, len(COLUMNS))."""
        return self._rows[: self.week]

    @property
    def levers(self) -> dict[str, float]:
        """The levers asked for now, by name."""
        if self._steering.by_hand is not None:
            return {**dict.fromkeys(snapshot.levers_of(self._engine), 0.0), **self._steering.by_hand}
        return snapshot.levers_of(self._engine)

    @property
    def strength(self) -> float:
        """The share of the levers asked for that there are hours for, 0 to 1."""
        return snapshot.strength_of(self._engine)

    @property
    def by_hand(self) -> bool:
        """Whether a hand is at the levers."""
        return self._held is not None

    def step(self) -> None:
        """Live a week, unless it is over."""
        if self.over:
            return
        self._engine.run_to(self._engine.week + 1)
        self._rows[self._engine.week - 1] = snapshot.row_of(self._engine)
        self._open.append(snapshot.open_initiatives(self._engine))
        closed = snapshot.closed_initiatives(self._engine)
        self._closed.append(closed[[int(serial) not in self._over for serial in closed[:, 0]]])
        self._over = {int(serial) for serial in closed[:, 0]}
        self._left.append(snapshot.leavers_of(self._engine))

    def run_to(self, week: int) -> None:
        """Live until a week, or the end."""
        while self.week < week and not self.over:
            self.step()

    def restart(
        self,
        *,
        seed: int | None = None,
        policy: Policy | None = None,
        parameters: Parameters | None = None,
        events: Sequence[Event] | None = None,
    ) -> None:
        """Begin again, with what is given set otherwise; levers held by hand stay so, unless another policy comes."""
        if policy is not None:
            self._held = None
        self.seed = self.seed if seed is None else seed
        self.policy = policy or self.policy
        self.parameters = parameters or self.parameters
        self.events = self.events if events is None else tuple(events)
        self._begin()

    def hold(self, levers: Mapping[str, float] | None) -> None:
        """Hold levers by hand from the next week on; None hands them back to the policy. Those not named are zero.

        Raises:
            LeverError: a lever that does not exist, or out of range.
        """
        self._held = None if levers is None else checked_levers(levers)
        self._steering.by_hand = self._held
        self.touched = self.touched or self.week > 0

    def follow(self, policy: Policy) -> None:
        """Let another policy facilitate from the next week on, and take the hand off the levers."""
        self.policy = policy
        self._held = self._steering.by_hand = None
        self._steering.follow(policy)
        self.touched = self.touched or self.week > 0

    def change(self, values: Mapping[str, float]) -> None:
        """Set parameters otherwise from the next week on.

        Raises:
            ParameterError: an unknown path, a value out of range, or one that is settled at the launch.
        """
        self._engine.change(values)
        self.parameters = self._engine.parameters
        self.touched = self.touched or self.week > 0

    def befall(self, kind: str, *, weeks: int | None = None, amount: float | None = None) -> None:
        """Let an event happen next week.

        Raises:
            EventError: an event that cannot happen.
        """
        self._engine.befall(Event(kind, self._engine.week, weeks, amount))
        self.touched = True

    def snapshot(self) -> Snapshot:
        """Return where everybody is now."""
        return snapshot.snapshot_of(self._engine)

    def open(self, since: int) -> Floats:
        """Return the open initiatives of each week since one, shape (n, len(INITIATIVE_FIELDS))."""
        return _stacked(self._open[since:], snapshot.INITIATIVE_FIELDS)

    def closed(self, since: int) -> Floats:
        """Return the initiatives that ended since a week, shape (n, len(CLOSED_FIELDS))."""
        return _stacked(self._closed[since:], snapshot.CLOSED_FIELDS)

    def left(self, since: int) -> Floats:
        """Return who left since a week, shape (n, len(LEAVER_FIELDS))."""
        return _stacked(self._left[since:], snapshot.LEAVER_FIELDS)

    def fate(self, identity: Identity) -> Fate | None:
        """Return what became of a person, or None where they have not come."""
        return snapshot.fate_of(self._engine, identity)

    def life(self) -> Life:
        """Return what came of it, once it is over; what follows the horizon is lived, if that is needed to tell."""
        return self._engine.life()


def _stacked(weeks: Sequence[Floats], fields: Sequence[str]) -> Floats:
    return np.concatenate([*weeks, np.zeros((0, len(fields)), np.float32)])

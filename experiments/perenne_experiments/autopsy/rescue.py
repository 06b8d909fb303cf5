"""Rescues: what would have saved a community, told apart from what luck alone would have done.

A change is judged in two ways. From the start: on other communities of the same kind (other people, other luck), and on
this very one with its own luck. From a later week: the same people in the state they were in, with the luck they had
and with many other lucks from that week on. Each is set beside what the same lucks do without the change: only the
difference is the change's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.autopsy.change import Change, Circumstances
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.lives.workers import StoppedError, hand_out
from perenne_experiments.statistics.estimate import LEVEL, Estimate, mean_estimate, share_left_open, weighted_share

if TYPE_CHECKING:
    from perenne_model import Engine, Parameters

Advance = Callable[[int], None]
"""Called with the number of lives that have just been lived."""


@dataclass(frozen=True, slots=True)
class Rescue:
    """What one change does when it is made in one week.

    Attributes:
        change: the change; None for luck alone.
        week: when it is made.
        this_luck: whether this community, with its own luck, would have lived on.
        saved: share of other lucks with which it would have, with its interval.
        gain: that share less the one without the change, with its interval; None for luck alone.
    """

    change: Change | None
    week: int
    this_luck: bool
    saved: Estimate
    gain: Estimate | None

    @property
    def sure(self) -> bool:
        """Whether the change saves more than luck does, for sure."""
        return self.gain is not None and self.gain.low > 0

    @property
    def harmful(self) -> bool:
        """Whether it saves less than luck does, for sure."""
        return self.gain is not None and self.gain.high < 0


@dataclass(frozen=True, eq=False)
class Ward:
    """A community that died, ready to be lived again and again.

    Attributes:
        here: what its life hung on.
        seed: its seed.
        until: the week that it has to reach to count as saved.
        runs: other lucks.
        jobs: number of threads; None for one for each usable core.
        advance: called as lives are lived.
    """

    here: Circumstances
    seed: int
    until: int
    runs: int
    jobs: int | None = None
    advance: Advance | None = None
    seeds: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Draw the seeds of the other lucks."""
        object.__setattr__(self, "seeds", tuple(replicate_seed(self.seed, place) for place in range(self.runs)))

    def rescues(self, tried: Sequence[Change], week: int, *, level: float = LEVEL) -> tuple[Rescue, ...]:
        """Make each change in a week; luck alone comes first.

        Args:
            tried: changes; those that cannot be made in that week are left out.
            week: when they are made; 0 for the start, where the other lucks are other people too.
            level: confidence level of the gains; the shares' intervals are at the usual one.
        """
        possible = [change for change in tried if change.possible(week)]
        lived = self._lived([self.here, *(change.circumstances for change in possible)], week)
        alone = lived[0]
        found = [Rescue(None, week, bool(alone[0]), _share(alone[1:]), None)]
        for change, alive in zip(possible, lived[1:], strict=True):
            gain = _gain(alive[1:], alone[1:], level)
            found.append(Rescue(change, week, bool(alive[0]), _share(alive[1:]), gain))
        return tuple(found)

    def _lived(self, all_of: Sequence[Circumstances], week: int) -> list[NDArray[np.bool_]]:
        """Return whether each community lived on: in its own luck first, then in every other."""
        root = self._root(week) if week else None
        lived: list[NDArray[np.bool_]] = []

        def take(_: object, outcomes: NDArray[np.bool_]) -> None:
            lived.append(outcomes)
            if self.advance:
                self.advance(len(outcomes))

        hand_out(self._outcomes, [(one, root) for one in all_of], take, jobs=self.jobs)
        return lived

    def _root(self, week: int) -> Engine:
        """Live this community to a week, in its own luck."""
        from perenne_model import Engine

        here = self.here
        engine = Engine(here.parameters, here.policy, seed=self.seed, weeks=self.until, events=here.events)
        here.live(engine, week)
        return engine

    def _outcomes(self, one: Circumstances, root: Engine | None, stop: Flag | None) -> NDArray[np.bool_]:
        parameters = None if root is None else one.at(root.week)
        if root is not None and parameters == root.parameters:
            parameters = None
        alive = []
        for seed in (self.seed, *self.seeds):
            if stop is not None and stop.is_set():
                raise StoppedError(f"stopped before seed {seed}")
            alive.append(self._lives_on(one, root, parameters, seed))
        return np.array(alive)

    def _lives_on(self, one: Circumstances, root: Engine | None, parameters: Parameters | None, seed: int) -> bool:
        """Tell whether a community lives on.

        Args:
            one: what its life hangs on.
            root: the state that it lives on from; None for its launch.
            parameters: parameters that it goes on with, where they are not those of the root.
            seed: its luck.
        """
        from perenne_model import Engine, fork

        if root is None:
            engine = Engine(one.parameters, one.policy, seed=seed, weeks=self.until, events=one.events)
        else:
            policy = None if one.policy is self.here.policy else one.policy
            engine = fork(root, policy=policy, seed=seed, parameters=parameters, events=one.events)
        one.live(engine, self.until)
        return engine.life().censored


def _share(alive: NDArray[np.bool_]) -> Estimate:
    return weighted_share(float(alive.mean()), len(alive))


def _gain(alive: NDArray[np.bool_], alone: NDArray[np.bool_], level: float) -> Estimate:
    """Return the paired difference of two shares; where all pairs are alike, what may have been missed is left open."""
    found = mean_estimate(alive.astype(np.float64) - alone, level)
    if found.low < found.high:
        return Estimate(found.value, max(-1.0, found.low), min(1.0, found.high))
    reach = share_left_open(len(alive), level)
    return Estimate(found.value, max(-1.0, found.value - reach), min(1.0, found.value + reach))


def by_key(rescues: Sequence[Rescue]) -> Mapping[str, Rescue]:
    """Return rescues by the key of their change, luck alone left out."""
    return {rescue.change.key: rescue for rescue in rescues if rescue.change is not None}

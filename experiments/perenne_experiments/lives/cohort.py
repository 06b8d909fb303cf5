"""Cohorts: many communities lived under many cases, of which only a few numbers each are kept.

Comparisons keep weekly traces (see `replicates`); a search or a readiness study lives so many communities, so briefly
looked at, that it keeps a row of numbers a life and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.lives.replicates import VALUES, live_or_tell, replicate_seed
from perenne_experiments.lives.workers import StoppedError, hand_out
from perenne_experiments.statistics.estimate import Estimate, weighted_share

if TYPE_CHECKING:
    from perenne_model import Life, Parameters, Policy

Row = TypeVar("Row")

Advance = Callable[[int], None]
"""Called with the number of lives that have just been lived."""

_BLOCK = 16  # lives a task
_FRESH = 40  # keeps fresh seeds apart from those of replicates and of resampling


@dataclass(frozen=True, eq=False)
class Case:
    """A community to live again and again.

    Attributes:
        parameters: the model's parameters.
        policy: the policy.
        seeds: seed of each life.
        weeks: horizon.
        events: what befalls it.
        log: whether each post, reply and join is kept.
    """

    parameters: Parameters
    policy: Policy
    seeds: Sequence[int]
    weeks: int
    events: Sequence[Any] = ()
    log: bool = False


@dataclass(frozen=True, eq=False)
class Cohort:
    """What came of the lives of a case, a row a seed.

    Attributes:
        lifetime: weeks, shape (n,).
        censored: whether it still lived at the horizon, shape (n,).
        value: value given, by kind as in `replicates.VALUES`, shape (n, 3).
        hours: facilitation hours spent, shape (n,).
        watched: weeks in which there was still something to facilitate: up to the horizon, or to the end of the
            silence that was found to be death, shape (n,).
    """

    lifetime: NDArray[np.float64]
    censored: NDArray[np.bool_]
    value: NDArray[np.float64]
    hours: NDArray[np.float64]
    watched: NDArray[np.float64]

    def __len__(self) -> int:
        """Count the lives."""
        return len(self.lifetime)

    @property
    def hours_a_week(self) -> float:
        """Facilitation hours spent in a week, while there was something to facilitate, over all lives together."""
        return float(self.hours.sum()) / float(self.watched.sum())

    def alive(self) -> Estimate:
        """Return the share alive at the horizon, with its interval."""
        return weighted_share(float(self.censored.mean()), len(self))

    def alive_at(self, week: int) -> Estimate:
        """Return the share that lived to a week within the horizon, with its interval."""
        return weighted_share(float((self.censored | (self.lifetime >= week)).mean()), len(self))


def fresh_seed(seed: int, stream: int) -> int:
    """Return the seed of another set of lives, none of which is among those of `seed` or of another stream.

    Args:
        seed: seed of the whole.
        stream: number of the set, 0 or more.
    """
    sequence = np.random.SeedSequence(seed, spawn_key=(_FRESH, stream))
    return int(sequence.generate_state(1, np.uint64)[0])


def seeds_of(seed: int, runs: int, first: int = 0) -> tuple[int, ...]:
    """Return the seeds of so many lives, from the `first` on."""
    return tuple(replicate_seed(seed, replicate) for replicate in range(first, first + runs))


def live_cohorts(cases: Sequence[Case], *, jobs: int | None = None, advance: Advance | None = None) -> list[Cohort]:
    """Live every case.

    Args:
        cases: what to live.
        jobs: number of threads; by default one for each usable core.
        advance: called in this thread with the lives just lived.

    Raises:
        LifeError: a life failed.
    """
    lived = look_at_lives(cases, _row, jobs=jobs, advance=advance)
    return [_cohort(case, rows) for case, rows in zip(cases, lived, strict=True)]


def look_at_lives(
    cases: Sequence[Case],
    look: Callable[[Life], Row],
    *,
    jobs: int | None = None,
    advance: Advance | None = None,
) -> list[list[Row]]:
    """Live every case, and return what `look` makes of each life, in the order of the cases and their seeds.

    The result does not depend on the number of threads.

    Raises:
        LifeError: a life failed.
    """
    gathered: list[list[Row]] = [[] for _ in cases]

    def some(place: int, seeds: Sequence[int], stop: Flag | None) -> list[Row]:
        return [look(_life(cases[place], seed, stop)) for seed in seeds]

    def take(task: tuple[int, Sequence[int]], rows: list[Row]) -> None:
        gathered[task[0]].extend(rows)
        if advance:
            advance(len(rows))

    hand_out(some, _tasks(cases), take, jobs=jobs)
    return gathered


def _tasks(cases: Sequence[Case]) -> Iterator[tuple[int, Sequence[int]]]:
    """Give the place of a case and some consecutive seeds of it."""
    for place, case in enumerate(cases):
        for first in range(0, len(case.seeds), _BLOCK):
            yield place, case.seeds[first : first + _BLOCK]


def _life(case: Case, seed: int, stop: Flag | None) -> Life:
    if stop is not None and stop.is_set():
        raise StoppedError("stopped before its end")
    where = f"policy {case.policy.name}, seed {seed}"
    options = {"seed": seed, "weeks": case.weeks, "events": case.events, "log": case.log}
    return live_or_tell(where, case.parameters, case.policy, **options)


def _row(life: Life) -> tuple[float, bool, list[float], float]:
    return life.lifetime, life.censored, [life.value[kind] for kind in VALUES], life.hours


def _cohort(case: Case, rows: Sequence[tuple[float, bool, list[float], float]]) -> Cohort:
    lifetime, censored, value, hours = (np.array(column) for column in zip(*rows, strict=True))
    silence = case.parameters["death.grace"] + case.parameters["death.after"]
    return Cohort(
        lifetime=lifetime.astype(np.float64),
        censored=censored.astype(np.bool_),
        value=value.astype(np.float64),
        hours=hours.astype(np.float64),
        watched=np.where(censored, case.weeks, np.minimum(lifetime + silence, case.weeks)).astype(np.float64),
    )

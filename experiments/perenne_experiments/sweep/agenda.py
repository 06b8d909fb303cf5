"""The agenda: what a sweep has still to run, cut into tasks of a second or two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.sweep.share import Share
from perenne_experiments.sweep.task import Batch, Task, split

if TYPE_CHECKING:
    from perenne_experiments.store.store import Keys
    from perenne_experiments.sweep.configuration import Configuration

TASK_SECONDS = 1.5
"""How long a task should take: handing one over costs milliseconds, here or elsewhere."""

_FIRST_TASK = 4  # runs, while nothing is known of how long one takes
_MOST_RUNS = 5_000
_MEMORY = 0.7  # weight of what was known before the latest task


class Pace:
    """How long a run takes, learnt from the tasks that are done; runs of late weigh most."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.seconds_a_run: float | None = None

    def learn(self, runs: int, seconds: float) -> None:
        """Take note of a task."""
        if not runs:
            return
        latest = max(seconds / runs, 1e-6)
        before = latest if self.seconds_a_run is None else self.seconds_a_run
        self.seconds_a_run = _MEMORY * before + (1 - _MEMORY) * latest

    def runs_a_task(self) -> int:
        """Return how many runs a task should have."""
        if self.seconds_a_run is None:
            return _FIRST_TASK
        return max(1, min(_MOST_RUNS, round(TASK_SECONDS / self.seconds_a_run)))


class Agenda:
    """What is missing in a store, found while it is done: a set difference on configuration and seed.

    Attributes:
        skipped: runs passed over so far, since they are there already.
        repeated: runs passed over so far, since the same configuration came before.
    """

    def __init__(
        self,
        configurations: Iterable[Configuration],
        seeds: Sequence[int],
        there: Keys,
        model: str,
        share: Share = Share(),  # noqa: B008 - immutable
    ) -> None:
        """Take what is wanted, and what is there.

        Args:
            configurations: all that are wanted; one that comes twice is run once.
            seeds: seed of each replicate, the same for all configurations.
            there: what was run before.
            model: version of the model.
            share: which of the runs to do.
        """
        self.skipped = 0
        self.repeated = 0
        self._seeds = np.array(seeds, dtype=np.uint64)
        self._there = dict(there)
        self._model = model
        self._share = share
        self._seen: set[str] = set()
        self._returned: list[Task] = []
        self._batches = self._missing(configurations)

    def next_task(self, runs: int) -> Task | None:
        """Return the next task, of at most so many runs; None when nothing is left."""
        if self._returned:
            return self._returned.pop()
        taken: list[Batch] = []
        while runs > 0 and (batch := next(self._batches, None)) is not None:
            first, rest = split((batch,), runs)
            taken += first
            runs -= len(first[0])
            if rest:
                self._batches = chain(rest, self._batches)
        return Task(self._model, tuple(taken)) if taken else None

    def give_back(self, tasks: Iterable[Task]) -> None:
        """Put tasks back that could not be done."""
        self._returned.extend(tasks)

    def learn(self, there: Keys) -> None:
        """Take note of runs that others have done meanwhile."""
        for key, seeds in there.items():
            self._there[key] = np.concatenate([self._there[key], seeds]) if key in self._there else seeds

    def _missing(self, configurations: Iterable[Configuration]) -> Iterator[Batch]:
        everything = range(len(self._seeds)), self._seeds.tolist()
        for configuration in configurations:
            key = configuration.key
            if self._share.of == 1 and key not in self._there and key not in self._seen:
                self._seen.add(key)
                yield Batch.of(configuration, *everything)  # the usual case, and the quickest
                continue
            mine = self._share.has(key, len(self._seeds))
            if key in self._seen:
                self.repeated += int(mine.sum())
                continue
            self._seen.add(key)
            places = np.flatnonzero(mine & ~self._done(key))
            self.skipped += int(mine.sum()) - len(places)
            if len(places):
                yield Batch.of(configuration, places.tolist(), self._seeds[places].tolist())

    def _done(self, key: str) -> NDArray[np.bool_]:
        """Tell which replicates of a configuration were run before."""
        if key not in self._there:
            return np.zeros(len(self._seeds), dtype=np.bool_)
        return np.isin(self._seeds, self._there[key])

"""Many runs: the same question asked of ever more communities, while a room looks on.

Lives are lived in batches on one thread that all sessions share, a batch of each study in turn; what has been lived is
kept, so that what one session waited for the next has at once.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from perenne_dashboards.pages.paradox.story import WEEKS
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.survival import paired_difference, restricted_mean

if TYPE_CHECKING:
    from perenne_model import Event

SEED = 1
"""Seed of the whole: the replicates are those of `perenne compare reference`."""

_FIRST, _BATCH = 20, 40  # lives under each policy: few at first, so that something is soon to be seen
_KEPT = 64
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What is asked: the same communities under these policies.

    Attributes:
        policies: names of the policies, as the command line takes them.
        settings: what differs from the reference, by parameter.
        events: what befalls each community.
    """

    policies: tuple[str, ...]
    settings: tuple[tuple[str, float], ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """What has been found so far.

    Attributes:
        question: what was asked.
        lifetime: weeks lived, counted up to the horizon, a row a policy, shape (policies, runs).
        results: results each life gave, shape (policies, runs).
    """

    question: Question
    lifetime: NDArray[np.float64]
    results: NDArray[np.float64]

    @property
    def runs(self) -> int:
        """Communities that have lived under each policy."""
        return int(self.lifetime.shape[1])

    def first(self, runs: int) -> Answer:
        """Return what the first so many runs say, so that answers of different lengths can be compared."""
        return Answer(self.question, self.lifetime[:, :runs], self.results[:, :runs])

    def life(self, policy: str) -> Estimate:
        """Return the mean life under a policy, as a share of the horizon."""
        lives = self.of(policy)
        return restricted_mean(lives, lives < WEEKS, WEEKS).estimate.scaled(1 / WEEKS)

    def of(self, policy: str) -> NDArray[np.float64]:
        """Return the lifetimes under a policy, shape (runs,)."""
        row: NDArray[np.float64] = self.lifetime[self.question.policies.index(policy)]
        return row

    def lead(self, first: str, second: str) -> Estimate:
        """Return by how much one policy's mean life exceeds another's, as a share of the horizon."""
        return paired_difference(self.of(first), self.of(second), WEEKS, seed=SEED).estimate.scaled(1 / WEEKS)

    def share_won(self, policy: str) -> float:
        """Return the share of communities that lived longer under a policy than under every other, or no less."""
        return float(np.mean(self.of(policy) >= self.lifetime.max(axis=0)))


class Study:
    """The lives behind one question, as many as have been wanted."""

    def __init__(self, question: Question) -> None:
        """Ask; nothing is lived before it is wanted."""
        self.question = question
        self._lock = Lock()
        self._wanted = 0
        self._running = False
        self._lifetime: list[NDArray[np.float64]] = []
        self._results: list[NDArray[np.float64]] = []
        self._done = 0
        self.failed = False

    def want(self, runs: int) -> None:
        """Ask for so many communities under each policy; what has been lived already counts."""
        with self._lock:
            self._wanted = max(self._wanted, runs)
            self.failed = False
            start = self._done < self._wanted and not self._running
            self._running = self._running or start
        if start:
            _worker().submit(self._batch)

    @property
    def wanted(self) -> int:
        """Communities asked for."""
        return self._wanted

    @property
    def done(self) -> int:
        """Communities that have lived, under each policy."""
        return self._done

    @property
    def finished(self) -> bool:
        """Whether as many have lived as were asked for, or something failed."""
        return self.failed or self._done >= self._wanted

    def answer(self) -> Answer | None:
        """Return what has been found so far; None before the first batch."""
        with self._lock:
            if not self._lifetime:
                return None
            return Answer(self.question, np.concatenate(self._lifetime, axis=1), np.concatenate(self._results, axis=1))

    def _batch(self) -> None:
        """Live one batch, and hand in the next."""
        try:
            first = self._done
            runs = min(_BATCH if first else _FIRST, self._wanted - first)
            lifetime, results = _lived(self.question, first, runs)
        except BaseException:  # told to whoever waits, and to the server's log; the thread goes on
            _LOG.exception("a study failed: %s", self.question)
            self.failed, self._running = True, False
            raise
        with self._lock:
            self._lifetime.append(lifetime)
            self._results.append(results)
            self._done += runs
            self._running = self._done < self._wanted
            again = self._running
        if again:
            _worker().submit(self._batch)


def _lived(question: Question, first: int, runs: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lifetimes and results of some replicates, shape (policies, runs) each."""
    from perenne_experiments.lives.cohort import Case, live_cohorts, seeds_of
    from perenne_model import parse_policy
    from perenne_scenarios import load

    scenario = load("reference")
    parameters = scenario.parameters.replace(dict(question.settings))
    seeds, events = seeds_of(SEED, runs, first), (*scenario.events, *question.events)
    cases = [Case(parameters, parse_policy(policy), seeds, WEEKS, events) for policy in question.policies]
    cohorts = live_cohorts(cases)
    lifetime = [np.where(cohort.censored, WEEKS, cohort.lifetime) for cohort in cohorts]
    return np.array(lifetime, dtype=np.float64), np.array([cohort.value[:, 2] for cohort in cohorts])


_studies: OrderedDict[Question, Study] = OrderedDict()
_studies_lock = Lock()
_workers: list[ThreadPoolExecutor] = []


def study(policies: Sequence[str], settings: Mapping[str, float] | None = None, events: Sequence[Any] = ()) -> Study:
    """Return the study of a question: the one there is, or a new one. The latest are kept."""
    question = Question(tuple(policies), tuple(sorted((settings or {}).items())), tuple(events))
    with _studies_lock:
        found = _studies.setdefault(question, Study(question))
        _studies.move_to_end(question)
        while len(_studies) > _KEPT:
            _studies.popitem(last=False)
    return found


def _worker() -> ThreadPoolExecutor:
    """Return the one thread that hands out batches; it is started when something is first wanted."""
    with _studies_lock:
        if not _workers:
            _workers.append(ThreadPoolExecutor(1, thread_name_prefix="perenne-many"))
    return _workers[0]

"""Exploring: propose points in batches, have them evaluated, learn from what came of them, propose again.

The proposals are Optuna's (a tree-structured Parzen estimator for several goals: Ozaki et al. 2020,
doi:10.1145/3377930.3389817). Each batch is a pure function of the seed, the number of the batch and the batches
before it, so that the same seed gives the same search whatever the number of threads, and a search that was killed
goes on as if it had not been.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from perenne_experiments.search.library import optuna
from perenne_experiments.search.plan import Goals, Plan, Point, Trial

if TYPE_CHECKING:
    from perenne_experiments.search.journal import Journal

BATCH = 16
"""Points proposed at once: enough for many threads, few enough to learn often."""

_DECIMALS = 12  # so that the seventh step of a twentieth is 0.35
_BLIND = 2 * BATCH  # points before any is proposed by what was learnt


class Evaluator(Protocol):
    """What a search asks: the goals of each point. Of the same points it must always say the same."""

    def __call__(self, points: Sequence[Point]) -> Sequence[Goals]:
        """Return the goals of each point, in order."""
        ...


def explore(
    evaluate: Evaluator,
    plan: Plan,
    *,
    journal: Journal | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Trial, ...]:
    """Search, and return every trial in order.

    Args:
        evaluate: what is asked for the goals of points.
        plan: what to search.
        journal: where trials are kept; those that it holds are not evaluated again.
        progress: called with (trials done, trials in all).

    Raises:
        ExtraError: Optuna is not installed.
    """
    known = {} if journal is None else journal.trials()
    done: list[Trial] = []
    proposer = _Proposer(plan)
    for first in range(0, plan.trials, BATCH):
        places = range(first, min(first + BATCH, plan.trials))
        points = proposer.ask(places)
        missing = [place for place in places if place not in known]
        goals = evaluate([points[place - first] for place in missing]) if missing else ()
        for place, reached in zip(missing, goals, strict=True):
            known[place] = Trial(place, points[place - first], tuple(float(goal) for goal in reached))
            if journal is not None:
                journal.add(known[place])
        done += [known[place] for place in places]
        proposer.tell(done[first:])
        if progress:
            progress(len(done), plan.trials)
    return tuple(done)


class _Proposer:
    """Optuna's study in memory, with a sampler of its own for each batch."""

    def __init__(self, plan: Plan) -> None:
        library = optuna()
        self._plan = plan
        self._range = library.distributions.FloatDistribution(0.0, 1.0, step=plan.step)
        directions = ["maximize" if large else "minimize" for large in plan.maximise]
        self._study = library.create_study(directions=directions, sampler=library.samplers.RandomSampler(seed=0))
        self._asked: list[Any] = []

    def ask(self, places: range) -> list[Point]:
        """Propose the points of these places."""
        # A whole batch is always asked for, so that a longer search begins as a shorter one.
        whole = range(places.start, places.start + BATCH)
        self._study.sampler = self._sampler(places.start)
        starts = self._plan.starts[places.start : whole.stop]
        for start in starts:
            self._study.enqueue_trial(dict(zip(self._plan.dimensions, start, strict=True)))
        ranges = dict.fromkeys(self._plan.dimensions, self._range)
        self._asked = [self._study.ask(ranges) for _ in whole]
        return [self._point(asked) for asked in self._asked[: len(places)]]

    def _point(self, asked: Any) -> Point:
        return tuple(round(asked.params[name], _DECIMALS) for name in self._plan.dimensions)

    def tell(self, trials: Sequence[Trial]) -> None:
        """Take what came of them."""
        for asked, trial in zip(self._asked, trials, strict=False):
            self._study.tell(asked, trial.goals)

    def _sampler(self, first: int) -> Any:
        sequence = np.random.SeedSequence(self._plan.seed, spawn_key=(first,))
        seed = int(sequence.generate_state(1, np.uint32)[0])
        return optuna().samplers.TPESampler(seed=seed, n_startup_trials=_BLIND)

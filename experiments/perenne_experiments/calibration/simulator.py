"""The simulator: points in, what simulated communities show out, on any executor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING

import numpy as np

from perenne_experiments.calibration.population import Numbers
from perenne_experiments.calibration.prior import Prior
from perenne_experiments.calibration.summary import Summary, measured
from perenne_experiments.lives.replicates import replicate_seed
from perenne_experiments.lives.workers import StoppedError, hand_out
from perenne_experiments.logs.window import Window

if TYPE_CHECKING:
    from perenne_model import Life, Parameters, Policy

STRIDE = 13
"""Weeks between two looks at whether a community grows out of all proportion."""

TOO_MANY = 5.0
"""Times the contributions of the real community at which a simulated one is given up."""

TOO_LARGE = 25.0
"""Times its contributors at which a simulated one has too many members."""

_CHUNK = 4  # points a task

Progress = Callable[[int], None]
"""Called with the points simulated since the last call."""


@dataclass(frozen=True)
class Bounds:
    """What a simulated community must not exceed; one that does is far from the real one, whatever follows.

    Attributes:
        events: joins and contributions.
        members: members at a time.
    """

    events: int
    members: int


@dataclass(frozen=True)
class Setting:
    """All that is common to the simulated communities of a calibration.

    Attributes:
        policy: who facilitates, and how.
        window: how each is looked at.
        summaries: what is measured of each.
        bounds: what none may exceed.
        events: what befalls it.
    """

    policy: Policy
    window: Window
    summaries: tuple[Summary, ...]
    bounds: Bounds
    events: tuple[object, ...] = ()


def live_within(parameters: Parameters, setting: Setting, seed: int, stop: Flag | None = None) -> Life | None:
    """Live a community to the end of its observation; None if it grows out of all proportion.

    Raises:
        StoppedError: `stop` was set.
    """
    from perenne_model import Engine

    weeks = setting.window.weeks
    engine = Engine(parameters, setting.policy, seed=seed, weeks=weeks, events=setting.events, log=True)  # type: ignore[arg-type]
    while engine.week < weeks and not engine.dead:
        if stop is not None and stop.is_set():
            raise StoppedError(f"stopped in week {engine.week}")
        engine.run_to(min(weeks, engine.week + STRIDE))
        community = engine.world.community[0]
        if community["log_rows"] > setting.bounds.events or community["members"] > setting.bounds.members:
            return None
    return engine.life()


def show(parameters: Parameters, setting: Setting, seed: int, stop: Flag | None = None) -> Numbers:
    """Return what one simulated community shows, shape (summaries,)."""
    life = live_within(parameters, setting, seed, stop)
    seen = None if life is None else setting.window.look(life)
    return np.asarray(measured(seen, setting.summaries))


def show_chunk(work: Sequence[tuple[Parameters, int]], setting: Setting, stop: Flag | None = None) -> Numbers:
    """Return what some simulated communities show, shape (communities, summaries)."""
    return np.array([show(parameters, setting, seed, stop) for parameters, seed in work])


class Simulator:
    """Simulates points of a prior, each with a seed of its own."""

    def __init__(
        self,
        prior: Prior,
        setting: Setting,
        *,
        seed: int,
        executor: Executor | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Take what to simulate, and where.

        Args:
            prior: what a point means.
            setting: what is common to all.
            seed: seed of the whole.
            executor: where to run; by default threads of this process.
            jobs: number of those threads; by default one for each usable core.
            progress: called as points are simulated.
        """
        self.prior = prior
        self.setting = setting
        self._seed = seed
        self._executor = executor
        self._jobs = jobs
        self._progress = progress

    def __call__(self, points: Numbers, first: int) -> Numbers:
        """Return what points show, shape (n, summaries); `first` is the number of the first of them."""
        seeds = [replicate_seed(self._seed, first + place) for place in range(len(points))]
        return self.run([(self.prior.parameters(point), seed) for point, seed in zip(points, seeds, strict=True)])

    def run(self, work: Sequence[tuple[Parameters, int]]) -> Numbers:
        """Return what communities of given parameters and seeds show, shape (n, summaries)."""
        chunks = [work[start : start + _CHUNK] for start in range(0, len(work), _CHUNK)]
        found: list[Numbers] = []

        def take(_: object, shown: Numbers) -> None:
            found.append(shown)
            if self._progress:
                self._progress(len(shown))

        tasks = [(chunk, self.setting) for chunk in chunks]
        hand_out(show_chunk, tasks, take, executor=self._executor, jobs=self._jobs)
        return np.vstack(found)

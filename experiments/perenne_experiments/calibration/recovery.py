"""Recovery: does a calibration find the parameters that a simulated log was made with?

Truths are drawn from the prior of a community of a size; each is lived, its log observed and calibrated as a real one
would be, its size unknown. Intervals are right if they hold the truth about as often as they say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from perenne_experiments.calibration.calibrate import calibrate
from perenne_experiments.calibration.observation import FEWEST, observe
from perenne_experiments.calibration.prior import prior_for
from perenne_experiments.logs.activity import WEEK
from perenne_experiments.logs.window import Window

if TYPE_CHECKING:
    from perenne_scenarios import Scenario

POSTERS, POSTERS_A_YEAR, FIRST_POSTERS = 80, 40, 20
"""The size of community that truths are drawn for."""

FEWEST_CONTRIBUTIONS, MOST_CONTRIBUTIONS = 150, 6000
"""Contributions of a log that is kept: less tells nothing, more takes too long to simulate again."""

WEEKS = 104
"""Weeks of each log."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One parameter in one trial.

    Attributes:
        path: the parameter.
        truth: what the log was made with, in the unit of the interval.
        low: lower end of the 80 % interval.
        high: upper end.
    """

    path: str
    truth: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.truth <= self.high


def recover(
    scenario: Scenario,
    *,
    trials: int = 20,
    simulations: int = 1500,
    seed: int = 1,
    jobs: int | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Trial, ...]:
    """Calibrate simulated logs whose truth is known.

    Args:
        scenario: values of everything that is not free.
        trials: logs.
        simulations: communities that each calibration simulates.
        seed: seed of the whole.
        jobs: number of threads.
        tell: called after each trial.
    """
    from perenne_model import Absent, live

    prior = prior_for(scenario.parameters, posters=POSTERS, posters_a_year=POSTERS_A_YEAR, first_posters=FIRST_POSTERS)
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(9,)))
    found: list[Trial] = []
    done = 0
    while done < trials:
        truth = prior.settings(generator.standard_normal(len(prior.free)))
        life = live(
            scenario.parameters.replace(truth), Absent(), seed=int(generator.integers(2**32)), weeks=WEEKS, log=True
        )
        seen = Window(WEEKS * WEEK).look(life)
        if seen is None or seen.members < FEWEST or not FEWEST_CONTRIBUTIONS <= len(seen) <= MOST_CONTRIBUTIONS:
            continue
        told = calibrate(observe(seen), scenario, Absent(), simulations=simulations, seed=seed + done, jobs=jobs)
        found += [Trial(one.path, prior.people(truth, one.path), one.low, one.high) for one in told.parameters]
        done += 1
        if tell:
            tell(done, trials)
    return tuple(found)


def coverage(found: tuple[Trial, ...]) -> float:
    """Return how often the intervals held the truth, over all parameters and trials."""
    return sum(one.inside for one in found) / len(found)

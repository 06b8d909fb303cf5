"""The laboratory: lives by the hundred, and the few quantities that every study reads off them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.lives.replicates import Lives, replicate_seed, run_replicates
from perenne_experiments.lives.workers import usable_cores
from perenne_experiments.statistics.estimate import Estimate, mean_estimate
from perenne_experiments.statistics.survival import paired_difference, restricted_mean
from perenne_model import Life, Parameters, Policy, live, parse_policy

DECIMALS = 6
"""Of the numbers that are kept: beyond them machines may differ."""

Reading = TypeVar("Reading")

Numbers = dict[str, Any]
"""What a study found, ready for `json.dumps`."""


@dataclass(frozen=True, slots=True)
class Lab:
    """How much is run.

    Attributes:
        runs: communities under each policy, 2 or more; a study may take a share of them.
        seed: seed of the whole.
        weeks: horizon.
    """

    runs: int
    seed: int = 1
    weeks: int = 520

    def count(self, share: float = 1.0) -> int:
        """Return a share of the runs, 2 at least."""
        return max(2, round(self.runs * share))

    def lives(
        self,
        policies: Sequence[Policy | str],
        settings: Mapping[str, float] | Parameters | None = None,
        *,
        share: float = 1.0,
        events: Sequence[Any] = (),
    ) -> tuple[Lives, ...]:
        """Live the same communities under each policy.

        Args:
            policies: policies, or their names as the command line takes them.
            settings: what differs from the reference, or all parameters.
            share: share of the runs that is enough here.
            events: what befalls the community.
        """
        parameters = settings if isinstance(settings, Parameters) else Parameters(settings)
        chosen = [parse_policy(policy) if isinstance(policy, str) else policy for policy in policies]
        return run_replicates(
            parameters, chosen, runs=self.count(share), seed=self.seed, weeks=self.weeks, events=events
        )

    def read(
        self, policy: Policy | str, reader: Callable[[Life], Reading], *, share: float = 1.0, weeks: int, fates: bool
    ) -> list[Reading]:
        """Live communities of the reference one by one, and read something off each life.

        Args:
            policy: policy, or its name.
            reader: what is read.
            share: share of the runs that is enough here.
            weeks: horizon of these lives.
            fates: whether the record of every member is kept.
        """
        chosen = parse_policy(policy) if isinstance(policy, str) else policy
        parameters = Parameters()

        def one(seed: int) -> Reading:
            return reader(live(parameters, chosen, seed=seed, weeks=weeks, fates=fates))

        with ThreadPoolExecutor(usable_cores()) as pool:
            return list(pool.map(one, self.seeds(share)))

    def seeds(self, share: float = 1.0) -> list[int]:
        """Return the seeds of a share of the replicates."""
        return [replicate_seed(self.seed, replicate) for replicate in range(self.count(share))]


def mean_life(lives: Lives, weeks: int) -> Estimate:
    """Return the restricted mean survival time as a share of the horizon."""
    return restricted_mean(lives.lifetime, ~lives.censored, weeks).estimate.scaled(1 / weeks)


def difference(first: Lives, second: Lives, weeks: int, *, seed: int = 1) -> Estimate:
    """Return the paired difference of mean lives as a share of the horizon, first less second."""
    return paired_difference(first.lifetime, second.lifetime, weeks, seed=seed).estimate.scaled(1 / weeks)


def ratio_of_sums(over: NDArray[np.float64], under: NDArray[np.float64]) -> Estimate:
    """Return a ratio of sums over communities, its interval by linearisation (Cochran 1977, chapter 6).

    Args:
        over: numerator of each community, shape (n,).
        under: denominator of each, shape (n,).

    Returns:
        The ratio; of nothing by nothing, 0 with an interval up to 1.
    """
    if not np.any(under):
        return Estimate(0.0, 0.0, 1.0)
    ratio = float(np.sum(over) / np.sum(under))
    residual = mean_estimate((over - ratio * under) / float(np.mean(under)))
    return Estimate(ratio, ratio + residual.low - residual.value, ratio + residual.high - residual.value)


def kept(estimate: Estimate) -> Numbers:
    """Return an estimate as it is kept."""
    numbers = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {name: round(float(number), DECIMALS) + 0.0 for name, number in numbers.items()}


def read(numbers: Numbers) -> Estimate:
    """Return an estimate from what was kept."""
    return Estimate(numbers["value"], numbers["low"], numbers["high"])

"""An estimate: a number with the interval it lies in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from perenne_experiments.statistics.tails import normal_quantile, student_quantile

LEVEL = 0.95
"""Confidence level of every interval, unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its confidence interval, all three in the same unit.

    Attributes:
        value: the estimate.
        low: lower end of the interval.
        high: upper end of the interval.
    """

    value: float
    low: float
    high: float

    def scaled(self, factor: float) -> Estimate:
        """Return the estimate in another unit: each number times a factor above 0."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)

    def excludes_zero(self) -> bool:
        """Tell whether the whole interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def share_left_open(runs: int, level: float = LEVEL) -> float:
    """Return the largest share that a sample can have missed altogether.

    What was seen in none of n independent runs may still happen in a share 1 − (α/2)^(1/n) of them: the exact
    bound of Clopper & Pearson (1934) for a count of zero. It keeps an interval from closing on a point merely
    because all runs ended alike.

    Args:
        runs: number of independent runs, 1 or more.
        level: confidence level.
    """
    return float(1 - ((1 - level) / 2) ** (1 / runs))


def mean_estimate(values: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return a mean with its interval by Student's t; of a single value, the interval is that value.

    Args:
        values: numbers, shape (n,), n of 1 or more.
        level: confidence level.
    """
    numbers = np.asarray(values, dtype=np.float64)
    mean = float(np.mean(numbers))
    if len(numbers) < 2:
        return Estimate(mean, mean, mean)
    error = float(np.std(numbers, ddof=1)) / math.sqrt(len(numbers))
    reach = student_quantile((1 + level) / 2, len(numbers) - 1) * error
    return Estimate(mean, mean - reach, mean + reach)


def weighted_share(share: float, size: float, level: float = LEVEL) -> Estimate:
    """Return a share with its interval (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    Args:
        share: the share, 0–1.
        size: number of runs that it is a share of, above 0; it need not be whole where runs are weighted.
        level: confidence level.
    """
    z = normal_quantile((1 + level) / 2)
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    reach = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return Estimate(share, min(share, max(0.0, centre - reach)), max(share, min(1.0, centre + reach)))

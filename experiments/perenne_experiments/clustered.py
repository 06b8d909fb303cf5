"""Means, differences and tests of lives that come in units: those of one seed, or of one point, are alike.

A unit is what is independent of the others and is resampled. Two groups that hold the same units are compared in pairs
without more ado, two that share none as independent samples, and anything between as it deserves.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from perenne_experiments.estimate import LEVEL, Estimate, share_left_open
from perenne_experiments.resampling import mean_interval
from perenne_experiments.residuals import Column, numbered, score_residuals, unit_sums
from perenne_experiments.survival import FEWEST_PAIRS, LogRank
from perenne_experiments.tails import chi_squared_tail, student_quantile

Span = tuple[float, float]
"""The least and the most that a number can be."""

_DECIMALS = 9  # beyond them units that are alike differ by rounding
_MOST_RESAMPLED = 1000  # units; of more, a mean is as good as normal, and resampling them would take minutes


def clustered_mean(values: ArrayLike, units: ArrayLike, span: Span, *, seed: int, level: float = LEVEL) -> Estimate:
    """Estimate the mean of values that come in units.

    The interval is a bootstrap over units (see `resampling.mean_interval`), and Student's t with fewer than ten of
    them or more than a thousand; when all are alike it opens by what so many can have missed (see `share_left_open`).

    Args:
        values: a value for each life, shape (n,), n of 1 or more.
        units: unit of each life, shape (n,).
        span: what the mean can be: the interval stays within.
        seed: seed of the resampling.
        level: confidence level.
    """
    numbers, count = numbered(units)
    return _interval(_unit_values(np.asarray(values, dtype=np.float64), numbers, count), span, seed, level)


def clustered_difference(
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    span: Span,
    *,
    seed: int,
    level: float = LEVEL,
) -> Estimate:
    """Estimate the mean of a group less that of another: in pairs where both hold the same units.

    Args:
        first: values of the lives of a group, and their units, as in `clustered_mean`.
        second: the same of the other group.
        span: what the difference can be.
        seed: seed of the resampling.
        level: confidence level.
    """
    return _interval(difference_by_unit(first, second), span, seed, level)


def difference_by_unit(first: tuple[ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike]) -> Column:
    """Return a value for each unit that either group holds, whose mean is the difference between the groups' means.

    Its spread is that of the difference (the first term of its expansion), shape (units,).
    """
    one, other = (np.asarray(group[0], dtype=np.float64) for group in (first, second))
    numbers, count = numbered(np.concatenate([np.asarray(first[1]), np.asarray(second[1])]))
    mine, theirs = (
        _deviations(values, place, count)
        for values, place in ((one, numbers[: len(one)]), (other, numbers[len(one) :]))
    )
    return float(one.mean() - other.mean()) + mine - theirs


def clustered_log_rank(lifetimes: ArrayLike, died: ArrayLike, groups: ArrayLike, units: ArrayLike) -> LogRank | None:
    """Test whether groups live alike, lives of one unit being alike (Lee, Wei & Amato 1992).

    The log-rank test's own score, with a variance summed over units; it holds whether the groups share their units
    or not.

    Args:
        lifetimes: lifetimes or follow-ups, shape (n,).
        died: whether each ended in a death, shape (n,).
        groups: number of the group of each life, shape (n,).
        units: unit of each life, shape (n,).

    Returns:
        The test; None with fewer than two groups, or with too few units to tell their spread.
    """
    lives, ended = np.asarray(lifetimes, dtype=np.float64), np.asarray(died, dtype=np.bool_)
    numbers, count = numbered(units)
    kinds = np.unique(np.asarray(groups))
    degrees = len(kinds) - 1
    if degrees < 1 or count < max(FEWEST_PAIRS, 2 * len(kinds)):
        return None
    indicators = np.equal.outer(np.asarray(groups), kinds[1:]).astype(np.float64)
    sums = unit_sums(score_residuals(lives, ended, indicators, np.ones(len(lives))), numbers, count)
    score, spread = sums.sum(axis=0), sums.T @ sums * (count / (count - 1))
    statistic = max(0.0, float(score @ np.linalg.pinv(spread, hermitian=True) @ score))
    return LogRank(statistic, degrees, chi_squared_tail(statistic, degrees))


def _unit_values(values: Column, numbers: NDArray[np.intp], count: int) -> Column:
    return float(values.mean()) + _deviations(values, numbers, count)


def _deviations(values: Column, numbers: NDArray[np.intp], count: int) -> Column:
    """Return how far each unit draws the mean away from itself, times the number of units, shape (count,)."""
    sums = np.bincount(numbers, weights=values - values.mean(), minlength=count)
    return np.asarray(sums * (count / len(values)))


def _interval(values: Column, span: Span, seed: int, level: float) -> Estimate:
    value, size = float(np.mean(values)), len(values)
    values = np.round(values, _DECIMALS)
    low, high = span
    if size < 2:
        return Estimate(value, low, high)
    if np.ptp(values) == 0:
        missed = share_left_open(size, level)
        return Estimate(value, value - (value - low) * missed, value + (high - value) * missed)
    if not FEWEST_PAIRS <= size <= _MOST_RESAMPLED:
        reach = student_quantile((1 + level) / 2, size - 1) * float(np.std(values, ddof=1)) / math.sqrt(size)
        found = Estimate(value, value - reach, value + reach)
    else:
        found = mean_interval(values, seed=seed, level=level)
    return Estimate(value, max(low, min(found.low, value)), min(high, max(found.high, value)))

"""Means, differences and tests of lives that come in units: those of one seed, or in one world, are alike.

A unit is what is independent of the others. Where lives share seeds alone, these are resampled; where they share worlds
as well, neither can be resampled by itself, and the variance is summed over both (see `units.covariance`). Two groups
that hold the same units are compared in pairs without more ado, two that share none as independent samples, and
anything between as it deserves.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from perenne_experiments.statistics.estimate import LEVEL, Estimate, share_left_open
from perenne_experiments.statistics.resampling import mean_interval
from perenne_experiments.statistics.residuals import score_residuals
from perenne_experiments.statistics.survival import FEWEST_PAIRS, LogRank
from perenne_experiments.statistics.tails import chi_squared_tail, student_quantile
from perenne_experiments.statistics.units import Column, Units, as_units, covariance, joined, unit_sums

Span = tuple[float, float]
"""The least and the most that a number can be."""

Group = tuple[ArrayLike, Units | ArrayLike]
"""Values of the lives of a group, shape (n,), and what they share."""

_DECIMALS = 9  # beyond them units that are alike differ by rounding
_ROUNDING = 1e-12  # share of a sum of squares below which a spread is nothing but rounding
_MOST_RESAMPLED = 1000  # units; of more, a mean is as good as normal, and resampling them would take minutes


def clustered_mean(
    values: ArrayLike,
    units: Units | ArrayLike,
    span: Span,
    *,
    seed: int,
    level: float = LEVEL,
    resampled: bool = True,
) -> Estimate:
    """Estimate the mean of values that come in units.

    Where lives share seeds alone, the interval is a bootstrap over these (see `resampling.mean_interval`), and
    Student's t with fewer than ten or more than a thousand. Where they share worlds, too, it is Student's t with the
    error summed over both, for as many units as there are of those that are fewest. When all are alike it opens by
    what so many can have missed (see `share_left_open`); a single unit says nothing.

    Args:
        values: a value for each life, shape (n,), n of 1 or more.
        units: what the lives share; an array of n numbers for units of one kind.
        span: what the mean can be: the interval stays within.
        seed: seed of the resampling.
        level: confidence level.
        resampled: whether to resample at all: Student's t is quicker.
    """
    column, shared = np.asarray(values, dtype=np.float64), as_units(units)
    mean = float(column.mean())
    return _interval(mean, (column - mean) / len(column), shared, span, seed, level, resampled=resampled)


def clustered_difference(first: Group, second: Group, span: Span, *, seed: int, level: float = LEVEL) -> Estimate:
    """Estimate the mean of a group less that of another: in pairs where both hold the same units.

    Args:
        first: values of the lives of a group, and their units, as in `clustered_mean`.
        second: the same of the other group.
        span: what the difference can be.
        seed: seed of the resampling.
        level: confidence level.
    """
    value, influence, units = _difference(first, second)
    return _interval(value, influence, units, span, seed, level)


def difference_error(first: Group, second: Group) -> float:
    """Return the standard error of the same difference; 0 with a single unit."""
    _, influence, units = _difference(first, second)
    return _error(influence, units) if units.independent > 1 else 0.0


def clustered_log_rank(
    lifetimes: ArrayLike, died: ArrayLike, groups: ArrayLike, units: Units | ArrayLike
) -> LogRank | None:
    """Test whether groups live alike, lives of one unit being alike (Lee, Wei & Amato 1992).

    The log-rank test's own score, with a variance summed over units of each kind; it holds whether the groups share
    their units or not.

    Args:
        lifetimes: lifetimes or follow-ups, shape (n,).
        died: whether each ended in a death, shape (n,).
        groups: number of the group of each life, shape (n,).
        units: what the lives share, as in `clustered_mean`.

    Returns:
        The test; None with fewer than two groups, or with too few units to tell their spread.
    """
    lives, ended = np.asarray(lifetimes, dtype=np.float64), np.asarray(died, dtype=np.bool_)
    shared = as_units(units)
    kinds = np.unique(np.asarray(groups))
    degrees = len(kinds) - 1
    if degrees < 1 or shared.independent < max(FEWEST_PAIRS, 2 * len(kinds)):
        return None
    indicators = np.equal.outer(np.asarray(groups), kinds[1:]).astype(np.float64)
    residuals = score_residuals(lives, ended, indicators, np.ones(len(lives)))
    score, spread = residuals.sum(axis=0), covariance(residuals, shared)
    spread[np.abs(spread) < _ROUNDING * np.sum(residuals**2)] = 0.0  # groups that live the very same lives
    statistic = max(0.0, float(score @ np.linalg.pinv(spread, hermitian=True) @ score))
    return LogRank(statistic, degrees, chi_squared_tail(statistic, degrees))


def _difference(first: Group, second: Group) -> tuple[float, Column, Units]:
    """Return a difference, how far each life draws it away from itself, and the units of all lives."""
    one, other = (np.asarray(values, dtype=np.float64) for values, _ in (first, second))
    influence = np.concatenate([(one - one.mean()) / len(one), (other.mean() - other) / len(other)])
    return float(one.mean() - other.mean()), influence, joined(as_units(first[1]), as_units(second[1]))


def _interval(
    value: float, influence: Column, units: Units, span: Span, seed: int, level: float, *, resampled: bool = True
) -> Estimate:
    """Return a value with its interval.

    Args:
        value: what was found.
        influence: how far each life draws it away from itself, shape (n,).
        units: what the lives share.
        span: what it can be.
        seed: seed of the resampling.
        level: confidence level.
        resampled: whether to resample units of a single kind.
    """
    (low, high), count = span, units.independent
    if count < 2:
        return Estimate(value, low, high)
    drawn = [np.round(value + unit_sums(influence[:, None], way)[:, 0] * way[1], _DECIMALS) for way in units.ways]
    if not any(np.ptp(column) for column in drawn):
        missed = share_left_open(count, level)
        return Estimate(value, value - (value - low) * missed, value + (high - value) * missed)
    if resampled and len(drawn) == 1 and FEWEST_PAIRS <= count <= _MOST_RESAMPLED:
        found = mean_interval(drawn[0], seed=seed, level=level)
    else:
        reach = student_quantile((1 + level) / 2, count - 1) * _error(influence, units)
        found = Estimate(value, value - reach, value + reach)
    return Estimate(value, max(low, min(found.low, value)), min(high, max(found.high, value)))


def _error(influence: Column, units: Units) -> float:
    return math.sqrt(float(covariance(influence[:, None], units)[0, 0]))

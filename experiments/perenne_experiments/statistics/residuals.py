"""Residuals: what each life adds to a survival statistic, so that lives that are alike are not counted as several.

Lives on one seed, or in one world, are alike. Their residuals are summed within such a unit, and the units alone are
taken as independent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.statistics.units import Column, Numbers, Units, Way

_CELLS_AT_ONCE = 4_000_000


def greenwood(deaths: Column, at_risk: Column) -> Column:
    """Return the variance of the logarithm of a Kaplan–Meier curve when all lives are independent, shape (m,)."""
    left = np.where(at_risk > deaths, at_risk - deaths, 1.0)
    return np.cumsum(deaths / (at_risk * left), dtype=np.float64)


def log_survival_variance(
    position: Numbers, died: NDArray[np.bool_], units: Units, at_risk: Column, deaths: Column
) -> Column:
    """Return the variance of the logarithm of a Kaplan–Meier curve when lives come in units.

    The sum of squares over units of their residuals (Ying & Wei 1994, doi:10.1006/jmva.1994.1031); when each life is
    a unit, Greenwood's variance times n ÷ (n − 1). Lives that are alike in two ways: see `units.covariance`.

    Args:
        position: place of each life's end among the times, shape (n,).
        died: whether each ended in a death, shape (n,).
        units: what the lives share; two units or more of each kind.
        at_risk: lives that lasted to each time or longer, shape (m,).
        deaths: deaths at each time, shape (m,).

    Returns:
        A variance for each time, shape (m,).
    """
    found = [_summed_over(way, position, died, at_risk, deaths) for way in units.ways]
    if len(found) == 1:
        return found[0]
    both = _summed_over(units.both, position, died, at_risk, deaths)
    return np.maximum(np.maximum(*found), sum(found) - both)


def _summed_over(way: Way, position: Numbers, died: NDArray[np.bool_], at_risk: Column, deaths: Column) -> Column:
    numbers, count = way
    if count == len(numbers):
        return greenwood(deaths, at_risk) * (count / (count - 1))
    left = np.where(at_risk > deaths, at_risk - deaths, 1.0)
    order = np.argsort(numbers, kind="stable")
    ordered, times = numbers[order], len(at_risk)
    block = max(1, _CELLS_AT_ONCE // times)
    total = np.zeros(times)
    for first in range(0, count, block):
        last = min(first + block, count)
        chosen = order[np.searchsorted(ordered, first) : np.searchsorted(ordered, last)]
        cells = (numbers[chosen] - first) * times + position[chosen]
        shape = (last - first, times)
        gone = np.bincount(cells, minlength=shape[0] * times).reshape(shape)
        died_here = np.bincount(cells, weights=died[chosen], minlength=shape[0] * times).reshape(shape)
        still = gone[:, ::-1].cumsum(axis=1)[:, ::-1]
        total += np.sum(np.cumsum((died_here - still * (deaths / at_risk)) / left, axis=1) ** 2, axis=0)
    return total * count / (count - 1)


def score_residuals(lifetimes: Column, died: NDArray[np.bool_], covariates: Column, risk: Column) -> Column:
    """Return what each life adds to the score of Cox's model (Lin & Wei 1989, doi:10.1080/01621459.1989.10478874).

    Ties are taken together (Breslow). With indicators of groups for covariates and a risk of one, the sum over lives
    is that of a log-rank test: deaths seen less deaths expected.

    Args:
        lifetimes: lifetimes or follow-ups, shape (n,).
        died: whether each ended in a death, shape (n,).
        covariates: covariates, shape (n, p).
        risk: relative hazard of each life, shape (n,).

    Returns:
        Residuals, shape (n, p).
    """
    times, position = np.unique(lifetimes, return_inverse=True)

    def at_risk(column: Column) -> Column:
        sums = np.bincount(position, weights=column, minlength=len(times))
        return np.asarray(sums[::-1].cumsum()[::-1])

    everyone = at_risk(risk)
    mean = np.stack([at_risk(risk * column) for column in covariates.T], axis=1) / everyone[:, None]
    hazard = np.bincount(position, weights=died, minlength=len(times)) / everyone
    spent, drawn = np.cumsum(hazard)[position], np.cumsum(mean * hazard[:, None], axis=0)[position]
    seen = np.where(died[:, None], covariates - mean[position], 0.0)
    return np.asarray(seen - risk[:, None] * (covariates * spent[:, None] - drawn))

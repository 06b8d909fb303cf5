"""Residuals: what each life adds to a survival statistic, so that lives that are alike are not counted as several.

Lives on one seed, or at one point of the factors, are alike. Their residuals are summed within such a unit, and the
units alone are taken as independent.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]
Numbers = NDArray[np.intp]

_CELLS_AT_ONCE = 4_000_000


def numbered(units: ArrayLike) -> tuple[Numbers, int]:
    """Return units numbered from 0, shape (n,), and how many there are."""
    distinct, numbers = np.unique(np.asarray(units), return_inverse=True)
    return numbers.astype(np.intp), len(distinct)


def unit_sums(values: Column, numbers: Numbers, count: int) -> Column:
    """Return the sums of each column of values within units, shape (count, columns).

    Args:
        values: what each life adds, shape (n, columns).
        numbers: unit of each life, from 0, shape (n,).
        count: how many units there are.
    """
    return np.stack([np.bincount(numbers, weights=column, minlength=count) for column in values.T], axis=1)


def log_survival_variance(
    position: Numbers, died: NDArray[np.bool_], numbers: Numbers, at_risk: Column, deaths: Column
) -> Column:
    """Return the variance of the logarithm of a Kaplan–Meier curve when lives come in units.

    The sum of squares over units of their residuals (Ying & Wei 1994, doi:10.1006/jmva.1994.1031); when each life is
    a unit, Greenwood's variance times n ÷ (n − 1).

    Args:
        position: place of each life's end among the times, shape (n,).
        died: whether each ended in a death, shape (n,).
        numbers: unit of each life, from 0, shape (n,).
        at_risk: lives that lasted to each time or longer, shape (m,).
        deaths: deaths at each time, shape (m,).

    Returns:
        A variance for each time, shape (m,).
    """
    left = np.where(at_risk > deaths, at_risk - deaths, 1.0)
    order = np.argsort(numbers, kind="stable")
    ordered, times = numbers[order], len(at_risk)
    count = int(ordered[-1]) + 1
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

"""Ranking: how well a number tells those that die from those that live.

The area under the receiver operating characteristic is the chance that, of one that dies and one that lives, the
number is higher for the one that dies, ties counting half (Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.statistics.estimate import LEVEL, Estimate

_RESAMPLES = 400
_STREAM = 60  # keeps these draws apart from all others

Column = NDArray[np.float64]


def weighted_area(values: Column, positive: NDArray[np.bool_], weights: Column) -> float:
    """Return the area, every row counting by its weight.

    Args:
        values: the number, shape (n,).
        positive: whether the row is one of those to be told, shape (n,).
        weights: shape (n,); there must be some on both sides.
    """
    return float(_areas(values, positive, weights[None, :])[0])


def resampled_area(
    values: Column,
    positive: NDArray[np.bool_],
    weights: Column,
    cluster: NDArray[np.int64],
    *,
    seed: int,
    level: float = LEVEL,
) -> Estimate:
    """Return the area with a bootstrap interval over clusters (percentiles).

    Args:
        values: the number, shape (n,).
        positive: whether the row is one of those to be told, shape (n,).
        weights: shape (n,).
        cluster: number of the cluster that each row belongs to: rows of one seed are drawn together, shape (n,).
        seed: seed of the resampling.
        level: confidence level.
    """
    area = weighted_area(values, positive, weights)
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM,)))
    clusters = int(cluster.max()) + 1
    counts = generator.multinomial(clusters, np.full(clusters, 1 / clusters), size=_RESAMPLES)
    used = weights > 0
    drawn = counts[:, cluster[used]] * weights[used]
    areas = _areas(values[used], positive[used], drawn)
    areas = areas[np.isfinite(areas)]
    low, high = np.quantile(areas, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(area, min(area, float(low)), max(area, float(high)))


def _areas(values: Column, positive: NDArray[np.bool_], weights: NDArray[np.float64]) -> Column:
    """Return the area for each row of weights, shape (resamples,); not a number where a side has no weight."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    ones = np.add.reduceat((weights * positive)[:, order], starts, axis=1)
    others = np.add.reduceat((weights * ~positive)[:, order], starts, axis=1)
    below = np.cumsum(others, axis=1) - others / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        areas: Column = (ones * below).sum(axis=1) / (ones.sum(axis=1) * others.sum(axis=1))
    return areas

"""Ranges over plausible sets: what the log leaves open about the parameters, with chance told apart from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.statistics.estimate import Estimate, share_left_open

LEVEL = 0.8
"""Level of the ranges that are told."""


def share_over_sets(alive: NDArray[np.float64], places: NDArray[np.int64], repeats: NDArray[np.int64]) -> Estimate:
    """Return a share with the range that the parameters leave open: the middle eight tenths of a beta distribution.

    The share of each plausible set is not seen, only a few lives of it. What sets differ by beyond that chance is
    estimated by moments (a beta-binomial), so that few lives a set do not pass for uncertainty of parameters; the
    chance in the mean itself is added.
    """
    from scipy.stats import beta

    weight = repeats / repeats.sum()
    share = float((repeats @ alive) / repeats.sum())
    between = variance_between(alive, places, repeats) + share * (1 - share) * float((weight**2).sum())
    held = min(max(share, 0.5 / len(alive)), 1 - 0.5 / len(alive))
    size = max(0.5, held * (1 - held) / max(between, 1e-9) - 1)
    low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], held * size, (1 - held) * size)
    return Estimate(share, float(min(low, share)), float(max(high, share)))


def variance_between(values: NDArray[np.float64], places: NDArray[np.int64], repeats: NDArray[np.int64]) -> float:
    """Return the variance of the sets' own means, chance within a set taken out; never below 0."""
    weight = repeats / repeats.sum()
    mean = weight @ values
    total = within = pairs = 0.0
    for place in np.unique(places):
        inside = places == place
        own = weight[inside].sum()
        total += own * (weight[inside] @ values[inside] / own - mean) ** 2
        if inside.sum() > 1:
            share = weight[inside] / own
            within += own * float(share @ (values[inside] - share @ values[inside]) ** 2) * float((share**2).sum())
            pairs += own
    return max(0.0, total - (within / pairs if pairs else 0.0))


def difference_over_sets(
    gaps: NDArray[np.float64], places: NDArray[np.int64], repeats: NDArray[np.int64], seed: int
) -> Estimate:
    """Return a mean difference with a range: sets drawn with replacement, all lives of a set taken together.

    Where no life differs, drawing sets anew would never show one that does; the range then holds what so few lives
    can have missed.
    """
    if not gaps.any():
        missed = share_left_open(max(1, int(repeats.sum() ** 2 / (repeats**2).sum())), LEVEL)
        return Estimate(0.0, -missed, missed)
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(3,)))
    names = np.unique(places)
    sums = np.array([(gaps * repeats)[places == name].sum() for name in names])
    sizes = np.array([repeats[places == name].sum() for name in names])
    picked = generator.integers(len(names), size=(2000, len(names)))
    means = sums[picked].sum(axis=1) / sizes[picked].sum(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(sums.sum() / sizes.sum())
    return Estimate(value, min(float(low), value), max(float(high), value))

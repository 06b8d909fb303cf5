"""Sobol indices: which share of an outcome's variance each factor explains, alone and with the others.

Each point is lived by several replicates, and what is wanted are the indices of the *expected* outcome. Noise
inflates the plain estimates: the square of a difference of noisy means holds the variance of the noise too. Every
product of two means is therefore taken over different seeds only, which makes numerators and denominator unbiased
whatever the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.sensitivity.noise import Noise, noise_of, stands_out
from perenne_experiments.statistics.estimate import LEVEL, Estimate
from perenne_experiments.statistics.tails import normal_quantile

RESAMPLES = 1000

_STREAM = 21  # keeps the draws of resampling apart from all others
_FEWEST_SEEDS = 3  # below, the seeds' own share of the uncertainty cannot be told


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """What each factor explains of one outcome.

    Attributes:
        first: share of the variance that each factor explains by itself (first-order index).
        total: share that it explains alone or together with others (total-order index).
        clear: whether each factor's effects stand out from noise, all factors being judged at once.
        plain_total: total indices as if the means held no noise, shape (factors,).
        leads: estimate of the difference between the largest total index and each other, by place.
        noise: how much of the variance between points is noise.
    """

    first: tuple[Estimate, ...]
    total: tuple[Estimate, ...]
    clear: tuple[bool, ...]
    plain_total: tuple[float, ...]
    leads: tuple[Estimate, ...]
    noise: Noise

    @property
    def order(self) -> tuple[int, ...]:
        """Places of the factors, the largest total index first."""
        return tuple(sorted(range(len(self.total)), key=lambda place: -self.total[place].value))

    @property
    def interaction(self) -> float:
        """Share of the variance that no factor explains by itself."""
        return 1 - sum(index.value for index in self.first)


@dataclass(frozen=True, eq=False)
class _Rows:
    """What each row of the sample adds to the sums, so that resampling rows is a product of matrices.

    Attributes:
        first: products behind the first-order indices, shape (rows, factors).
        total: halved squares behind the total indices, shape (rows, factors).
        square: squares behind the variance, shape (rows,).
        level: outcome at the two points of the row, mean, by seed, shape (rows, seeds).
    """

    first: NDArray[np.float64]
    total: NDArray[np.float64]
    square: NDArray[np.float64]
    level: NDArray[np.float64]

    @property
    def variance(self) -> float:
        """Variance of the expected outcome; noise may bring its estimate below zero."""
        return float(self.square.mean() - _square(self.level.mean(axis=0)))

    def indices(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return first and total indices under weights of the rows, each of shape (weightings, factors)."""
        level = weights @ self.level
        variance = weights @ self.square - _square(level[:, None, :])[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            first = weights @ self.first / variance[:, None]
            total = weights @ self.total / variance[:, None]
        usable = (variance > 0)[:, None]
        return np.where(usable, first, np.nan), np.where(usable, total, np.nan)


def sobol_indices(
    outputs: NDArray[np.float64], *, seed: int = 0, level: float = LEVEL, resamples: int = RESAMPLES
) -> SobolIndices:
    """Estimate first-order and total indices.

    The estimators are those of Saltelli et al. 2010 (first order) and Jansen 1999 (total,
    doi:10.1016/S0010-4655(98)00154-4). Intervals come from resampling rows, widened by what a jackknife over the
    seeds adds: they hold for other seeds too.

    Args:
        outputs: the outcome on Saltelli's sample, shape (factors + 2, rows, replicates), replicates on the same
            seeds at every point.
        seed: seed of the resampling.
        level: confidence level.
        resamples: how many resamples.
    """
    sets, rows, replicates = outputs.shape
    noise = noise_of(outputs[:2].reshape(2 * rows, replicates))
    centred = outputs - outputs[:2].mean(axis=(0, 1))
    own, even = _rows(centred), np.full((1, rows), 1 / rows)
    if noise.constant or own.variance <= 0:  # all noise: there is nothing to share out
        nothing = (Estimate(0.0, 0.0, 0.0),) * (sets - 2)
        return SobolIndices(nothing, nothing, (False,) * (sets - 2), (0.0,) * (sets - 2), nothing, noise)
    first, total = (found[0] for found in own.indices(even))
    drawn = own.indices(_weights(rows, resamples, seed))
    moved = _moved(centred, own, first, total)
    lead = int(np.argmax(total))
    return SobolIndices(
        first=_estimates(first, drawn[0], moved[0], level),
        total=_estimates(total, drawn[1], moved[1], level),
        clear=tuple(stands_out(step, (1 - level) / (sets - 2)) for step in centred[2:] - centred[0]),
        plain_total=tuple(float(index) for index in _plain_total(centred)),
        leads=_estimates(total[lead] - total, _behind(drawn[1], lead), _behind(moved[1], lead), level),
        noise=noise,
    )


def _rows(centred: NDArray[np.float64]) -> _Rows:
    first, second, mixed = centred[0], centred[1], centred[2:]
    steps = mixed - first
    return _Rows(
        first=_product(np.broadcast_to(second, steps.shape), steps).T,
        total=_square(steps).T / 2,
        square=(_square(first) + _square(second)) / 2,
        level=(first + second) / 2,
    )


def _product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean product over all pairs of different seeds; with one seed, its own product."""
    seeds = left.shape[-1]
    alike = np.sum(left * right, axis=-1)
    if seeds > 1:
        alike = (left.sum(axis=-1) * right.sum(axis=-1) - alike) / (seeds * (seeds - 1))
    return np.asarray(alike)


def _square(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return _product(values, values)


def _plain_total(centred: NDArray[np.float64]) -> NDArray[np.float64]:
    means = centred.mean(axis=2)
    return np.asarray(np.mean((means[2:] - means[0]) ** 2, axis=1) / 2 / np.var(means[:2]))


def _weights(rows: int, resamples: int, seed: int) -> NDArray[np.float64]:
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM,)))
    return generator.multinomial(rows, np.full(rows, 1 / rows), size=resamples) / rows


def _behind(indices: NDArray[np.float64], lead: int) -> NDArray[np.float64]:
    return indices[..., [lead]] - indices


def _moved(
    centred: NDArray[np.float64], own: _Rows, first: NDArray[np.float64], total: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each row moves first and total indices when each seed is left out, linearised.

    Returns:
        Two arrays of shape (seeds, rows, factors); without seeds where there are too few to tell.
    """
    seeds = centred.shape[2]
    if seeds < _FEWEST_SEEDS:
        nothing = np.zeros((0, *own.first.shape))
        return nothing, nothing
    without = [_rows(np.delete(centred, place, axis=2)) for place in range(seeds)]
    square = np.array([rows.square - own.square for rows in without])[:, :, None]
    firsts = np.array([rows.first - own.first for rows in without])
    totals = np.array([rows.total - own.total for rows in without])
    return (firsts - first * square) / own.variance, (totals - total * square) / own.variance


def _estimates(
    values: NDArray[np.float64], drawn: NDArray[np.float64], moved: NDArray[np.float64], level: float
) -> tuple[Estimate, ...]:
    """Return values with intervals: normal, on the errors of rows and of seeds together."""
    error = np.sqrt(np.nanvar(drawn, axis=0) + _seed_variance(moved))
    reach = normal_quantile((1 + level) / 2) * error
    return tuple(
        Estimate(float(value), float(value - far), float(value + far)) for value, far in zip(values, reach, strict=True)
    )


def _seed_variance(moved: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the variance that the choice of seeds adds to that of the rows (jackknife).

    Noise that differs from row to row moves the indices too when a seed is left out; resampling rows has counted
    it already, so that what it would give is taken away.
    """
    seeds, rows, _ = moved.shape
    if not seeds:
        return np.zeros(moved.shape[2])
    seen = np.sum(moved.mean(axis=1) ** 2, axis=0)
    counted = np.sum(np.var(moved, axis=1, ddof=1), axis=0) / rows
    return np.asarray(np.maximum(seen - counted, 0) * (seeds - 1) / seeds)

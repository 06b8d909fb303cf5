"""Regression adjustment: what near points would be, had each shown exactly what was observed.

Near points are wider than what the log tells, since none fits exactly. A weighted linear regression of the points on
how far off their summaries are takes out of each point what its misfit explains (Beaumont, Zhang & Balding 2002,
doi:10.1093/genetics/162.4.2025); a ridge keeps it sober where summaries are many. A regression fits the points that
it was made from better than others, so that intervals are widened to what it leaves open of points left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perenne_experiments.calibration.population import Numbers, Population, Yardstick, near_places

RIDGES = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Strengths of the ridge that are tried; the one that predicts points left out best is taken."""

FOLDS = 5
"""Parts of the points that are left out in turn."""

SOBER = 20.0
"""Points' worth of trust in that dimensions do not hang together."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """What the log tells about the parameters.

    Attributes:
        points: adjusted points, shape (n, dimensions), where the prior is standard normal.
        weights: of each, summing to 1, shape (n,).
        widening: how many times as far off points left out of the regression are as those it was made from,
            1 or more, shape (dimensions,).
    """

    points: Numbers
    weights: Numbers
    widening: Numbers

    @property
    def effective(self) -> float:
        """The number of equally weighted points that would tell as much."""
        return float(1 / (self.weights**2).sum())

    def moments(self) -> tuple[Numbers, Numbers]:
        """Return mean and covariance; what few points say of how dimensions hang together is taken with caution."""
        mean = self.weights @ self.points
        centred = self.points - mean
        covariance = (centred * self.weights[:, None]).T @ centred
        caution = SOBER / (SOBER + self.effective)
        diagonal = np.diag(np.maximum(np.diag(covariance), 1e-4))
        return mean, (1 - caution) * covariance + caution * diagonal

    def quantiles(self, shares: tuple[float, ...]) -> Numbers:
        """Return quantiles of each dimension, shape (dimensions, shares)."""
        return np.array([weighted_quantiles(column, self.weights, shares) for column in self.points.T])

    def intervals(self, shares: tuple[float, ...]) -> Numbers:
        """Return the same of the points, spread as far as points left out are off; shape (dimensions, shares)."""
        middle = self.weights @ self.points
        return np.asarray(middle[:, None] + self.widening[:, None] * (self.quantiles(shares) - middle[:, None]))

    def sample(self, number: int, generator: np.random.Generator) -> Numbers:
        """Draw points by weight, none twice, shape (number, dimensions); all of them where there are no more."""
        fewer = min(number, int(np.count_nonzero(self.weights)))
        return np.asarray(self.points[generator.choice(len(self.points), fewer, replace=False, p=self.weights)])


def posterior(population: Population, yardstick: Yardstick) -> Posterior:
    """Return what the points so far tell."""
    near = near_places(population, yardstick)
    points, summaries = population.points[near], population.summaries[near]
    off, distance = yardstick.residuals(summaries), yardstick.distances(summaries)
    nearness = np.maximum(1e-3, 1 - (distance / (distance.max() * (1 + 1e-9))) ** 2)
    weights = truncated(population.weights()[near] * nearness)
    left_out = {ridge: _left_out(off, points, weights, ridge) for ridge in RIDGES}
    ridge = min(RIDGES, key=lambda ridge: float((weights @ left_out[ridge] ** 2).sum()))
    intercepts, slopes = _fitted(off, points, weights, ridge)
    adjusted = points - off @ slopes
    within = weights @ (adjusted - intercepts) ** 2
    widening = np.sqrt(np.maximum(1.0, weights @ left_out[ridge] ** 2 / np.maximum(within, 1e-12)))
    return Posterior(adjusted, weights, widening)


def truncated(weights: Numbers) -> Numbers:
    """Return weights of which none is above √n times their mean, summing to 1: a little bias for much less chance.

    Truncated importance sampling (Ionides 2008).
    """
    held = np.minimum(weights, weights.mean() * np.sqrt(len(weights)))
    return np.asarray(held / held.sum())


def _fitted(off: Numbers, points: Numbers, weights: Numbers, ridge: float) -> tuple[Numbers, Numbers]:
    """Return intercepts, shape (dimensions,), and slopes, shape (summaries, dimensions)."""
    total = weights.sum()
    mean_off, mean_points = weights @ off / total, weights @ points / total
    x, y = off - mean_off, points - mean_points
    # Scaled to the effective number of points, a ridge means the same whatever the weights are.
    scaled = weights * total / (weights**2).sum()
    gram = (x * scaled[:, None]).T @ x + ridge * np.eye(x.shape[1])
    slopes = np.linalg.solve(gram, (x * scaled[:, None]).T @ y)
    return mean_points - mean_off @ slopes, slopes


def _left_out(off: Numbers, points: Numbers, weights: Numbers, ridge: float) -> Numbers:
    """Return by how much each point is off what the regression without its part foretells, shape (n, dimensions)."""
    fold = np.arange(len(points)) % FOLDS
    missed = np.empty_like(points)
    for left_out in range(FOLDS):
        kept, out = fold != left_out, fold == left_out
        intercepts, slopes = _fitted(off[kept], points[kept], weights[kept], ridge)
        missed[out] = points[out] - intercepts - off[out] @ slopes
    return missed


def weighted_quantiles(values: Numbers, weights: Numbers, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Return quantiles of weighted values.

    Args:
        values: shape (n,).
        weights: shape (n,), summing to 1.
        shares: which quantiles, 0–1.
    """
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weights[order]) - weights[order] / 2
    return tuple(float(found) for found in np.interp(shares, middle, values[order]))

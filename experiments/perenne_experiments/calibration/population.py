"""Everything simulated so far: where it was proposed, what it showed, and how far that is from what was observed.

Points live where the prior is a standard normal in every dimension: there are no bounds, and nothing is proposed
outside the prior. Every point keeps its importance, prior over the mixture of all proposals so far (adaptive multiple
importance sampling: Cornuet et al. 2012, doi:10.1111/j.1467-9469.2011.00756.x).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

FARTHEST = 6.0
"""Units of spread beyond which a summary counts as simply wrong: one impossible pattern must not hide the others."""

NEAR = 0.25
"""Share of all points that counts as near …"""

FEWEST_NEAR = 150
"""… and the fewest that do."""

MOST_NEAR = 600
"""… and the most."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """The normal distribution that a round's points were drawn from.

    Attributes:
        number: points drawn.
        mean: shape (dimensions,).
        covariance: shape (dimensions, dimensions).
    """

    number: int
    mean: Numbers
    covariance: Numbers

    def draw(self, generator: np.random.Generator) -> Numbers:
        """Draw the round's points, shape (number, dimensions)."""
        root = np.linalg.cholesky(self.covariance)
        return np.asarray(self.mean + generator.standard_normal((self.number, len(self.mean))) @ root.T)

    def log_density(self, points: Numbers) -> Numbers:
        """Return the logarithm of the density at points, up to a constant common to all proposals, shape (n,)."""
        root = np.linalg.cholesky(self.covariance)
        standard = np.linalg.solve(root, (points - self.mean).T)
        return np.asarray(-0.5 * (standard**2).sum(axis=0) - np.log(np.diag(root)).sum())


def prior_proposal(number: int, dimensions: int) -> Proposal:
    """Return the prior as a proposal."""
    return Proposal(number, np.zeros(dimensions), np.eye(dimensions))


@dataclass(frozen=True, eq=False)
class Population:
    """All points simulated so far, in order.

    Attributes:
        proposals: what the points of each round were drawn from; the first is the prior.
        points: shape (n, dimensions).
        summaries: what each showed, shape (n, summaries).
    """

    proposals: tuple[Proposal, ...]
    points: Numbers
    summaries: Numbers

    def __len__(self) -> int:
        """Count the points."""
        return len(self.points)

    @property
    def rounds(self) -> int:
        """Rounds so far."""
        return len(self.proposals)

    def weights(self) -> Numbers:
        """Return the importance of each point: prior over the mixture of all proposals, summing to 1, shape (n,)."""
        prior = -0.5 * (self.points**2).sum(axis=1)
        shares = [math.log(one.number / len(self)) + one.log_density(self.points) for one in self.proposals]
        mixture = np.logaddexp.reduce(np.array(shares), axis=0)
        weights = np.exp(prior - mixture)
        return np.asarray(weights / weights.sum())


@dataclass(frozen=True, eq=False)
class Yardstick:
    """How far what a point shows is from what was observed.

    Attributes:
        observed: what was observed, shape (summaries,).
        spread: unit of distance of each summary, above 0, shape (summaries,).
    """

    observed: Numbers
    spread: Numbers

    def residuals(self, summaries: Numbers) -> Numbers:
        """Return by how many units of spread each summary is off, shape (n, summaries); what is missing is farthest."""
        off = (summaries - self.observed) / self.spread
        return np.clip(np.where(np.isnan(off), FARTHEST, off), -FARTHEST, FARTHEST)

    def distances(self, summaries: Numbers) -> Numbers:
        """Return the root mean square of the residuals, shape (n,)."""
        return np.asarray(np.sqrt(np.mean(self.residuals(summaries) ** 2, axis=1)))


def near_places(population: Population, yardstick: Yardstick) -> NDArray[np.intp]:
    """Return the places of the points that count as near, the nearest first; the earlier of two that are as near."""
    number = min(len(population), MOST_NEAR, max(FEWEST_NEAR, int(NEAR * len(population))))
    return np.argsort(yardstick.distances(population.summaries), kind="stable")[:number]

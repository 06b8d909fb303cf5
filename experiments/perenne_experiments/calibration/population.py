"""Approximate Bayesian computation by rounds of simulations that move towards what was observed.

Each round looks at all points simulated so far: the nearest are kept, corrected for how far off they are (see
`adjustment`), and a normal distribution wider than what is left of them proposes the next points. Every point keeps its
importance, prior over the mixture of all proposals so far (adaptive multiple importance sampling: Cornuet et al. 2012,
doi:10.1111/j.1467-9469.2011.00756.x). The first round is drawn from the prior itself, so that no weight can exceed the
number of points over those of the first round, however many parameters there are.

A round is one batch of points, so that any executor can run it, and a pure function of those before, so that a
calibration can be stopped and taken up again. Points live where the prior is a standard normal in every dimension:
there are no bounds, and nothing is proposed outside the prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

Simulate = Callable[[Numbers, int], Numbers]
"""Simulates points, shape (n, dimensions), and returns what they show, shape (n, summaries); NaN where a point shows
nothing. The number is that of the first point, counted over the whole calibration."""

FARTHEST = 6.0
"""Units of spread beyond which a summary counts as simply wrong: one impossible pattern must not hide the others."""

NEAR = 0.25
"""Share of all points that counts as near …"""

FEWEST_NEAR = 150
"""… and the fewest that do."""

MOST_NEAR = 600
"""… and the most."""

WIDENING = 1.2
"""How much wider than what is left of the near points the proposals are, in variance. In two dozen dimensions each
tenth more makes weights far more uneven, and points that fit rarer; the first round, of the prior, keeps the tails."""


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


@dataclass(frozen=True)
class Plan:
    """How many points a round has, and which draws it uses.

    Attributes:
        dimensions: free parameters.
        first: points of the first round.
        each: points of every other round.
        seed: seed of the whole.
    """

    dimensions: int
    first: int = 800
    each: int = 200
    seed: int = 1

    def generator(self, place: int) -> np.random.Generator:
        """Return the generator of a round's draws, the same whatever went before."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(place,)))


def begun(plan: Plan, simulate: Simulate) -> Population:
    """Simulate the first round, drawn from the prior."""
    proposal = prior_proposal(plan.first, plan.dimensions)
    points = proposal.draw(plan.generator(0))
    return Population((proposal,), points, simulate(points, 0))


def advanced(population: Population, plan: Plan, simulate: Simulate, yardstick: Yardstick) -> Population:
    """Simulate one more round, drawn around what the points so far tell."""
    from perenne_experiments.calibration.adjustment import posterior

    found = posterior(population, yardstick)
    mean, covariance = found.moments()
    proposal = Proposal(plan.each, mean, WIDENING * covariance)
    points = proposal.draw(plan.generator(population.rounds))
    return Population(
        (*population.proposals, proposal),
        np.vstack([population.points, points]),
        np.vstack([population.summaries, simulate(points, len(population))]),
    )


def near_places(population: Population, yardstick: Yardstick) -> NDArray[np.intp]:
    """Return the places of the points that count as near, the nearest first; the earlier of two that are as near."""
    number = min(len(population), MOST_NEAR, max(FEWEST_NEAR, int(NEAR * len(population))))
    return np.argsort(yardstick.distances(population.summaries), kind="stable")[:number]

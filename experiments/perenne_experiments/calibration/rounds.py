"""Rounds of simulations that move towards what was observed (approximate Bayesian computation).

Each round looks at all points simulated so far: the nearest are kept, corrected for how far off they are (see
`adjustment`), and a normal distribution wider than what is left of them proposes the next points. The first round is
drawn from the prior itself, so that no weight can exceed the number of points over those of the first round, however
many parameters there are.

A round is one batch of points, so that any executor can run it, and a pure function of those before, so that a
calibration can be stopped and taken up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from perenne_experiments.calibration.adjustment import posterior
from perenne_experiments.calibration.population import Numbers, Population, Proposal, Yardstick, prior_proposal

Simulate = Callable[[Numbers, int], Numbers]
"""Simulates points, shape (n, dimensions), and returns what they show, shape (n, summaries); NaN where a point shows
nothing. The number is that of the first point, counted over the whole calibration."""

WIDENING = 1.2
"""How much wider than what is left of the near points the proposals are, in variance. In two dozen dimensions each
tenth more makes weights far more uneven, and points that fit rarer; the first round, of the prior, keeps the tails."""


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
    found = posterior(population, yardstick)
    mean, covariance = found.moments()
    proposal = Proposal(plan.each, mean, WIDENING * covariance)
    points = proposal.draw(plan.generator(population.rounds))
    return Population(
        (*population.proposals, proposal),
        np.vstack([population.points, points]),
        np.vstack([population.summaries, simulate(points, len(population))]),
    )

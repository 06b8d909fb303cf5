"""Sampling: which points of a space of factors an experiment visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.design.factor import Factor

METHODS = ("grid", "lhs", "sobol")
"""Every combination of listed values, a Latin hypercube, a Sobol sequence."""

Point = Mapping[str, float]
"""A value for each factor, by name."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How points are chosen.

    Attributes:
        method: "grid" (every combination of listed values), "lhs" (Latin hypercube: McKay, Beckman & Conover
            1979, doi:10.2307/1268522) or "sobol" (scrambled Sobol sequence: Sobol' 1967; Owen 1998).
        points: how many, for the last two; a power of two for "sobol".
        seed: seed of the last two.
    """

    method: str = "grid"
    points: int = 0
    seed: int = 0

    def size(self, factors: Sequence[Factor]) -> int:
        """Return how many points there will be: one, an empty one, without factors."""
        if not factors:
            return 1
        return prod(len(factor.values or ()) for factor in factors) if self.method == "grid" else self.points

    def sample(self, factors: Sequence[Factor]) -> Iterator[Point]:
        """Yield the points, the same whenever they are asked for.

        Raises:
            ValueError: an unknown method, or a factor without listed values in a grid.
        """
        names = [factor.name for factor in factors]
        if not factors:
            yield {}
        elif self.method == "grid":
            for values in product(*map(_listed, factors)):
                yield dict(zip(names, values, strict=True))
        else:
            for shares in self.shares(len(factors)):
                yield {factor.name: factor.at(float(share)) for factor, share in zip(factors, shares, strict=True)}

    def shares(self, dimensions: int) -> NDArray[np.float64]:
        """Return the points of the unit cube that are visited, shape (points, dimensions).

        Raises:
            ValueError: a method that has none.
        """
        from scipy.stats import qmc

        generator = np.random.default_rng(np.random.SeedSequence(self.seed))
        if self.method == "lhs":
            return np.asarray(qmc.LatinHypercube(dimensions, rng=generator).random(self.points))
        if self.method == "sobol":
            return np.asarray(qmc.Sobol(dimensions, rng=generator).random(self.points))
        raise ValueError(f"method = {self.method!r}: expected one of {', '.join(METHODS)}")


def _listed(factor: Factor) -> tuple[float, ...]:
    if factor.values is None:
        raise ValueError(f"{factor.name}: expected listed values, or steps, for a grid")
    return factor.values

"""Units: what lives share, and so what they are alike in: the luck of a seed, and the world of a sampled point.

In a sweep every world is lived through on the same seeds, so that two lives may share either, and intervals must allow
for both at once: a sum over worlds alone would take the luck of a few seeds for that of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]
Numbers = NDArray[np.intp]
Way = tuple[Numbers, int]
"""The unit of each life, numbered from 0, and how many units there are."""


@dataclass(frozen=True, eq=False)
class Units:
    """What each of some lives shares with others.

    Attributes:
        seed: number of its seed, shape (n,).
        world: number of the world that it was lived in, shape (n,): see `sampled_worlds`.
    """

    seed: NDArray[Any]
    world: NDArray[Any]

    def __len__(self) -> int:
        """Count the lives."""
        return len(self.seed)

    def __getitem__(self, chosen: Any) -> Units:
        """Return the units of some of the lives."""
        return Units(self.seed[chosen], self.world[chosen])

    @cached_property
    def seeds(self) -> Way:
        """The seeds."""
        return numbered(self.seed)

    @cached_property
    def worlds(self) -> Way:
        """The worlds."""
        return numbered(self.world)

    @cached_property
    def both(self) -> Way:
        """Seed and world together: lives that share both."""
        (seed, _), (world, worlds) = self.seeds, self.worlds
        return numbered(seed * worlds + world)

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which lives are alike: by seed, and by world where there are several."""
        return (self.seeds, self.worlds) if self.worlds[1] > 1 else (self.seeds,)

    @property
    def independent(self) -> int:
        """How many units there are of those that there are fewest of: what an interval can rest on."""
        return min(count for _, count in self.ways)

    @property
    def alone(self) -> bool:
        """Whether no two lives share anything."""
        return self.independent == len(self)


def as_units(units: Units | ArrayLike) -> Units:
    """Return units, those of one kind alone being taken for seeds."""
    if isinstance(units, Units):
        return units
    seed = np.asarray(units)
    return Units(seed, np.zeros(len(seed), dtype=np.intp))


def joined(first: Units, second: Units) -> Units:
    """Return the units of the lives of two groups, those of the first before those of the second."""
    return Units(np.concatenate([first.seed, second.seed]), np.concatenate([first.world, second.world]))


def numbered(units: ArrayLike) -> Way:
    """Return units numbered from 0, shape (n,), and how many there are."""
    distinct, numbers = np.unique(np.asarray(units), return_inverse=True)
    return numbers.astype(np.intp), len(distinct)


def unit_sums(values: Column, way: Way) -> Column:
    """Return the sums of each column of values within units, shape (units, columns).

    Args:
        values: what each life adds, shape (n, columns).
        way: unit of each life.
    """
    numbers, count = way
    return np.stack([np.bincount(numbers, weights=column, minlength=count) for column in values.T], axis=1)


def covariance(values: Column, units: Units) -> Column:
    """Return the covariance of the sums of columns of values when lives are alike in one way or in two.

    The covariance summed over seeds and that summed over worlds, less that of lives that share both, which are in
    either (Cameron, Gelbach & Miller 2011, doi:10.1198/jbes.2010.07136); never less than the larger of the two.
    Each is multiplied by units ÷ (units − 1).

    Args:
        values: what each life adds, less its mean, shape (n, columns).
        units: what the lives share; two units or more of each kind.

    Returns:
        Shape (columns, columns).
    """
    found = sorted((_gram(values, way) for way in units.ways), key=lambda one: -float(np.trace(one)))
    if len(found) == 1:
        return found[0]
    larger, smaller = found
    return larger + _positive(smaller - _gram(values, units.both))


def _gram(values: Column, way: Way) -> Column:
    sums, count = unit_sums(values, way), way[1]
    return np.asarray(sums.T @ sums * (count / max(count - 1, 1)))


def _positive(matrix: Column) -> Column:
    """Return the nearest matrix that a covariance can be: negative eigenvalues become 0."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 0)) @ vectors.T)


def sampled_worlds(factors: Sequence[NDArray[Any]]) -> Numbers:
    """Number the worlds of some points: the combinations of factors that were sampled together.

    A factor whose every value was tried with every combination of the others, as in a grid, or as a lever in all
    worlds, makes no world: what it does is set apart from them, and its values stand for themselves alone. The points
    of a Latin hypercube or of a Sobol sequence are a sample, others of which would have given other means.

    Args:
        factors: values of each factor at each point, NaN where it has none, shape (points,) each; no point twice.

    Returns:
        The world of each point, numbered from 0, shape (points,); all 0 where everything is crossed.
    """
    if not factors:
        return np.zeros(0, dtype=np.intp)
    return _together([numbered(factors[place]) for place in sampled_together(factors)], len(factors[0]))[0]


def sampled_together(factors: Sequence[NDArray[Any]]) -> tuple[int, ...]:
    """Return the places of the factors that make worlds, as in `sampled_worlds`: none where everything is crossed."""
    ways = [numbered(column) for column in factors]
    left = list(range(len(ways)))
    for place in range(len(ways)):
        rest = [other for other in left if other != place]
        size = len(factors[place])
        if (
            _together([ways[other] for other in rest], size)[1] * ways[place][1]
            == (_together([ways[other] for other in left], size)[1])
        ):
            left = rest
    return tuple(left)


def worlds_of_points(points: NDArray[Any], factors: Sequence[NDArray[Any]]) -> Numbers:
    """Number the world of each life.

    Args:
        points: which point of the factors each life was lived at, shape (n,).
        factors: value of each factor in each life, shape (n,) each.

    Returns:
        As in `sampled_worlds`, shape (n,).
    """
    _, first, place = np.unique(points, return_index=True, return_inverse=True)
    if not factors:
        return np.zeros(len(points), dtype=np.intp)
    return sampled_worlds([column[first] for column in factors])[place]


def _together(ways: Sequence[Way], size: int) -> Way:
    numbers, count = np.zeros(size, dtype=np.intp), 1
    for other, others in ways:
        numbers, count = numbered(numbers * others + other)
    return numbers, count

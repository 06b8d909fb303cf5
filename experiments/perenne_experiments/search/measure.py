"""The *juste mesure*: the least involvement and control that lives as long as the best, to within a tolerance.

Levers are lowered one after another on one set of lives, each step kept when the whole interval of what it loses lies
within the tolerance. The steps are then tried in that order on fresh lives, up to the first that is not confirmed: a
fixed sequence, so that the chance of accepting one that loses more stays below that of a single test (Maurer, Hothorn
& Lehmacher 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perenne_experiments.search.lives import Lived
from perenne_experiments.search.plan import Point
from perenne_experiments.search.space import STEP, LeverSpace
from perenne_experiments.statistics.estimate import LEVEL, Estimate
from perenne_experiments.statistics.survival import paired_difference

LiveAll = Callable[[Sequence[Point]], list[Lived]]
"""Lives the policies of points, always on the same seeds."""

_PARTS = (0.75, 0.5, 0.25)  # of the whole policy, tried once no single lever can be lowered
_LONGEST_PATH = 8  # steps that are tried again on fresh lives


@dataclass(frozen=True, slots=True)
class Trimmer:
    """Lowers levers as long as little is lost.

    Attributes:
        space: what a point means.
        live: lives points on common seeds.
        best: the lives that others are compared with, on the same seeds.
        tolerance: share of the horizon that may be lost.
        seed: seed of the resampling.
    """

    space: LeverSpace
    live: LiveAll
    best: Lived
    tolerance: float
    seed: int

    def path(self, start: Point, others: Sequence[Point]) -> tuple[Point, ...]:
        """Return ever leaner points, the first being where one starts; small steps come first.

        Args:
            start: the best point.
            others: points that may serve instead, if they are leaner and lose little.
        """
        steps = [start]
        for dimension in self._order(start):
            lowered = self._lowered(steps[-1], dimension)
            if lowered is not None:
                steps.append(lowered)
        for candidates in (self._parts(steps[-1]), others):
            leaner = [point for point in candidates if self.level(point) < self.level(steps[-1])]
            found = self._leanest_that_holds(leaner)
            if found is not None:
                steps.append(found)
        return _thinned(steps)

    def level(self, point: Point) -> float:
        """Return involvement plus control: what is to be small."""
        return sum(self.space.levels(point, self.best.weeks))

    def holds(self, lived: Lived) -> bool:
        """Tell whether what is lost lies within the tolerance, with its whole interval."""
        return loss(self.best, lived, self.seed).high <= self.tolerance

    def _parts(self, point: Point) -> list[Point]:
        return [tuple(_stepped(part * height) for height in point) for part in _PARTS]

    def _leanest_that_holds(self, points: Sequence[Point]) -> Point | None:
        lives = self.live(points) if points else []
        held = [point for point, lived in zip(points, lives, strict=True) if self.holds(lived)]
        return min(held, key=self.level, default=None)

    def _order(self, point: Point) -> list[int]:
        """Return the dimensions that can be lowered, those whose loss is smallest first."""
        there = [dimension for dimension, height in enumerate(point) if height > 0]
        if not there:
            return []
        lives = self.live([_with(point, dimension, 0.0) for dimension in there])
        lost = {
            dimension: loss(self.best, lived, self.seed).value for dimension, lived in zip(there, lives, strict=True)
        }
        return sorted(there, key=lambda dimension: (lost[dimension], dimension))

    def _lowered(self, point: Point, dimension: int) -> Point | None:
        """Return the point with one dimension at nothing, or else at half, if that holds."""
        for height in (0.0, _stepped(point[dimension] / 2)):
            if height < point[dimension]:
                lowered = _with(point, dimension, height)
                if self.holds(self.live([lowered])[0]):
                    return lowered
        return None


def loss(best: Lived, other: Lived, seed: int, level: float = LEVEL) -> Estimate:
    """Return by how much another policy lives less long than the best, share of the horizon, with its interval."""
    lives = best.cohort.lifetime, other.cohort.lifetime
    return paired_difference(*lives, best.weeks, seed=seed, level=level).estimate.scaled(1 / best.weeks)


def confirmed(losses: Sequence[Estimate], tolerance: float) -> int:
    """Return the last place of a path up to which every loss is confirmed to lie within the tolerance."""
    for place, lost in enumerate(losses):
        if place and lost.high > tolerance:
            return place - 1
    return len(losses) - 1


def _with(point: Point, dimension: int, height: float) -> Point:
    return (*point[:dimension], height, *point[dimension + 1 :])


def _stepped(height: float) -> float:
    return round(round(height / STEP) * STEP, 2)


def _thinned(steps: Sequence[Point]) -> tuple[Point, ...]:
    distinct = list(dict.fromkeys(steps))
    if len(distinct) <= _LONGEST_PATH:
        return tuple(distinct)
    last = len(distinct) - 1
    places = sorted({round(place * last / (_LONGEST_PATH - 1)) for place in range(_LONGEST_PATH)})
    return tuple(distinct[place] for place in places)

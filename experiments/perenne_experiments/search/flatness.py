"""How flat the optimum is: how far each lever may be moved by itself before too much life is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perenne_experiments.search.lives import Lived
from perenne_experiments.search.measure import LiveAll, loss
from perenne_experiments.search.plan import Point
from perenne_experiments.search.space import LeverSpace
from perenne_experiments.statistics.estimate import LEVEL, Estimate
from perenne_model.levers import LEVERS

HEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Heights that each lever is moved to."""


@dataclass(frozen=True, slots=True)
class Flatness:
    """What one lever does by itself, all others held where the best policy has them.

    Attributes:
        lever: its name.
        held: its height in the best policy; with stages, in the first.
        heights: heights it was moved to.
        losses: life lost at each, share of the horizon, with its interval; below zero for a gain.
        sure: least loss at each that holds for all levers and heights at once, share of the horizon.
        low: lowest height, from the held one down, whose loss is not above the tolerance.
        high: highest height, from the held one up, likewise.
    """

    lever: str
    held: float
    heights: tuple[float, ...]
    losses: tuple[Estimate, ...]
    sure: tuple[float, ...]
    low: float
    high: float

    def matters(self, tolerance: float) -> bool:
        """Tell whether some height surely loses more than the tolerance."""
        return any(lost > tolerance for lost in self.sure)


def flatness(
    space: LeverSpace, point: Point, best: Lived, live: LiveAll, *, tolerance: float, seed: int
) -> tuple[Flatness, ...]:
    """Move each lever by itself, and return what each move loses.

    Args:
        space: what a point means.
        point: the best point.
        best: its lives.
        live: lives points on the same seeds.
        tolerance: share of the horizon that may be lost.
        seed: seed of the resampling.
    """
    moves = [(lever, height) for lever in LEVERS for height in HEIGHTS]
    lives = live([space.moved(point, lever, height) for lever, height in moves])
    strict = 1 - (1 - LEVEL) / len(moves)
    held = dict(zip(LEVERS, point, strict=False))
    found = []
    for lever in LEVERS:
        own = [lived for (moved, _), lived in zip(moves, lives, strict=True) if moved == lever]
        still = [space.moved(point, lever, height) == point for height in HEIGHTS]  # no move, and so no loss
        pairs = list(zip(own, still, strict=True))
        losses = tuple(Estimate(0.0, 0.0, 0.0) if same else loss(best, lived, seed) for lived, same in pairs)
        sure = tuple(0.0 if same else loss(best, lived, seed, strict).low for lived, same in pairs)
        low, high = _reach(held[lever], losses, tolerance)
        found.append(Flatness(lever, held[lever], HEIGHTS, losses, sure, low, high))
    return tuple(found)


def _reach(held: float, losses: Sequence[Estimate], tolerance: float) -> tuple[float, float]:
    """Return how far down and how far up a lever may be moved without passing a height that loses too much."""
    by_height = list(zip(HEIGHTS, losses, strict=True))
    low = high = held
    for height, lost in (pair for pair in reversed(by_height) if pair[0] < held):
        if lost.value > tolerance:
            break
        low = height
    for height, lost in (pair for pair in by_height if pair[0] > held):
        if lost.value > tolerance:
            break
        high = height
    return low, high

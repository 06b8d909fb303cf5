"""Honesty: what a box is worth on points that had no part in finding it, and how surely it is found again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.discovery.bins import Bins
from perenne_experiments.discovery.prim import Box, best_box
from perenne_experiments.statistics.estimate import Estimate, mean_estimate, share_left_open

HALVES = 40
"""Halves of the points in which a restriction is looked for again."""

_FOLDS = 5
_REPEATS = 4
_LARGE = 20_000  # points above which one cross-validation is enough
_CLEAR = 2.6  # standard errors: luck reaches so far once in two hundred times
_STREAM = 22  # keeps the draws of folds and halves apart from all others


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What the method's boxes are worth on points held out.

    Attributes:
        density: share of failures among the held-out points in the box.
        coverage: share of all failures that the boxes held among the held-out points.
        score: by how many standard errors failures are more frequent in the box than outside it.
    """

    density: Estimate
    coverage: float
    score: float

    @property
    def real(self) -> bool:
        """Whether the box is more than luck."""
        return self.score > _CLEAR


def cross_validate(
    bins: Bins,
    failed: NDArray[np.float64],
    *,
    seed: int,
    share_among: Callable[[NDArray[np.bool_]], Estimate] | None = None,
) -> HeldOut:
    """Find a box in four fifths of the points, and look what it holds of the last fifth, for each fifth in turn.

    Args:
        bins: the points.
        failed: share of failures at each point, 0–1, shape (points,).
        seed: seed of the partitions.
        share_among: what gives the share of failures among some points, with its interval; by default `share_of`,
            which takes points for independent.
    """
    share = share_among or (lambda chosen: share_of(failed[chosen]))
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM, 0)))
    repeats = 1 if len(failed) > _LARGE else _REPEATS
    inside = [_held_out_inside(bins, failed, generator) for _ in range(repeats)]
    densities = [share(chosen) for chosen in inside]
    return HeldOut(
        density=Estimate(
            value=float(np.mean([density.value for density in densities])),
            low=float(np.mean([density.low for density in densities])),
            high=float(np.mean([density.high for density in densities])),
        ),
        coverage=float(np.mean([failed[chosen].sum() for chosen in inside]) / failed.sum()),
        score=float(np.median([_score(failed[chosen], failed[~chosen]) for chosen in inside])),
    )


def reproduced(bins: Bins, failed: NDArray[np.float64], box: Box, *, seed: int) -> dict[int, float]:
    """Return in which share of random halves of the points each restriction of a box is found again.

    A restriction counts as found again when the box of a half limits the same factor at the same end (Bryant &
    Lempert 2010).

    Args:
        bins: the points.
        failed: share of failures at each point, 0–1, shape (points,).
        box: the box.
        seed: seed of the halves.

    Returns:
        A share by place of the factor.
    """
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAM, 1)))
    found = [
        best_box(bins.among(half), failed[half])
        for half in (generator.permutation(len(failed))[: len(failed) // 2] for _ in range(HALVES))
        if _mixed(failed[half])
    ]
    return {
        factor: sum(_same_ends(box, other, factor, bins) for other in found) / HALVES for factor in box.limited(bins)
    }


def _held_out_inside(bins: Bins, failed: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.bool_]:
    inside = np.zeros(len(failed), dtype=np.bool_)
    for held in _folds(len(failed), generator):
        rest = np.setdiff1d(np.arange(len(failed)), held, assume_unique=True)
        if not _mixed(failed[rest]):
            continue
        box = best_box(bins.among(rest), failed[rest])
        if box.limited(bins):
            inside[held] = box.holds(bins.codes[held])
    return inside


def _folds(points: int, generator: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    yield from np.array_split(generator.permutation(points), _FOLDS)


def _mixed(failed: NDArray[np.float64]) -> bool:
    """Tell whether there are failures and successes."""
    return 0 < float(failed.sum()) < len(failed)


def share_of(failed: NDArray[np.float64]) -> Estimate:
    """Return a mean share with its interval, within 0–1 and never closed on one point."""
    if not len(failed):
        return Estimate(0.0, 0.0, 1.0)
    found, open_ = mean_estimate(failed), share_left_open(len(failed))
    low = found.low if found.low < found.value else found.value - open_
    high = found.high if found.high > found.value else found.value + open_
    return Estimate(found.value, max(low, 0.0), min(high, 1.0))


def _score(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """Return the difference of two mean shares in standard errors; 0 where one side has hardly a point."""
    if min(len(inside), len(outside)) < 2:
        return 0.0
    error = math.sqrt(float(np.var(inside, ddof=1)) / len(inside) + float(np.var(outside, ddof=1)) / len(outside))
    difference = float(inside.mean() - outside.mean())
    if error == 0:
        return math.copysign(math.inf, difference) if difference else 0.0
    return difference / error


def _same_ends(box: Box, other: Box, factor: int, bins: Bins) -> bool:
    last = bins.counts[factor] - 1
    below = box.low[factor] == 0 or other.low[factor] > 0
    above = box.high[factor] == last or other.high[factor] < last
    return bool(below and above)

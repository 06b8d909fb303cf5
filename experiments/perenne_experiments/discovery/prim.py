"""PRIM, the patient rule induction method: a box of assumptions in which something happens often.

Friedman & Fisher 1999, doi:10.1023/A:1008894516817; for scenario discovery: Bryant & Lempert 2010,
doi:10.1016/j.techfore.2009.08.002. A box is peeled from all points, a thin slice at a time, each time the slice whose
loss raises the share of failures most for its thickness: thick slices of factors with few values are thereby not
preferred (Kwakkel & Jaxa-Rozen 2016, doi:10.1016/j.envsoft.2015.11.020).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.discovery.bins import Bins
from perenne_experiments.statistics.tails import normal_share_below

SLICE = 0.05
"""Share of the box that a peel takes away, where ties allow."""

SMALLEST = 0.05
"""Share of all points below which no box is peeled."""

FEWEST = 10
"""Points below which no box is peeled, however few there are."""

_SPARE = 0.05  # chance, shared among the factors, above which a restriction could as well be luck, and is dropped


@dataclass(frozen=True, eq=False)
class Box:
    """A range of codes in each factor.

    Attributes:
        low: smallest code in the box, shape (factors,).
        high: largest code, shape (factors,).
    """

    low: NDArray[np.intp]
    high: NDArray[np.intp]

    @classmethod
    def whole(cls, bins: Bins) -> Box:
        """Return the box that holds every point."""
        return cls(np.zeros(len(bins.lows), dtype=np.intp), bins.counts - 1)

    def holds(self, codes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Tell which points lie in the box, shape (points,)."""
        return np.asarray(np.all((codes >= self.low) & (codes <= self.high), axis=1))

    def limited(self, bins: Bins) -> tuple[int, ...]:
        """Return the places of the factors that the box restricts."""
        return tuple(int(place) for place in np.flatnonzero((self.low > 0) | (self.high < bins.counts - 1)))

    def with_range(self, factor: int, low: int, high: int) -> Box:
        """Return the box with another range in one factor."""
        lows, highs = self.low.copy(), self.high.copy()
        lows[factor], highs[factor] = low, high
        return Box(lows, highs)

    def without(self, factor: int, bins: Bins) -> Box:
        """Return the box with no restriction on one factor."""
        return self.with_range(factor, 0, int(bins.counts[factor]) - 1)


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a box tells failures from the rest.

    Attributes:
        coverage: share of all failures that lie in the box.
        density: share of failures among what lies in the box.
        mass: share of all points that lie in the box.
        gain: share of the failures less share of the rest that lie in the box (Youden 1950's J).
        limited: number of factors restricted.
    """

    coverage: float
    density: float
    mass: float
    gain: float
    limited: int


def measure(box: Box, bins: Bins, failed: NDArray[np.float64]) -> Measure:
    """Measure a box.

    Args:
        box: the box.
        bins: the points.
        failed: share of failures at each point, 0–1, shape (points,); neither all 0 nor all 1.
    """
    inside = failed[box.holds(bins.codes)]
    lost, all_lost = float(inside.sum()), float(failed.sum())
    coverage = lost / all_lost
    gain = coverage - (len(inside) - lost) / (len(failed) - all_lost)
    density = lost / len(inside) if len(inside) else 0.0
    return Measure(coverage, density, len(inside) / len(failed), gain, len(box.limited(bins)))


def peel(bins: Bins, failed: NDArray[np.float64]) -> list[Box]:
    """Return the boxes of a whole peeling, from all points down to the smallest box."""
    box = Box.whole(bins)
    codes, shares = bins.codes, failed
    least = max(FEWEST, SMALLEST * len(failed))
    boxes = [box]
    while (following := _peeled(box, bins, codes, shares, least)) is not None:
        box = following
        kept = box.holds(codes)
        codes, shares = codes[kept], shares[kept]
        boxes.append(box)
    return boxes


def best_box(bins: Bins, failed: NDArray[np.float64], boxes: list[Box] | None = None) -> Box:
    """Return the box that tells failures from the rest best, with no restriction that could as well be luck.

    The box of the peeling with the largest gain is freed of its doubtful restrictions and pasted: a slice is
    added again as long as the gain rises.

    Args:
        bins: the points.
        failed: share of failures at each point, 0–1, shape (points,); neither all 0 nor all 1.
        boxes: the peeling, if it is there already.
    """
    box = max(boxes or peel(bins, failed), key=lambda one: measure(one, bins, failed).gain)
    while True:
        better = _pasted(_pruned(box, bins, failed), bins, failed)
        if measure(better, bins, failed).mass <= measure(box, bins, failed).mass:
            return better
        box = better


def luck(box: Box, bins: Bins, failed: NDArray[np.float64], factor: int) -> float:
    """Return how likely a restriction would be to raise the density as much by luck (a quasi-p-value).

    As Bryant & Lempert's binomial test, for shares: the points of the box as a random draw from those of the box
    without the restriction. The restriction was chosen among many, so that the number is too small by far; it
    serves to drop what is not even so significant.
    """
    wider = box.without(factor, bins).holds(bins.codes)
    all_shares, own = failed[wider], failed[box.holds(bins.codes)]
    variance = float(np.var(all_shares)) * (1 / len(own) - 1 / len(all_shares)) if len(own) else 0.0
    if variance <= 0:
        return 1.0
    return 1 - normal_share_below(float(own.mean() - all_shares.mean()) / math.sqrt(variance))


def _peeled(box: Box, bins: Bins, codes: NDArray[np.intp], shares: NDArray[np.float64], least: float) -> Box | None:
    """Return the box less its best slice, or None when nothing can be taken away; all points given are in it."""
    found: tuple[float, Box] | None = None
    total, points = float(shares.sum()), len(shares)
    for factor, size in enumerate(bins.counts):
        counts = np.bincount(codes[:, factor], minlength=size).astype(np.intp)
        sums = np.asarray(np.bincount(codes[:, factor], weights=shares, minlength=size), dtype=np.float64)
        for following, gone, lost in _slices(box, factor, counts, sums):
            left = points - gone
            if left < least:
                continue
            score = ((total - lost) / left - total / points) / gone
            if found is None or score > found[0]:
                found = score, following
    return None if found is None else found[1]


def _slices(
    box: Box, factor: int, counts: NDArray[np.intp], sums: NDArray[np.float64]
) -> Iterator[tuple[Box, int, float]]:
    """Yield the box without its lowest and without its highest slice: the box, and points and failures gone."""
    low, high = int(box.low[factor]), int(box.high[factor])
    wanted = SLICE * counts.sum()
    upwards = np.cumsum(counts[low : high + 1])
    cut = int(np.searchsorted(upwards, wanted))
    if cut < high - low:
        start = low + cut + 1
        yield box.with_range(factor, start, high), int(upwards[cut]), float(sums[low:start].sum())
    downwards = np.cumsum(counts[low : high + 1][::-1])
    cut = int(np.searchsorted(downwards, wanted))
    if cut < high - low:
        end = high - cut - 1
        yield box.with_range(factor, low, end), int(downwards[cut]), float(sums[end + 1 : high + 1].sum())


def _pruned(box: Box, bins: Bins, failed: NDArray[np.float64]) -> Box:
    """Return the box without the restrictions that could as well be luck, the least certain first."""
    while limited := box.limited(bins):
        chances = {factor: luck(box, bins, failed, factor) for factor in limited}
        worst = max(limited, key=lambda factor: chances[factor])
        if chances[worst] <= _SPARE / len(bins.lows):
            return box
        box = box.without(worst, bins)
    return box


def _pasted(box: Box, bins: Bins, failed: NDArray[np.float64]) -> Box:
    """Return the box grown by slices as long as its gain rises."""
    gain = measure(box, bins, failed).gain
    while grown := list(_grown(box, bins)):
        gains = [measure(one, bins, failed).gain for one in grown]
        if max(gains) <= gain:
            return box
        box, gain = grown[int(np.argmax(gains))], max(gains)
    return box


def _grown(box: Box, bins: Bins) -> Iterator[Box]:
    """Yield the box with one slice more, at each end of each factor restricted there."""
    for factor in box.limited(bins):
        low, high = int(box.low[factor]), int(box.high[factor])
        step = max(1, round(SLICE * (high - low + 1)))
        if low > 0:
            yield box.with_range(factor, max(0, low - step), high)
        if high < bins.counts[factor] - 1:
            yield box.with_range(factor, low, min(int(bins.counts[factor]) - 1, high + step))

"""Plausible sets: points of the posterior whose communities do look like the log, and the one that stands for all.

A regression adjustment says where points should lie; whether they look like the log there, only a simulation tells.
Points are therefore drawn once each and simulated anew, and those that are too far off are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.calibration.adjustment import Posterior
from perenne_experiments.calibration.population import Numbers, Yardstick
from perenne_experiments.calibration.result import EDGES

SETS, DRAWN = 48, 72
"""Plausible sets that are kept at the most, and points that are tried."""

TOLERANCE = 2.0
"""Units of spread up to which a set is plausible: from there on, the model is said not to look like the log."""

FEWEST = 8
"""Sets that are kept whatever their distance: the nearest must do where nothing looks like the log, which is told."""

CANDIDATES, TRIALS, TOLD_BY = 16, 6, 16
"""Sets that may become the central one, beside the medians; lives by which it is chosen; fresh lives by which it is
told."""

AFTERWARDS = DRAWN + (CANDIDATES + 1) * TRIALS + TOLD_BY
"""Communities simulated once the rounds are over."""

Show = Callable[[Numbers, int], Numbers]
"""Simulates points, shape (n, dimensions), and returns what they show, shape (n, summaries), of all summaries; the
number is that of the first point's seed."""


@dataclass(frozen=True, eq=False)
class Plausible:
    """The sets that look like the log.

    Attributes:
        points: shape (sets, dimensions), no two alike; the nearest first.
        distances: how far off what one community of each shows is; of the central set, the middle one of several.
        tolerance: distance up to which sets are here.
        central: place of the central set.
        shown: what one community of each showed, shape (sets, summaries).
        told: what communities of the central set show that its choice never saw, shape (TOLD_BY, summaries).
    """

    points: Numbers
    distances: Numbers
    tolerance: float
    central: int
    shown: Numbers
    told: Numbers


def plausible(
    found: Posterior, show: Show, yardstick: Yardstick, places: list[int], *, generator: np.random.Generator, first: int
) -> Plausible:
    """Return the points of a posterior that look like the log.

    Args:
        found: the posterior.
        show: simulates.
        yardstick: tells distances.
        places: where the summaries that the log tells stand among all.
        generator: draws the points.
        first: number of the first seed.
    """
    points = found.sample(DRAWN, generator)
    shown = show(points, first)
    distances = yardstick.distances(shown[:, places])
    kept, tolerance = _near_enough(distances)
    points, shown, distances = points[kept], shown[kept], distances[kept]
    central = _central(_candidates(found, points, distances), show, yardstick, places, first + DRAWN)
    others = ~(points == central).all(axis=1)
    points, shown, distances = points[others], shown[others], distances[others]
    told = show(np.repeat(central[None], TOLD_BY, axis=0), first + (1 << 20))
    middle = yardstick.distances(told[:, places])
    distances = np.append(distances, np.median(middle))
    order = np.argsort(distances, kind="stable")
    return Plausible(
        points=np.vstack([points, central])[order],
        distances=distances[order],
        tolerance=max(tolerance, float(np.median(middle))),
        central=int(np.flatnonzero(order == len(points))[0]),
        shown=np.vstack([shown, told[int(np.argsort(middle, kind="stable")[len(middle) // 2])]])[order],
        told=told,
    )


def _near_enough(distances: Numbers) -> tuple[NDArray[np.intp], float]:
    """Return the places of those near enough, in the order in which they were drawn, and the distance that is."""
    tolerance = max(TOLERANCE, float(np.sort(distances)[min(FEWEST, len(distances)) - 1]))
    return np.flatnonzero(distances <= tolerance)[: SETS - 1], tolerance


def _candidates(found: Posterior, points: Numbers, distances: Numbers) -> Numbers:
    """Return the nearest points, each value held within its 80 % interval, and the medians.

    Of two dozen values some lie in the tails of any set: held, the set that stands for all is no odd one in any.
    """
    low, middle, high = found.quantiles(EDGES).T
    nearest = points[np.argsort(distances, kind="stable")[:CANDIDATES]]
    return np.vstack([middle, np.clip(nearest, low, high)])


def _central(candidates: Numbers, show: Show, yardstick: Yardstick, places: list[int], first: int) -> Numbers:
    """Return the candidate whose communities are nearest on average: of one life alone, the luckiest would win."""
    shown = show(np.repeat(candidates, TRIALS, axis=0), first)[:, places]
    means = np.array([mean_shown(one) for one in shown.reshape(len(candidates), TRIALS, -1)])
    return np.asarray(candidates[int(np.argmin(yardstick.distances(means)))])


def mean_shown(shown: Numbers) -> Numbers:
    """Return what replicates show on average; NaN where half of them or more show nothing."""
    mean = np.full(shown.shape[1], np.nan)
    enough = (~np.isnan(shown)).mean(axis=0) > 0.5
    mean[enough] = np.nanmean(shown[:, enough], axis=0)
    return mean

"""The diagonal: whether the best of an ordered row of policies lies strictly inside, luck of the choice set aside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.statistics.survival import paired_difference

GRIPS = tuple(round(step / 10, 1) for step in range(11))
"""Eleven steps of the usual corporate diagonal, from hands-off to everything at once."""


def lead_of_inside(table: NDArray[np.float64], end: int, horizon: float, *, seed: int) -> Estimate:
    """Return by how much the best policy strictly inside outlives one end, as a share of the horizon.

    The best of several noisy means looks better than it is, so that its lead is measured on other replicates than
    those it was chosen on: each half of them chooses for the other half.

    Args:
        table: lifetimes, a row a policy in their order, a column a replicate, shape (three or more, two or more).
        end: place of the end, 0 or −1.
        horizon: where counting stops, weeks.
        seed: seed of the resampling behind the interval.
    """
    found = paired_difference(chosen_by_the_other_half(table), table[end], horizon, seed=seed)
    return found.estimate.scaled(1 / horizon)


def chosen_by_the_other_half(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lifetimes under the inside policy that is best on the other half of the replicates, shape (runs,)."""
    chosen = np.empty(table.shape[1])
    for half in (0, 1):
        best = 1 + int(np.argmax(table[1:-1, 1 - half :: 2].mean(axis=1)))
        chosen[half::2] = table[best, half::2]
    return chosen

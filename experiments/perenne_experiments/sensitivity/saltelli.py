"""Saltelli's sample: two independent sets of points, and the first with one factor at a time from the second.

Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola 2010, doi:10.1016/j.cpc.2009.09.018.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST = 16
"""Fewest rows worth analysing."""


def saltelli_shares(rows: int, factors: int, *, seed: int) -> NDArray[np.float64]:
    """Return the sample in the unit cube.

    Args:
        rows: rows of each set, a power of two: a Sobol sequence is balanced only then.
        factors: number of factors.
        seed: seed of the sequence's scrambling.

    Returns:
        Shares of each factor's range, shape (factors + 2, rows, factors): the sets A and B, then A with the
        i-th factor from B, for each i.

    Raises:
        ValueError: rows are not a power of two, or there is no factor.
    """
    from scipy.stats import qmc

    if rows < 1 or rows & (rows - 1) or factors < 1:
        raise ValueError(f"rows = {rows}, factors = {factors}: expected a power of two, and 1 factor or more")
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    both = np.asarray(qmc.Sobol(2 * factors, rng=generator).random(rows))
    first, second = both[:, :factors], both[:, factors:]
    mixed = np.repeat(first[None], factors, axis=0)
    for place in range(factors):
        mixed[place, :, place] = second[:, place]
    return np.concatenate([first[None], second[None], mixed])


def size(rows: int, factors: int) -> int:
    """Return how many points the sample has."""
    return rows * (factors + 2)
